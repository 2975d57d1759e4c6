"""Words that a map made of an object, or of a language's own names, has before anything was put into it.

A tokenizer that looks pieces up in a plain JavaScript object finds a function for `hasOwnProperty`; seen in the wild.
"""

import itertools
import re
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft

CATEGORY = "names"

# By where they come from: JavaScript's Object.prototype, its functions and collections, Python's objects and
# dictionaries, words that parsers read as values.
_PROTOTYPE = (
    "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf", "constructor",
    "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
)  # fmt: skip
_COLLECTIONS = (
    "prototype", "length", "name", "arguments", "caller", "call", "apply", "bind", "map", "filter", "push", "pop",
    "get", "set", "has", "size", "keys", "values", "entries",
)  # fmt: skip
_DICTIONARIES = ("__class__", "__dict__", "__init__", "__len__", "__getattr__", "__missing__", "items", "update")
_VALUES = (
    "undefined", "null", "NaN", "Infinity", "None", "nil", "true", "false", "True", "False", "Object", "Array", "Map",
    "default",
)  # fmt: skip
NAMES = (*_PROTOTYPE, *_COLLECTIONS, *_DICTIONARIES, *_VALUES)
_FRAMES = {"alone": "{}", "after-space": " {}", "in-a-line": "a {}.{} b\n"}


def stored() -> Iterator[Draft]:
    """Each name in each frame."""
    for name, (place, frame) in itertools.product(NAMES, _FRAMES.items()):
        yield Draft(category=CATEGORY, slug=f"{_slug(name)}-{place}", input=frame.format(name, name), why=_why(name))


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """A few names in a row, with and without spaces."""
    for _ in range(size):
        chosen = random.choices(NAMES, k=random.randint(1, 3))
        yield Draft(category=CATEGORY, input=random.choice(("", " ", "\n", ".")).join(chosen), why=_why(chosen[0]))


def _why(name: str) -> str:
    return f"{name} is a key that some maps are born with"


def _slug(name: str) -> str:
    """In words: `has-own-property`; what differs in case or underscores only is told apart by a letter."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.strip("_")).lower()
    dunder = "-dunder" if name.startswith("__") else ""
    capital = "-capital" if name[0].isupper() else ""
    return f"{words}{dunder}{capital}"
