#!/usr/bin/env python3
"""`lingloom dedup` on more than fits: the memory and disk it says it will need, and what it takes.

    big.py LINGLOOM IN.jsonl OUT.jsonl [flags ...]     (--memory 512M unless told)"""
import json
import re
import sys

import measure


def main():
    exe, path, out, *flags = sys.argv[1:]
    if "--memory" not in flags:
        flags += ["--memory", "512M"]
    r = measure.run([exe, "dedup", path, "-o", out, "-v", *flags], poll=True)
    told = re.search(r"up to about (\d+) MiB", r["err"])
    print(r["err"].strip())
    print(json.dumps({"flags": flags, "cpu": round(r["cpu"], 1), "wall": round(r["wall"], 1), "peak_mib": r["rss"] >> 20,
                      "disk_mib": r["disk"] >> 20, "disk_promised_mib": told and int(told[1]), "rc": r["rc"]}))
    return r["rc"]


if __name__ == "__main__":
    sys.exit(main())
