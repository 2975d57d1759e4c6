"""Reads JSON that somebody else wrote: size and depth capped, no key twice, nothing but one value in UTF-8."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from conformance.release.codes import Code, Refused

# JSON as Python sees it; objects keep their keys in order.
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

# The largest real attestation seen has 24 KB, one with 1,024 subjects 150 KB.
MAX_BYTES = 8 << 20
# Real bundles nest 9 deep; event payloads inside provenance up to 15.
MAX_DEPTH = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(raw: bytes, where: str, *, max_bytes: int = MAX_BYTES) -> Json:
    """The one JSON value in `raw`.

    Raises Refused: too-large, too-deep, malformed-json (also for a byte-order mark, NaN, lone surrogates and numbers
    beyond 64 bits), duplicate-key.
    """
    if len(raw) > max_bytes:
        raise Refused(Code.TOO_LARGE, f"{where}: {len(raw)} bytes, at most {max_bytes} are read")
    try:
        value: Json = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=lambda pairs: _object(pairs, where),
            parse_constant=lambda name: _refuse_number(name, where),
            parse_int=lambda digits: _integer(digits, where),
        )
    except RecursionError as error:
        raise Refused(Code.TOO_DEEP, f"{where}: nested deeper than {MAX_DEPTH}") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refused(Code.MALFORMED_JSON, f"{where}: {error}") from error
    _check_depth_and_text(value, where)
    return value


def read_object(raw: bytes, where: str, *, max_bytes: int = MAX_BYTES) -> dict[str, Json]:
    """The one JSON object in `raw`; raises as `read`, and malformed-json where the value is no object."""
    value = read(raw, where, max_bytes=max_bytes)
    if not isinstance(value, dict):
        raise Refused(Code.MALFORMED_JSON, f"{where}: an object expected, {type(value).__name__} found")
    return value


def _object(pairs: Sequence[tuple[str, Json]], where: str) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key in found if counts[key] > 1)
        raise Refused(Code.DUPLICATE_KEY, f"{where}: key {twice!r} is given twice in one object")
    return found


def _refuse_number(name: str, where: str) -> NoReturn:
    raise Refused(Code.MALFORMED_JSON, f"{where}: {name} is no JSON number")


def _integer(digits: str, where: str) -> int:
    # 20 digits hold every unsigned 64-bit number; Python would spend quadratic time on long ones.
    if len(digits.lstrip("-")) > 20:  # noqa: PLR2004 -- explained above
        raise Refused(Code.MALFORMED_JSON, f"{where}: a number of {len(digits)} digits")
    return int(digits)


def _check_depth_and_text(value: Json, where: str) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        for item in level:
            _check_text(item, where)
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise Refused(Code.TOO_DEEP, f"{where}: nested deeper than {MAX_DEPTH}")


def _children(item: Json) -> Sequence[Json]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else ()


def _check_text(item: Json, where: str) -> None:
    texts = item if isinstance(item, dict) else (item,) if isinstance(item, str) else ()
    for text in texts:
        if not text.isascii() and _SURROGATE.search(text):
            raise Refused(Code.MALFORMED_JSON, f"{where}: a lone surrogate in {text!r}")
