"""JSON objects of any depth, read without recursion: the root's members as they are written, all of it checked.

Strict in the sense of RFC 8259; a lone surrogate escape is refused as well, since no text can hold it. UTF-8 is taken
as checked. The slow and thorough reader: it takes over where the quick one gives up, and says where a fault is.
"""

import re

from conformance.llm_cost.reference.text_forms import quoted

_HIGH = rb"[dD][89abAB][0-9a-fA-F]{2}"
_LOW = rb"[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = rb'\\(?:["\\/bfnrt]|u(?:(?![dD][89a-fA-F])[0-9a-fA-F]{4}|' + _HIGH + rb"\\u" + _LOW + rb"))"
_PLAIN = rb'[^"\\\x00-\x1f]*+'
_STRING = rb'"' + _PLAIN + rb"(?:" + _ESCAPE + _PLAIN + rb')*+"'
_NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_SPACE = rb"[ \t\r\n]*+"

_blank = re.compile(_SPACE).match
_begun_string = re.compile(rb'"' + _PLAIN + rb"(?:" + _ESCAPE + _PLAIN + rb")*+").match
_key = re.compile(rb"(" + _STRING + rb")" + _SPACE + rb":" + _SPACE).match
_scalar = re.compile(_STRING + rb"|" + _NUMBER + rb"|true|false|null").match

_ESCAPE_BYTES = len(r"\ud800")

_CLOSING = {ord("{"): ord("}"), ord("["): ord("]")}


class Malformed(Exception):  # noqa: N818  # what a text is, not what we did wrong
    """A text that is no JSON object; the message says where."""


def members(text: bytes) -> list[tuple[bytes, bytes]]:
    """The members of the object that `text` is: each key with its quotes, each value, both as written, in order.

    Raises Malformed.
    """
    reader = _Reader(text)
    reader.read()
    return reader.members


class _Reader:
    """One pass over a text; `open` holds the opening bracket of every container that is not closed yet."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.at = 0
        self.open = bytearray()
        self.members: list[tuple[bytes, bytes]] = []
        self._member = (b"", 0)  # the key of the root's present member, and where its value begins

    def read(self) -> None:
        self._skip_blank()
        if self._byte() != ord("{"):
            raise self._malformed("an object")
        while self._begin_value() or self._end_values():
            pass
        self._skip_blank()
        if self.at != len(self.text):
            raise self._malformed("the end of the line")

    def _begin_value(self) -> bool:
        """Go into a container that is not empty, or over any other value; whether another value has to begin now."""
        bracket = self._byte()
        if bracket not in _CLOSING:
            self._go(_scalar(self.text, self.at), "a value")
            return False
        self.at += 1
        self._skip_blank()
        if self._byte() == _CLOSING[bracket]:
            self.at += 1
            return False
        self.open.append(bracket)
        self._begin_item()
        return True

    def _end_values(self) -> bool:
        """After a value: close what closes here; whether another value has to begin now."""
        while self.open:
            self._end_member()
            self._skip_blank()
            if self._byte() == ord(","):
                self.at += 1
                self._skip_blank()
                self._begin_item()
                return True
            if self._byte() != _CLOSING[self.open[-1]]:
                raise self._malformed(f"',' or '{_CLOSING[self.open[-1]]:c}'")
            self.open.pop()
            self.at += 1
        return False

    def _begin_item(self) -> None:
        """In an object, go over the key to where its value begins."""
        if self.open[-1] != ord("{"):
            return
        match = _key(self.text, self.at)
        self._go(match, "a key and ':'")
        if len(self.open) == 1 and match:
            self._member = (match[1], self.at)

    def _end_member(self) -> None:
        if len(self.open) == 1:
            key, start = self._member
            self.members.append((key, self.text[start : self.at]))

    def _byte(self) -> int:
        return self.text[self.at] if self.at < len(self.text) else -1

    def _skip_blank(self) -> None:
        blank = _blank(self.text, self.at)
        self.at = blank.end() if blank else self.at

    def _go(self, match: re.Match[bytes] | None, expected: str) -> None:
        if match is None:
            raise self._malformed(self._expected_in_string() or expected)
        self.at = match.end()

    def _expected_in_string(self) -> str:
        """What a string that begins here lacks, gone to where it lacks it; empty where none begins or it is whole."""
        begun = _begun_string(self.text, self.at)
        if begun is None or self.text[begun.end() : begun.end() + 1] == b'"':
            return ""
        self.at = begun.end()
        return "a character, an escape or '\"'"

    def _malformed(self, expected: str) -> Malformed:
        # An escape shows by its letter and its digits what is wrong with it.
        size = _ESCAPE_BYTES if self.text[self.at : self.at + 1] == b"\\" else 1
        found = quoted(self.text[self.at : self.at + size]) if self.at < len(self.text) else "the end of the line"
        return Malformed(f"expected {expected}, found {found} at byte {self.at}")
