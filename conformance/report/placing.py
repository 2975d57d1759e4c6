"""A file that is put in its place at once, whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from conformance.errors import MachineError, UsageError

# Every form of ours that is kept to be read again says within so many bytes what it is.
_HEAD_BYTES = 200


def check_replaceable(path: Path, mark: bytes, *, what: str) -> None:
    """UsageError for a file that has something in it, but no `mark` in its head: a program, or somebody's description.

    One word too few or too many on a command line is enough to name such a file as the place of a result.
    """
    try:
        with path.open("rb") if path.is_file() else nullcontext() as file:
            head = mark if file is None else file.read(_HEAD_BYTES)
    except OSError:
        return  # Whether it can be written is found out by who writes it.
    if head and mark not in head:
        raise UsageError(f"{path}: expected a new file or an old {what} to write, found a file of another kind")


@contextmanager
def placed(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes its place when the block ends without an error.

    That the place can be written is known before the block begins. A link is followed; what is no file (a terminal, a
    pipe) is written to as it comes. Raises UsageError for a folder and MachineError where the machine refuses.
    """
    if path.is_dir():
        raise UsageError(f"expected the name of a file to write, found the folder {path}")
    try:
        with path.open("wb") if path.exists() and not path.is_file() else _in_its_place(path) as file:
            yield file
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error


@contextmanager
def _in_its_place(path: Path) -> Iterator[BinaryIO]:
    place = path.resolve()
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; a page is for everybody whom the folder lets in.
        part.chmod(0o644)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
