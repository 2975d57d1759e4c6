"""The corpus in the older v2 line format: one JSON object per text and model, with keys that older tools read.

What the format cannot say is left out: bytes that are no UTF-8, lone surrogates, special tokens parsed, disputed
answers, and long texts, whose ids are stored as digests only.
"""

import json
from collections.abc import Iterable, Mapping

from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle

# One well-known model for each encoding, as tiktoken's own table of models has them (tiktoken/model.py).
MODELS: Mapping[str, str] = {
    "cl100k_base": "gpt-4",
    "o200k_base": "gpt-4o",
    "p50k_base": "text-davinci-003",
    "r50k_base": "davinci",
}


def encode(vectors: Iterable[Vector]) -> bytes:
    """The lines `{"model", "text", "expected_ids", "tiktoken_version"}`, ASCII, in the order of vectors and models."""
    lines = (
        {"model": model, "text": vector.input, "expected_ids": ids, "tiktoken_version": tiktoken_oracle.VERSION}
        for vector in vectors
        if vector.mode == "ordinary"
        for encoding, model in MODELS.items()
        if (ids := vector.ids.get(encoding)) is not None and encoding not in vector.disputed
    )
    return "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")
