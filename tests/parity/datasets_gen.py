"""Working records for the export tests: N records whose first quarter lacks every optional part.

    datasets_gen.py N OUT.jsonl [SEED]
Plain dialogues first; after N/4 records also drafts, tools, tool calls, names, reasoning, part lists, constraints, extra.
"""
import json
import random
import sys


def plain(i, rng):
    source = f"Sentence number {i} says {rng.randrange(1000)}."
    reference = f"Satz Nummer {i} sagt {rng.randrange(1000)} 中文."
    return {
        "id": f"demo-{i:06d}:A1:0", "kind": "A1", "kind_name": "plain",
        "langs": {"instruction": "en", "source": "en", "target": "de"},
        "messages": [{"role": "user", "content": f"Translate into German: {source}"},
                     {"role": "assistant", "content": reference}],
        "source": {"corpus": "demo", "record": i, "licence": "CC-BY-2.0", "text": source, "reference": reference},
        "constraints": [], "origin": {"templates": ["A1.en.1"], "teacher": None, "seed": 1},
    }


def draft(i, rng):
    r = plain(i, rng)
    r["kind"], r["kind_name"] = "E3", "wrong-number"
    answer = r["messages"].pop()["content"]
    r["messages"] += [{"role": "assistant", "content": "Entwurf 12\nzweite Zeile", "weight": 0},
                      {"role": "user", "content": "the number is \"wrong\""},
                      {"role": "assistant", "content": answer}]
    r["constraints"] = [{"turn": 3, "type": "numbers", "values": ["7"], "violated_by": 1, "verdict": "pass"}]
    return r


def tool_chat(i, rng):
    call = {"id": f"c{i}", "type": "function",
            "function": {"name": "look_up", "arguments": json.dumps({"word": "Haus", "n": i})}}
    return {
        "id": f"tools-{i:06d}", "kind": "messages",
        "messages": [{"role": "system", "content": "You may use tools."},
                     {"role": "user", "content": "What is Haus?", "name": "anna"},
                     {"role": "assistant", "content": None, "tool_calls": [call], "reasoning_content": "look it up"},
                     {"role": "tool", "content": "{\"house\": 1}", "tool_call_id": f"c{i}"},
                     {"role": "assistant", "content": "It is a house."}],
        "source": {"corpus": "chats", "record": i, "licence": "CC-BY-NC-4.0"},
        "extra": {"tools": [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}],
                  "chat_template_kwargs": {"enable_thinking": bool(i % 2)}},
    }


def parts(i, rng):
    return {
        "id": f"parts-{i:06d}", "kind": "sharegpt",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Look:"},
                                                  {"type": "image_url", "image_url": {"url": f"file{i}.png"}}]},
                     {"role": "assistant", "content": "A picture.", "model": "x"}],
        "source": {"corpus": "chats", "record": i}, "extra": {"images": [f"file{i}.png"], "score": i / 3},
    }


def main():
    n, out = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    makers = [plain, plain, draft, tool_chat, parts]
    with open(out, "w", encoding="utf-8") as f:
        for i in range(n):
            r = plain(i, rng) if i < n // 4 else rng.choice(makers)(i, rng)
            f.write(json.dumps(r, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
