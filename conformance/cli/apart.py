"""What a command writes is none of the files that it reads, and no two forms go into one file."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from conformance.errors import UsageError


def check_apart(read: Iterable[Path], written: Mapping[str, str | Path | None]) -> None:
    """UsageError where an option of `written` names a file that is read, or the regular file of another option."""
    places = {option: Path(word) for option, word in written.items() if word is not None}
    inputs = list(read)
    for option, path in places.items():
        if any(is_same(path, other) for other in inputs):
            raise UsageError(f"{option}: expected another file than those that are read, found {path}")
    for (one, path), (option, other) in combinations(places.items(), 2):
        # A terminal or a pipe takes as many as there are.
        if is_same(path, other) and (other.is_file() or not other.exists()):
            raise UsageError(f"{option}: expected another file than that of {one}, found {other}")


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths name one file, by links as well; of what is not there, whether they are spelt alike."""
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
