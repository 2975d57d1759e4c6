"""Whether a program takes many texts at once: as JSON lines of its own kind, or by the line protocol of drivers."""

from collections.abc import Mapping, Sequence

import msgspec

from conformance.candidate.answer import answered
from conformance.inquiry import styles
from conformance.inquiry.findings import Door, Driver
from conformance.inquiry.lexicon import Lexicon, Sample
from conformance.inquiry.places import is_most, sightings
from conformance.inquiry.said import Said
from conformance.inquiry.styles import Style
from conformance.inquiry.subject import Subject

TAG = "line"
"""The key that is sent along to see whether unknown ones come back."""
_TAG_FROM = 7001
# Names that are tried with each field alone, which takes many runs.
_STRICT_NAMES = 2


class Streams:
    """The search for a stream of JSON lines and for a driver."""

    def __init__(self, subject: Subject, lexicon: Lexicon, said: Said) -> None:
        self._subject = subject
        self._lexicon = lexicon
        self._said = said

    def batch(self, run: Door | None) -> Door | None:
        """The door that takes JSON lines; the way of asking for one text is a hint."""
        for style in styles.many_at_once(self._lexicon, self._said, None if run is None else run.style):
            for name in self._names(style, run)[: _STRICT_NAMES if style.is_told else None]:
                found = self._found(style, name)
                if found is not None:
                    return self._with_names(found)
        return None

    def _names(self, style: Style, run: Door | None) -> Sequence[str]:
        if not style.takes_model:
            return [""]
        known = [] if run is None else list(run.models.values())
        usual = [name for names in self._lexicon.names.values() for name in names[:2]]
        return list(dict.fromkeys([*known, *usual]))[:4]

    def _found(self, style: Style, name: str) -> Door | None:
        """The door by the one field that it reads: all at once, and each alone for one that takes no unknown ones."""
        together = self._heard(style, name, tag=TAG)
        if together is None and style.args and not style.is_told:
            return None
        for field in self._lexicon.fields:
            alone = msgspec.structs.replace(style, fields=(field,))
            found = self._heard(alone, name, tag=TAG if together else "")
            if found is not None:
                return found if found.tag else self._heard(alone, name, tag=TAG) or found
        return together

    def _heard(self, style: Style, name: str, *, variant: str | None = None, tag: str = "") -> Door | None:
        """The door, where the n-th line of output answers the n-th line of input for most of them."""
        samples = self._lexicon.samples
        data = _lines(style, samples, tag)
        done = self._subject.run([name if word == "{model}" else word for word in style.args], data)
        lines = done.stdout.split(b"\n")
        if done.exit_status is None or len(lines) != len(samples) + 1 or lines[-1]:
            return None
        for sighting in sightings(lines[:-1], samples):
            right, best = sighting.best(samples)
            if variant is not None:
                right, best = sighting.is_of(samples, variant), variant
            if is_most(right, samples):
                comes_back = tag and all(_has_tag(line, number) for number, line in enumerate(lines[:-1]))
                return Door(
                    style=style, sighting=sighting, models={best: name}, right={best: right},
                    exit_status=done.exit_status, tag=tag if comes_back else "",
                )  # fmt: skip
        return None

    def _with_names(self, door: Door) -> Door:
        """Its name for each variant."""
        if not door.style.takes_model:
            return door
        models, rights = dict(door.models), dict(door.right)
        for variant, usual in self._lexicon.names.items():
            for name in usual if variant not in models else ():
                other = self._heard(door.style, name, variant=variant, tag=door.tag)
                if other is not None:
                    models[variant], rights[variant] = name, other.right[variant]
                    break
        return msgspec.structs.replace(door, models=models, right=rights)

    def driver(self) -> Driver | None:
        """The program as a driver, where it speaks the line protocol."""
        for args in styles.drivers(self._lexicon, self._said):
            found = self._driver(args)
            if found is not None:
                return found
        return None

    def _driver(self, args: tuple[str, ...]) -> Driver | None:
        """Every text in every variant by every name, each its own question."""
        asked = [
            (variant, name, sample)
            for variant, names in self._lexicon.names.items() for name in names for sample in self._lexicon.samples
        ]  # fmt: skip
        questions = [
            {"id": number, "variant": variant, "model": name, "mode": "ordinary", "text": sample.text}
            for number, (variant, name, sample) in enumerate(asked)
        ]
        done = self._subject.run(args, b"".join(msgspec.json.encode(q) + b"\n" for q in questions))
        replies = _replies(done.stdout)
        models: dict[str, str] = {}
        rights: dict[str, int] = {}
        shows = ""
        for variant, names in self._lexicon.names.items():
            for name in names if variant not in models else ():
                numbers = [i for i, (v, n, _) in enumerate(asked) if (v, n) == (variant, name)]
                got = [(replies.get(i, {}), asked[i][2]) for i in numbers]
                shows = shows or ("ids" if any("ids" in reply for reply, _ in got) else "count")
                right = sum(reply.get("count") == sample.expected[variant]["count"] for reply, sample in got)
                if is_most(right, self._lexicon.samples):
                    models[variant], rights[variant] = name, right
                    break
        return Driver(args=args, shows=shows, models=models, right=rights) if models else None


def _lines(style: Style, samples: Sequence[Sample], tag: str) -> bytes:
    records = ({**dict.fromkeys(style.fields, sample.text)} for sample in samples)
    tagged = ({**record, tag: _TAG_FROM + i} if tag else record for i, record in enumerate(records))
    # As the batch door writes them: without blanks, what is not ASCII as it is.
    return b"".join(msgspec.json.encode(record) + b"\n" for record in tagged)


def _has_tag(line: bytes, number: int) -> bool:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(record, dict) and record.get(TAG) == _TAG_FROM + number


def _replies(output: bytes) -> dict[int, Mapping[str, object]]:
    """The answers by the number of the question."""
    replies: dict[int, Mapping[str, object]] = {}
    for line in output.split(b"\n"):
        try:
            reply = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if isinstance(reply, dict) and type(reply.get("id")) is int:
            replies[reply["id"]] = answered({name: reply[name] for name in ("ids", "count") if name in reply}).answer
    return replies
