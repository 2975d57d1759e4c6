r"""Runs of white space that must give back their last character to what follows, chosen so that the counts differ.

`\s+(?!\S)` takes a run but for its last character, which then begins the next piece. A tokenizer without look-ahead
keeps the whole run. Mostly both give as many tokens, so lengths and followers are searched for those that do not.
"""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft, digest_of, name_of
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.vocabulary import ENCODINGS

CATEGORY = "trailing"

# Vocabularies have tokens for runs of spaces up to lengths around 128; beyond, runs break into several.
_LENGTHS = (
    2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 40, 63, 64, 65, 66, 72, 79, 80, 81, 82, 83, 84, 87, 88,
    96, 100, 127, 128, 129, 130, 140,
)  # fmt: skip
_RUNS = {
    "space": " ",
    "tab": "\t",
    "nbsp": "\u00a0",
    "ideographic-space": "\u3000",
    "newline": "\n",
    "crlf": "\r\n",
    "space-and-tab": " \t",
    "tab-and-space": "\t ",
}
_FOLLOWERS = (
    "the", "return", "x", "The", "q", "1", "1234", "!", "!=", "//", "(", "\u4e2d", "\u00e9", "'s", "'t", "\u0301",
    "\U0001f600", '"', "#", "zq",
)  # fmt: skip
# For each kind of run and each encoding: enough that a fault cannot pass, few enough to leave room for other reasons.
_EACH = 11


def stored() -> Iterator[Draft]:
    """For each kind of run, cases whose count differs, and each length before a word."""
    for (name, unit), encoding in itertools.product(_RUNS.items(), ENCODINGS):
        pairs = sorted(itertools.product(_LENGTHS, _FOLLOWERS), key=_shuffled)
        telling = (pair for pair in pairs if _counts_differ(unit * pair[0], pair[1], encoding))
        for length, follower in itertools.islice(telling, _EACH):
            why = f"{length} times {name.replace('-', ' ')}; keeping the last one changes the count in {encoding}"
            yield Draft(category=CATEGORY, input=f"{unit * length}{follower}", why=why)
    for (name, unit), length in itertools.product(_RUNS.items(), _LENGTHS):
        why = f"{length} times {name.replace('-', ' ')} between words"
        yield Draft(category=CATEGORY, slug=f"{name}-{length}-between-words", input=f"a{unit * length}word", why=why)
        why = f"{length} times {name.replace('-', ' ')} at the end"
        yield Draft(category=CATEGORY, slug=f"{name}-{length}-at-the-end", input=f"a{unit * length}", why=why)


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Runs of any length up to 160 before any follower."""
    for _ in range(size):
        name = random.choice(tuple(_RUNS))
        run = _RUNS[name] * random.randint(2, 160)
        text = f"{random.choice(('', 'a', '.', '1'))}{run}{random.choice(_FOLLOWERS)}"
        yield Draft(
            category=CATEGORY, input=text, why=f"a run of {name.replace('-', ' ')} ({name_of(run[0])}) before a piece"
        )


def _shuffled(pair: tuple[int, str]) -> str:
    """A sort key that spreads lengths and followers, the same everywhere."""
    return digest_of(f"{pair[0]}", pair[1])


def _counts_differ(run: str, follower: str, encoding: str) -> bool:
    """Whether the run and its follower, tokenized as two texts, have another number of tokens than as one."""
    together = len(tiktoken_oracle.ids(run + follower, encoding))
    return together != len(tiktoken_oracle.ids(run, encoding)) + len(tiktoken_oracle.ids(follower, encoding))
