"""What a program writes to standard error when it dies of a mistake: by which name, and where in its source."""

import re
from collections.abc import Mapping

import msgspec

_LINE_CHARS = 200

# What a trace begins with, and where in it the place of the mistake is told: the first match, of Python the last one.
_PLACES: Mapping[str, str] = {
    "Traceback (most recent call last)": r'(?s:.*)File "[^"]*", line \d+, in ([\w<>]+)',
    "panicked at": r"panicked at (?:'[^\n]*', )?([\w./-]+:\d+)",
    "AddressSanitizer": r"#\d+ 0x[0-9a-f]+ in ((?!__)\w+) \S+:\d+",
    "MemorySanitizer": r"#\d+ 0x[0-9a-f]+ in ((?!__)\w+) \S+:\d+",
    "ThreadSanitizer": r"#\d+ ((?!__)\w+) \S+:\d+",
    "LeakSanitizer": r"#\d+ 0x[0-9a-f]+ in ((?!__)\w+) \S+:\d+",
    "goroutine 1 [": r"\n([\w./]+)\(",
    "runtime error:": r"([\w.+-]+:\d+):\d+: runtime error",
}
_KINDS = r"Sanitizer: ([a-z][\w-]+)"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake by name and place, `AddressSanitizer: heap-buffer-overflow in length_of`, and the line that says it."""

    kind: str
    line: str


def traced(stderr: bytes) -> Trace | None:
    """The first trace in what a program wrote; None where it wrote none."""
    said = stderr.decode("utf-8", "replace")
    name = next((name for name in _PLACES if name in said), None)
    if name is None:
        return None
    lines = said.splitlines()
    at = next(at for at, line in enumerate(lines) if name in line)
    is_python = name.startswith("Traceback")
    line = _last(lines) if is_python else lines[at]
    kind, place = re.search(_KINDS, line), re.search(_PLACES[name], "\n".join(lines[at:]))
    called = line.partition(":")[0] if is_python else name.rstrip(" [:")
    called = f"{called}: {kind[1]}" if kind else called
    return Trace(kind=f"{called} in {place[1]}" if place else called, line=line.strip()[:_LINE_CHARS])


def _last(lines: list[str]) -> str:
    return next((line for line in reversed(lines) if line.strip()), "")
