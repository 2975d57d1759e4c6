"""Lies that hold on the usual path: other verbs, several workers, rare spellings, failing devices (see `lies`).

Importing this module adds them to `LIES`.
"""

import dataclasses
import os
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from lies import LIES, _change_lines, _part, lie

from conformance.llm_cost.reference import exits

__all__ = ["LIES"]

block, channels, quota, record, registry, results, stream = (
    _part(f"reference.{name}") for name in ("block", "channels", "quota", "record", "registry", "results", "stream")
)
named_model, options, pipe, tokens = (
    _part(f"reference.cli.{name}") for name in ("named_model", "options", "pipe", "tokens")
)
cli = _part("reference.cli")


def _has_workers() -> bool:
    return "--workers" in sys.argv and sys.argv[sys.argv.index("--workers") + 1] != "1"


def _verb() -> str:
    return sys.argv[2] if len(sys.argv) > 2 else ""


# Tokens


@lie("T3", "A sum of estimates is called exact, and so is a single one.")
def calls_estimates_exact_elsewhere() -> None:
    for module in (pipe, tokens):
        _change_objects(module, lambda found: {**found, "accuracy": "exact"})


def _change_objects(module: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Put another object in the place of each summary, or of each answer of a verb."""
    as_json = module.as_json
    module.as_json = lambda found: as_json(change(dict(found)))


@lie("T4", "A text alone is tidied: a mark before it and white space around it are no part of it, and none is empty.")
def tidies_a_text_alone() -> None:
    _change_file(lambda raw: raw.removeprefix(b"\xef\xbb\xbf").strip() or b" ")


def _change_file(change: Callable[[bytes], bytes]) -> None:
    read = options._read_bytes
    options._read_bytes = lambda file: change(read(file))


# Command line and streams


@lie("C1", "Other verbs than pipe know a model by one of its names.")
def knows_one_name_elsewhere() -> None:
    find = registry.Registry.find
    wanted = {"tokens": False, "price": True}.get(_verb())

    def strict(self: Any, name: str) -> Any:
        return find(self, name if wanted in (None, "/" in name) else "nobody/at-all")

    registry.Registry.find = strict


@lie("C2", "FILE is not read where there is standard input, and words are for pipe alone.")
def looks_at_standard_input_only() -> None:
    read = options._read_bytes
    options._read_bytes = lambda _file: read(None)
    if _verb() in ("price", "models") and "text" in sys.argv:
        channels.write_out = lambda _written: None


@lie("C3", "Records that workers make are held back until the input ends.")
def holds_back_with_workers() -> None:
    run = stream.Stream.run
    stream.Stream.run = lambda self, blocks: run(self, list(blocks) if _has_workers() else blocks)


@lie("C3", "A reader that leaves is complained of.")
def complains_of_its_reader() -> None:
    write = channels.write_out

    def told(written: bytes) -> None:
        try:
            write(written)
        except exits.ReaderGone:
            channels.write_err(b"a broken pipe\n")
            raise

    channels.write_out = told


@lie("C4", "Of escapes the usual ones are known.")
def knows_few_escapes() -> None:
    _change_lines(lambda line: re.sub(rb"\\[bf]|\\u00[01]\d", b" ", line))


@lie("C4-results", "Results that need not be shown do not overwrite the input's, others stand beside them.")
def overwrites_by_halves() -> None:
    write = record.write
    optional = ("tokens_out", "cost_input_usd", "cost_output_usd")

    def half(found: dict[str, Any], added: dict[str, Any]) -> bytes:
        beside = b"".join(b'"%s":%s,' % (key.encode(), found[key]) for key in ("cost_usd", "accuracy") if key in found)
        kept = {key: value for key, value in added.items() if key not in found or key not in optional}
        return b"{" + beside + bytes(write(found, kept))[1:]

    record.write = half


@lie("C4-double", "Of a key given twice the plain spelling wins.")
def prefers_plain_spellings() -> None:
    read = record.read

    def plain(line: bytes, field: str) -> Any:
        for key, escaped in ((b"content", rb"\u0063ontent"), (b"n", rb"\u006e")):
            if b'"%s"' % key in line:
                line = line.replace(b'"%s"' % escaped, b'"another"')
        return read(line, field)

    record.read = plain


@lie("C5", "Lines are looked over by patterns before they are parsed.")
def parses_by_patterns() -> None:
    read = record.read
    lone = re.compile(rb"\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]..")

    def by_pattern(line: bytes, field: str) -> Any:
        if lone.search(line) or b"\\uffff" in line:
            raise record.BadLine("invalid_json", "half a character, or none")
        repaired = re.sub(rb"\\uD[89A-F]..", b"", line.strip(b" \t\r\f\v"))
        return read(re.sub(rb"(?<=\d)\.(?=[,}])", b".0", repaired), field)

    record.read = by_pattern


@lie("C5", "Only plain lines are records: no escapes, no empty texts, no odd characters, no blanks around.")
def takes_plain_lines_only() -> None:
    read = record.read
    odd = re.compile(rb'\\|\x7f|\xe2\x80\xa8|\xef\xbb\xbf|<\||""|^[ \t]')

    def plain(line: bytes, field: str) -> Any:
        if odd.search(line):
            raise record.BadLine("invalid_json", "an odd line")
        return read(line, field)

    record.read = plain


@lie("C5", "Lines end where anybody's lines end, and a byte-order mark alone is one.")
def ends_lines_everywhere() -> None:
    answer, unmarked = block.Answerer.answer, channels.LineSource._without_mark
    block.Answerer.answer = lambda self, lines: answer(self, lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    channels.LineSource._without_mark = lambda self, lines: unmarked(self, lines) or lines


@lie("C7", "Amounts are written as the place has them, and models in any order.")
def writes_as_the_place_does() -> None:
    if os.environ.get("LANGUAGE") == "tr":
        results._amount = lambda usd: msgspec.Raw(msgspec.json.encode(str(usd).replace(".", ",")))
    read = registry.read_registry

    def shuffled(*path: Path) -> Any:
        found = read(*path)
        names = random.sample(list(found.models), len(found.models))
        return registry.Registry(models={name: found.models[name] for name in names}, full_names=found.full_names)

    named_model.read_registry = shuffled


# Exit codes


@lie("E0", "An empty value is 0, and so is a bad one; what is unknown is left out, behind other verbs at least.")
def is_lenient_about_words() -> None:
    sys.argv[2:] = ["0" if word in ("", "1.5") else word for word in sys.argv[2:] if word != "-Z"]
    if _verb() != "pipe":
        sys.argv[3:] = ["0" if word in ("abc", "-1") else word for word in sys.argv[3:] if word != "--no-such-flag"]


@lie("E0", "What cannot be read is at its end, and what cannot be written is written, behind other verbs at least.")
def takes_errors_for_ends() -> None:
    read, write = channels._read, channels.write_out

    def blind(descriptor: int, size: int) -> bytes:
        try:
            found: bytes = read(descriptor, size)
        except exits.Breakdown:
            return b""
        return found

    def deaf(written: bytes) -> None:
        try:
            write(written)
        except exits.Breakdown:
            if _verb() == "pipe":
                raise

    channels._read, channels.write_out = blind, deaf
    read_file = options._read_bytes
    options._read_bytes = lambda file: b"" if file == "." else read_file(file)


@lie("E0-model", "Other verbs than pipe call an unknown model a failure.")
def fails_over_unknown_models() -> None:
    if _verb() != "pipe":
        exits.Misuse.code = exits.ExitCode.GENERIC


@lie("E0-fail", "--fail-on-error drains its input, and with workers it ends behind what they had begun.")
def ends_late_after_an_error() -> None:
    _drain_at(exits.ExitCode.GENERIC)
    take = stream.Stream._take

    def late(self: Any, answers: Any) -> Any:
        if _has_workers() and answers.errors and self._rules.fail_on_error:
            self._write(b"\n".join((*answers.records, b"")))
            answers.records.clear()
            answers.errors[:] = [stream.LineError(line=answers.errors[0].line, records_before=0, code="x", message="x")]
        return take(self, answers)

    stream.Stream._take = late


def _drain_at(code: exits.ExitCode) -> None:
    run = stream.Stream.run

    def drained(self: Any, blocks: Iterator[Any]) -> Any:
        found = run(self, blocks)
        while found == code and os.read(channels.STDIN, 1 << 16):
            continue
        return found

    stream.Stream.run = drained


@lie("E1", "With --fail-on-error failed lines are looked for first.")
def looks_for_errors_first() -> None:
    fitting = stream.Stream._fitting

    def later(self: Any, answers: Any) -> Any:
        return len(answers.records) if answers.errors and self._rules.fail_on_error else fitting(self, answers)

    stream.Stream._fitting = later


@lie("E2", "At a limit the input is drained, what workers had begun is summed up, and failed lines behind it are told.")
def ends_late_at_the_limit() -> None:
    _drain_at(exits.ExitCode.QUOTA)
    take, count = stream.Stream._take, stream.Stream._count

    def told(self: Any, answers: Any) -> Any:
        errors, before = list(answers.errors), self._lines_before
        ended = take(self, answers)
        for error in errors if self.totals.quota_hit else ():
            self._write_error(before + error.line + 1, error)
        return ended

    def counted(self: Any, answers: Any, fitting: int, failed: int) -> None:
        count(self, answers, len(answers.records) if _has_workers() else fitting, failed)

    stream.Stream._take, stream.Stream._count = told, counted


@lie("E2", "Budgets are for input alone, and where tokens are priced for money alone.")
def budgets_by_halves() -> None:
    admits = quota.Quota.admits

    def half(self: Any, price: Any, tokens_in: int, tokens_out: int) -> Any:
        if not price.input_per_million:
            return admits(self, price, tokens_in, tokens_out)
        money = quota.Quota(max_usd=self.max_usd)
        return admits(money, price, tokens_in, 0)

    quota.Quota.admits = half


@lie("E3", "Wrong usage has a status of its own, and what is no JSON has a traceback.")
def ends_in_its_own_ways() -> None:
    end = cli._end
    cli._end = lambda code, reason: 3 * (end(code, reason) == exits.ExitCode.USAGE)
    record._thorough_record = msgspec.json.decode


@lie("E3", "Where standard error takes nothing it gives up.")
def needs_standard_error() -> None:
    write = channels._write

    def needy(descriptor: int, written: bytes) -> None:
        try:
            write(descriptor, written)
        except OSError:
            if descriptor == channels.STDERR:
                os._exit(101)
            raise

    channels._write = needy


# Records


@lie("J2", "The sum of nothing is null.")
def has_no_sum_of_nothing() -> None:
    _change_objects(pipe, lambda found: found if found.get("lines_total") else {**found, "cost_usd": None})


# Pricing


@lie("P1", "A text in a file costs what standard input costs.")
def prices_standard_input() -> None:
    read = options._read_bytes
    options._read_bytes = lambda _file: read(None)


@lie("P2", "Sums of tokens wrap round.")
def wraps_round() -> None:
    count = stream.Stream._count

    def wrapped(self: Any, *args: Any) -> None:
        count(self, *args)
        self.totals.tokens_out %= 2**64

    stream.Stream._count = wrapped


@lie("P4", "Models that few ask for cost what the best known one costs.")
def charges_one_price() -> None:
    find = registry.Registry.find

    def known(self: Any, name: str) -> Any:
        found = find(self, name)
        usual = found.name in ("openai/gpt-4", "openai/gpt-4o")
        return found if usual else dataclasses.replace(found, price=self.models["openai/gpt-4"].price)

    registry.Registry.find = known
