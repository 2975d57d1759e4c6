"""The border between the longest text that a candidate answers rightly and the shortest that it does not."""

import math
from collections.abc import Callable

import msgspec

from conformance.bench.asking import Asker, seconds_of
from conformance.bench.curve import TROUBLES, Trouble, Verdict
from conformance.bench.pace import Timer
from conformance.bench.supply import Supply, size_of
from conformance.run import Ending

_HALVINGS = 24
# To see once more that a text takes too long takes as long as the patience that it is given.
_HALVINGS_OF_HANGS = 2

Answered = Callable[[int, float], None]
"""Told of every text that was answered on the way, with the seconds that it took."""


def border(asker: Asker, supply: Supply, trouble: Trouble, limit_s: float, answered: Answered) -> Trouble:
    """The same trouble with its border closer, by halving, as far as `limit_s` allows.

    It is taken that what fails at one length fails at all above. What was not asked is no trouble of the candidate's.
    """
    if trouble.verdict is Verdict.UNASKED:
        return trouble
    timer = Timer(limit_s)
    for _ in range(_HALVINGS_OF_HANGS if trouble.verdict is Verdict.HANGS else _HALVINGS):
        if trouble.bytes - trouble.answered <= supply.family.unit_bytes or timer.left_s < timer.gone_s:
            break
        trouble = _halved(asker, supply, trouble, answered)
    return trouble


def _halved(asker: Asker, supply: Supply, trouble: Trouble, answered: Answered) -> Trouble:
    question = supply.exactly(_middle(trouble))
    length = size_of(question)
    if not trouble.answered < length < trouble.bytes:
        # Whole units only: nothing lies between.
        return trouble
    asked = asker.ask([question])
    run = asked.runs[0]
    if run.ending is not Ending.ANSWERED:
        return msgspec.structs.replace(trouble, bytes=length, detail=run.detail, verdict=TROUBLES[run.ending])
    answered(length, seconds_of(asked))
    fault = supply.fault(question, run) if trouble.verdict is Verdict.WRONG else ""
    if fault:
        return msgspec.structs.replace(trouble, bytes=length, detail=fault)
    return msgspec.structs.replace(trouble, answered=length)


def _middle(trouble: Trouble) -> int:
    if trouble.verdict is Verdict.HANGS and trouble.answered:
        return round(math.sqrt(trouble.answered * trouble.bytes))
    return (trouble.answered + trouble.bytes) // 2
