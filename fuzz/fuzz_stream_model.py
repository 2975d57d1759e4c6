"""Lines of JSON: the plain model that candidates are held to, against the reference's own reader of lines."""

import engine

with engine.instrumented():
    from conformance.llm_cost.fuzzing.streams import contents
    from conformance.llm_cost.reference import record

SEEDS = (
    b'{"content":"a"}\n{"id":1,"content":"b\\u0301"}\r\n\n{"content":"\\ud83d\\ude00","n":null}',
    b'{"content":1}\n{}\n{"content":"a","content":"b"}\n[{"content":"a"}]\n{"a":{"content":"a"}}\n{"content":"\\ud800"}',
)


def target(data: bytes) -> None:
    """Each line by itself; where the model is sure, the reference says the same."""
    for line in data.split(b"\n"):
        for wanted in contents(b"\n" + line):
            if wanted is not None:
                found = _read(line)
                assert found == wanted, f"{line!r}: expected {wanted!r}, found {found!r}"


def _read(line: bytes) -> str | bool:
    try:
        return record.read(line, "content")[1]
    except record.BadLine:
        return False


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
