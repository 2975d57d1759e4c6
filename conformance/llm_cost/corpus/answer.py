"""Both witnesses' answers to a draft: from draft to vector."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from conformance.case import Digest
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle, unicode
from conformance.llm_cost.oracle.vocabulary import ENCODINGS
from conformance.llm_cost.oracle.witness import Witness, without_lone_surrogates

# Lists longer than this are told by their digest: a line stays readable, and a long case still has its exact answer.
LONGEST_LIST = 160

# p50k_base and r50k_base have one pattern; what it reaches is told once.
_PATTERNS = ("cl100k_base", "o200k_base", "r50k_base")


def answered(drafts: Iterable[Draft]) -> Iterator[Vector]:
    """A vector for each draft, in order; drafts that the oracle cannot answer raise its OracleLimit."""
    for draft in drafts:
        yield answer(draft)


def answer(draft: Draft) -> Vector:
    """Ask both witnesses in every encoding. Where they differ the vector is disputed, with the oracle's answer kept."""
    content = draft.content
    ids = {name: tiktoken_oracle.ids(content, name, mode=draft.mode) for name in ENCODINGS}
    reaches, seen = _second_opinion(content, draft.mode)
    long = {name for name in ENCODINGS if len(ids[name]) > LONGEST_LIST}
    return Vector(
        id=draft.id,
        why=draft.why,
        mode=draft.mode,
        reaches=reaches,
        ids={name: found for name, found in ids.items() if name not in long},
        digest={name: Digest.of(ids[name]) for name in ENCODINGS if name in long},
        unicode=versions_that_differ(content, ids) if draft.mode == "ordinary" else (),
        control=None if draft.control is None else draft.control.id,
        disputed={name: _difference(ids[name], seen[name]) for name in ENCODINGS if ids[name] != seen[name]},
        **_input_field(draft),
    )


def versions_that_differ(content: str | bytes, ids: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    """The versions of the Unicode database, other than the oracle's, by whose classes some encoding's ids change."""
    if isinstance(content, bytes) or content.isascii():
        return ()
    points = set(map(ord, content))
    candidates = [version for version in _other_versions() if not points.isdisjoint(_changed(version))]
    return tuple(version for version in candidates if _differs(content, ids, version))


@cache
def witness(encoding: str, version: str = unicode.PINNED) -> Witness:
    """The second witness for one encoding, by the tables of one version of the Unicode database; kept once made."""
    return Witness(encoding, version)


def _second_opinion(content: str | bytes, mode: str) -> tuple[dict[str, str], dict[str, list[int]]]:
    """The alternatives reached, by pattern, and the second witness's ids, by encoding."""
    if mode not in ("ordinary", "surrogates") or isinstance(content, bytes):
        return {}, {name: witness(name).ids(content, mode) for name in ENCODINGS}
    text = without_lone_surrogates(content)
    splits = {name: witness(name).split(text) for name in _PATTERNS}
    pieces = {name: [text[p.start : p.end].encode() for p in split] for name, split in splits.items()}
    pieces["p50k_base"] = pieces["r50k_base"]
    reaches = {name: " ".join(dict.fromkeys(piece.branch for piece in split)) for name, split in splits.items()}
    ids_of = {name: witness(name).ids_of_piece for name in ENCODINGS}
    return reaches, {name: [i for piece in pieces[name] for i in ids_of[name](piece)] for name in ENCODINGS}


def _differs(content: str, ids: Mapping[str, Sequence[int]], version: str) -> bool:
    return any(witness(name, version).ids(content) != ids[name] for name in ENCODINGS)


@cache
def _other_versions() -> tuple[str, ...]:
    return tuple(version for version in unicode.VERSIONS if version != unicode.PINNED)


@cache
def _changed(version: str) -> frozenset[int]:
    return frozenset(unicode.changed_between(version, unicode.PINNED))


def _difference(expected: Sequence[int], found: Sequence[int]) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), min(len(expected), len(found))
    )
    return f"the second witness has {len(found)} ids to the oracle's {len(expected)}, first differing at {at}"


def _input_field(draft: Draft) -> dict[str, Any]:
    if draft.recipe is not None:
        return {"recipe": draft.recipe}
    if isinstance(draft.input, bytes):
        return {"base64": base64.b64encode(draft.input).decode("ascii")}
    if draft.mode != "surrogates":
        return {"text": draft.input}
    units = draft.input.encode("utf-16-le", "surrogatepass")
    return {"code_units": tuple(int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))}
