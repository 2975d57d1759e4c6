"""Tables of other versions of Unicode."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.witness import letters


def _of_version(version: str) -> Mutant:
    return Mutant(
        name=f"unicode-{version}",
        sentence=f"The tables are those of Unicode {version}, ours are {unicode.PINNED}.",
        seen="engines and tables of another year",
        letter=lambda code_point, _: letters(version)[code_point],
    )


VERSIONS = tuple(_of_version(version) for version in unicode.VERSIONS if version != unicode.PINNED)


MUTANTS: tuple[Mutant, ...] = (*VERSIONS,)
