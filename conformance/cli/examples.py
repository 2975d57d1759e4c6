"""Commands for each verb, as its `--help` shows them; the documentation prints them and its tests run them."""

from collections.abc import Mapping

import click

# The verb with the words before it -> commands that somebody would type, each with what it is for.
EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("evilcorpus judge reference --category digits", "the embedded reference, as a first try"),
        ("evilcorpus judge ./llm-cost", "a binary of your own; `evilcorpus judge --help` has more"),
    ),
    "attest": (
        ("evilcorpus attest run.jsonl -o statement.json", "about all files that were judged"),
        ("evilcorpus attest run.jsonl --subject llm-cost --predicate predicate.json", "for a signer that wants that"),
    ),
    "bench": (
        ("evilcorpus bench throughput ./llm-cost", "how fast, beside the oracle"),
        ("evilcorpus bench scaling ./llm-cost", "what grows too fast with the length of a text"),
    ),
    "bench compare": (
        ("evilcorpus bench compare before.json ./llm-cost", "is it slower than what was saved?"),
        ("evilcorpus bench compare ./llm-cost candidate.toml --scenario code", "two candidates, side by side"),
    ),
    "bench save": (("evilcorpus bench save before.json ./llm-cost", "before a change"),),
    "bench scaling": (
        ("evilcorpus bench scaling --list reference", "the families of texts"),
        ("evilcorpus bench scaling ./llm-cost --plots plots", "all of them, with a drawing for each"),
    ),
    "bench show": (("evilcorpus bench show before.json", "what was saved"),),
    "bench throughput": (
        ("evilcorpus bench throughput ./llm-cost", "chats, beside the oracle"),
        ("evilcorpus bench throughput ./llm-cost --scenario all --save run.json", "everything, and keep it"),
    ),
    "bench self": (("evilcorpus bench self", "what judging costs beside the oracle alone"),),
    "completion": (
        ('eval "$(evilcorpus completion bash)"', "in ~/.bashrc"),
        ("evilcorpus completion fish > ~/.config/fish/completions/evilcorpus.fish", "once"),
    ),
    "coverage": (("evilcorpus coverage --tier smoke --no-mutants", "what the smallest tier reaches"),),
    "diff": (
        ("evilcorpus diff before.jsonl after.jsonl", "ends with 1 where there are regressions"),
        ("evilcorpus diff before.jsonl after.jsonl --format markdown > comment.md", "for a pull request"),
    ),
    "explain": (
        (r'evilcorpus explain --text "it\u2019s  two"', "how a text splits and merges"),
        ("evilcorpus explain classes-cr --candidate ./llm-cost", "and what a candidate says"),
    ),
    "export": (
        ("evilcorpus export evilcorpus-run.jsonl --junit junit.xml --badge-svg badge.svg", "for CI and README"),
        ("evilcorpus export evilcorpus-run.jsonl --job-summary --annotations", "inside a job of GitHub Actions"),
    ),
    "fuzz": (
        ("evilcorpus fuzz ./llm-cost", "for a minute"),
        ("evilcorpus fuzz candidate.toml --target ids --seconds 600 --workers auto", "texts alone, on all cores"),
        ("evilcorpus fuzz candidate.toml --replay all", "is what was found still there?"),
    ),
    "generate": (("evilcorpus generate --check", "is the stored corpus as the generators make it?"),),
    "init": (
        ("evilcorpus init ./my-counter", "asks it, and writes candidate.toml"),
        ("evilcorpus init -o adapter/candidate.toml node cli.js", "a program of several words, another place"),
        ("evilcorpus init --arguments 'count --lang {model} {file}' ./my-counter", "where you know how it is asked"),
    ),
    "judge": (
        ("evilcorpus judge ./llm-cost", "a binary that speaks the contract's command line"),
        ("evilcorpus judge candidate.toml --category parity -j auto", "its tokens only, on all cores"),
        ("evilcorpus judge candidate.toml --case 'digits-*' --no-report", "some cases"),
        ("evilcorpus judge candidate.toml --challenge", "with cases that nobody has seen"),
    ),
    "merge": (
        ("evilcorpus judge ./llm-cost --shard 1/2 --report 1.jsonl", "on one machine, 2/2 on another"),
        ("evilcorpus merge 1.jsonl 2.jsonl -o run.jsonl", "the report of the whole run"),
    ),
    "minimise": (
        ("evilcorpus minimise classes-cr --candidate candidate.toml", "the least that still fails"),
        ('evilcorpus minimise --text "a b\\n" --candidate candidate.toml', "the same for any text"),
    ),
    "policy": (("evilcorpus policy init --repository OWNER/NAME --tag v1.2.3", "writes policy.toml"),),
    "policy check": (("evilcorpus policy check policy.toml", "says what is wrong where"),),
    "policy init": (("evilcorpus policy init --repository OWNER/NAME --tag v1.2.3", "writes policy.toml"),),
    "report": (
        ("evilcorpus report evilcorpus-run.jsonl -o report.html", "one run as a page"),
        ("evilcorpus report old.jsonl new.jsonl other.jsonl -o report.html", "several side by side"),
    ),
    "show": (("evilcorpus show evilcorpus-run.jsonl", "the last judging's summary again"),),
    "smoke": (
        ("evilcorpus smoke candidate.toml", "is the adapter right at all?"),
        ("evilcorpus smoke --list", "candidates that have a name"),
    ),
    "verify-release": (
        ("evilcorpus verify-release ./release --policy policy.toml", "a whole release, offline"),
        ("evilcorpus verify-release --bundle B --artifact F --identity WHO --issuer ISSUER", "one signature"),
    ),
}


def with_examples(command: click.Command, words: str) -> click.Command:
    """The command, its own and its subcommands' helps ending with their examples; `words` are how it is called."""
    for name, each in getattr(command, "commands", {}).items():
        with_examples(each, f"{words} {name}")
    if words in EXAMPLES:
        # Click leaves the lines of a paragraph alone where it begins with this character.
        command.epilog = "\b\nExamples:\n" + "\n".join(_lines(words))
    return command


def _lines(words: str) -> list[str]:
    """What each command is for, and the command below it: side by side would be too wide."""
    return [line for command, purpose in EXAMPLES[words] for line in (f"  # {purpose}", f"  {command}")]
