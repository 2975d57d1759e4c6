"""A draft: an input, its reason and its place in the corpus, before any oracle has answered it."""

import hashlib

import msgspec

from conformance.llm_cost.corpus.recipe import Part, expand


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a generator makes: one input (or a recipe of one), why it is asked, and how it is to be read.

    `slug` says the point where that is possible; otherwise the id is made from the content. `control` is the draft
    whose input is the same without the fault.
    """

    category: str
    why: str
    input: str | bytes = ""
    recipe: tuple[Part, ...] | None = None
    mode: str = "ordinary"
    slug: str | None = None
    control: "Draft | None" = None

    @property
    def content(self) -> str | bytes:
        """The input as a candidate is given it, expanded."""
        return self.input if self.recipe is None else expand(self.recipe)

    @property
    def id(self) -> str:
        """`<category>-<slug>`, or `<category>-<first ten hex digits of the SHA-256 of mode and input>`."""
        return f"{self.category}-{self.slug or digest_of(self.mode, self.content)}"


def digest_of(mode: str, content: str | bytes) -> str:
    """Ten hexadecimal digits that stand for an input read in a mode; lone surrogates are allowed."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return hashlib.sha256(mode.encode() + b"\0" + data).hexdigest()[:10]


def name_of(character: str) -> str:
    """A code point as it is written in ids and reasons: `u0301`."""
    return f"u{ord(character):04x}"
