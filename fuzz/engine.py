"""Runs one fuzz target: under atheris where it is installed, else in a plain seeded loop.

    python fuzz/fuzz_NAME.py [libFuzzer's options] [CORPUS]      with atheris (the extra `fuzz`)
    python fuzz/fuzz_NAME.py --loop N [--seed S]                 without it
    python fuzz/fuzz_NAME.py FILE...                             each file once, with either

A target takes bytes and returns, or raises. What it raises is a finding; what it permits it catches itself.
"""

import argparse
import contextlib
import hashlib
import importlib
import importlib.util
import shlex
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

Target = Callable[[bytes], None]
Mutator = Callable[[bytes, int, int], bytes]

_MOST_BYTES = 4096
_STARTS_AGAIN = ("-merge", "-fork", "-jobs", "-minimize_crash")
_TOKENS = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b":",
        b",",
        b"\\",
        b"\n",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"null",
        b"true",
    ),
    *(b"-1", b"0", b"1e999", b"9" * 40, b"\\ud800", b"\\u0000", b"{}", b"[]", b'""', b"=", b"[[", b"../", b"/", b" "),
)


def instrumented(package: str = "conformance") -> contextlib.AbstractContextManager[Any]:
    """For the imports of what is fuzzed: atheris counts the branches of this package."""
    if importlib.util.find_spec("atheris") is None:
        return contextlib.nullcontext()
    manager: contextlib.AbstractContextManager[Any] = _atheris().instrument_imports(include=[package])
    return manager


def run(target: Target, *, seeds: Sequence[bytes], mutate: Mutator | None = None) -> None:
    """The door of a target's file. Without atheris' own mutator `mutate` makes all new inputs."""
    words = sys.argv[1:]
    if words and all(Path(word).is_file() for word in words):
        for word in words:
            target(Path(word).read_bytes())
    elif "--loop" in words or importlib.util.find_spec("atheris") is None:
        options = argparse.ArgumentParser()
        options.add_argument("--loop", type=int, default=10_000)
        options.add_argument("--seed", type=int, default=1)
        chosen = options.parse_args(words)
        loop(target, seeds, chosen.loop, chosen.seed, mutate or changed)
    else:
        _guided(target, mutate)


def loop(target: Target, seeds: Sequence[bytes], number: int, seed: int, mutate: Mutator) -> None:
    """So many inputs, each a few changes away from a seed; what one of them raises passes, the input is kept."""
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    for _ in range(number):
        data = random.choice(seeds)
        for _ in range(random.choice((0, 1, 1, 2, 4, 8))):
            data = mutate(data, _MOST_BYTES, random.randrange(1 << 30))
        try:
            target(data)
        except BaseException:
            kept = Path(f"crash-{hashlib.sha256(data).hexdigest()}")
            kept.write_bytes(data)
            sys.stderr.write(f"kept as {kept}\n")
            raise


def changed(data: bytes, max_size: int, seed: int) -> bytes:
    """Some bytes changed, left out, doubled, or put in."""
    random = Random(seed)  # noqa: S311  # as above
    raw = bytearray(data)
    at = random.randint(0, len(raw))
    match random.randrange(5):
        case 0:
            raw[at : at + 1] = bytes([random.randrange(256)])
        case 1:
            raw[at:at] = random.choice(_TOKENS)
        case 2:
            del raw[at : at + random.choice((1, 2, 8, 64))]
        case 3:
            raw[at:at] = raw[at : at + random.choice((1, 8, 64))] * random.choice((1, 2, 20))
        case _:
            raw[at : at + random.choice((1, 4))] = random.choice(_TOKENS)
    return bytes(raw[:max_size])


def _guided(target: Target, mutate: Mutator | None) -> None:
    atheris = _atheris()
    # libFuzzer calls with a bytearray of its own.
    mutator = None if mutate is None else lambda data, size, seed: mutate(bytes(data), size, seed)
    atheris.Setup([_startable(), *sys.argv[1:]], target, custom_mutator=mutator)
    atheris.Fuzz()


def _startable() -> str:
    """This script as a program: what libFuzzer starts again for `-merge`, `-fork` and `-jobs` is its first word."""
    if not any(word.startswith(_STARTS_AGAIN) for word in sys.argv[1:]):
        return sys.argv[0]
    place = Path(tempfile.mkdtemp(prefix="evilcorpus-fuzz-")) / Path(sys.argv[0]).stem
    place.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(sys.argv[0])} "$@"\n')
    place.chmod(0o755)
    return str(place)


def _atheris() -> Any:
    # An optional extra, by name, so that nothing needs it to be there or to be typed.
    return importlib.import_module("atheris")
