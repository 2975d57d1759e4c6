"""Corpus lines: damage is told as a CorpusError, and what is read is written as it was understood."""

from pathlib import Path

import engine

from conformance.llm_cost.corpus.vector import Vector

with engine.instrumented():
    from conformance.errors import CorpusError
    from conformance.llm_cost.corpus import lines

WHERE = Path("corpus.jsonl")
SEEDS = (
    b'{"id":"classes-a","text":"a","mode":"ordinary","why":"w","ids":{"o200k_base":[64]}}\n',
    b'{"id":"invalid-x","base64":"/w==","mode":"bytes","why":"w","digest":{"o200k_base":{"length":1,"sha256":"ab"}}}\n',
    b'{"id":"runs-a","recipe":[{"text":"a","times":5}],"why":"w"}\n{"id":"s-a","code_units":[55296],"why":"w"}\n',
)


def target(data: bytes) -> None:
    """Read, write, and read again."""
    try:
        vectors = lines.decode(data, WHERE, Vector)
    except CorpusError:
        return
    assert lines.decode(lines.encode(vectors), WHERE, Vector) == vectors


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
