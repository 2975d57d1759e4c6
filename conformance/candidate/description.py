"""A candidate's description: what it is, how each of its surfaces is started, and what it is known to get wrong.

The format of `candidate.toml`. It knows surfaces, variants, modes and aspects by name only; which of them exist is the
contract's business.
"""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from conformance.errors import DescriptionError, in_mid_sentence
from conformance.json_schema import json_schema
from conformance.verdict import FAULTS, Outcome

Positive = Annotated[int, msgspec.Meta(gt=0)]
# What the arguments and the environment of a process can hold (POSIX): nothing has a NUL, and no name a `=`.
Word = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[^=\x00]+$")]
Argv = Annotated[tuple[Word, ...], msgspec.Meta(min_length=1)]
Shows = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one aspect of the answer is in the output: exactly one of a JSON pointer, a regex's group 1, all of it.

    With `numbers` what is found there is no JSON but whole numbers, one after the other.
    """

    pointer: str | None = None
    regex: str | None = None
    whole: bool = False
    numbers: bool = False

    def __post_init__(self) -> None:
        """Hold the sentence above."""
        if (self.pointer is not None) + (self.regex is not None) + self.whole != 1:
            raise ValueError("expected exactly one of pointer, regex, whole")
        if self.numbers and self.pointer is not None:
            raise ValueError("numbers: a pointer leads to JSON, which has lists of its own")
        if self.pointer and not self.pointer.startswith("/"):
            raise ValueError(f"pointer: expected '' or a '/' in front, found {self.pointer!r}")
        if self.regex is not None:
            _check_regex(self.regex)


def _check_regex(pattern: str) -> None:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"regex: {error}: {pattern!r}") from error
    if groups < 1:
        raise ValueError(f"regex: expected a group for the answer, found none in {pattern!r}")


Answers = Annotated[dict[str, Place], msgspec.Meta(min_length=1)]


def _check_apart(name: str, codes: Sequence[int], ok: Sequence[int]) -> None:
    both = sorted(set(codes) & set(ok))
    if both:
        raise ValueError(f"{name}: expected other exit codes than those of ok, found {both[0]} in both")


class RunSurface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One process per question; `{model}`, `{text}`, `{file}`, `{here}` in `argv` are filled in.

    Without `{text}` and `{file}` the input goes to standard input.
    """

    argv: Argv
    answers: Answers
    ok: tuple[int, ...] = (0,)
    refused: tuple[int, ...] = ()
    modes: tuple[str, ...] = ("ordinary",)

    def __post_init__(self) -> None:
        """Hold that an exit code says one thing."""
        _check_apart("refused", self.refused, self.ok)


class BatchSurface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One process per variant, JSON lines through standard input and output, one record per line that succeeds.

    `field` names the text's key. `tag`, where the candidate passes unknown keys through, carries the line's number
    and lets refused lines be told from lost ones; without it every line needs a record, in order.
    """

    argv: Argv
    answers: Answers
    field: str = "content"
    extra: dict[str, str | int | float | bool] = {}
    tag: str | None = None
    ok: tuple[int, ...] = (0,)
    partial: tuple[int, ...] = ()
    max_lines: Positive = 50_000
    max_bytes: Positive = 16_000_000
    modes: tuple[str, ...] = ("ordinary",)

    def __post_init__(self) -> None:
        """Hold that a record has each key once, and that an exit code says one thing."""
        if self.field in self.extra:
            raise ValueError(f"extra: expected other keys than that of the text, found {self.field!r}")
        if self.tag in (self.field, *self.extra):
            raise ValueError(f"tag: expected a key that nothing else of the record has, found {self.tag!r}")
        _check_apart("partial", self.partial, self.ok)


class AskSurface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One driver process that speaks this project's line protocol (docs/drivers.md)."""

    argv: Argv
    shows: Shows
    modes: tuple[str, ...] = ("ordinary",)
    max_lines: Positive = 50_000
    max_bytes: Positive = 16_000_000


class InlineSurface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Python callable `module:function(text, model, mode)`, called in a child process of the interpreter named.

    The module is looked for beside the description first. `python` is the interpreter that has it installed; by
    default the harness's own.
    """

    callable: Annotated[str, msgspec.Meta(pattern=r"^[\w.]+:\w+$")]
    shows: Shows
    python: str | None = None
    modes: tuple[str, ...] = ("ordinary",)


class Surfaces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The doors that a candidate offers; at least one."""

    inline: InlineSurface | None = None
    ask: AskSurface | None = None
    batch: BatchSurface | None = None
    run: RunSurface | None = None

    def __post_init__(self) -> None:
        """Hold the sentence above."""
        if not any((self.inline, self.ask, self.batch, self.run)):
            raise ValueError("expected at least one of inline, ask, batch, run")


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one process of the candidate may use before it is stopped.

    `silence_s` without a byte taken, and without a line or 4,096 bytes written, is a hang: a batch that goes on
    answering may take longer, up to `total_s`. `memory_bytes` is resident memory, of the process and all its
    descendants.
    """

    silence_s: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    total_s: Annotated[float, msgspec.Meta(gt=0)] = 300.0
    memory_bytes: Positive = 4_000_000_000
    output_bytes: Positive = 256_000_000


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deviation that the candidate's authors know: which cases, with what outcome, why, where, and until when.

    `case`, `variant` and `aspect` are globs. Strict: an entry that has expired, that matches no case of a full run, or
    whose cases all pass fails the run.
    """

    case: str
    outcome: Outcome
    reason: Annotated[str, msgspec.Meta(min_length=1)]
    expires: datetime.date
    link: str = ""
    variant: str = "*"
    aspect: str = "*"

    def __post_init__(self) -> None:
        """Only what would fail a run can be excused."""
        if self.outcome not in FAULTS:
            faults = ", ".join(sorted(FAULTS))
            raise ValueError(f"outcome: expected one of {faults}, found {self.outcome.value}")


class Description(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of `candidate.toml`; docs/candidate.md explains each key.

    `models` names the contract's variants in the candidate's words, `fields` and `exits` the contract's fields and exit
    codes where the candidate has others, `prices` its own price table, `lacks` the clauses that it does not claim.
    `command` is how the candidate is called for clauses about behaviour.
    """

    contract: str
    name: Annotated[str, msgspec.Meta(min_length=1)]
    surfaces: Surfaces
    models: Annotated[dict[str, Word], msgspec.Meta(min_length=1)]
    version: str = ""
    version_argv: tuple[Word, ...] = ()
    homepage: str = ""
    notes: str = ""
    command: tuple[Word, ...] = ()
    env: dict[Name, Word] = {}
    fields: dict[str, str] = {}
    exits: dict[str, int] = {}
    prices: str = ""
    lacks: tuple[str, ...] = ()
    limits: Limits = Limits()
    known: tuple[Known, ...] = ()


def read_description(path: Path) -> Description:
    """Read and check a candidate's description.

    Raises DescriptionError with the file, the key path and what was expected. What it points to (binaries, drivers) is
    checked when it is started, not here.
    """
    try:
        # A pipe would be waited for, a device read without end.
        if path.exists() and not path.is_file():
            raise DescriptionError(f"{path}: expected a file, found a pipe, a device or a folder")
        return msgspec.toml.decode(path.read_bytes(), type=Description)
    except OSError as error:
        raise DescriptionError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DescriptionError(f"{path}: {_in_words(str(error))}") from error


def _in_words(message: str) -> str:
    """A message of msgspec with the key path as a reader of TOML writes it, `surfaces.batch` for `$.surfaces.batch`."""
    said, _, place = message.replace("\n", " ").partition(" - at `")
    key = place.removeprefix("key` in `").rstrip("`").removeprefix("$").removeprefix(".").replace("[...]", "[key]")
    said = said.replace("Object contains", "found").replace("Object missing", "missing")
    return f"{key}: {in_mid_sentence(said)}" if key else in_mid_sentence(said)


def schema() -> bytes:
    """The JSON schema of `candidate.toml`, as schemas/candidate.schema.json holds it."""
    return json_schema(Description, "candidate.toml")
