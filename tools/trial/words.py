"""Counts the words of each record, in one of two ways: a program to measure that starts at once.

python -I -S words.py split|match < records.jsonl
"""

import json
import re
import sys

_WORD = re.compile(r"\S+")


def main() -> None:
    """Serve until the end of input."""
    split = sys.argv[1] == "split"
    for line in sys.stdin:
        text = json.loads(line)["content"]
        print(len(text.split()) if split else len(_WORD.findall(text)))


if __name__ == "__main__":
    main()
