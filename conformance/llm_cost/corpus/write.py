"""The corpus as bytes, and those bytes on disk: generated, compared, or put in place whole."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from conformance.errors import CorpusError, MachineError
from conformance.llm_cost.corpus import generators, lines
from conformance.llm_cost.corpus.answer import answered
from conformance.llm_cost.corpus.lock import NAME, Lock, LockedFile
from conformance.llm_cost.corpus.store import EVIL, REGRESSIONS, SMOKE
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle, unicode, vocabulary

Choice = Callable[[Sequence[Vector]], Sequence[str]]
"""From all vectors to the ids of some."""

# Categories that take longest first, so that two workers end together.
_SLOWEST_FIRST = ("runs", "borders", "crossing", "classes")


def generate(corpora: Path, smoke: Choice, workers: int = 2) -> dict[str, bytes]:
    """Every file of the corpus by its path below `corpora`, LOCK.json included, made anew.

    `smoke` chooses the ids of the smoke tier. Regressions are found by people and machines, not generated: they are
    read from `corpora` and bound as they are.
    """
    files = dict(_evil_files(workers))
    vectors = [v for name in sorted(files) for v in lines.decode(files[name], Path(name), Vector)]
    files[SMOKE] = msgspec.json.format(msgspec.json.encode(sorted(smoke(vectors))), indent=0) + b"\n"
    bound = files | _regressions(corpora)
    return files | {NAME: _lock(bound).encoded()}


def category_file(category: str) -> tuple[str, bytes]:
    """The name and the bytes of one category's file."""
    return f"{EVIL}/{category}.jsonl", lines.encode(answered(generators.stored(category)))


def first_difference(files: Mapping[str, bytes], corpora: Path) -> str | None:
    """Where the files on disk differ from those given: the first file and line, or None.

    LOCK.json comes last, for it differs whenever anything does; a file too many is a difference too.
    """
    for name in sorted(files, key=lambda name: (name == NAME, name)):
        path = corpora / name
        if not path.is_file():
            return f"{path}: expected a file, found none"
        if (line := _first_differing_line(files[name], path.read_bytes())) is not None:
            return f"{path}:{line}: differs from what the generators make"
    surplus = sorted(path for path in (corpora / EVIL).iterdir() if f"{EVIL}/{path.name}" not in files)
    return f"{surplus[0]}: expected no such file" if surplus else None


def put(files: Mapping[str, bytes], corpora: Path) -> None:
    """Write all files, each under another name first; LOCK.json last, so that an interruption is noticed.

    Files of categories that are no longer made are removed. Raises MachineError where the folder cannot be written.
    """
    try:
        for name in sorted(files, key=lambda name: (name == NAME, name)):
            put_file(corpora / name, files[name])
        for path in (corpora / EVIL).iterdir():
            if f"{EVIL}/{path.name}" not in files:
                path.unlink()
    except OSError as error:
        raise MachineError(f"{error.filename or corpora}: cannot be written: {error.strerror}") from error


def put_file(path: Path, data: bytes) -> None:
    """Replace a file as a whole or not at all; OSError passes through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _evil_files(workers: int) -> Iterable[tuple[str, bytes]]:
    ordered = sorted(generators.STORED, key=_slowest_first)
    if workers <= 1:
        return map(category_file, ordered)
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(category_file, ordered))


def _slowest_first(name: str) -> tuple[int, str]:
    return (_SLOWEST_FIRST.index(name) if name in _SLOWEST_FIRST else len(_SLOWEST_FIRST)), name


def _regressions(corpora: Path) -> dict[str, bytes]:
    found = {
        f"{REGRESSIONS}/{path.name}": path.read_bytes() for path in sorted((corpora / REGRESSIONS).glob("*.jsonl"))
    }
    for name, data in found.items():
        for vector in lines.decode(data, corpora / name, Vector):
            if vector.category != REGRESSIONS:
                raise CorpusError(f"{corpora / name}: expected ids that begin with {REGRESSIONS}-, found {vector.id}")
    return found


def _lock(files: Mapping[str, bytes]) -> Lock:
    return Lock(
        generator=generators.VERSION,
        seed=generators.SEED,
        tiktoken=tiktoken_oracle.VERSION,
        unicode=unicode.PINNED,
        vocabularies=dict(vocabulary.SHA256),
        files={name: LockedFile.of(data) for name, data in files.items()},
    )


def _first_differing_line(expected: bytes, found: bytes) -> int | None:
    if expected == found:
        return None
    pairs = zip(expected.split(b"\n"), found.split(b"\n"), strict=False)
    alike = (number for number, (one, other) in enumerate(pairs, 1) if one != other)
    return next(alike, min(expected.count(b"\n"), found.count(b"\n")) + 1)
