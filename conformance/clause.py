"""What a contract promises, one sentence at a time."""

from enum import StrEnum
from pathlib import Path

import msgspec

from conformance.errors import CorpusError


class Level(StrEnum):
    """How binding a clause is, in the words of RFC 2119."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Clause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One promise: its id, how binding it is, its sentence and where it is written.

    `source` cites the contract's documents (`TDD 4.2`, `R1.3`, `Epic 3`) or is `decision` where they leave a point
    open, so that a report can tell "breaks the written contract" from "differs from our reading".
    """

    id: str
    level: Level
    text: str
    source: str

    @property
    def is_decision(self) -> bool:
        """Whether this project, not the written contract, settled the point."""
        return self.source == "decision"


class _ClauseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clause: list[Clause]


def load_clauses(path: Path) -> dict[str, Clause]:
    """Read a contract's `clauses.toml` as clauses by id, in the order of the file.

    Raises CorpusError where the file is missing, is no TOML, misses a key or gives an id twice.
    """
    try:
        clauses = msgspec.toml.decode(path.read_bytes(), type=_ClauseFile).clause
    except (OSError, msgspec.MsgspecError) as error:
        raise CorpusError(f"{path}: {error}") from error
    by_id = {clause.id: clause for clause in clauses}
    if len(by_id) != len(clauses):
        raise CorpusError(f"{path}: a clause id is given twice")
    return by_id
