"""What the liars share: one request per line in, `{"id": n, "ids": code points}` out."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any


def requests() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def reply(request: Mapping[str, Any], **answer: object) -> None:
    sys.stdout.write(json.dumps({"id": request["id"], **(answer or {"ids": truth(request)})}) + "\n")
    sys.stdout.flush()


def truth(request: Mapping[str, Any]) -> list[int]:
    return [ord(letter) for letter in request["text"]]
