"""`evilcorpus bench`: what is measured, one small file for each verb, imported only when it is called."""

from collections.abc import Mapping
from typing import ClassVar

import click

from conformance.cli.verbs import Verbs


class Measurements(Verbs):
    """The verbs of `bench`."""

    table: ClassVar[Mapping[str, tuple[str, str]]] = {
        "self": ("bench_self:measure_self", "Measure what the harness itself costs."),
    }


@click.group(cls=Measurements)
def bench() -> None:
    """Measure candidates beside the oracle, and the harness itself."""
