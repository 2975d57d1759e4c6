"""`evilcorpus bench scaling`: how a candidate's time grows with the length of adversarial texts."""

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from conformance.bench import instructions, plot, scaling_document, scaling_table
from conformance.bench.asking import Asker, Clock
from conformance.bench.curve import OPEN, SOUND, Curve, Scaling
from conformance.bench.family import Family
from conformance.bench.instructions import Counter, Counting
from conformance.bench.pace import Pace
from conformance.bench.saved import write
from conformance.bench.scaling_document import ScalingDocument
from conformance.bench.survey import survey
from conformance.candidate.opening import open_candidate
from conformance.cli import interrupt, measure
from conformance.cli.parameters import CANDIDATE, SURFACES, one_of
from conformance.errors import MachineError, UsageError
from conformance.report.placing import check_replaceable, placed
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.heading import harness_version
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CONTRACT

_USUAL = Pace(budget_s=900.0)
_COUNTERS = {"perf": instructions.PERF, "valgrind": instructions.VALGRIND}
_FOUND_WANTING, _INCOMPLETE = 1, 5
# On a machine with many at work a text takes that many times as long before it is said to hang.
_PATIENCE = 30
_LEGEND = (
    "exponents of time over length at the large end, with 99 % intervals; linear: all of it below 1.5; "
    "by processor time unless told otherwise above"
)


@click.command("scaling")
@click.argument("candidates", nargs=-1, type=CANDIDATE, metavar="CANDIDATE...")
@click.option("--family", "names", multiple=True, metavar="NAME", help="Only this family of texts; repeatable.")
@click.option("--list", "want_list", is_flag=True, help="List the families.")
@click.option("--variant", metavar="NAME", help="The variant to ask for; by default one that all candidates have.")
@click.option("--surface", metavar="NAME", shell_complete=one_of(SURFACES), help="Ask through this surface.")
@click.option(
    "--longest",
    default=_USUAL.longest,
    show_default=True,
    type=click.IntRange(1_000, 10_000_000),
    metavar="BYTES",
    help="How long texts get.",
)
@click.option(
    "--text-seconds",
    default=_USUAL.text_s,
    show_default=True,
    type=click.FloatRange(0.01),
    help="How long one text may be expected to take.",
)
@click.option(
    "--budget",
    default=_USUAL.budget_s,
    show_default=True,
    type=click.FloatRange(1.0),
    metavar="SECONDS",
    help="For all families of one candidate; what it leaves undecided is told as that.",
)
@click.option(
    "--by",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "time", *_COUNTERS]),
    help="What is measured; auto counts instructions where perf can.",
)
@click.option("--beside-oracle", is_flag=True, help="Measure the oracle itself as well.")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Write every point as JSON.")
@click.option("--plots", type=click.Path(path_type=Path), metavar="FOLDER", help="Write an SVG for each family.")
def scaling(
    *,
    candidates: tuple[str, ...],
    names: tuple[str, ...],
    want_list: bool,
    variant: str | None,
    surface: str | None,
    longest: int,
    text_seconds: float,
    budget: float,
    by: str,
    beside_oracle: bool,
    save: Path | None,
    plots: Path | None,
) -> int:
    """Fit time against length for each CANDIDATE and family of adversarial texts, and say what grows too fast.

    An exponent whose interval ends below 1.5 is linear or nearly so; one whose interval begins above it is
    super-linear. Answers are compared with the oracle's. Exit status: 0 where all families are linear, 1 where one is
    not or is not answered rightly, 5 where one could not be decided.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    if want_list:
        return _listed(contract)
    if not candidates:
        raise UsageError("expected at least one candidate, found none")
    pace = Pace(longest=longest, text_s=text_seconds, budget_s=budget)
    with contextlib.ExitStack() as stack:
        # Its place is tried before anything is measured.
        file = None if save is None else stack.enter_context(_kept(save))
        targets = [*candidates]
        if beside_oracle:
            targets.append(str(stack.enter_context(measure.inline_candidate(contract))))
        chosen = variant or common_variant(targets, contract)
        families = _chosen(families_of(contract, chosen), names)
        counter = _counter(by)
        found = [
            measured(target, contract, families, chosen, pace, surface=surface, counter=counter) for target in targets
        ]
        _print(found)
        if file is not None:
            file.write(scaling_document.encode(_document(contract, pace, found)))
    if plots is not None:
        write_plots(found, plots)
    return status(found)


def measured(
    target: str,
    contract: Contract,
    families: Sequence[Family],
    variant: str,
    pace: Pace,
    *,
    surface: str | None = None,
    counter: Counter | None = None,
) -> Scaling:
    """All curves of one candidate; UsageError where it does not offer the variant."""
    with open_candidate(target, contract_home=contract.HOME, surface=surface) as candidate:
        if variant not in candidate.description.models:
            offered = ", ".join(candidate.description.models)
            raise UsageError(f"{target}: expected the variant {variant}, found {offered}")
        name, version = candidate.description.name, candidate.version
        digest, through = candidate.digest, candidate.surface.name
        silence_s = max(candidate.description.limits.silence_s, _PATIENCE * pace.text_s)
    opening = partial(_opened, target, contract, surface, counter, silence_s)
    tool = counter.name if counter else ""
    curves = survey(opening, families, variant, contract.expected, pace, tool=tool, told=_teller(name))
    return Scaling(name=name, version=version, digest=digest, surface=through, variant=variant, curves=curves)


def families_of(contract: Contract, variant: str) -> tuple[Family, ...]:
    """The families of a contract, from the module `families` of its folder; UsageError where it has none."""
    module = f"conformance.{contract.HOME.name}.families"
    if importlib.util.find_spec(module) is None:
        raise UsageError(f"expected a contract with families of texts, found {contract.NAME}")
    made: Callable[[str], tuple[Family, ...]] = importlib.import_module(module).families
    return made(variant)


def common_variant(targets: Sequence[str], contract: Contract) -> str:
    """The first variant of the contract that all candidates offer; UsageError where there is none."""
    offered = [_models(target, contract) for target in targets]
    for variant in contract.VARIANTS:
        if all(variant in models for models in offered):
            return variant
    raise UsageError(f"expected a variant that all of {', '.join(targets)} offer, found none; --variant names one")


def write_plots(found: Sequence[Scaling], folder: Path) -> None:
    """One SVG for each family into a folder, which is made; MachineError where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from error
    for family in dict.fromkeys(curve.family for one in found for curve in one.curves):
        series = [
            plot.Series(name=f"{one.name} {one.version}".strip(), curve=curve)
            for one in found
            for curve in one.curves
            if curve.family == family
        ]
        write(folder / f"{family}.svg", plot.svg(f"{family}, {found[0].variant}", series).encode())


def status(found: Sequence[Scaling]) -> int:
    """The exit status that the verdicts come to."""
    verdicts = {curve.verdict for one in found for curve in one.curves}
    if verdicts - SOUND - OPEN:
        return _FOUND_WANTING
    return _INCOMPLETE if verdicts & OPEN else 0


def _opened(target: str, contract: Contract, surface: str | None, counter: Counter | None, silence_s: float) -> Asker:
    interrupt.check()
    candidate = open_candidate(target, contract_home=contract.HOME, surface=surface, silence_s=silence_s)
    return Clock(candidate) if counter is None else Counting(candidate, target, counter)


def _models(target: str, contract: Contract) -> Sequence[str]:
    with open_candidate(target, contract_home=contract.HOME) as candidate:
        return tuple(candidate.description.models)


def _counter(by: str) -> Counter | None:
    """What counts instructions; None for the clocks. MachineError where what was asked for does not count here."""
    if by == "time":
        return None
    if by == "auto":
        return instructions.PERF if instructions.counts(instructions.PERF) else None
    if not instructions.counts(_COUNTERS[by]):
        raise MachineError(f"--by {by}: expected it to count instructions, found that it does not on this machine")
    return _COUNTERS[by]


def _chosen(families: Sequence[Family], names: Sequence[str]) -> Sequence[Family]:
    known = {family.name: family for family in families}
    for name in names:
        if name not in known:
            raise UsageError(f"--family: expected one of {', '.join(known)}, found {name!r}")
    return [known[name] for name in dict.fromkeys(names)] if names else families


def _listed(contract: Contract) -> int:
    for family in families_of(contract, contract.VARIANTS[0]):
        print(f"{family.name:22} {family.sentence}")
    return 0


def _kept(path: Path) -> contextlib.AbstractContextManager[BinaryIO]:
    check_replaceable(path, b'"evilcorpus-', what="file of measurements")
    return placed(path)


def _teller(name: str) -> Callable[[Curve], None]:
    def tell(curve: Curve) -> None:
        interrupt.check()
        print(f"{name}: {curve.family}: {curve.verdict.value} ({curve.seconds:.0f} s)", file=sys.stderr)

    return tell


def _print(found: Sequence[Scaling]) -> None:
    console = console_for(sys.stdout)
    for one in found:
        console.print(scaling_table.alone(one))
        for line in _remarks(one):
            console.print(line)
        console.print()
    if len(found) > 1:
        console.print(scaling_table.side_by_side(found))
    console.print(_LEGEND)


def _remarks(one: Scaling) -> Iterator[str]:
    for curve in one.curves:
        for said in scaling_table.remarks(curve):
            yield f"{curve.family}: {said}"


def _document(contract: Contract, pace: Pace, found: Sequence[Scaling]) -> ScalingDocument:
    return ScalingDocument(
        harness=f"evilcorpus {harness_version()}",
        contract=contract.NAME,
        oracle=contract.pins().get("tiktoken", ""),
        pace=pace,
        system=scaling_document.system(),
        candidates=tuple(found),
    )
