"""What the words of a command line mean; the same for `evilcorpus` and for pytest."""

import os
import re
import secrets
import sys
from pathlib import Path

from conformance.errors import UsageError
from conformance.report.placing import check_replaceable

# Small enough to be read out and typed again.
_SEEDS = 1_000_000


def seed_of(word: str | None) -> int | None:
    """The seed of a challenge: the number given, a random one for an empty word, None for no challenge."""
    if word is None:
        return None
    if word == "":
        return secrets.randbelow(_SEEDS)
    if not word.isdecimal() or not word.isascii():
        raise UsageError(f"--challenge: expected a whole number as seed, found {word!r}")
    return int(word)


def jobs_of(word: str) -> int:
    """How many processes judge: a number from 1 up, or `auto` for as many as this process may use cores."""
    if word == "auto":
        return available_cores()
    if not word.isdecimal() or not word.isascii() or int(word) < 1:
        raise UsageError(f"--jobs: expected a number from 1 up or auto, found {word!r}")
    return int(word)


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def report_path(word: str | None) -> Path | None:
    """Where the report goes; UsageError for a folder, and for a file with something else in it."""
    if word is None:
        return None
    path = file_path(word, "--report")
    check_replaceable(path, b'"line":"header"', what="report")
    return path


def file_path(word: str, option: str) -> Path:
    """Where a file goes that this option names; UsageError for a folder."""
    path = Path(word)
    if path.is_dir():
        raise UsageError(f"{option}: expected the name of a file, found the folder {word}")
    return path


def item_name(nodeid: str) -> str:
    """What a person calls an item: `parity[classes-o200k_base]`."""
    return nodeid.rpartition("::")[2].removeprefix("test_") if "[" not in nodeid else _with_brackets(nodeid)


def _with_brackets(nodeid: str) -> str:
    name, bracket, parameters = nodeid.partition("[")
    return name.rpartition("::")[2].removeprefix("test_") + bracket + parameters


def text_of(word: str) -> str:
    r"""A typed text with its escapes undone: `\n`, `\t`, `\r`, `\0`, `\\`, `\xHH`, `\uHHHH`, `\u{H}`, `\UHHHHHHHH`."""
    return _ESCAPE.sub(_escaped, word)


_ESCAPE = re.compile(r"\\(?:([nrt0\\])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8}))")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\"}


def _escaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return _NAMED[match[1]]
    number = int(match[2] or match[3] or match[4] or match[5], 16)
    if number > sys.maxunicode:
        raise UsageError(f"--text: expected a code point up to U+10FFFF, found {match[0]}")
    return chr(number)
