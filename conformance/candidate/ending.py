"""What a process that ended badly is told to have done, in one line with the evidence."""

import signal

from conformance.candidate.conversation import Bounds, Heard, Stop
from conformance.candidate.description import Limits
from conformance.candidate.process import End
from conformance.run import Ending, Run

_ENDINGS = {
    Stop.SILENT: Ending.TIMED_OUT,
    Stop.OVERTIME: Ending.TIMED_OUT,
    Stop.FLOODED: Ending.MALFORMED,
    Stop.FLOODED_ERRORS: Ending.MALFORMED,
    Stop.OVERWEIGHT: Ending.CRASHED,
}
_STDERR_SHOWN_BYTES = 2000
_STDERR_BYTES = 64_000_000
_LAST_LINE_CHARS = 160


def bounds(limits: Limits, sent_bytes: int, silence_s: float) -> Bounds:
    """How far one exchange may go.

    An answer is in proportion to what was sent (a token id for each byte, the record passed through with every
    character escaped), so that a flood is cut off long before the description's own limit.
    """
    return Bounds(
        silence_s=silence_s,
        total_s=limits.total_s,
        output_bytes=min(limits.output_bytes, 1_000_000 + 64 * sent_bytes),
        memory_bytes=limits.memory_bytes,
        stderr_bytes=min(_STDERR_BYTES, 4_000_000 + 64 * sent_bytes),
    )


def in_vain_s(heard: Heard, limits: Bounds, *, answered: bool) -> float:
    """How long was waited for nothing: a silence to its end, or all of the time without one answer."""
    if heard.stop is Stop.SILENT:
        return limits.silence_s
    return limits.total_s if heard.stop is Stop.OVERTIME and not answered else 0.0


def stopped(heard: Heard, limits: Bounds) -> Run:
    """The run of a process that the harness had to stop."""
    details = {
        Stop.SILENT: f"silent for {limits.silence_s:g} s",
        Stop.OVERTIME: f"not done after {limits.total_s:g} s",
        Stop.FLOODED: f"more than {limits.output_bytes} bytes on standard output",
        Stop.FLOODED_ERRORS: f"more than {limits.stderr_bytes} bytes on standard error",
        Stop.OVERWEIGHT: f"more than {limits.memory_bytes} bytes of memory",
    }
    return Run(ending=_ENDINGS[heard.stop], detail=details[heard.stop], stderr=tail(heard.stderr))


def crashed(end: End, stderr: bytes) -> Run:
    """The run of a process that ended by itself as it must not."""
    return Run(ending=Ending.CRASHED, detail=how_it_ended(end, stderr), stderr=tail(stderr))


def how_it_ended(end: End, stderr: bytes) -> str:
    """Its signal or exit status, and the last thing that it said."""
    lines = [line for line in tail(stderr).splitlines() if line.strip()]
    said = f": {lines[-1].strip()[:_LAST_LINE_CHARS]}" if lines else ""
    if end.signal is not None:
        return f"killed by {signal_name(end.signal)}{said}"
    return f"exit status {end.exit_status}{said}"


def signal_name(number: int) -> str:
    """`SIGSEGV` for 11; the number where it has no name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def tail(stderr: bytes) -> str:
    """The end of standard error as text."""
    return stderr[-_STDERR_SHOWN_BYTES:].decode("utf-8", "replace")
