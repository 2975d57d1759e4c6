"""What a contract has to say about a report: its clauses, the kinds of failure, and what the candidate behaves like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.clause import Clause, load_clauses
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.suite import contract as contracts
from conformance.suite.contract import Draw


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The words for one report; `classes` and `attributions` are empty where nothing failed."""

    clauses: Mapping[str, Clause]
    classes: Sequence[FailureClass]
    attributions: Sequence[str]


def told(report: Report, draw: Draw | None) -> Told:
    """Ask the report's contract; UsageError where there is no such contract."""
    contract = contracts.load(report.header.contract)
    faults = [single for single in report.singles if single.is_fault]
    return Told(
        clauses=load_clauses(contract.HOME / "clauses.toml"),
        classes=contract.failure_classes(faults, draw) if faults else (),
        attributions=contract.attributions(report.groups, report.singles, draw) if faults else (),
    )
