"""A token counter with one planted fault, named by its first argument; in everything else it asks the oracle.

`answer` is its inline surface; run as a program it speaks `pipe`, `tokens` and `price`.
"""

import json
import os
import signal
import sys
import time

FAULTS = {
    "crash": "\r\n'",
    "crash-often": "'s",
    "hang": "\u0301!",
    "leak": "a",
    "count": "123",
}
_kept: list[bytes] = []


def oracle(text: str, model: str, mode: str = "ordinary") -> list[int]:
    from conformance.llm_cost.oracle import tiktoken_oracle  # noqa: PLC0415  # a crash need not wait for it

    return tiktoken_oracle.ids(text, model, mode)


def misbehave(fault: str, text: str) -> None:
    """Crash, hang or leak where the text holds what the fault is planted in."""
    if FAULTS.get(fault, "\0\0") not in text:
        return
    if fault.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if fault == "hang":
        time.sleep(60)
    if fault == "leak":
        _kept.append(bytes(1024))


def answer(text: str, model: str, mode: str) -> list[int]:
    fault = os.environ["FAULT"]
    misbehave(fault, text)
    ids = oracle(text, model, mode)
    return [*ids, 0] if fault == "count" and FAULTS["count"] in text else ids


def pipe(fault: str, model: str) -> int:
    bad = 0
    for number, line in enumerate(sys.stdin.buffer):
        record = line.removeprefix(b"" if number else b"\xef\xbb\xbf").rstrip(b"\r\n")
        if not record:
            continue
        try:
            text = json.loads(record)["content"]
            text.encode()
        except (ValueError, KeyError, TypeError, AttributeError):
            bad += 1
            continue
        misbehave(fault, text)
        count = len(text) if fault == "leak" else len(oracle(text, model))
        sys.stdout.write(json.dumps({"tokens_in": count, "cost_usd": 0, "accuracy": "exact"}) + "\n")
        sys.stdout.flush()
    return 65 if bad else 0


if __name__ == "__main__":
    sys.exit(pipe(sys.argv[1], sys.argv[sys.argv.index("--model") + 1]))
