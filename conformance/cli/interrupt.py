"""Ctrl-C, remembered: an exception that strikes in the middle of somebody's cleaning up can be lost on its way."""

import signal
import threading
from types import FrameType

_seen = threading.Event()


def listen() -> None:
    """Take both polite requests to end, SIGINT and SIGTERM, as Ctrl-C: what has been begun is cleaned up."""
    _seen.clear()
    # Only the main thread may set handlers, and only it is interrupted.
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)


def check() -> None:
    """Raise KeyboardInterrupt if it was asked for and has not arrived."""
    if _seen.is_set():
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _seen.set()
    signal.default_int_handler(number, frame)
