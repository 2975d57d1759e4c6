"""Which style, place and names a program answers by, one text for each process.

1. Ask a middle text in each style; where the output has no number, the style is not it.
2. Ask all texts; a place that is right of most of them in some variant is the answer's.
3. Where no flag chose the variant, look for one that does.
4. Look for words that make it show ids where it shows a count.
5. Find its name for each variant: one by which most texts are answered rightly.

A program that answers wrongly now and then is found all the same. One whose numbers are those of no variant, but that
says more of every longer text, is remembered as the nearest, and so is what it may be counting.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.answer import Reader
from conformance.candidate.completed import Completed
from conformance.inquiry import styles
from conformance.inquiry.findings import Door
from conformance.inquiry.lexicon import Lexicon
from conformance.inquiry.places import Sighting, has_list, has_number, is_most, sightings
from conformance.inquiry.said import Said
from conformance.inquiry.styles import Style
from conformance.inquiry.subject import Subject

# How many names are tried to find out whether a flag is one that chooses the variant.
_NAMES = 3
# Names of its own, which could be anything, that are tried for each variant.
_OTHER_NAMES = 8


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a style gave: outputs in the order of the samples, and the status with which all of them ended."""

    style: Style
    model: str
    outputs: tuple[bytes, ...]
    exit_status: int


class Search:
    """The search for one text in one process; `nearest` is the best of what was not right."""

    def __init__(self, subject: Subject, lexicon: Lexicon, said: Said) -> None:
        self._subject = subject
        self._lexicon = lexicon
        self._said = said
        self.nearest: Door | None = None
        self.door: Door | None = None
        # Outputs for the middle text that led nowhere: a program that ignores its words gives them again and again.
        self._in_vain: set[bytes] = set()

    def find(self, candidates: Iterable[Style]) -> Door | None:
        """The door that answers rightly, else None; `nearest` may be there all the same."""
        for style in candidates:
            found = self._try(style, self.names(style))
            if found is not None:
                self.door = found
                self.door = self._with_model(self.door)
                self.door = self._in_detail(self.door)
                self.door = self._with_names(self.door)
                return self.door
        return None

    def try_style(self, style: Style) -> Door | None:
        """The door of one style that somebody knows of; right or nearest, None where it has no number."""
        found = self._try(style, self._all_names(style)) or self.nearest
        return None if found is None else self._with_names(found)

    def _try(self, style: Style, names: Iterable[str]) -> Door | None:
        """Steps 1 and 2, with each name until one is right."""
        middle = self._lexicon.samples[len(self._lexicon.samples) // 2].text
        for name in names:
            seen = self._subject.give(style.args, middle, {"model": name})
            # A name that is refused may be followed by one that is not.
            output = self._output(seen)
            if seen.exit_status is None or output in self._in_vain or not has_number(output):
                continue
            self._in_vain.add(output)
            heard = self._hear(style, name)
            door = None if heard is None else self._judged(heard)
            if door is not None:
                return door
        return None

    def _judged(self, heard: Heard) -> Door | None:
        samples = self._lexicon.samples
        found = sightings(heard.outputs, samples)
        if not found:
            return None
        right, variant = found[0].best(samples)
        if is_most(right, samples):
            return _door(heard, found[0], {variant: heard.model}, {variant: right})
        self._remember(heard, found)
        return None

    def _remember(self, heard: Heard, found: Sequence[Sighting]) -> None:
        """The first place that says more of every longer text; a bare number rather than one among others."""
        growing = [one for one in found if one.grows]
        if growing and self.nearest is None:
            variant = growing[0].best(self._lexicon.samples)[1]
            self.nearest = _door(heard, growing[0], {variant: heard.model}, {})

    def _hear(self, style: Style, model: str) -> Heard | None:
        """All samples; None where it does not end the same way each time."""
        done = [self._subject.give(style.args, sample.text, {"model": model}) for sample in self._lexicon.samples]
        statuses = {each.exit_status for each in done}
        status = done[0].exit_status
        if len(statuses) != 1 or status is None:
            return None
        return Heard(style=style, model=model, outputs=tuple(map(self._output, done)), exit_status=status)

    def _output(self, done: Completed) -> bytes:
        return self._subject.without_path(done.stdout)

    def _with_model(self, door: Door) -> Door:
        """Step 3: a flag is one that chooses where another variant's name gives that variant's answers."""
        if door.style.takes_model:
            return door
        other = next(variant for variant in self._lexicon.names if variant not in door.models)
        for style in styles.with_model(door.style, self._lexicon, self._said):
            # What it lists itself, else a name of the variant's own and others that it has been given.
            listed = self._said.known_names(style.flag, self._lexicon.names[other])
            names = listed[:1] or self._lexicon.names[other][:_NAMES]
            if any(self._right(style, name, door.sighting, other) for name in names):
                return msgspec.structs.replace(door, style=style, models={}, right={})
        return door

    def _in_detail(self, door: Door) -> Door:
        """Step 4; one run tells whether a word gives anything like a list."""
        if door.sighting.aspect == "ids":
            return door
        samples = self._lexicon.samples
        name = next(iter(door.models.values()), "") or self._any_name(door.style)
        for style in styles.in_detail(door.style, self._lexicon, self._said):
            last = self._subject.give(style.args, samples[-1].text, {"model": name})
            if last.exit_status is None or not has_list(self._output(last)):
                continue
            heard = self._hear(style, name)
            found = [] if heard is None else sightings(heard.outputs, samples)
            right = [one for one in found if one.aspect == "ids" and is_most(one.best(samples)[0], samples)]
            if right:
                return msgspec.structs.replace(door, style=style, sighting=right[0])
        return door

    def _any_name(self, style: Style) -> str:
        return next(iter(self.names(style)), "")

    def _with_names(self, door: Door) -> Door:
        """Step 5; without a flag the variant is the one whose answers they are."""
        if not door.style.takes_model or not (door.right or not door.models):
            return door
        names = self._said.names_near(door.style.flag)
        models: dict[str, str] = {}
        rights: dict[str, int] = {}
        for variant, usual in self._lexicon.names.items():
            # Names that the help itself lists come first: they are what users are told to write.
            listed = [name for name in names if name in usual]
            others = [
                name for name in names if name not in listed and not _is_anothers(name, variant, self._lexicon.names)
            ]
            for name in dict.fromkeys([*listed, *usual, *others[:_OTHER_NAMES]]):
                right = self._right(door.style, name, door.sighting, variant)
                if right:
                    models[variant], rights[variant] = name, right
                    break
        return msgspec.structs.replace(door, models=models, right=rights) if models else door

    def _right(self, style: Style, name: str, sighting: Sighting, variant: str) -> int:
        """How many samples are right by this name; 0 where it is not most.

        One run is enough for a name that is refused, and for one that changes nothing.
        """
        samples = self._lexicon.samples
        last = self._subject.give(style.args, samples[-1].text, {"model": name})
        if last.exit_status is None or not has_number(self._output(last)):
            return 0
        changes = Reader({sighting.aspect: sighting.place}).read(self._output(last)).answer != sighting.answers[-1]
        heard = self._hear(style, name) if changes or sighting.is_of(samples, variant) else None
        if heard is None:
            return 0
        same = [one for one in sightings(heard.outputs, samples) if one.place == sighting.place]
        return max((one.is_of(samples, variant) for one in same), default=0)

    def names(self, style: Style) -> Iterator[str]:
        """Names to try with a style's flag, the likeliest first; one empty name where it has no flag."""
        if not style.takes_model:
            yield ""
            return
        listed = self._said.names_near(style.flag)
        known = [name for names in self._lexicon.names.values() for name in names]
        first = [names[0] for names in self._lexicon.names.values()]
        likely = self._said.known_names(style.flag, known)
        second = [names[1] for names in self._lexicon.names.values() if len(names) > 1]
        if likely:
            yield from likely[:_NAMES]
            return
        usual = [name for pair in zip(first[:_NAMES], second[:_NAMES], strict=False) for name in pair]
        yield from dict.fromkeys([*usual[:_NAMES], *listed[:_NAMES]])

    def _all_names(self, style: Style) -> list[str]:
        """All usual names behind the likeliest: a style that somebody knows of is worth a run for each."""
        usual = (name for names in self._lexicon.names.values() for name in names)
        return list(dict.fromkeys([*self.names(style), *(usual if style.takes_model else ())]))


def _is_anothers(name: str, variant: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether a name is a usual one of another variant."""
    return any(name in usual for other, usual in names.items() if other != variant)


def _door(heard: Heard, sighting: Sighting, models: Mapping[str, str], right: Mapping[str, int]) -> Door:
    return Door(style=heard.style, sighting=sighting, models=models, right=right, exit_status=heard.exit_status)
