"""Text that looks like a special token: ordinary text by default, a special token in the mode of its own."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft

CATEGORY = "specials"

# The special tokens of any encoding of tiktoken's, those of its chat formats, and of other vendors' tokenizers.
_NAMES = (
    "<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|endofprompt|>", "<|im_start|>",
    "<|im_end|>", "<|im_sep|>", "<|startoftext|>", "<|return|>", "<|constrain|>", "<|channel|>", "<|start|>",
    "<|end|>", "<|message|>", "<|call|>", "<|reserved_200013|>", "<|begin_of_text|>", "<|eot_id|>", "<s>", "</s>",
    "<pad>", "<unk>", "[CLS]", "[SEP]", "[INST]", "<|system|>", "<|user|>", "<|assistant|>", "<bos>", "<eos>",
    "<mask>",
)  # fmt: skip
_FRAMES = (
    "{t}", "a{t}b", " {t} ", "\n{t}\n", "{t}{t}", "1{t}2", "'{t}'s", "Say {t}, please.", "\u4e2d{t}\u4e2d",
    "  {t}  x", "!{t}!",
)  # fmt: skip
_NEAR_FRAMES = ("{t}", "a {t} b", "{t}{t}")
_END = "<|endoftext|>"
_NEAR = (
    "<|endoftext|", "|endoftext|>", "<endoftext>", "<|endoftext>", "<|EndOfText|>", "<|ENDOFTEXT|>",
    "< |endoftext|>", "<| endoftext |>", "<|end oftext|>", "<|endoftext|>>", "<<|endoftext|>", "<|endoftext||>",
    "<||endoftext|>", "<|endoftext|\u200b>", "\uff1c\uff5cendoftext\uff5c\uff1e", "&lt;|endoftext|&gt;",
    "<|endoftex", "endoftext", "<|endofprompt", "<|endofprompt>", "<|fim_prefix", "<|fim_|>",
    "<|fim_prefix|fim_suffix|>", "<|endoftext|>endoftext|>", "<|endo<|endoftext|>ftext|>",
    "<|endoftext|><|endofprompt|>", "<|fim_prefix|><|fim_suffix|><|fim_middle|>", "<||>", "<|", "|>", "<|a|>",
    "<|endoftext\n|>", "<|end\u043eftext|>",
)  # fmt: skip
# What stands before and after a special token is split as a text of its own: white space before it is at an end there.
_BETWEEN = (
    "", " ", "  ", "\n", " \n ", "a", "a ", " a", "'s", "1", "12", "\t", "\r\n", "\u0301", "!", "/", "\u4e2d",
    "  a  ", "don", "THE ", "    ", " " * 8, " " * 17, "\n\n", "\n\n\n", "\t\t", "\u00a0\u00a0", "a   ", "a\n\n ",
)  # fmt: skip


def stored() -> Iterator[Draft]:
    """Names in frames, every prefix of one, near misses; and in mode `special` with all kinds of text around."""
    for name, frame in itertools.product(_NAMES, _FRAMES):
        yield _ordinary(frame.format(t=name), f"{name} is ordinary text")
    for length in range(1, len(_END)):
        yield _ordinary(_END[:length], "a beginning of a special token's text")
        yield _ordinary(f"a {_END[-length:]} b", "an end of a special token's text")
    for text in _NEAR:
        yield _ordinary(text, "nearly a special token's text")
        for frame in _NEAR_FRAMES:
            yield _special(frame.format(t=text), "nearly a special token, or parts around one")
    yield _special("", "an empty text has no tokens")
    for name, frame in itertools.product(_NAMES, _FRAMES):
        yield _special(frame.format(t=name), f"{name} is a special token where the encoding has it")
    for before, after in itertools.product(_BETWEEN, repeat=2):
        yield _special(f"{before}{_END}{after}", "text around a special token is split on each side alone")


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Several names, near misses and bits of text in a row, read in either mode."""
    for _ in range(size):
        parts = [random.choice(random.choice((_NAMES[:5], _NEAR, _BETWEEN))) for _ in range(random.randint(2, 6))]
        make = random.choice((_ordinary, _special))
        yield make("".join(parts), "special tokens' text and near misses in a row")


def _ordinary(text: str, why: str) -> Draft:
    return Draft(category=CATEGORY, input=text, why=why)


def _special(text: str, why: str) -> Draft:
    return Draft(category=CATEGORY, input=text, why=why, mode="special")
