"""A behaviour: a test function that tells a short story about a candidate, and the verdicts that its ending comes to.

    Breach              failed           the candidate did something else than its contract says
    ├── Crash           crashed          a signal, a traceback, an exit status that is not documented
    └── Hang            timed-out        it had to be stopped
    NotClaimed          not-applicable   its description says that it lacks this
    Unavailable         could-not-run    the machine does not allow the circumstances

Each is raised by the story itself; anything else that a story raises is a fault of the harness.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from conformance.verdict import NO_VARIANT, Outcome, Verdict

ASPECT = "behaviour"
MARKER = "clause"
# The fixture of tests that ask many cases and make a verdict of each themselves.
MAKES_VERDICTS = "trial"


class Finding(Exception):  # noqa: N818  # named for what was found; the tree is in the module's docstring
    """The base of all ways for a story to end but well. `evidence` is for a reader, in lines."""

    outcome: Outcome

    def __init__(self, said: str, *, expected: object = None, found: object = None, evidence: str = "") -> None:
        super().__init__(said)
        self.expected = expected
        self.found = found
        self.evidence = evidence

    @property
    def detail(self) -> str:
        """What was found, then the evidence."""
        return f"{self}\n{self.evidence}" if self.evidence else str(self)


class Breach(Finding):
    """The candidate did something else than its contract says."""

    outcome = Outcome.FAILED


class Crash(Breach):
    """A signal, a traceback, an exit status that is not documented."""

    outcome = Outcome.CRASHED


class Hang(Breach):
    """The candidate had to be stopped."""

    outcome = Outcome.TIMED_OUT


class NotClaimed(Finding):
    """The candidate's description says that it lacks this."""

    outcome = Outcome.NOT_APPLICABLE


class Unavailable(Finding):
    """The machine does not allow the circumstances that the story needs."""

    outcome = Outcome.COULD_NOT_RUN


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """One story: its id, the area that its file is about, the clauses that it names, and its first sentence."""

    id: str
    area: str
    clauses: tuple[str, ...]
    sentence: str
    variant: str = NO_VARIANT

    def verdicts(self, finding: Finding | None) -> Iterator[Verdict]:
        """One verdict for each clause."""
        for clause in self.clauses:
            yield Verdict(
                case=self.id,
                clause=clause,
                category=self.area,
                variant=self.variant,
                aspect=ASPECT,
                outcome=Outcome.PASSED if finding is None else finding.outcome,
                expected=None if finding is None else finding.expected,
                got=None if finding is None else finding.found,
                detail="" if finding is None else finding.detail,
            )

    def planned(self, finding: Finding | None) -> int:
        """How many verdicts the candidate claims to deserve."""
        return 0 if isinstance(finding, NotClaimed) else len(self.clauses)


def behaviour_of(item: pytest.Item) -> Behaviour | None:
    """The behaviour that a pytest item is; None for one that names no clause or that makes its own verdicts."""
    if not isinstance(item, pytest.Function) or MAKES_VERDICTS in item.fixturenames:
        return None
    return behaviour(item.function, item.callspec.id if hasattr(item, "callspec") else "", _clauses(item))


def _clauses(item: pytest.Item) -> tuple[str, ...]:
    return tuple(name for mark in item.iter_markers(MARKER) for name in mark.args)


def behaviour(function: Callable[..., object], parameters: str, clauses: Sequence[str]) -> Behaviour | None:
    """The behaviour of a test function with the id of its parameters; None where no clause is named.

    Its id is made of the file's area, the function's name and the parameters: `behaviour-quota-exact-limit`.
    """
    if not clauses:
        return None
    area = area_of(function.__module__.rpartition(".")[2])
    name = function.__name__.removeprefix("test_").replace("_", "-")
    words = inspect.getdoc(function) or name.replace("-", " ")
    return Behaviour(
        id="-".join(part for part in (ASPECT, area, name, parameters.lower()) if part),
        area=area,
        clauses=tuple(clauses),
        sentence=" ".join(words.split("\n\n")[0].split()),
    )


def area_of(module: str) -> str:
    """The area that a file is about, by its name without `.py`."""
    return module.removeprefix("test_").replace("_", "-")
