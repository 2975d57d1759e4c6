"""`evilcorpus bench`: what is measured, one small file for each verb, imported only when it is called."""

from collections.abc import Mapping
from typing import ClassVar

import click

from conformance.cli.verbs import Verbs


class Measurements(Verbs):
    """The verbs of `bench`."""

    table: ClassVar[Mapping[str, tuple[str, str]]] = {
        "scaling": (
            "bench_scaling:scaling",
            "Fit time against length on adversarial texts, and say what grows too fast.",
        ),
        "compare": (
            "bench_compare:compare",
            "Compare candidates, or one with saved measurements; alert at 10 % worse.",
        ),
        "save": ("bench_save:save", "Keep measurements of a candidate, to compare later ones with."),
        "self": ("bench_self:measure_self", "Measure what the harness itself costs."),
        "show": ("bench_show:show", "Print saved measurements, also in the form that other tools read."),
        "throughput": ("bench_throughput:throughput", "Measure how fast candidates read large inputs."),
    }


@click.group(cls=Measurements)
def bench() -> None:
    """Measure candidates beside the oracle, and the harness itself."""
