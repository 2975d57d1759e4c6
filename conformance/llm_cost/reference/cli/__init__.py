"""The command's door: what is on the command line, one small file per verb; here is what they have in common.

Everything that ends a run comes by here and becomes one line on standard error and an exit status (E1, E3).
"""

import contextlib
import io
import sys
from collections.abc import Sequence

import click

from conformance.errors import EvilCorpusError
from conformance.llm_cost.reference import VERSION, channels
from conformance.llm_cost.reference.cli.models import models
from conformance.llm_cost.reference.cli.pipe import pipe
from conformance.llm_cost.reference.cli.price import price
from conformance.llm_cost.reference.cli.tokens import tokens
from conformance.llm_cost.reference.exits import ExitCode, ReaderGone, ReferenceFailure

PROGRAM = "llm-cost-reference"


@click.group(commands=[pipe, tokens, price, models], no_args_is_help=False, context_settings={"max_content_width": 100})
@click.version_option(VERSION, prog_name=PROGRAM, message="%(prog)s %(version)s")
def command() -> None:
    """Count the tokens of texts and price them, offline.

    Told: input tokens, exactly for OpenAI's encodings and as an estimate for others, and their cost by the published
    prices; output tokens only as far as they are given. Not told: reasoning, cached, tool-call and multimodal tokens,
    nor what is billed in the end.

    Exit status: 0 all lines processed, 1 reading or writing failed or a line did under --fail-on-error, 2 wrong
    usage, 64 a quota was reached, 65 some lines failed.
    """


def run(arguments: Sequence[str]) -> ExitCode:
    """Run the command; whatever ends it is an exit code."""
    channels.occupy_closed()
    try:
        return _run(arguments)
    except click.UsageError as error:
        return _end(ExitCode.USAGE, error.format_message())
    except ReaderGone:
        return ExitCode.GENERIC
    except ReferenceFailure as failure:
        return _end(failure.code, str(failure))
    except EvilCorpusError as error:
        return _end(ExitCode.GENERIC, str(error))
    except MemoryError:
        return _end(ExitCode.GENERIC, "out of memory")
    except (KeyboardInterrupt, click.Abort):
        return _end(ExitCode.GENERIC, "interrupted")


def _run(arguments: Sequence[str]) -> ExitCode:
    # Help and version are written by us as well: Python's own stream would complain about a full disk at its end.
    with contextlib.redirect_stdout(io.StringIO()) as said:
        result = command.main(list(arguments), PROGRAM, standalone_mode=False)
    channels.write_out(said.getvalue().encode())
    return ExitCode(result or ExitCode.OK)


def _end(code: ExitCode, reason: str) -> ExitCode:
    line = " ".join(reason.split())
    channels.write_err(f"{PROGRAM}: {line[:1].lower()}{line[1:]}\n".encode(errors="backslashreplace"))
    return code


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
