"""What a program's help speaks of: flags, verbs, and names that it takes. Help is prose; what is read is a guess."""

import re
from collections.abc import Iterable

import msgspec

# Longer than the longest help of a program of this kind; a flood is none.
_MOST_CHARS = 100_000
_FLAG = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)")
# First word of an indented line, or one of alternatives in braces or between bars.
_VERB = re.compile(r"(?m)^[ \t]+([a-z][a-z0-9_-]*)(?=$|[ \t,:<\[({])|[{|,]\s*([a-z][a-z0-9_-]*)(?=\s*[},|])")
_USED = re.compile(r"(?mi)^\s*usage:?\s+\S+\s+([a-z][a-z0-9_-]*)\b")
_LIST = re.compile(
    r"\{([^{}]{1,2000})\}|\[([^\[\]|]{1,80}\|[^\[\]]{1,2000})\]|\(([^()|]{1,80}\|[^()]{1,2000})\)"
    r"|(?:values|choices|one of|options)\s*[:=]?\s*([^\])\n]{1,400})"
)
# `--enc a|b|c`, right behind the flag.
_BARE_LIST = re.compile(r"[ =]<?([A-Za-z0-9][\w./:-]*(?:\|[A-Za-z0-9][\w./:-]*)+)")
_NEXT_FLAG = re.compile(r"\n[ \t]*-")
_NAME = re.compile(r"[A-Za-z0-9][\w./:-]*[A-Za-z0-9]")
# How far behind a flag its names are looked for.
_NEAR_CHARS = 2000
_MOST_NAMES = 60


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The help, and what looks like flags and verbs in it."""

    text: str = ""
    flags: tuple[str, ...] = ()
    verbs: frozenset[str] = frozenset()

    def flags_of(self, words: Iterable[str]) -> list[str]:
        """The flags that are one of these words, as they are spelt; long ones first."""
        found = [flag for word in words for flag in self.flags if flag.lstrip("-").lower() == word]
        return sorted(dict.fromkeys(found), key=lambda flag: len(flag.lstrip("-")) == 1)

    def verbs_of(self, words: Iterable[str]) -> list[str]:
        """The verbs among these words."""
        return [word for word in words if word in self.verbs]

    def names_near(self, flag: str) -> list[str]:
        """Names that the help lists behind a flag, as `{a,b}`, `(a|b)`, `a|b` or `possible values: a, b`."""
        names: list[str] = []
        for match in re.finditer(re.escape(flag) + r"(?![\w-])", self.text):
            # What stands behind the next flag is that one's.
            after = _NEXT_FLAG.search(self.text, match.end())
            end = min(match.end() + _NEAR_CHARS, after.start() if after else len(self.text))
            listed = _BARE_LIST.match(self.text, match.end(), end) or _LIST.search(self.text, match.end(), end)
            if listed is not None:
                names += _NAME.findall(next(filter(None, listed.groups()), ""))
        return list(dict.fromkeys(names))[:_MOST_NAMES]

    def known_names(self, flag: str, known: Iterable[str]) -> list[str]:
        """The known names that the help lists behind a flag; where it lists none, those that it speaks of anywhere."""
        names = list(known)
        listed = [name for name in self.names_near(flag) if name in names]
        return listed or [name for name in names if self._speaks_of(name)]

    def _speaks_of(self, name: str) -> bool:
        return re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w/-]|\.\w)", self.text) is not None


def read_help(*outputs: bytes) -> Said:
    """Flags and verbs of some outputs."""
    text = "\n".join(output.decode("utf-8", "replace")[:_MOST_CHARS] for output in outputs)
    verbs = {word for pair in _VERB.findall(text) for word in pair if word} | set(_USED.findall(text))
    return Said(text=text, flags=tuple(dict.fromkeys(_FLAG.findall(text))), verbs=frozenset(verbs))
