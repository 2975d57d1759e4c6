"""The second witness: a tokenizer written plainly from the published patterns, sharing no code with tiktoken.

It answers in stages that read from top to bottom: read the input, cut out special tokens, name each code point's class,
split, merge. A stage can be replaced by another, which is how the mutants of `diagnosis` are made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import regex

from conformance.llm_cost.oracle import unicode, vocabulary
from conformance.llm_cost.oracle.merge import MergeStep, merge, merge_steps
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS, NAMED, PUBLISHED, Alternative, over_skeletons

# Most pieces of real text are short and come again and again; this many are remembered per witness.
_REMEMBERED_PIECES = 1 << 16


@dataclass(frozen=True, slots=True)
class Piece:
    """One pre-token: the span of code points that it covers and the alternative of the pattern that matched."""

    start: int
    end: int
    branch: str


class Letters(dict[int, str]):
    """The skeleton's letter of each code point, for `str.translate`; worked out when first asked for."""

    def __init__(self, letter_of: Callable[[int], str]) -> None:
        super().__init__()
        self._letter_of = letter_of

    def __missing__(self, code_point: int) -> str:
        letter = self[code_point] = self._letter_of(code_point)
        return letter


@cache
def letters(unicode_version: str = unicode.PINNED) -> Letters:
    """The letters by one version of the Unicode database: a named character is itself, any other its class's letter."""

    def letter_of(code_point: int) -> str:
        character = chr(code_point)
        return character if character in NAMED else LETTER_OF_CLASS[unicode.class_of(code_point, unicode_version)]

    return Letters(letter_of)


def skeleton(text: str, unicode_version: str = unicode.PINNED) -> str:
    """The text with every code point replaced by the letter that names its class; of the same length."""
    return text.translate(letters(unicode_version))


class Witness:
    """A tokenizer for one encoding.

    Modes as in `tiktoken_oracle`: ordinary, special (special tokens are parsed), bytes (raw, perhaps invalid UTF-8) and
    surrogates (text with lone surrogates). A text with lone surrogates is read alike in every mode.
    """

    def __init__(
        self,
        encoding: str,
        unicode_version: str = unicode.PINNED,
        *,
        letters_by: Letters | None = None,
        alternatives: Sequence[Alternative] | None = None,
        ranks: Mapping[bytes, int] | None = None,
        specials: Mapping[str, int] | None = None,
        merge_by: Callable[[bytes, Mapping[bytes, int]], Sequence[int]] = merge,
    ) -> None:
        """Prepare the stages; those not given are as published."""
        self.encoding = encoding
        self.letters = letters(unicode_version) if letters_by is None else letters_by
        self.alternatives = PUBLISHED[encoding] if alternatives is None else tuple(alternatives)
        self.ranks = vocabulary.ranks(encoding) if ranks is None else ranks
        self.specials = vocabulary.specials(encoding) if specials is None else specials
        self.branches = tuple(alternative.name for alternative in self.alternatives)
        self._pattern = over_skeletons(self.alternatives)
        self._special_pattern = regex.compile("|".join(map(regex.escape, self.specials)))
        self.ids_of_piece = lru_cache(_REMEMBERED_PIECES)(lambda piece: tuple(merge_by(piece, self.ranks)))

    def ids(self, input: str | bytes, mode: str = "ordinary") -> list[int]:  # noqa: A002  # the contract's word
        """The token ids of an input."""
        if isinstance(input, bytes):
            return self._ids_of_bytes(input)
        text = without_lone_surrogates(input)
        if mode == "special":
            return list(self._ids_with_specials(text))
        return self.ids_of_text(text)

    def ids_of_text(self, text: str) -> list[int]:
        """The token ids of ordinary text, free of lone surrogates."""
        return self.ids_of_pieces([text[start:end].encode() for start, end in self.spans(text.translate(self.letters))])

    def ids_of_pieces(self, pieces: Iterable[bytes]) -> list[int]:
        """The token ids of pre-tokens, one after the other."""
        return [i for piece in pieces for i in self.ids_of_piece(piece)]

    def ids_before_special(self, text: str) -> list[int]:
        """The token ids of text that a special token follows: the same as if it were a text of its own."""
        return self.ids_of_text(text)

    def split(self, text: str) -> list[Piece]:
        """The pre-tokens of a text, in order; together they are the whole text."""
        return self.split_skeleton(text.translate(self.letters))

    def split_skeleton(self, of_skeleton: str) -> list[Piece]:
        """The pre-tokens of any text with this skeleton."""
        return [
            # Each alternative is a group of its own, so one is always set.
            Piece(match.start(), match.end(), self.branches[(match.lastindex or 0) - 1])
            for match in self._pattern.finditer(of_skeleton)
        ]

    def spans(self, of_skeleton: str) -> list[tuple[int, int]]:
        """Where the pre-tokens of a skeleton start and end."""
        return [match.span() for match in self._pattern.finditer(of_skeleton)]

    def special_spans(self, text: str) -> list[tuple[int, int]]:
        """Where the special tokens of a text start and end."""
        return [match.span() for match in self._special_pattern.finditer(text)]

    def merge_steps(self, piece: bytes) -> list[MergeStep]:
        """How a piece's bytes merge, step by step."""
        return merge_steps(piece, self.ranks)

    def _ids_with_specials(self, text: str) -> Iterator[int]:
        """Special tokens are found first; what stands between two of them is split as a text of its own."""
        done = 0
        for start, end in self.special_spans(text):
            yield from self.ids_before_special(text[done:start])
            yield self.specials[text[start:end]]
            done = end
        yield from self.ids_of_text(text[done:])

    def _ids_of_bytes(self, raw: bytes) -> list[int]:
        """The tokens of raw bytes; where they are not UTF-8, the last sound piece merges with all that follows it.

        The rule, as observed of tiktoken: the longest valid beginning is tokenized as text; its last piece, with any
        tokens of blanks, tabs and newlines just before it if it begins with one, is taken back, and its bytes with all
        remaining ones are merged as a single piece.
        """
        valid = _valid_beginning(raw)
        size = len(valid.encode())
        if size == len(raw):
            return self.ids_of_text(valid)
        pieces = [valid[start:end].encode() for start, end in self.spans(valid.translate(self.letters))]
        last = list(self.ids_of_piece(pieces.pop())) if pieces else []
        kept = self.ids_of_pieces(pieces)
        if last and self._is_blank(last[0]):
            while kept and self._is_blank(kept[-1]):
                last.insert(0, kept.pop())
        return [*kept, *self.ids_of_piece(b"".join(map(self.token, last)) + raw[size:])]

    def _is_blank(self, token_id: int) -> bool:
        return not self.token(token_id).strip(b" \n\t")

    def token(self, token_id: int) -> bytes:
        """The bytes of a token; KeyError for an id that the vocabulary does not have."""
        return self._tokens[token_id]

    @cached_property
    def _tokens(self) -> Mapping[int, bytes]:
        if self.ranks is vocabulary.ranks(self.encoding):
            return _published_tokens(self.encoding)
        return {rank: token for token, rank in self.ranks.items()}


@cache
def _published_tokens(encoding: str) -> Mapping[int, bytes]:
    return {rank: token for token, rank in vocabulary.ranks(encoding).items()}


def without_lone_surrogates(text: str) -> str:
    """The text as UTF-16 would carry it: a high surrogate before a low one is one character, any other is U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub(_joined_or_replaced, text)


_SURROGATES = regex.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def _joined_or_replaced(match: regex.Match[str]) -> str:
    if len(match[0]) == 1:
        return "\ufffd"
    high, low = map(ord, match[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _valid_beginning(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return raw[: error.start].decode()
