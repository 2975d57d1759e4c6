"""`evilcorpus completion`: the few lines that make a shell complete this command's words."""

import click
from click.shell_completion import get_completion_class

from conformance.errors import UsageError

SHELLS = ("bash", "zsh", "fish")
# Click looks here to know that it is asked to complete, and not to run.
_VARIABLE = "_EVILCORPUS_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(*, shell: str) -> None:
    """Print what makes SHELL complete verbs, options, candidates and files.

    bash: at the end of ~/.bashrc, `eval "$(evilcorpus completion bash)"`; zsh: the same in ~/.zshrc, with zsh, below
    `compinit`; fish: write it to ~/.config/fish/completions/evilcorpus.fish.
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"expected a shell among {', '.join(SHELLS)}, found {shell!r}")
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "evilcorpus", _VARIABLE).source())
