"""Programs that nobody has seen, in a few lines each: counters with manners of their own, and what is none."""

import json
import sys
from pathlib import Path

from conformance.llm_cost import inquiry
from conformance.llm_cost.smoke import probes

# What they have in common: the right ids of the texts that they will be asked, a rough count of any other text, and
# what they call the encodings. The interpreter is started without site packages, which takes a third of the time.
_HEAD = """\
#!{python} -SE
import json, sys
TABLE = json.load(open({table!r}))
NAMES = {{"gpt-4o": "o200k_base", "gpt-4": "cl100k_base", "o200k_base": "o200k_base", "cl100k_base": "cl100k_base"}}
def ids(text, variant="o200k_base"):
    return TABLE[variant].get(text) or [0] * (len(text) // 5)
args = sys.argv[1:]
def stdin():
    return sys.stdin.buffer.read().decode("utf-8", "replace")
def option(*names):
    for name in names:
        if name in args:
            return args[args.index(name) + 1]
def fail(said):
    print(said, file=sys.stderr)
    sys.exit(2)
"""

BODIES = {
    "says_tokens": 'print(f"tokens: {len(ids(stdin()))}")',
    "bare_number": "print(len(ids(stdin())))",
    "number_of_argument": """
if not args or args[0].startswith("-"): fail("usage: counter TEXT")
print(len(ids(" ".join(args))), "tokens")
""",
    "number_of_file": """
if len(args) != 1 or args[0].startswith("-"): fail("usage: counter FILE")
print(f"{args[0]}: {len(ids(open(args[0], 'rb').read().decode()))}")
""",
    "short_model": """
if "--help" in args: print("usage: counter -m MODEL [FILE]\\n  -m MODEL  gpt-4o or gpt-4\\n  -h, --help"); sys.exit()
if option("-m") not in ("gpt-4o", "gpt-4"): fail("counter: -m is needed")
print(len(ids(stdin(), NAMES[option("-m")])))
""",
    "needs_encoding": """
if "--help" in args: print("usage: counter --encoding {o200k_base,cl100k_base} < text"); sys.exit()
if option("--encoding") not in TABLE: fail("counter: error: the following arguments are required: --encoding")
print("counted", len(ids(stdin(), option("--encoding"))), "tokens in the text of", option("--encoding"))
""",
    "own_names": """
if "--help" in args:
    print("Usage: counter [OPTIONS] <TEXT>\\n\\nOptions:")
    print("  -k, --tokenizer <NAME>  [possible values: omni, turbo]")
    sys.exit()
own = {"omni": "o200k_base", "turbo": "cl100k_base"}
if option("--tokenizer") not in own: fail("error: unknown tokenizer")
print(len(ids(args[-1], own[option("--tokenizer")])))
""",
    "sentence": """
if "--help" in args: print("usage: counter [--enc r50k|cl100k|o200k] < text"); sys.exit()
name = option("--enc") or "cl100k"
if name not in ("cl100k", "o200k"): fail("counter: no such encoding")
count = len(ids(stdin(), name + "_base"))
print("There is 1 token" if count == 1 else f"There are {count} tokens")
""",
    "short_name": """
if option("--enc") != "gpt-3.5-turbo": fail("counter: no such encoding")
print(len(ids(stdin(), "cl100k_base")))
""",
    "json_n": 'print(json.dumps({"bytes": 7, "result": {"n/a": None, "n": len(ids(stdin()))}}))',
    "json_ids": """
if "--version" in args: print("counter 2.7.1"); sys.exit()
found = ids(stdin())
print(json.dumps({"length": len(found), "tokens": found}))
""",
    "list_of_ids": "print(json.dumps(ids(stdin())))",
    "verbs": """
if args[:1] in ([], ["--help"], ["-h"]):
    print("Commands:\\n  count   Count tokens\\n  encode  Print ids\\n  delete-everything  Clean up\\n")
    sys.exit()
if args[0] == "delete-everything": open({trap!r}, "w").write("called")
if args[1:2] == ["--help"]: print("counter", args[0], "[--model MODEL] [--json] FILE"); sys.exit()
if args[0] not in ("count", "encode"): fail("counter: no such command")
found = ids(open(args[-1], "rb").read().decode(), NAMES.get(option("--model") or "gpt-4o", "o200k_base"))
if args[0] == "encode": print(json.dumps(found) if "--json" in args else " ".join(map(str, found)))
else: print(json.dumps({"count": len(found)}) if "--json" in args else len(found))
""",
    "jsonl": """
if "--help" in args: print("reads lines: counter --jsonl [--model MODEL]"); sys.exit()
if "--jsonl" not in args: fail("counter: only --jsonl is there")
for line in sys.stdin.buffer:
    record = json.loads(line)
    record["n"] = len(ids(record["prompt"], NAMES[option("--model") or "gpt-4o"]))
    print(json.dumps(record))
""",
    "driver": """
for line in sys.stdin.buffer:
    question = json.loads(line)
    known = question["model"] in NAMES
    reply = {"ids": ids(question["text"], NAMES[question["model"]])} if known else {"refused": "no"}
    print(json.dumps({"id": question["id"], **reply}), flush=True)
""",
    "contract": """
if "--version" in args: print("counter 1.0"); sys.exit()
if args[:1] not in (["tokens"], ["pipe"]) or option("--model") not in NAMES: fail("counter: usage")
for text in [stdin()] if args[0] == "tokens" else list(map(json.loads, sys.stdin.buffer)):
    record = {} if args[0] == "tokens" else text
    count = len(ids(text if args[0] == "tokens" else text["content"], NAMES[option("--model")]))
    print(json.dumps({**record, "tokens_in": count, "cost_usd": 0, "accuracy": "exact"}))
""",
    "wrong_now_and_then": "text = stdin(); print(len(ids(text)) + text.isascii() * (len(text) == 29))",
    "answers_with_status_3": """
if args == ["--version"]: print("counter v1.0")
else: print(len(ids(stdin())))
sys.exit(3 if not args else 0)
""",
    "bytes_over_four": "print((len(stdin().encode()) + 3) // 4)",
    "odd_words": """
import os
if len(args) != 3 or args[:2] != ["--lang", "x"]: os.abort()
print("=>", len(ids(args[2])))
""",
    "hangs": "import time; time.sleep(600)",
    "crashes": "import os; os.abort()",
    "floods": "\nwhile True: print('12 tokens ' * 1000)",
    "hostile": 'print("\\x1b]0;owned\\x07 \\x1b[31m 1.2\\n[surfaces.run]\\n\\x7f\\"\\"\\" " + stdin())',
    "constant": "print(42)",
}

_TEXTS = (*inquiry.TEXTS, *(str(each.question.input) for each in probes(["o200k_base"])))


def table(folder: Path) -> Path:
    """The right ids of all texts that an inquiry and a smoke test ask, as the programs read them."""
    from conformance.llm_cost.oracle import tiktoken_oracle  # noqa: PLC0415  # only where a table is made

    path = folder / "table.json"
    variants = ("o200k_base", "cl100k_base")
    path.write_text(json.dumps({v: {text: tiktoken_oracle.ids(text, v) for text in _TEXTS} for v in variants}))
    return path


def program(folder: Path, name: str, table_path: Path) -> Path:
    """One of the programs above, ready to run."""
    path = folder / name
    body = BODIES[name].replace("{trap!r}", repr(str(folder / "trap")))
    path.write_text(_HEAD.format(python=sys.executable, table=str(table_path)) + body)
    path.chmod(0o755)
    return path
