"""How much a command says besides its result: `--quiet`, the usual, `--verbose`."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])


class Voice(StrEnum):
    """Errors are told in any voice, and an exit status never depends on it."""

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


def voiced(quiet: str, verbose: str) -> Callable[[_Command], _Command]:
    """Give a command both options, which exclude each other: the last one counts. The texts say what each leaves."""

    def decorate(command: _Command) -> _Command:
        loud = click.option("--verbose", "-v", "voice", type=Voice, flag_value=Voice.VERBOSE, help=verbose)
        soft = click.option(
            "--quiet", "-q", "voice", type=Voice, flag_value=Voice.QUIET, default=Voice.USUAL, help=quiet
        )
        return soft(loud(command))

    return decorate
