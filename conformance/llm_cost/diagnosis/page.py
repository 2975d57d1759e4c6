"""docs/mutants.md, made from the ledger: every mutant, where its mistake is seen, and what kind of text kills it."""

from collections.abc import Iterator, Mapping, Sequence

from conformance.llm_cost.diagnosis.equivalent import COUNTS_STAY, EQUIVALENT
from conformance.llm_cost.diagnosis.mutant import STEPS, Mutant
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.oracle import vocabulary

# What a mutant of each step does wrongly, and what a text needs to show it.
_KILLED_BY: Mapping[str, tuple[str, str]] = {
    "read": (
        "Reading",
        (
            "Texts that hold what is changed, at their beginning, in the middle and at their end; raw bytes and lone "
            "surrogates in modes of their own; texts beyond each length at which buffers end."
        ),
    ),
    "cut": ("Cutting", "Texts longer than the block, with a piece across its border."),
    "specials": ("Special tokens", "Every special token, its prefixes and its other cases, in mode `special`."),
    "before_special": ("Text before special tokens", "Runs of white space right before a special token."),
    "letter": (
        "Classes of code points",
        (
            "The code point whose class is mistaken, beside letters, digits and signs with which it merges. A "
            "class as a whole can count rightly by accident: its code points have to stand among others inside a word."
        ),
    ),
    "rewrite": (
        "Splitting",
        (
            "Texts on which two patterns place a border differently, and whose bytes merge across it: otherwise "
            "the tokens are the same. Where no token of whole characters crosses a border, one with a part of a "
            "character may (`diagnosis/fragments.py` finds such texts)."
        ),
    ),
    "regroup": ("Pieces", "Two pieces in one text that a careless key takes for the same; emoji families."),
    "ranks": ("Vocabulary", "Texts that need the tokens that are lost, and ids behind a hole."),
    "merge": (
        "Merging",
        (
            "Pieces that are no tokens themselves and on whose bytes merges compete: overlapping pairs of one rank, "
            "joins of lower rank than their halves, one-byte edits of tokens, long runs."
        ),
    ),
    "number": ("Ids", "Ids above 65,535; repeated tokens; long answers; the empty text."),
}

_HEAD = """\
# Mutants

<!-- made by conformance/llm_cost/diagnosis/page.py; tests/test_mutants.py fails where this differs -->

A mutant is the second witness with one step done wrongly, as real implementations do it. The corpus has to kill every
one: some vector must make it answer otherwise than the oracle, by ids, and by counts alone wherever that is possible.
A candidate that fails is held against the same mutants, and the report names the one that answers alike.

`evilcorpus coverage` prints how many vectors kill each, and fails where one survives. An encoding is named where a
mutant has no meaning in the others.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections(), *_equivalents()])


def _sections() -> Iterator[str]:
    yield f"{len(LEDGER)} mutants, by the step of the tokenizer that they replace.\n"
    for step in STEPS:
        mutants = [mutant for mutant in LEDGER if mutant.step == step]
        title, killed_by = _KILLED_BY[step]
        yield f"## {title} ({len(mutants)})\n\nKilled by: {killed_by[0].lower()}{killed_by[1:]}\n"
        yield "| mutant | what it does | where such a thing is seen |\n|---|---|---|"
        yield from (_row(mutant) for mutant in mutants)
        yield ""


def _row(mutant: Mutant) -> str:
    only = "" if mutant.encodings == vocabulary.ENCODINGS else f" ({', '.join(mutant.encodings)})"
    return f"| `{mutant.name}`{only} | {_cell(mutant.sentence)} | {_cell(mutant.seen)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _equivalents() -> Iterator[str]:
    yield "## Equivalent mutants\n"
    yield "No text can show these in the encoding named; each proof is checked by tests/test_equivalent.py.\n"
    yield "| mutant | encodings | why nothing shows it |\n|---|---|---|"
    yield from _grouped(EQUIVALENT)
    yield "\n## Mutants that counts cannot show\n"
    yield "Ids show these; the number of tokens is the same for every text.\n"
    yield "| mutant | why |\n|---|---|"
    yield from (f"| `{name}` | {_cell(why)} |" for name, why in sorted(COUNTS_STAY.items()))
    yield ""


def _grouped(equivalent: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """One row for each mutant and reason, with its encodings."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (name, encoding), why in sorted(equivalent.items()):
        rows.setdefault((name, why), []).append(encoding)
    return (_equivalent_row(name, encodings, why) for (name, why), encodings in rows.items())


def _equivalent_row(name: str, encodings: Sequence[str], why: str) -> str:
    return f"| `{name}` | {', '.join(encodings)} | {_cell(why)} |"
