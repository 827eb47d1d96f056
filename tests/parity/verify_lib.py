"""The example of docs/verify.md against the command: the shared library and `verify --score` answer alike.
usage: verify_lib.py LINGLOOM LIBRARY"""
import ctypes
import json
import subprocess
import sys
import threading


class Verifier:
    """A reward function: Verifier(path).score({"constraints": [...], "source": ..., "completion": ...})"""

    def __init__(self, path):
        self.lib = ctypes.CDLL(path)
        self.lib.lingloom_verify_open.restype = ctypes.c_void_p
        self.lib.lingloom_verify_score.restype = ctypes.c_void_p
        self.lib.lingloom_verify_score.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
        self.lib.lingloom_verify_free.argtypes = [ctypes.c_void_p]
        self.lib.lingloom_verify_close.argtypes = [ctypes.c_void_p]
        self.handle = self.lib.lingloom_verify_open()

    def score(self, request):
        line = json.dumps(request, ensure_ascii=False).encode() if isinstance(request, dict) else request
        answer = self.lib.lingloom_verify_score(self.handle, line, len(line))
        try:
            return json.loads(ctypes.string_at(answer))
        finally:
            self.lib.lingloom_verify_free(answer)

    def close(self):
        self.lib.lingloom_verify_close(self.handle)


REQUESTS = [
    {"constraints": [{"type": "term", "targets": ["Vertrag"]}], "source": "The contract ends on Friday.",
     "completion": "Der Vertrag endet am Freitag."},
    {"constraints": [{"type": "term", "targets": ["Vertrag"]}], "source": "The contract ends on Friday.",
     "completion": "Vertrag Vertrag"},
    {"constraints": [{"type": "term", "targets": ["合同"]}, {"type": "language", "code": "zh"}],
     "source": "The contract ends on Friday.", "completion": "合同星期五到期。", "langs": {"source": "en", "target": "zh"}},
    {"constraints": [{"type": "numbers", "values": ["1200"]}], "source": "1,200 people came to the old town hall.",
     "completion": "1.200 Leute kamen ins alte Rathaus.", "langs": {"source": "en", "target": "de"}},
    {"constraints": "none", "completion": "x"},
    b"\xff not json",
    b"",
]
tests = bad = 0


def ok(good, what):
    global tests, bad
    tests += 1
    bad += not good
    print(("ok" if good else "not ok"), tests, "-", what)


def main(program, library):
    v = Verifier(library)
    got = [v.score(r) for r in REQUESTS]
    lines = b"\n".join(r if isinstance(r, bytes) else json.dumps(r, ensure_ascii=False).encode() for r in REQUESTS) + b"\n"
    run = subprocess.run([program, "verify", "--score"], input=lines, stdout=subprocess.PIPE, check=True)
    want = [json.loads(x) for x in run.stdout.splitlines()]
    ok(got == want, "the library answers as the command does")
    ok([x.get("score") for x in got] == [1.0, 0.0, 1.0, 1.0, None, None, None], "with the scores of the document")
    ok(all("error" in x for x in got[4:]), "and tells what is no request")
    wrong = []

    def many():
        for _ in range(200):
            wrong.extend(a for a, b in zip((v.score(r) for r in REQUESTS), want) if a != b)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    ok(not wrong, "eight threads at once get the same answers")
    v.close()
    print(f"1..{tests}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
