"""What the generator reaches and how soon it shows each mistake of the ledger; prints the numbers of docs/fuzzing.md.

    python fuzz/measure.py [--texts N] [--seed S] [--without SHAPE | --plain]

`--plain` measures plain bytes, decoded, in the generator's place; `--without` leaves out one shape.
"""

import argparse
import time
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.diagnosis import equivalent, ledger
from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.fuzzing import features, grammar, modes
from conformance.llm_cost.fuzzing.ids import SIZE

BLOCK = 1000
ENCODING = "o200k_base"
# Mistakes that only a text of thousands of characters shows are the corpus's business (its category `runs`).
SHORT = 2_000


class Tried:
    """A text in one mode, as the ledger's matrix wants it."""

    def __init__(self, number: int, content: str | bytes, mode: str) -> None:
        self.id, self.input, self.mode = f"t-{number}", content, mode


def main() -> None:
    """Measure, block by block."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--without", choices=[shape.name for shape in grammar.SHAPES])
    options.add_argument("--plain", action="store_true")
    chosen = options.parse_args()
    if chosen.without:
        grammar.SHAPES = tuple(shape for shape in grammar.SHAPES if shape.name != chosen.without)
    speed = _speed(chosen.seed) if not chosen.plain else 0.0
    left = {mutant.name: mutant for mutant in LEDGER if not _hidden(mutant)}
    number_of, reached, found = len(left), set[str](), dict[str, int]()
    for number in range(chosen.texts // BLOCK):
        texts = list(_plain(chosen.seed, number)) if chosen.plain else grammar.texts(chosen.seed, number, BLOCK)
        reached.update(name for text in texts for name in features.of(text, ENCODING))
        for name in _shown(texts, list(left.values())):
            found[name] = (number + 1) * BLOCK
            del left[name]
    _print(chosen.texts, speed, reached, found, number_of, sorted(left))


def _speed(seed: int) -> float:
    """Texts for each second of CPU time, in rounds of the size that campaigns have."""
    grammar.preload()
    begun_s = time.process_time()
    for number in range(1, 6):
        grammar.texts(seed, number, SIZE)
    return 5 * SIZE / (time.process_time() - begun_s)


def _hidden(mutant: Mutant) -> bool:
    """Whether nothing, or nothing short, can show it."""
    alike = all((mutant.name, encoding) in equivalent.EQUIVALENT for encoding in mutant.encodings)
    return alike or mutant.needs_length > SHORT


def _shown(texts: list[str], mutants: list[Mutant]) -> list[str]:
    tried = [Tried(at, text, "ordinary") for at, text in enumerate(texts)]
    random = Random(len(texts))  # noqa: S311  # reproducible, not secret
    for mode in modes.OTHERS:
        tried += [Tried(len(tried) + at, each, mode) for at, each in enumerate(modes.in_mode(mode, texts, random))]
    matrix = ledger.kills(tried, mutants, enough=1)
    return [name for name, kills in matrix.items() if any(each.by_ids for each in kills.values())]


def _plain(seed: int, number: int) -> Iterator[str]:
    random = Random(f"{seed}/{number}")  # noqa: S311  # as above
    for _ in range(BLOCK):
        yield random.randbytes(random.randint(1, 40)).decode("utf-8", "ignore")


def _print(texts: int, speed: float, reached: set[str], found: dict[str, int], number_of: int, left: list[str]) -> None:
    contexts = sum("|" in name for name in reached)
    print(f"{speed:,.0f} texts/s of CPU time")
    print(f"{len(reached) - contexts:,} sequences of three alternatives, {contexts:,} contexts in {ENCODING}")
    for after in sorted({BLOCK, *(n for n in (2_000, 5_000, 10_000, 20_000, 50_000) if n <= texts)}):
        print(f"after {after:,} texts {sum(at <= after for at in found.values())} of {number_of} mistakes are shown")
    print(f"not shown: {', '.join(left) or 'none'}")


if __name__ == "__main__":
    main()
