"""The command `evilcorpus`: one small file for each verb, imported only when it is called."""

import os
import sys
import traceback
from pathlib import Path

import click

from conformance.cli import interrupt
from conformance.cli.examples import with_examples
from conformance.cli.verbs import Verbs
from conformance.errors import EvilCorpusError, MachineError, in_mid_sentence

_INTERRUPTED = 130
_READER_GONE = 141
_UNEXPECTED = 4
_USAGE = 2
# What newer releases of click raise where a group is called without a verb; older ones print the help themselves.
_NO_WORDS: tuple[type[click.UsageError], ...] = tuple(
    kind for name, kind in vars(click.exceptions).items() if name == "NoArgsIsHelpError"
)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="evilcorpus", message="%(prog)s %(version)s")
@click.option("--traceback", "want_traceback", is_flag=True, help="Show where an unexpected error came from.")
@click.pass_context
def evilcorpus(context: click.Context, want_traceback: bool) -> None:
    """Judge implementations from outside, with adversarial cases from a pinned oracle.

    Exit status: 0 conformant, 1 not conformant, 2 wrong usage, 3 damaged data, 4 the machine or an error of ours,
    5 judged incompletely, 130 interrupted.
    """


with_examples(evilcorpus, "")


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit; every error of ours is one line on standard error."""
    _open_streams()
    interrupt.listen()
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(_status(words, want_traceback="--traceback" in words))


def _open_streams() -> None:
    """Give a caller's closed streams to nobody: else what is opened next is taken for them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115  # for as long as the process lives
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115  # likewise


def _status(words: list[str], *, want_traceback: bool) -> int:
    try:
        _check_folder()
        status = evilcorpus.main(words, prog_name="evilcorpus", standalone_mode=False)
        sys.stdout.flush()
    except EvilCorpusError as error:
        return _complain(str(error), error.exit_status)
    except click.exceptions.Exit as error:
        return error.exit_code
    except _NO_WORDS as error:
        # A whole page and no complaint: it keeps its lines.
        print(error.format_message(), file=sys.stderr)
        return _USAGE
    except click.ClickException as error:
        return _complain(_worded(error.format_message()) + _where_to_look(error), _USAGE)
    except (KeyboardInterrupt, click.Abort) as error:
        # Click makes an Abort of an interrupt, and keeps the words in its cause.
        return _complain(str(error.__cause__ or error) or "interrupted", _INTERRUPTED)
    except BrokenPipeError:
        # Python flushes standard output once more when it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    except Exception as error:  # noqa: BLE001  # the last door: nobody is served by a traceback not asked for
        if want_traceback:
            traceback.print_exc()
        return _complain(f"unexpected {type(error).__name__}: {error} (more with evilcorpus --traceback)", _UNEXPECTED)
    return status if isinstance(status, int) else 0


def _check_folder() -> None:
    """Hold that there is a working folder: everything that is named by a path needs it, and pytest in any case."""
    try:
        Path.cwd()
    except OSError as error:
        raise MachineError("expected a working folder, found that it is there no more") from error


def _complain(message: str, status: int) -> int:
    # Names in it come from anybody's files: a terminal obeys no control character, and stderr takes no lone surrogate.
    shown = "".join(one if one.isprintable() else repr(one)[1:-1] for one in " ".join(message.split()))
    print(f"evilcorpus: error: {shown}", file=sys.stderr)
    return status


def _where_to_look(error: click.ClickException) -> str:
    """The help of the command that was called, unless the message says already what was meant."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or error.format_message().rstrip(")").endswith(("?", "all")):
        return ""
    return f"; `{context.command_path} --help` has examples"


def _worded(message: str) -> str:
    """Click's sentence in the style of all others: lower case, without a full stop."""
    return in_mid_sentence(message).rstrip(".")
