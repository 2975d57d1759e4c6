"""Measurements of the harness itself: each a figure in seconds or bytes, taken from child processes of our own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from conformance.candidate.candidate import Candidate
from conformance.case import Case
from conformance.errors import MachineError
from conformance.suite.contract import Contract

# ru_maxrss counts kilobytes on Linux, bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_INLINE = """
from conformance.llm_cost.oracle import tiktoken_oracle
def answer(text, model, mode):
    return tiktoken_oracle.ids(text, model, mode)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one child cost."""

    seconds: float
    peak_bytes: int


def command(*words: str, runs: int = 1, cwd: Path | None = None) -> Cost:
    """The median cost of an `evilcorpus` command that ends with status 0; MachineError where it does not."""
    costs = [_child([sys.executable, "-m", "conformance", *words], cwd=cwd) for _ in range(runs)]
    return Cost(seconds=median(c.seconds for c in costs), peak_bytes=max(c.peak_bytes for c in costs))


def loading(runs: int) -> float:
    """Seconds to read and verify the whole default tier, without starting Python."""
    code = (
        "import time; begun = time.perf_counter()\n"
        "from conformance.llm_cost.corpus import store\n"
        "for name in store.categories(): store.vectors(name)\n"
        "print(time.perf_counter() - begun)"
    )
    done = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout for _ in range(runs)]
    return median(map(float, done))


@contextmanager
def inline_candidate(contract: Contract) -> Iterator[Path]:
    """The description of a candidate that is the oracle itself, called in a Python process."""
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        (Path(folder) / "oracle.py").write_text(_INLINE)
        models = "\n".join(f'{name} = "{name}"' for name in contract.VARIANTS)
        path = Path(folder) / "candidate.toml"
        path.write_text(
            f'contract = "{contract.NAME}"\nname = "oracle"\n[models]\n{models}\n'
            '[surfaces.inline]\ncallable = "oracle:answer"\nshows = ["ids"]\n'
        )
        yield path


def alone(candidate: Candidate, contract: Contract, categories: Sequence[str]) -> float:
    """Seconds that a batch candidate needs for the texts of some categories with nobody watching."""
    surface = candidate.description.surfaces.batch
    if surface is None:
        raise MachineError(f"{candidate.path}: expected a batch surface to measure")
    total = 0.0
    for variant, model in candidate.description.models.items():
        cases = [case for name in categories for case in contract.cases(name, variant, "default")]
        for mode in surface.modes:
            lines = [_line(case, surface.field) for case in cases if case.question.mode == mode]
            values = {"{python}": sys.executable, "{model}": model, "{mode}": mode}
            argv = [values.get(word, word) for word in surface.argv]
            total += _fed(argv, lines) if lines else 0
    return total


def _line(case: Case, field: str) -> str:
    return json.dumps({field: case.question.input}) + "\n"


def _fed(argv: list[str], lines: list[str]) -> float:
    """Seconds of one process that reads lines from a file and writes to another."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stdin, tempfile.TemporaryFile() as stdout:
        stdin.writelines(lines)
        stdin.seek(0)
        begun = time.perf_counter()
        subprocess.run(argv, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, check=False)
        return time.perf_counter() - begun


def _child(argv: Sequence[str], cwd: Path | None = None) -> Cost:
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as stderr:
        child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=stderr, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            stderr.seek(0)
            said = stderr.read().decode("utf-8", "replace").strip()[-200:]
            raise MachineError(f"{' '.join(argv[2:])}: expected exit status 0, found {child.returncode}: {said}")
    return Cost(seconds=seconds, peak_bytes=usage.ru_maxrss * _RSS_UNIT)
