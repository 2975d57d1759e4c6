"""From what a user names (a reference, a candidate.toml, a binary) to a candidate that can be asked."""

import datetime
import errno
import os
from pathlib import Path

import msgspec

from conformance.candidate.answer import shown
from conformance.candidate.candidate import Candidate
from conformance.candidate.description import Description, read_description
from conformance.candidate.known import check_expiry
from conformance.errors import DescriptionError
from conformance.suggestion import did_you_mean

_FILE = "candidate.toml"


def open_candidate(
    target: str,
    *,
    contract_home: Path,
    surface: str | None = None,
    today: datetime.date | None = None,
    silence_s: float | None = None,
) -> Candidate:
    """The candidate that `target` names, asked through `surface` or the best that it offers.

    `target` is the name of a folder in the contract's own `candidates/`, the path of a candidate.toml, or the path of a
    binary, which the contract's `dialect.toml` describes. `silence_s` stands in for that of the description's limits.
    Raises DescriptionError with one line that says what and where: nothing of that name, not usable TOML, another
    contract, an expired `[[known]]`, a program that cannot run.
    """
    path, binary = _resolve(target, contract_home)
    description = read_description(path)
    _check_contract(description, path, contract_home)
    check_expiry(description.known, today or datetime.datetime.now(tz=datetime.UTC).date(), where=str(path))
    if binary is not None:
        description = msgspec.structs.replace(description, name=binary.name)
    if silence_s is not None:
        limits = msgspec.structs.replace(description.limits, silence_s=silence_s)
        description = msgspec.structs.replace(description, limits=limits)
    return Candidate(path, description, binary=binary, surface=surface)


def reference_names(contract_home: Path) -> list[str]:
    """The names that stand for the contract's own descriptions."""
    return sorted(path.parent.name for path in (contract_home / "candidates").glob(f"*/{_FILE}"))


def _resolve(target: str, contract_home: Path) -> tuple[Path, Path | None]:
    """The description's path, and the binary where one was named."""
    if not _can_be_a_path(target):
        raise DescriptionError(f"expected a name, a {_FILE} or a binary, found {shown(target)}, which is no path")
    named = contract_home / "candidates" / target / _FILE
    if "/" not in target and named.is_file():
        return named, None
    path = Path(target)
    if path.is_dir():
        inside = path / _FILE
        found = f"; {inside} is there" if inside.is_file() else ""
        raise DescriptionError(f"{target}: expected a {_FILE} or a binary, found a folder{found}")
    if path.suffix == ".toml" and path.exists():
        return path, None
    if not path.exists():
        raise DescriptionError(_nothing(target, contract_home))
    if not os.access(path, os.X_OK):
        raise DescriptionError(f"{target}: not executable; if it is a program, `chmod +x {target}` makes it so")
    return contract_home / "dialect.toml", path.absolute()  # a link is called by its own name


def _can_be_a_path(target: str) -> bool:
    """Whether the system can be asked about a file of this name; too long ones, and those with a NUL, are refused."""
    try:
        Path(target).stat()
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def _nothing(target: str, contract_home: Path) -> str:
    """That there is nothing of this name, and what there is that looks like it."""
    if target.endswith(".toml"):
        return f"{target}: no such file{_beside(target) or '; `evilcorpus init PROGRAM` writes a first one'}"
    if "/" in target:
        return f"{target}: no such file{_beside(target) or '; has it been built?'}"
    names = reference_names(contract_home)
    hint = did_you_mean(target, names, most=3) or _beside(target) or f"; the names are {', '.join(names) or '(none)'}"
    return f"{target}: no such file, and no candidate of that name{hint}"


def _beside(target: str) -> str:
    """The files in the place of the one that is not there, as far as their names look like its."""
    path = Path(target)
    try:
        names = [each.name for each in path.parent.iterdir() if each.is_file()]
    except OSError:
        return ""
    # A program in this folder is named with it, else it would be looked for elsewhere.
    folder = f"{path.parent}/" if path.parent != Path() or "/" in target else "./"
    return did_you_mean(f"{folder}{path.name}", [f"{folder}{name}" for name in names])


def _check_contract(description: Description, path: Path, contract_home: Path) -> None:
    contract = contract_home.name.replace("_", "-")
    if description.contract != contract:
        raise DescriptionError(f"{path}: contract: expected {contract!r}, found {description.contract!r}")
