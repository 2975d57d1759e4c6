"""Measures the reference implementation: `pipe` over a file of ordinary records, beside the oracle on the same texts.

    python tools/bench_reference.py [--megabytes 100] [--model gpt-4o] [--workers 1,2]

Prints start-up, and for each number of workers the speed in MB of file per second (of processor time, which other load
on the machine changes little, and on the clock) and the peak memory of the largest process.
"""

import argparse
import json
import os
import pydoc_data.topics
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.reference.backends.choice import HEURISTIC
from conformance.llm_cost.reference.registry import read_registry

_MEGA = 1_000_000
_COMMAND = (sys.executable, "-m", "conformance.llm_cost.reference")


def main() -> None:
    """Write the records, then run and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        _write_records(path, options.megabytes * _MEGA)
        _print_start_up(options.model)
        _print_oracle(path, options.model)
        for workers in map(int, options.workers.split(",")):
            _print_pipe(path, options.model, workers, options.more)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--model", default="gpt-4o")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("more", nargs="*", help="further options of pipe, after --")
    return parser.parse_args()


def _write_records(path: Path, size: int) -> None:
    written = 0
    with path.open("wb") as file:
        for line in _records():
            written += file.write(line)
            if written >= size:
                return


def _records() -> Iterator[bytes]:
    """Records as a chat log has them, their texts cut from Python's own language reference."""
    prose = "\n".join(text for _, text in sorted(pydoc_data.topics.topics.items()))
    chance = random.Random(0)  # noqa: S311  # the same file every time, no secret
    number = 0
    while True:
        start = chance.randrange(len(prose))
        text = prose[start : start + chance.randrange(50, 3000)]
        record = {"id": number, "role": "user", "temperature": 0.7, "tags": ["a", "b"], "content": text}
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"
        number += 1


def _print_start_up(model: str) -> None:
    began = time.perf_counter()
    subprocess.run([*_COMMAND, "tokens", "--model", model], input=b"x", capture_output=True, check=True)
    print(f"start-up             {time.perf_counter() - began:6.2f} s")


def _print_oracle(path: Path, model: str) -> None:
    """The speed of tiktoken alone on the same texts, in MB of the file, so that the lines below compare."""
    encoding = read_registry().find(model).encoding
    if encoding == HEURISTIC:
        return
    encoder = tiktoken_oracle.encoding(encoding)
    # Not the whole file: a child starts with its parent's memory, and the peak of that would be told as its own.
    with path.open("rb") as file:
        sample = file.read(5 * _MEGA).splitlines()[:-1]
    texts = [json.loads(line)["content"] for line in sample]
    began = time.process_time()
    for text in texts:
        encoder.encode_ordinary(text)
    seconds = time.process_time() - began
    print(f"tiktoken alone       {sum(map(len, sample)) / _MEGA / seconds:6.1f} MB/s of processor time")


def _print_pipe(path: Path, model: str, workers: int, more: list[str]) -> None:
    command = [*_COMMAND, "pipe", "--model", model, "--mode", "tokens", "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with path.open("rb") as file, Path(os.devnull).open("wb") as nowhere:
        subprocess.run([*command, "--workers", str(workers), *more], stdin=file, stdout=nowhere, check=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = path.stat().st_size / _MEGA
    peak = after.ru_maxrss / 1000
    speeds = f"{size / used:6.1f} MB/s of processor time, {size / seconds:6.1f} MB/s on the clock"
    print(f"pipe --workers {workers:<5} {speeds}, {used / seconds:.2f} processors, {peak:.0f} MB at most")


if __name__ == "__main__":
    main()
