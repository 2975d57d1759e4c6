"""The oracle as a filter: JSON records in, the number of tokens of each out; what candidates are measured beside.

    python -m conformance.llm_cost.oracle.pipe ENCODING < records.jsonl

It does the least that the question needs: read a record, encode its text, write a number. It has no command line to
speak of, since only measurements of ours start it.
"""

import sys

import msgspec

from conformance.llm_cost.oracle import tiktoken_oracle


class Record(msgspec.Struct):
    """One record; other keys are passed over."""

    content: str


def main() -> None:
    """Serve until the end of input."""
    encode = tiktoken_oracle.encoding(sys.argv[1]).encode_ordinary
    decode = msgspec.json.Decoder(Record).decode
    write = sys.stdout.write
    for line in sys.stdin.buffer:
        write(f"{len(encode(decode(line).content))}\n")


if __name__ == "__main__":
    main()
