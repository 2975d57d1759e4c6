"""Commands that see again what a report tells, fit to be pasted into a shell whatever the names in the report are."""

import shlex

from conformance.report.lines import Header
from conformance.report.visible import harmless
from conformance.verdict import NO_VARIANT

_COMMAND = "evilcorpus"


def word(text: str) -> str:
    """A word for a POSIX shell; one that holds what cannot be seen in the notation `$'...'` of bash, ksh and zsh."""
    if harmless(text, len(text)) == text and not set("\n\t") & set(text):
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, text))}'"


def whole(header: Header) -> str:
    """The command that judges all of it again."""
    candidate = header.candidate
    words = [f"--surface={word(candidate.surface)}", f"--tier={word(header.tier)}"]
    for each in header.selection:
        name, colon, category = each.partition(":")
        words.append(f"--category={word(category)}" if (name, colon) == ("category", ":") else f"--case={word(each)}")
    return _judge(header, words)


def again(header: Header, case: str) -> str:
    """The command that judges one case again."""
    words = [f"--case={word(case)}"] if case.startswith("-") else ["--case", word(case)]
    # The surface that says least is never chosen by itself.
    if header.candidate.surface == "run":
        words += ["--surface", "run"]
    return _judge(header, words)


def why(header: Header, case: str, variant: str) -> str | None:
    """The command that explains one case; None for one that belongs to no variant."""
    if variant == NO_VARIANT:
        return None
    words = ["--encoding", word(variant), "--candidate", word(header.candidate.target), *_challenge(header)]
    place = [*words, "--", word(case)] if case.startswith("-") else [word(case), *words]
    return " ".join([_COMMAND, "explain", *place])


def show(file: str) -> str:
    """The command that prints a report's summary."""
    return f"{_COMMAND} show {'-- ' if file.startswith('-') else ''}{word(file)}"


def _judge(header: Header, words: list[str]) -> str:
    target = word(header.candidate.target)
    if header.candidate.target.startswith("-"):
        return " ".join([_COMMAND, "judge", *words, *_challenge(header), "--", target])
    return " ".join([_COMMAND, "judge", target, *words, *_challenge(header)])


def _challenge(header: Header) -> list[str]:
    return [] if header.challenge is None else [f"--challenge={header.challenge.seed}"]


def _escaped(character: str) -> str:
    if character in "'\\":
        return f"\\{character}"
    if character.isascii() and character.isprintable():
        return character
    # Byte by byte: how a shell reads code points depends on its locale.
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
