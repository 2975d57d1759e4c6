"""What a program did with a text on standard input and nothing else, in words: for one that could not be made out."""

from collections.abc import Iterator

from conformance.candidate.completed import Completed
from conformance.candidate.ending import signal_name
from conformance.inquiry.places import has_number

_SHOWN_CHARS = 80


def told(first: Completed, last: Completed, text: str) -> Iterator[str]:
    """One line about how it ended and what it printed; `first` and `last` are of two texts, `text` the first one."""
    yield f"given a text on standard input, it {_end(first)} and printed {_printed(first, last, text)}"


def _end(done: Completed) -> str:
    if done.timed_out:
        return "was silent and had to be stopped"
    if done.stopped:
        return f"had to be stopped ({done.stopped})"
    if done.signal is not None:
        return f"was killed by {signal_name(done.signal)}"
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    telling = [line for line in said if "error" in line.lower()] or said
    why = f" ({_shown(telling[-1])})" if said and done.exit_status else ""
    return f"ended with exit status {done.exit_status}{why}"


def _printed(first: Completed, last: Completed, text: str) -> str:
    if not first.stdout.strip():
        return "nothing"
    if first.stdout.strip() == text.encode():
        return "the text as it was"
    if first.stdout == last.stdout:
        return f"the same as for another text: {_shown(first.stdout.decode('utf-8', 'replace'))}"
    kind = "" if has_number(first.stdout) else "something without a number: "
    return f"{kind}{_shown(first.stdout.decode('utf-8', 'replace'))}"


def _shown(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:1000]).split())
    return repr(plain if len(plain) <= _SHOWN_CHARS else f"{plain[:_SHOWN_CHARS]}...")
