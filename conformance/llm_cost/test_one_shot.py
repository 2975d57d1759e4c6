"""One text alone and the same text in a stream have the same count (T4)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from msgspec import structs

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.candidate.surface import Surface
from conformance.case import Case, Question
from conformance.conftest import course_of
from conformance.judge import judge_all
from conformance.llm_cost.contract import HOME
from conformance.run import Ending, Run
from conformance.suite.finding import settle
from conformance.suite.judging import Judging
from conformance.suite.trial import Trial

CLAUSE = "T4"
CATEGORY = "one-shot"
# Every text costs a process, so the default tier asks a few; the exhaustive one asks the whole smoke tier.
TEXTS = 3
# Beyond this a text is no argument of a command any more, on any system.
_LONGEST = 10_000


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """An item for each encoding, where a whole tier is judged and the candidate has both doors."""
    if "encoding" not in metafunc.fixturenames:
        return
    trial = course_of(metafunc.config).judging.trial
    request, surfaces = trial.request, trial.candidate.description.surfaces
    applies = surfaces.run and surfaces.batch and not request.cases and not request.categories
    metafunc.parametrize("encoding", trial.offered if applies else ())


@pytest.mark.clause(CLAUSE)
def test_one_shot(encoding: str, trial: Trial, judging: Judging) -> None:
    """The count of a text through `run` is its count through `batch`, whatever the oracle says of either."""
    stored = trial.own(texts(trial, encoding), first=trial.offered.index(encoding))
    questions = [case.question for case in stored]
    with ExitStack() as opened:
        alone = _surface(trial, "run", opened)
        in_stream = _surface(trial, "batch", opened)
        cases = list(_expecting(stored, in_stream.answer(questions)))
        verdicts = list(judge_all(cases, alone.answer([case.question for case in cases])))
    settle(judging.judged(f"one_shot[{encoding}]", verdicts, planned=len(cases)), trial)


def texts(trial: Trial, encoding: str) -> list[Case]:
    """Cases of the smoke tier, evenly chosen, whose text a command line can carry."""
    contract = trial.contract
    cases = [case for name in contract.categories("smoke") for case in contract.cases(name, encoding, "smoke")]
    fitting = [case for case in cases if _fits(case.question)]
    return fitting if trial.tier == "exhaustive" else fitting[:: max(1, len(fitting) // TEXTS)][:TEXTS]


def _fits(question: Question) -> bool:
    return isinstance(question.input, str) and question.mode == "ordinary" and len(question.input) <= _LONGEST


def _surface(trial: Trial, name: str, opened: ExitStack) -> Surface:
    if trial.candidate.surface.name == name:
        return trial.candidate.surface
    other: Candidate = open_candidate(trial.request.candidate, contract_home=HOME, surface=name)
    return opened.enter_context(other).surface


def _expecting(stored: Sequence[Case], in_stream: Iterable[Run]) -> Iterator[Case]:
    """What was counted in the stream is what is expected alone; a text without an answer there is judged elsewhere."""
    for case, run in zip(stored, in_stream, strict=True):
        if run.ending is Ending.ANSWERED:
            expected = {"count": run.answer.get("count")}
            yield structs.replace(case, clause=CLAUSE, category=CATEGORY, expected=expected)
