"""tiktoken, by its own entry points.

Beside a `vocab` folder (tools/matrix.py makes one) this runs under any interpreter that has tiktoken. Without one it
needs the harness's own interpreter, whose copy of the vocabularies it then gives to tiktoken.
"""

import os
from pathlib import Path

import tiktoken
import tiktoken_ext.openai_public as definitions

if not Path(os.environ["TIKTOKEN_CACHE_DIR"]).is_dir():
    from conformance.llm_cost.oracle import vocabulary

    definitions.load_tiktoken_bpe = lambda url, **_: dict(vocabulary.ranks(Path(url).stem))


def encode(text: str | bytes, model: str, mode: str) -> list[int]:
    """The ids of a text or, in mode `bytes`, of bytes."""
    encoding = tiktoken.get_encoding(model)
    if mode == "bytes":
        return encoding._encode_bytes(text)  # noqa: SLF001  # the only entry point for bytes
    if mode == "special":
        return encoding.encode(text, allowed_special="all")
    return encoding.encode_ordinary(text)
