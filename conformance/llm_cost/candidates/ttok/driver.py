"""ttok's command, called without a new process for each text, which comes on standard input as its help shows."""

from click.testing import CliRunner
from ttok.cli import cli


class Refused(Exception):  # noqa: N818  # the name that the harness knows a refusal by
    """The command ended with an error message."""


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids that the command prints."""
    flags = ["--allow-special"] if mode == "special" else []
    result = CliRunner().invoke(cli, ["--model", model, "--encode", *flags], input=text)
    if isinstance(result.exception, SystemExit):
        raise Refused(result.output)
    if result.exception is not None:
        raise result.exception
    return [int(word) for word in result.output.split()]
