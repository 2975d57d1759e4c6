"""Findings as lines of the corpus: one file each in `corpora/regressions/`, bound by LOCK.json, asked from then on."""

from pathlib import Path

import msgspec

from conformance.errors import MachineError
from conformance.llm_cost.corpus import lines
from conformance.llm_cost.corpus.answer import answer
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.lock import NAME, LockedFile, read_lock
from conformance.llm_cost.corpus.store import REGRESSIONS
from conformance.llm_cost.corpus.write import put_file


def store(regressions: Path, content: str | bytes, mode: str, why: str) -> Path:
    """Write an input with both witnesses' answers; the file. What is there already stays as it was.

    Where the folder is that of a corpus, its LOCK.json is made to bind the file. Raises MachineError where the folder
    cannot be written.
    """
    draft = Draft(category=REGRESSIONS, why=why, input=content, mode=mode)
    path = regressions / f"{draft.id.removeprefix(f'{REGRESSIONS}-')}.jsonl"
    try:
        if not path.exists():
            put_file(path, lines.encode([answer(draft)]))
        bind(regressions)
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    return path


def bind(regressions: Path) -> None:
    """Bind all regressions by the lock file of the corpus that they are in; nothing where they are in none."""
    lock_path = regressions.parent / NAME
    if regressions.name != REGRESSIONS or not lock_path.is_file():
        return
    lock = read_lock(regressions.parent)
    others = {name: entry for name, entry in lock.files.items() if not name.startswith(f"{REGRESSIONS}/")}
    found = {f"{REGRESSIONS}/{path.name}": path.read_bytes() for path in sorted(regressions.glob("*.jsonl"))}
    files = {**others, **{name: LockedFile.of(data) for name, data in found.items()}}
    if files != lock.files:
        put_file(lock_path, msgspec.structs.replace(lock, files=files).encoded())
