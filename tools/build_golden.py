"""Writes the inputs of the golden sets (contract section 6): `build_golden.py`, or `build_golden.py --check`.

Expectations are written from the reference by `pytest conformance --category golden --snapshot-update` and held against
the oracle by tests/contract/test_golden.py. Everything here is fixed: no clock, no randomness but a seeded one.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden" / "llm_cost"
SEED = 20250115
LARGE = 1200

OPENINGS = (
    "Can you summarise the meeting notes from Tuesday in three bullet points?",
    "Sure! Here is a short summary:\n\n- the budget was agreed\n- hiring starts in May\n- the office moves",
    "Why doesn't `git rebase -i HEAD~3` show my last commit? I've tried it twice.",
    "You're on a detached HEAD; run `git switch main` first, then it'll show up.",
    "What's 17 * 23 + 4.5? Show the steps.",
    "17 * 23 = 391\n391 + 4.5 = 395.5",
    "Translate 'good morning' to German, French, Japanese and Arabic.",
    "Guten Morgen, bonjour, おはようございます, صباح الخير",
    "Write a function that reverses a string in Python, please 🙏",
    "```python\ndef reverse(text: str) -> str:\n    return text[::-1]\n```\n",
    "",
    "ok",
    "Explain the difference between TCP and UDP to a ten-year-old.",
    "TCP is like a registered letter; UDP is like shouting across the street.",
    "Расскажи мне короткую историю о коте.",  # noqa: RUF001  # these letters are meant
    "Жил-был кот — и был он очень любопытен”.",
    "SELECT name, SUM(total) FROM orders WHERE year = 2024 GROUP BY name HAVING SUM(total) > 1000;",
    '{"role": "tool", "arguments": {"city": "Zürich", "days": 3}}',
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "你好，请问明天的天气怎么样？",  # noqa: RUF001  # these letters are meant
    "明天晴，气温18到25度。",  # noqa: RUF001  # these letters are meant
    "Dear Sir or Madam,\r\n\r\nPlease find attached the invoice (no. 2024-0815).\r\n\r\nYours faithfully",
    "hey so i was like  totally not gonna go but then she's all 'you HAVE to' lol 😂😂",
    "https://example.com/a/b?c=d&e=%20f#g and mailto:someone@example.com",
    "The quadratic formula is x = (-b ± √(b² − 4ac)) / 2a.",  # noqa: RUF001  # these letters are meant
)

EDGES = (
    " ",
    "\n",
    "\r\n",
    "\t",
    "  ",
    "\n\n",
    " \n ",
    "\u00a0",
    "\u3000\u3000",
    "\u200b",
    "\ufeff",
    "\u0085",
    "a  b",
    "a \n b",
    "a\r\n\r\nb",
    "x" * 300,
    " " * 300,
    "\n" * 100,
    "ab" * 200,
    "0" * 100,
    "1234567890" * 12,
    "I'm you'RE he'd we'Ve 'tis 's 'S 'll' don't",
    "\u2019s \u017f '\u017f",
    "naïve \ufb01ancé \u212b A\u030a",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 5,
    "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
    "e\u0301" * 40,
    "\u0e01\u0e33\u0e49" * 10,
    "\ud55c\uad6d\uc5b4",
    "\u0915\u094d\u0937",
    "\u2160\u2161\u00bd\u0663\u0664\u0665",
    "\u01c5\u01c8\u02b0\u02b1",
    "<|endoftext|>",
    "<|im_start|>user<|im_sep|>",
    "<|endoftext",
    "\x00\x01\x7f",
    "\ue000\ufffd\U0010ffff",
    "a/b//c///d",
    "...!!!???",
    "=== --- ***",
    '\\n \\u0041 "quoted"',
    "CamelCaseAndSNAKE_CASE_42x",
    "$1,234.56 50%",
    "\u202eright to left",
    "Zalgo\u0300\u0301\u0302\u0303\u0304\u0305\u0306",
    "tail \t\n",
    "'",
    "''s",
    "a'b'c",
)

FAULTS = (
    b'{"id": %d, "content": ',
    b"not json at all",
    b'{"id": %d}',
    b'{"id": %d, "content": null}',
    b'{"id": %d, "content": 42}',
    b'["id", %d]',
    b'{"id": %d, "content": "\xff\xfe"}',
    rb'{"id": %d, "content": "\ud800"}',
    b'{"id": %d, "content": "x",}',
    b'{"id": %d, "content": ["x"]}',
    b'"%d"',
    b'{"id": %d, "text": "x"}',
    b'{"id": %d, "content": "a\x01"}',
    b"{}",
    b"null",
)

_COMMON = """
    time year people way day man thing woman life child world school state family student group country problem hand
    part place case week company system program question work government number night point home water
    room mother area money
"""
WORDS = _COMMON.split()


def chat_sample() -> Iterator[bytes]:
    """50 lines of mixed content with the keys that logs of chats have."""
    for number in range(50):
        content = OPENINGS[number % len(OPENINGS)]
        if number >= len(OPENINGS):
            content = f"{content} {OPENINGS[(number * 7) % len(OPENINGS)]}"
        role = ("user", "assistant")[number % 2]
        yield _line(
            id=f"chat-{number:03}", role=role, content=content, temperature=0.7, meta={"turn": number, "tags": [role]}
        )


def adversarial() -> Iterator[bytes]:
    """Edge cases of every kind, one text each."""
    for number, content in enumerate(EDGES):
        yield _line(id=f"edge-{number:03}", content=content)


def large() -> Iterator[bytes]:
    """Many lines of every length, each with its id."""
    words = random.Random(SEED)  # noqa: S311  # text that looks random, the same every time
    for number in range(LARGE):
        content = " ".join(words.choices(WORDS, k=words.randrange(1, 30)))
        yield _line(id=f"large-{number:04}", content=f"{content}.")


def errors() -> Iterator[bytes]:
    """Lines that fail in every way, between lines that do not."""
    for number, fault in enumerate(FAULTS):
        yield _line(id=f"good-{number:03}", content=OPENINGS[number])
        yield fault % number if b"%d" in fault else fault
    yield _line(id="good-last", content="the end")


def _line(**keys: object) -> bytes:
    return json.dumps(keys, ensure_ascii=False).encode()


SETS = {"chat_sample": chat_sample, "adversarial": adversarial, "large": large, "errors": errors}


def main(words: list[str]) -> int:
    """Write the inputs, or compare them with what is there."""
    differing = []
    for name, lines in SETS.items():
        path, data = GOLDEN / name / "input.jsonl", b"".join(line + b"\n" for line in lines())
        if words == ["--check"]:
            differing += [] if path.is_file() and path.read_bytes() == data else [path]
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in differing:
        print(f"{path}: differs from what tools/build_golden.py makes")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
