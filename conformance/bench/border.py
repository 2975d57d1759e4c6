"""The border between the longest text that a candidate answers rightly and the shortest that it does not."""

import msgspec

from conformance.bench.asking import Asker
from conformance.bench.curve import Trouble, Verdict
from conformance.bench.pace import Timer
from conformance.bench.supply import Supply, size_of
from conformance.run import Ending

_HALVINGS = 24


def border(asker: Asker, supply: Supply, trouble: Trouble, limit_s: float) -> Trouble:
    """The same trouble with its border closer, by halving, as far as `limit_s` allows.

    It is taken that what fails at one length fails at all above. What was not asked is no trouble of the candidate's.
    """
    if trouble.verdict in (Verdict.UNASKED, Verdict.HANGS):
        return trouble
    timer = Timer(limit_s)
    for _ in range(_HALVINGS):
        middle = (trouble.answered + trouble.bytes) // 2
        if trouble.bytes - trouble.answered <= supply.family.unit_bytes or timer.left_s < timer.gone_s:
            break
        trouble = _halved(asker, supply, trouble, middle)
    return trouble


def _halved(asker: Asker, supply: Supply, trouble: Trouble, size: int) -> Trouble:
    question = supply.exactly(size)
    run = asker.ask([question]).runs[0]
    fault = run.detail if run.ending is not Ending.ANSWERED else supply.fault(question, run)
    fails = bool(fault) or run.ending is not Ending.ANSWERED
    length = size_of(question)
    if not trouble.answered < length < trouble.bytes:
        # Whole units only: nothing lies between.
        return msgspec.structs.replace(trouble, answered=trouble.bytes) if not fails else trouble
    if fails:
        return msgspec.structs.replace(trouble, bytes=length, detail=fault or trouble.detail)
    return msgspec.structs.replace(trouble, answered=length)
