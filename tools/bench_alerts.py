"""Tries whether `bench compare` raises alerts where it must, and none where it must not, on this machine as it is.

    python tools/bench_alerts.py [--candidate NAME] [--tries 10] [--size 20] [--budget 600] [--slow-down 0.15]

Each try saves the candidate twice and two slowed copies of it once: one that works longer, one that waits longer
(trial/slowed.py). The second save and both copies are compared with the first save. Prints each try and what all of
them come to; exit status 1 where an alert was raised wrongly, or was not raised.

Without --candidate two counters of words are tried (trial/words.py), one in the place of the oracle: they start at
once, so that a try takes a minute on a quiet machine.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from conformance.bench import comparison
from conformance.bench.contestant import Contestant, Refused, filter_, surface_of
from conformance.bench.interleave import Plan
from conformance.bench.saved import Change, Metric, Saved
from conformance.bench.session import Wish, measured
from conformance.bench.statistics import location
from conformance.candidate.candidate import Candidate
from conformance.candidate.description import BatchSurface, Place
from conformance.candidate.launch import Launch
from conformance.candidate.opening import open_candidate
from conformance.llm_cost import scenarios
from conformance.llm_cost.contract import HOME

_TRIAL = Path(__file__).resolve().parent / "trial"
_PYTHON = (sys.executable, "-I", "-S")
_UTF8 = {"PYTHONIOENCODING": "utf-8"}

# A slowed copy starts later as well, since it is a process more: that is no alert to count.
_HOW: dict[str, tuple[Metric, ...]] = {"work": ("time", "processor time"), "wait": ("time", "waiting")}
_ALL: tuple[Metric, ...] = ("time", "processor time", "waiting", "start-up", "peak memory")
_EXPECTED = {"again": "no alert", "work": "alert", "wait": "alert"}


def main() -> int:
    """Try, and say what it came to."""
    options = _options()
    totals: dict[str, Counter[str]] = {name: Counter() for name in _EXPECTED}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, options.tries + 1):
            for name, found in _try(options, Path(folder)):
                totals[name][found] += 1
                print(f"try {number}: {name}: {found}", flush=True)
    for name, counts in totals.items():
        told = ", ".join(f"{count} {found}" for found, count in sorted(counts.items()))
        print(f"{name}: expected {options.tries} {_EXPECTED[name]}, found {told}")
    return int(any(counts != {_EXPECTED[name]: options.tries} for name, counts in totals.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidate", default="")
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--size", type=float, default=20.0)
    parser.add_argument("--budget", type=float, default=600.0)
    parser.add_argument("--slow-down", type=float, default=0.15)
    return parser.parse_args()


def _try(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str]]:
    command = _command(options.candidate)
    same = _described("same", command, folder)
    base = _saved(same, options)
    yield "again", _told(base, _saved(same, options), _ALL)
    start = location([sample.cpu_seconds for sample in base.loads[0].lanes[0].starts])
    for how, metrics in _HOW.items():
        slowed = [*_PYTHON, str(_TRIAL / "slowed.py"), how, str(options.slow_down), str(start), *command]
        yield how, _told(base, _saved(_described(how, slowed, folder), options), metrics)


def _command(target: str) -> list[str]:
    """The command of a candidate, or of the counter that matches."""
    if not target:
        return [*_PYTHON, str(_TRIAL / "words.py"), "match"]
    with open_candidate(target, contract_home=HOME) as candidate:
        return candidate.launch(candidate.description.command).filled()


def _described(name: str, command: list[str], folder: Path) -> Path:
    """A description of a command: a filter of words, and a tool of the contract's."""
    path = folder / f"{name}.toml"
    words = "[" + ", ".join(f"'{word}'" for word in command) + "]"
    path.write_text(
        f'contract = "llm-cost"\nname = "{name}"\ncommand = {words}\n'
        'models = { words = "words", o200k_base = "gpt-4o" }\nenv = { PYTHONIOENCODING = "utf-8" }\n'
        f"[surfaces.batch]\nargv = {words}\nanswers.count = {{ whole = true }}\n"
    )
    return path


def _saved(path: Path, options: argparse.Namespace) -> Saved:
    contest = scenarios if options.candidate else _Words()
    wish = Wish(scenarios=("chat",), megabytes=options.size)
    plan = Plan(reach=0.02, budget_s=options.budget)
    with open_candidate(str(path), contract_home=HOME) as candidate:
        return measured(contest, [(path.name, candidate)], wish, plan, lambda _: None)


def _told(base: Saved, new: Saved, metrics: tuple[Metric, ...]) -> str:
    """What the comparison comes to by some metrics, with its numbers."""
    changes = comparison.across(base, new, program=new.programs[0].name)
    found = {change.finding for change in changes if change.metric in metrics}
    said = "alert" if "alert" in found else "too noisy" if "too noisy" in found or not found else "no alert"
    rounds = [len(saved.loads[0].lanes[0].runs) for saved in (base, new)]
    print(f"    {rounds[0]} and {rounds[1]} rounds; {'; '.join(map(_words, changes))}", flush=True)
    return said


def _words(change: Change) -> str:
    found = change.percent
    return f"{change.metric} {found.value:+.1f} % ({found.low:+.1f} to {found.high:+.1f})"


class _Words:
    """Counters of words as a contest."""

    NAME = "words"
    VARIANT = "words"
    SCENARIOS = scenarios.SCENARIOS

    def oracle(self, variant: str) -> Contestant:
        """The one that splits."""
        argv = (sys.executable, "-I", "-S", str(_TRIAL / "words.py"), "split")
        launch = Launch(argv=argv, env=_UTF8, here=_TRIAL)
        return filter_(variant, launch, BatchSurface(argv=argv, answers={"count": Place(whole=True)}), {})

    def contestant(self, candidate: Candidate, variant: str) -> Contestant | Refused:
        """As described."""
        return surface_of(candidate, variant)


if __name__ == "__main__":
    sys.exit(main())
