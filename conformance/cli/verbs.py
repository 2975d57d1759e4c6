"""The verbs of `evilcorpus`, each known by name and sentence until it is called."""

import importlib
from collections.abc import Mapping
from typing import ClassVar, cast

import click

# Verb -> where its command is, and its sentence in the list of verbs: importing all to ask them takes a second.
VERBS = {
    "bench": ("bench:bench", "Measure candidates beside the oracle, and the harness itself."),
    "coverage": ("coverage:command", "Say what the corpus reaches, and which planted bugs it finds."),
    "explain": ("explain:explain", "Show how a text splits and merges, and where a candidate parts from it."),
    "fuzz": ("fuzz:fuzz", "Look for what a candidate gets wrong, for as long as there is time."),
    "generate": ("generate:generate", "Make the corpus from its generators, or check that it is as made."),
    "judge": ("judge:judge", "Judge a candidate."),
    "minimise": ("minimise:minimise", "Shrink a failing text to the least that still fails."),
    "policy": ("policy:policy", "Write or check a release policy."),
    "show": ("show:show", "Print the summary of a saved report."),
    "smoke": ("smoke:smoke", "Find out whether a candidate's description works at all."),
    "verify-release": ("verify_release:verify_release", "Verify the signed artifacts of a release."),
}


class Verbs(click.Group):
    """A group that imports a verb's module only to run it or to show its own help; `table` has the form of VERBS."""

    table: ClassVar[Mapping[str, tuple[str, str]]] = VERBS

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """All verbs, sorted."""
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The verb's command; None where there is no such verb."""
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        return cast("click.Command", getattr(importlib.import_module(f"conformance.cli.{module}"), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as above
        """The list of verbs, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in sorted(self.table.items())])
