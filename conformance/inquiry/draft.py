"""Findings as the text of a candidate.toml: what was found as keys, what was not as comments to fill in."""

import json
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.description import Description, Place
from conformance.inquiry.findings import Door, Driver, Findings
from conformance.inquiry.lexicon import Lexicon

_COMMENT_CHARS = 100


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What the description calls the program: its name, its command from the file's own folder, its environment."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = {}


def draft(findings: Findings, lexicon: Lexicon, named: Named) -> str:
    """The text; it is always a description that can be read, if only one that is a guess from end to end."""
    command = named.command
    lines = [
        *_opening(findings),
        "",
        f"contract = {quoted(lexicon.contract)}",
        f"name = {quoted(named.name)}",
        *_version(findings, command),
        "",
        *_models(findings, lexicon),
        "",
        *environment(named.env),
        *_surfaces(findings, command),
        *_closing(command),
    ]
    text = "\n".join(lines) + "\n"
    # What does not parse is a fault of this module, and better found here than by a user.
    msgspec.toml.decode(text, type=Description)
    return text


def environment(env: Mapping[str, str]) -> Iterator[str]:
    """The table of environment variables, where there are any."""
    if env:
        yield "[env]"
        yield from (f"{quoted(name)} = {quoted(value)}" for name, value in env.items())
        yield ""


def _opening(findings: Findings) -> Iterator[str]:
    yield "# A first description of a candidate, as `evilcorpus init` found it; docs/candidate.md explains every key."
    yield f"# The program was run {findings.runs} times with {findings.samples} harmless texts."
    yield from (f"# {_said(remark)}." for remark in (*findings.remarks, findings.gave_up) if remark)


def _version(findings: Findings, command: Sequence[str]) -> Iterator[str]:
    if findings.version_args:
        yield f"version_argv = {_list([*command, *findings.version_args])}  # {_said(findings.version)}"
    else:
        yield f"# version_argv = {_list([*command, '--version'])}  # what prints its version: not found"


def _models(findings: Findings, lexicon: Lexicon) -> Iterator[str]:
    takes_model = any(isinstance(door, Driver) or door.style.takes_model for door in findings.doors)
    yield "# What the program calls each variant; those that are not here are not asked for."
    yield "[models]"
    found = findings.models
    if not found:
        variant, names = next(iter(lexicon.names.items()))
        yield f"{variant} = {quoted(names[0])}  # a guess: nothing that it prints is known to be of this variant"
    for variant, names in lexicon.names.items():
        rights = [door.right[variant] for door in findings.doors if variant in door.right]
        if variant in found:
            told = f"  # {rights[0]} of {findings.samples} texts right" if rights else "  # a guess: the answers differ"
            unused = "" if takes_model or not rights else "; the name is not told to it"
            yield f"{variant} = {quoted(found[variant])}{told}{unused}"
        elif takes_model:
            tried = _said(", ".join(names))
            yield f"# {variant} = {quoted(names[0])}  # no name that was tried gives its answers: {tried}"
        elif found:
            yield f"# {variant} = {quoted(names[0])}  # no flag was found that chooses it; with one, {{model}} in argv"


def _surfaces(findings: Findings, command: Sequence[str]) -> Iterator[str]:
    if findings.ask is not None:
        yield from _ask(findings.ask, command)
    else:
        yield "# A driver (docs/drivers.md) is the quickest door for a library:"
        yield "# [surfaces.ask]"
        yield f"# argv = {_list([*command, 'serve'])}"
        yield '# shows = ["ids"]'
    yield ""
    yield from _batch(findings.batch, command)
    yield ""
    yield from _run(findings, command)


def _ask(driver: Driver, command: Sequence[str]) -> Iterator[str]:
    yield "# It speaks the line protocol of docs/drivers.md."
    yield "[surfaces.ask]"
    yield f"argv = {_list([*command, *driver.args])}"
    yield f"shows = [{quoted(driver.shows)}]"


def _batch(door: Door | None, command: Sequence[str]) -> Iterator[str]:
    if door is None:
        yield "# JSON lines through one process: thousands of texts in a second, where it can do that. Not found."
        yield "# Without it (or a driver) every text costs a process, and only the smoke tier is judged unless asked."
        yield "# [surfaces.batch]"
        yield f"# argv = {_list([*command, '--jsonl'])}"
        yield '# field = "text"                          # the key of the text in each line'
        yield '# answers.count = { pointer = "/count" }  # where the answer is in each line of output'
        return
    yield "# JSON lines through one process."
    yield "[surfaces.batch]"
    yield f"argv = {_list([*command, *door.style.args])}"
    yield f"field = {quoted(door.style.fields[0])}"
    if door.tag:
        yield f"tag = {quoted(door.tag)}  # unknown keys come back: refused lines are told from lost ones"
    yield from _answers(door)
    yield "# partial = [65]  # its exit status when some lines failed and the others were answered"


def _run(findings: Findings, command: Sequence[str]) -> Iterator[str]:
    door = findings.run
    if door is None and (findings.ask or findings.batch):
        yield "# One process for each text was not needed, or not found:"
        yield "# [surfaces.run]"
        yield f"# argv = {_list([*command, '{file}'])}"
        yield "# answers.count = { whole = true }"
        return
    if door is None:
        yield "# FILL IN: no way of asking was found that gives a number for a text. Say in argv how one is given:"
        yield "# {text} as an argument, {file} as the path of a file, neither: standard input; {model}: the variant."
        yield "[surfaces.run]"
        yield f"argv = {_list(command)}"
        yield '# FILL IN where the answer is: { whole = true }, { regex = "tokens: ([0-9]+)" }, { pointer = "/count" }'
        yield "answers.count = { whole = true }"
        return
    yield "# One process for each text."
    if not door.is_right:
        yield "# FILL IN: it says more of every longer text, but the numbers are those of no variant."
    yield "[surfaces.run]"
    yield f"argv = {_list([*command, *door.style.args])}"
    yield from _answers(door)
    yield '# modes = ["ordinary", "bytes"]  # where it counts bytes that are no UTF-8, or refuses them with:'
    yield "# refused = [1]"


def _answers(door: Door) -> Iterator[str]:
    sample = next((answer for answer in door.sighting.answers if answer is not None), None)
    shown = "" if sample is None else f"  # {_said(str(sample.get(door.sighting.aspect)))} for the first text"
    yield f"answers.{door.sighting.aspect} = {_place(door.sighting.place)}{shown}"
    if door.exit_status:
        yield f"ok = [{door.exit_status}]  # the status with which it answered"


def _closing(command: Sequence[str]) -> Iterator[str]:
    yield ""
    yield "# For the clauses about its behaviour on the command line (`--category behaviours`), how it is called:"
    yield f"# command = {_list(command)}  # above [models], where the keys without a table are"
    yield ""
    yield "# What is known to be wrong, each with a reason and a last day; strict: it fails once it is no longer so."
    yield "# [[known]]"
    yield '# case = "unicode-*"'
    yield '# outcome = "failed"'
    yield '# reason = "its tables are those of Unicode 15.0"'
    yield "# expires = 2030-12-31"


def _place(place: Place) -> str:
    numbers = ", numbers = true" if place.numbers else ""
    if place.pointer is not None:
        return f"{{ pointer = {quoted(place.pointer)} }}"
    if place.regex is not None:
        return f"{{ regex = {quoted(place.regex)}{numbers} }}"
    return f"{{ whole = true{numbers} }}"


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]"


def quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but that U+007F has to be escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _said(text: str) -> str:
    """Somebody's words in a comment: one line, no controls, not too long."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= _COMMENT_CHARS else f"{plain[:_COMMENT_CHARS]}..."
