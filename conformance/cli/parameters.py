"""Kinds of words on the command line that a shell can complete: candidates, surfaces, tiers, encodings."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from conformance.candidate.opening import reference_names
from conformance.suite import contract as contracts
from conformance.suite.trial import DEFAULT_CONTRACT

SURFACES = ("inline", "ask", "batch", "run")
TIERS = ("smoke", "default", "exhaustive")


class CandidateName(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """A name, a candidate.toml or a binary; whether there is such a one is found out where it is opened."""

    name = "candidate"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        param: click.Parameter,  # noqa: ARG002  # as above
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that begin so; files where none does, or where a path has been begun."""
        names = reference_names(contracts.load(DEFAULT_CONTRACT).HOME)
        found = [CompletionItem(name) for name in names if incomplete and name.startswith(incomplete)]
        # Bash shows either words or files, never both.
        return found or [CompletionItem(incomplete, type="file")]


CANDIDATE = CandidateName()

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def one_of(words: Iterable[str]) -> Completer:
    """Completes to those of the words that begin so; which of them fit is checked elsewhere, with a better message."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del context, parameter
        return [CompletionItem(word) for word in words if word.startswith(incomplete)]

    return complete
