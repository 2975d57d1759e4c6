"""Parts of the harness by themselves: what a process for one question costs, and what becomes of a report."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from conformance.candidate.opening import open_candidate
from conformance.case import Question
from conformance.cli import measure
from conformance.report.document import ReportFile, read_report
from conformance.suite.contract import Contract

_QUESTIONS = 200
_COMMAND = ["echo", "1"]
_ECHO = """
contract = "{contract}"
name = "echo"
models = {{ {variant} = "any" }}
[surfaces.run]
argv = ["echo", "1"]
answers.count = {{ whole = true }}
"""

Part = tuple[str, float]
"""What was measured, and its seconds."""


def parts(contract: Contract, runs: int) -> Iterator[Part]:
    """One-shot processes beside bare ones, and a report written, read and made a page."""
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        yield from _one_shot(contract, Path(folder), runs)
        yield from _report(contract, Path(folder), runs)


def _one_shot(contract: Contract, folder: Path, runs: int) -> Iterator[Part]:
    path, variant = folder / "candidate.toml", contract.VARIANTS[0]
    path.write_text(_ECHO.format(contract=contract.NAME, variant=variant))
    questions = [Question(input=str(number), variant=variant) for number in range(_QUESTIONS)]
    with open_candidate(str(path), contract_home=contract.HOME) as candidate:
        asked = _seconds(lambda: list(candidate.surface.answer(questions)), runs)
    yield "one process for one question", asked / _QUESTIONS
    yield "the same process bare, one at a time", _seconds(lambda: _bare(questions), runs) / _QUESTIONS


def _bare(questions: Sequence[Question]) -> None:
    for _ in questions:
        subprocess.run(_COMMAND, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


def _report(contract: Contract, folder: Path, runs: int) -> Iterator[Part]:
    path, page = folder / "run.jsonl", folder / "run.html"
    with measure.inline_candidate(contract) as candidate:
        measure.command("judge", str(candidate), "--report", str(path))
    report = read_report(path)
    verdicts = f"{sum(report.footer.outcomes.values()):,} verdicts"
    yield f"report of {verdicts} written", _seconds(lambda: ReportFile(path).write(report), runs)
    yield "read and proved", _seconds(lambda: read_report(path), runs)
    yield "made a page, start-up included", measure.command("report", str(path), "-o", str(page), runs=runs).seconds


def _seconds(do: Callable[[], object], runs: int) -> float:
    """The median time of doing it."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        do()
        taken.append(time.perf_counter() - begun)
    return median(taken)
