"""The verbs of `evilcorpus`, each known by name and sentence until it is called."""

import importlib
from collections.abc import Mapping
from typing import ClassVar, cast

import click
from click.shell_completion import CompletionItem

from conformance.cli.examples import with_examples
from conformance.suggestion import did_you_mean

# Verb -> where its command is, and its sentence in the list of verbs: importing all to ask them takes a second.
VERBS = {
    "attest": ("attest:attest", "Write a statement about a judged candidate, ready to be signed."),
    "bench": ("bench:bench", "Measure candidates beside the oracle, and the harness itself."),
    "completion": ("completion:completion", "Print what makes a shell complete this command's words."),
    "coverage": ("coverage:command", "Say what the corpus reaches, and which planted bugs it finds."),
    "diff": ("diff:diff", "Compare two reports: fixes, regressions, and their causes."),
    "explain": ("explain:explain", "Show how a text splits and merges, and where a candidate parts from it."),
    "export": ("export:export", "Write a saved report as JUnit XML, badge, job summary or annotations."),
    "fuzz": ("fuzz:fuzz", "Look for what a candidate gets wrong, for as long as there is time."),
    "generate": ("generate:generate", "Make the corpus from its generators, or check that it is as made."),
    "init": ("init:init", "Ask a program how it wants to be asked, and write a first candidate.toml."),
    "judge": ("judge:judge", "Judge a candidate."),
    "merge": ("merge:merge", "Join the reports of all shards of a run."),
    "minimise": ("minimise:minimise", "Shrink a failing text to the least that still fails."),
    "policy": ("policy:policy", "Write or check a release policy."),
    "report": ("report:report", "Write saved reports as one HTML page."),
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
        command = cast("click.Command", getattr(importlib.import_module(f"conformance.cli.{module}"), name))
        return with_examples(command, cmd_name if self.table is VERBS else f"{self.name} {cmd_name}")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's; a verb that is none is answered with those that look like it."""
        word = args[0]
        if word not in self.table and not word.startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(word, self.table) or f"; `{ctx.command_path} --help` lists all"
            raise click.UsageError(f"no such command {word!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The verbs that begin so, from the table: click's own would import all of them for their sentences."""
        verbs = [
            CompletionItem(name, help=sentence)
            for name, (_, sentence) in sorted(self.table.items())
            if name.startswith(incomplete)
        ]
        return verbs + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as above
        """The list of verbs, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in sorted(self.table.items())])
