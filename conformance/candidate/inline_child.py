"""Calls a Python function for each question; a program of the standard library alone, run by any interpreter >= 3.8.

    inline_child.py FOLDER MODULE:FUNCTION

Reads and writes the line protocol of docs/drivers.md. It imports nothing of this project: the interpreter may be one
that has never heard of it.
"""

import base64
import importlib
import json
import os
import sys
from typing import Any, Callable, Dict, Union  # noqa: UP035  # as old interpreters want it

_SAID_CHARS = 200


def main() -> None:
    """Serve until the end of input."""
    folder, name = sys.argv[1:3]
    # The harness's own folder was put first because this file is in it; its modules must not be found by accident.
    sys.path[0] = folder
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.dup(1)
    _take_away_streams()
    module, _, function = name.partition(":")
    call = getattr(importlib.import_module(module), function)
    for line in requests:
        _write(replies, _reply(call, json.loads(line)))


def _take_away_streams() -> None:
    """What the function prints goes to standard error, and it finds no input."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _reply(call: Callable[..., Any], request: Dict[str, Any]) -> str:  # noqa: UP006  # as old interpreters want it
    number = request["id"]
    try:
        result = call(_input(request), request["model"], request["mode"])
    except KeyboardInterrupt:
        raise
    # Panics of extension modules are no `Exception`, and one question must not end the others.
    except BaseException as error:  # noqa: BLE001
        return _failure(number, error)
    if isinstance(result, (list, tuple)):
        return _encoded(number, "ids", list(result))
    if type(result) is int:
        return _encoded(number, "count", result)
    return _encoded(number, "malformed", f"returned {type(result).__name__}, expected int or list of int")


def _input(request: Dict[str, Any]) -> Union[str, bytes]:  # noqa: UP006, UP007  # as old interpreters want it
    return request["text"] if "text" in request else base64.b64decode(request["bytes"])


def _failure(number: int, error: BaseException) -> str:
    kinds = [kind.__name__ for kind in type(error).__mro__]
    said = " ".join(str(error).split())[:_SAID_CHARS]
    if "Refused" in kinds:
        return _encoded(number, "refused", said)
    return _encoded(number, "crashed", f"{kinds[0]}: {said}")


def _encoded(number: int, key: str, value: object) -> str:
    try:
        return json.dumps({"id": number, key: value}, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        return json.dumps({"id": number, "malformed": f"cannot be written as JSON: {error}"})


def _write(descriptor: int, reply: str) -> None:
    """At once, not when a buffer is full: if the next call kills the process this answer is not lost."""
    data = memoryview(reply.encode() + b"\n")
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main()
