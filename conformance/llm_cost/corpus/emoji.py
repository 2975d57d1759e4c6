"""Emoji: ZWJ sequences, skin tones, flags, keycaps, variation selectors, tags, and broken forms of each."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft

CATEGORY = "emoji"

_ZWJ, _TEXT, _PICTURE = "\u200d", "\ufe0e", "\ufe0f"
SEQUENCES = {
    "face": "\U0001f600",
    "heart": "\u2764",
    "heart-as-picture": "\u2764\ufe0f",
    "heart-as-text": "\u2764\ufe0e",
    "thumb-dark": "\U0001f44d\U0001f3ff",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "couple-with-tones": "\U0001f469\U0001f3fb\u200d\U0001f91d\u200d\U0001f468\U0001f3ff",
    "astronaut": "\U0001f469\U0001f3fd\u200d\U0001f680",
    "rainbow-flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "pirate-flag": "\U0001f3f4\u200d\u2620\ufe0f",
    "flag-of-france": "\U0001f1eb\U0001f1f7",
    "flag-of-japan": "\U0001f1ef\U0001f1f5",
    "flag-of-wales": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "keycap-one": "1\ufe0f\u20e3",
    "keycap-hash": "#\ufe0f\u20e3",
    "copyright": "\u00a9\ufe0f",
    "polar-bear": "\U0001f43b\u200d\u2744\ufe0f",
    "eye-in-speech": "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f",
    "shrug": "\U0001f937\U0001f3fc\u200d\u2640\ufe0f",
    "phoenix": "\U0001f426\u200d\U0001f525",
    "head-shaking": "\U0001f642\u200d\u2194\ufe0f",
    "enclosed-letter": "\U0001f170\ufe0f",
    "circled-m": "\u24c2\ufe0f",
    "squared-word": "\U0001f201",
    "sun-of-text": "\u2600",
    "clock": "\u231a",
    "kaomoji": "\u00af\\_(\u30c4)_/\u00af",
    "smiley-of-punctuation": ":-) ;-P <3 ^_^",
}
_BROKEN = {
    "zwj-alone": _ZWJ,
    "zwj-at-the-end": f"\U0001f468{_ZWJ}",
    "zwj-at-the-start": f"{_ZWJ}\U0001f468",
    "zwj-twice": f"\U0001f468{_ZWJ}{_ZWJ}\U0001f469",
    "zwj-between-letters": f"a{_ZWJ}b",
    "selector-alone": _PICTURE,
    "selector-after-letter": f"a{_PICTURE}b{_TEXT}",
    "selector-twice": f"\u2764{_PICTURE}{_PICTURE}",
    "tone-alone": "\U0001f3fb",
    "tone-after-letter": "a\U0001f3fbb",
    "half-a-flag": "\U0001f1eb",
    "three-halves-of-flags": "\U0001f1eb\U0001f1f7\U0001f1ef",
    "tag-alone": "\U000e0067",
    "tags-without-end": "\U0001f3f4\U000e0067\U000e0062",
    "keycap-without-digit": "\ufe0f\u20e3",
    "keycap-after-letter": "a\ufe0f\u20e3",
}
_FRAMES = {
    "alone": "{e}",
    "twice": "{e}{e}",
    "after-word": "Hi{e}",
    "before-word": "{e}Hi",
    "in-a-word": "a{e}b",
    "after-space": "Hi {e} there",
    "before-newline": "{e}\n\n",
    "before-crlf-and-slash": "{e}\r\n/",
    "between-digits": "1{e}2",
    "before-contraction": "{e}'s",
    "after-two-spaces": "x  {e}",
}


def stored() -> Iterator[Draft]:
    """Each sequence and each broken form in each frame, and neighbours without a space."""
    for (name, sequence), (where, frame) in itertools.product({**SEQUENCES, **_BROKEN}.items(), _FRAMES.items()):
        why = f"emoji, {name.replace('-', ' ')} {where.replace('-', ' ')}"
        yield Draft(category=CATEGORY, slug=f"{name}-{where}", input=frame.format(e=sequence), why=why)
    for (one, first), (other, second) in itertools.pairwise(SEQUENCES.items()):
        why = f"emoji, {one.replace('-', ' ')} next to {other.replace('-', ' ')}"
        yield Draft(category=CATEGORY, slug=f"{one}-next-to-{other}", input=first + second + first, why=why)


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Pictographs joined, toned and selected at random, among words."""
    for _ in range(size):
        parts = [chr(random.randint(0x1F300, 0x1FAFF)) for _ in range(random.randint(1, 4))]
        between = [random.choice(("", _ZWJ, _PICTURE, "\U0001f3fd", " ", "a", "\n")) for _ in parts]
        text = "".join(itertools.chain.from_iterable(zip(parts, between, strict=True)))
        yield Draft(category=CATEGORY, input=text, why="drawn pictographs")
