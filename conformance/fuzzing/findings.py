"""The folder of a campaign's findings: one JSON file each, with its raw input beside it, put in place whole.

findings/<id>.json      what was found, minimised
inputs/<id>.bin         the input as it was when it was found, byte for byte
pending/<name>.json     faults that have been seen and not yet looked into; empty after an orderly end
"""

import fcntl
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Annotated, Any, TypeVar

import msgspec

from conformance.errors import DataError, MachineError, UsageError
from conformance.fuzzing.attempt import Attempt, Fault, Input, name_of, raw
from conformance.json_schema import json_schema
from conformance.verdict import Outcome

_T = TypeVar("_T")

Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]+$")]
"""What `name_of` makes; it names files, and may not lead anywhere else."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What one bug's findings have in common.

    `where` and `shape` are the contract's words for the place and the form of the minimised input (for tokenizers the
    first differing branch and the class skeleton); `like` names the known mistake that answers alike.
    """

    outcome: Outcome
    kind: str = ""
    where: str = ""
    shape: str = ""
    like: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bug of a candidate, by its smallest input; schemas/finding.schema.json is generated from here.

    `expected` and `got` are the answers to it. `reproduced` tells whether a second try went wrong as well; what did not
    is kept as it was found. `raw` is the file with the input before it was minimised. `command` found it, `reproducer`
    is one line that shows it again; `regression` is the corpus file that holds it from now on.
    """

    id: Id
    target: str
    candidate: str
    version: str = ""
    digest: str = ""
    found: str
    command: str = ""
    signature: Signature
    sentence: str = ""
    input: Input
    variant: str = ""
    mode: str = ""
    args: tuple[str, ...] = ()
    expected: Any = None
    got: Any = None
    detail: str = ""
    reproduced: bool = True
    raw: str = ""
    reproducer: str = ""
    regression: str = ""

    @property
    def attempt(self) -> Attempt:
        """What is tried to see it again."""
        return Attempt(
            target=self.target, input=self.input.content, variant=self.variant, mode=self.mode, args=self.args
        )


class _Pending(msgspec.Struct, frozen=True, kw_only=True):
    target: str
    input: Input
    variant: str
    mode: str
    args: tuple[str, ...]
    outcome: Outcome
    kind: str
    detail: str
    before: tuple[Input, ...] = ()


class Folder:
    """Where findings are kept; all that was ever put in is there after any interruption."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def findings(self) -> list[Finding]:
        """All findings, sorted by id; DataError names a damaged file."""
        return [_read(path, Finding) for path in sorted((self.path / "findings").glob("*.json"))]

    def keep(self, finding: Finding, input_before: str | bytes) -> None:
        """Put a finding and its raw input in place, the input first."""
        put(self.path / finding.raw, raw(input_before))
        self.amend(finding)

    def amend(self, finding: Finding) -> None:
        """Put a finding in the place of what was kept of it before."""
        put(self.path / "findings" / f"{finding.id}.json", _pretty(finding))

    def postpone(self, faults: Sequence[Fault]) -> Path | None:
        """Write down raw faults before they are looked into; the file that holds them."""
        if not faults:
            return None
        path = self.path / "pending" / f"{name_of(faults[0].attempt)}.json"
        put(path, msgspec.json.encode([_pending(fault) for fault in faults]))
        return path

    def postponed(self) -> list[tuple[Path, list[Fault]]]:
        """What an earlier run saw and did not come to look into."""
        paths = sorted((self.path / "pending").glob("*.json"))
        return [(path, [_fault(each) for each in _read(path, list[_Pending])]) for path in paths]


def hold(path: Path) -> IO[bytes]:
    """Keep others from using this folder until the file is closed or the process ends; UsageError where one does."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        file = (path / ".lock").open("wb")
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    try:
        # Not flock: a worker that is forked would go on holding that.
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise UsageError(f"{path}: expected a campaign that no other run goes on with, found one") from error
    return file


def put(path: Path, data: bytes) -> None:
    """Replace a file as a whole or not at all; MachineError where the folder cannot be written."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise MachineError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{path}: {error}") from error


def _pending(fault: Fault) -> _Pending:
    tried = fault.attempt
    return _Pending(
        target=tried.target,
        input=Input.of(tried.input),
        variant=tried.variant,
        mode=tried.mode,
        args=tried.args,
        outcome=fault.outcome,
        kind=fault.kind,
        detail=fault.detail,
        before=tuple(map(Input.of, fault.before)),
    )


def _fault(pending: _Pending) -> Fault:
    attempt = Attempt(
        target=pending.target,
        input=pending.input.content,
        variant=pending.variant,
        mode=pending.mode,
        args=pending.args,
    )
    before = tuple(each.content for each in pending.before)
    return Fault(attempt=attempt, outcome=pending.outcome, kind=pending.kind, detail=pending.detail, before=before)


def schema() -> bytes:
    """The JSON schema of a finding, as schemas/finding.schema.json holds it."""
    return json_schema(Finding, "finding")
