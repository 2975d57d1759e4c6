"""One part of a run judged apart: which cases are its own, what it comes to, what it hands on to `merge`."""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

from msgspec import structs

from conformance.errors import UsageError
from conformance.report.lines import Footer, Header, Shard, Share, Weight
from conformance.report.record import Heard, Met, Record
from conformance.report.result import EXIT_STATUS, Judgement

_T = TypeVar("_T")

# As many as a CI service starts jobs of one matrix.
MOST = 256
# As much as is shown of a constant answer, and more.
_LONGEST_ANSWER = 100
_WORD = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


def shard_of(word: str | None) -> Shard | None:
    """The shard that `2/4` names; UsageError for anything but a number of as many parts."""
    if word is None:
        return None
    match = _WORD.fullmatch(word)
    number, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise UsageError(f"--shard: expected i/n with 1 <= i <= n <= {MOST}, such as 2/4, found {word!r}")
    return Shard(number=number, of=of)


def part(things: Sequence[_T], shard: Shard, *, first: int = 0) -> list[_T]:
    """The shard's own among these, every n-th; the one at index 0 goes to shard `first` + 1, counted around.

    Neighbours are alike in what they cost, so that a stripe takes as long as any other.
    """
    return list(things[(shard.number - 1 - first) % shard.of :: shard.of])


def reason(shard: Shard) -> str:
    """Why a shard alone is never conformant."""
    return f"shard {shard}: only a part of a run; evilcorpus merge joins all {shard.of}"


def as_part(judgement: Judgement, records: Sequence[Record], shard: Shard) -> Judgement:
    """What a shard comes to: never conformant alone, and clean where nothing is wrong with its own part.

    A part that has no cases at all lacks nothing.
    """
    is_empty = all(not record.groups and not record.singles for record in records)
    is_clean = judgement.result == "conformant" or (judgement.result == "incomplete" and is_empty)
    return Judgement(
        result="not conformant" if judgement.result == "not conformant" else "incomplete",
        reasons=(reason(shard), *(() if is_clean else judgement.reasons)),
        is_clean_part=is_clean,
    )


def is_clean_part(header: Header, footer: Footer) -> bool:
    """Whether this is a shard with nothing wrong in its own part."""
    return header.shard is not None and footer.result == "incomplete" and footer.reasons == (reason(header.shard),)


def exit_status(header: Header, footer: Footer) -> int:
    """What a door ends with that shows this report: as when it was made."""
    return 0 if is_clean_part(header, footer) else EXIT_STATUS[footer.result]


def weight(record: Record) -> Weight:
    """What a record says besides its verdicts."""
    return Weight(
        item=record.item,
        planned=record.planned,
        executed=record.executed,
        together=record.together,
        known=tuple((met.matched, met.foreseen, met.passed) for met in record.known),
        heard=tuple((one.variant, one.aspect, _short(one.answers), _short(one.rights)) for one in record.heard),
    )


def _short(answers: Sequence[str]) -> tuple[str, ...]:
    """Answers that may be long, as something that can be told apart as well as they can."""
    return tuple(
        answer
        if len(answer) <= _LONGEST_ANSWER
        else f"{answer[:_LONGEST_ANSWER]} sha256:{hashlib.sha256(answer.encode('utf-8', 'surrogatepass')).hexdigest()}"
        for answer in answers
    )


def weighed(share: Share) -> list[Record]:
    """The records of a share's items, without their verdicts."""
    return [_record(one) for one in share.weights]


def _record(one: Weight) -> Record:
    plain = structs.asdict(one)
    plain["known"] = tuple(Met(matched=matched, foreseen=told, passed=passed) for matched, told, passed in one.known)
    plain["heard"] = tuple(
        Heard(variant=variant, aspect=aspect, answers=answers, rights=rights)
        for variant, aspect, answers, rights in one.heard
    )
    return Record(groups=(), singles=(), **plain)
