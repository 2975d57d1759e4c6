"""A contract as the doors see it: a folder beside this one whose module `contract` answers these calls."""

import importlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

from conformance.candidate.smoke import Probe
from conformance.case import Case, Expected, Question
from conformance.errors import UsageError
from conformance.inquiry.lexicon import Lexicon
from conformance.paths import PACKAGE
from conformance.report.failures import FailureClass
from conformance.report.lines import Group, Single


class Draw(Protocol):
    """New cases, repeatable by their seed."""

    @property
    def digest(self) -> str:
        """SHA-256 over what was drawn."""

    @property
    def size(self) -> int:
        """How many inputs were drawn."""

    def categories(self) -> tuple[str, ...]:
        """The names of the categories drawn."""

    def cases(self, category: str, variant: str) -> list[Case]:
        """One category's cases in one variant, sorted by id."""


class Contract(Protocol):
    """What a contract's folder offers to every door."""

    NAME: str
    HOME: Path
    VARIANTS: tuple[str, ...]
    TIERS: tuple[str, ...]
    # Categories of long inputs, on which many a candidate takes more than its time.
    SLOW: Collection[str]

    def pins(self) -> Mapping[str, str]:
        """Digests and versions of everything that the answers depend on."""

    def categories(self, tier: str) -> tuple[str, ...]:
        """The names of a tier's categories, sorted; UsageError for an unknown tier."""

    def cases(self, category: str, variant: str, tier: str) -> list[Case]:
        """One category's cases in one variant, sorted by id; CorpusError where the data are damaged."""

    def may_hold(self, category: str, pattern: str) -> bool:
        """Whether cases of this category can have ids that match; so that one case is found without reading all."""

    def draw(self, seed: int) -> Draw:
        """New cases from the same generators."""

    def case(self, case_id: str, variant: str, draw: Draw | None = None) -> Case:
        """The case with this id, drawn or of any tier; UsageError where there is none or it has no answer there."""

    def probes(self, variants: Sequence[str]) -> list[Probe]:
        """What an adapter is asked before anything is graded."""

    def lexicon(self) -> Lexicon:
        """What a program is asked to find out how it wants to be asked."""

    def expected(self, questions: Sequence[Question]) -> list[Expected]:
        """The live oracle's answers; UsageError for a question that it cannot answer."""

    def explain(self, question: Question, expected: Expected) -> Iterator[str]:
        """Lines that tell how the question's answer comes about."""

    def picture(self, question: Question, expected: object, got: object) -> Sequence[str]:
        """Lines that show where an answer parts from the expected one."""

    def simpler(self, text: str) -> Iterator[str]:
        """Texts of the same length that are easier to read and may fail for the same reason."""

    def regression(self, question: Question, why: str) -> tuple[str, Path]:
        """A corpus line for this question, and the file that it belongs to."""

    def failure_classes(self, faults: Sequence[Single], draw: Draw | None) -> list[FailureClass]:
        """Faults of the same kind together, the most frequent first, each with its shortest example."""

    def attributions(self, groups: Sequence[Group], singles: Sequence[Single], draw: Draw | None) -> list[str]:
        """One line for each known fault of implementations that answers as the candidate does."""


def load(name: str) -> Contract:
    """The contract of this name (`llm-cost`); UsageError where no folder of this package is that contract."""
    folder = name.replace("-", "_")
    if not (PACKAGE / folder / "clauses.toml").is_file() or not folder.isidentifier():
        raise UsageError(f"expected the name of a contract, found {name!r}")
    return cast("Contract", importlib.import_module(f"conformance.{folder}.contract"))
