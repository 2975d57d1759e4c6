"""Functions for the inline surface: one that is right, and faults by name."""

import os
import signal
import sys
import time


class Refused(Exception):  # noqa: N818  # the name that the protocol gives it
    """What the harness takes for a refusal."""


def right(text: str, model: str, mode: str) -> object:
    return [ord(letter) for letter in text]


def counts(text: str, model: str, mode: str) -> object:
    return len(text)


def says_model_and_mode(text: str, model: str, mode: str) -> object:
    return [len(model), len(mode), len(text)]


def prints(text: str, model: str, mode: str) -> object:
    print("progress: 10 %")
    os.write(1, b"and more\n")
    return right(text, model, mode)


def refuses(text: str, model: str, mode: str) -> object:
    raise Refused("not in the mood")


def raises(text: str, model: str, mode: str) -> object:
    raise ValueError("cannot\ncope")


def panics(text: str, model: str, mode: str) -> object:
    class PanicException(BaseException):
        pass

    raise PanicException("called unwrap on a None value")


def exits(text: str, model: str, mode: str) -> object:
    sys.exit(3)


def returns_none(text: str, model: str, mode: str) -> object:
    return None


def returns_true(text: str, model: str, mode: str) -> object:
    return True


def returns_text(text: str, model: str, mode: str) -> object:
    return "17"


def returns_floats(text: str, model: str, mode: str) -> object:
    return [1.0, float("nan")]


def returns_set(text: str, model: str, mode: str) -> object:
    return {1}


def dies_on_poison(text: str, model: str, mode: str) -> object:
    if text == "poison":
        os.kill(os.getpid(), signal.SIGSEGV)
    return right(text, model, mode)


def hangs_on_poison(text: str, model: str, mode: str) -> object:
    if text == "poison":
        time.sleep(1000)
    return right(text, model, mode)


def raises_on_poison(text: str, model: str, mode: str) -> object:
    if text == "poison":
        raise OverflowError("too poisonous")
    return right(text, model, mode)
