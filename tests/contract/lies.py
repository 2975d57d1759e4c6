"""Lies about the llm-cost contract: each changes the reference in one place so that it breaks one clause.

`LIES` holds them by name. A lie is told by calling it in the process that is to run the reference; `liar.py` does that.
"""

import contextlib
import importlib
import json
import os
import socket
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from conformance.llm_cost.oracle import unicode


def _part(name: str) -> Any:
    """A module of the reference's, whose parts are replaced at will; by its name, since commands hide some of them."""
    return importlib.import_module(f"conformance.llm_cost.{name}")


block, channels, pricing, quota, record, registry, stream, workers = (
    _part(f"reference.{name}")
    for name in ("block", "channels", "pricing", "quota", "record", "registry", "stream", "workers")
)
cli, options, pipe = (_part(f"reference.{name}") for name in ("cli", "cli.options", "cli.pipe"))
tiktoken_oracle = _part("oracle.tiktoken_oracle")
exits, heuristic = _part("reference.exits"), _part("reference.backends.heuristic")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lie:
    """A way to break a clause. `prices` is the price table that the liar's description names, if it names a bad one."""

    name: str
    clause: str
    sentence: str
    tell: Callable[[], None]
    prices: Callable[[dict[str, Any]], None] | None = None


LIES: dict[str, Lie] = {}


def lie(
    clause: str, sentence: str, *, prices: Callable[[dict[str, Any]], None] | None = None
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function, by its name with hyphens, as a lie about a clause."""

    def register(tell: Callable[[], None]) -> Callable[[], None]:
        name = tell.__name__.replace("_", "-")
        LIES[name] = Lie(name=name, clause=clause, sentence=sentence, tell=tell, prices=prices)
        return tell

    return register


def _change_counts(change: Callable[[str | bytes, list[int]], list[int]]) -> None:
    """Put other ids in the place of the tokenizer's."""
    ids = tiktoken_oracle.ids

    def changed(text: str | bytes, name: str, /, mode: str = "ordinary") -> list[int]:
        return change(text, ids(text, name, mode))

    tiktoken_oracle.ids = changed


def _change_lines(change: Callable[[bytes], bytes]) -> None:
    """Put another line in the place of every record written."""
    write = record.write
    record.write = lambda found, results: change(write(found, results))


def _change_results(change: Callable[[dict[str, object]], object]) -> None:
    """Change what is said of every record."""
    results = block.results

    def changed(*args: Any, **kwargs: Any) -> dict[str, object]:
        found = dict(results(*args, **kwargs))
        change(found)
        return found

    block.results = changed


# Tokens


@lie("T1", "Texts with a double letter have one token more than they have.")
def doubles_letters() -> None:
    _change_counts(lambda text, ids: [*ids, 0] if any(c + c in str(text) for c in "elos") else ids)


@lie("T1-unicode", "Characters of a newer Unicode version are counted twice.")
def knows_an_older_unicode() -> None:
    new = {chr(point) for point in unicode.changed_between("15.0", unicode.PINNED)}
    _change_counts(lambda text, ids: ids + ids if isinstance(text, str) and not new.isdisjoint(text) else ids)


@lie("T2", "Special tokens are honoured in ordinary text.")
def honours_specials() -> None:
    ids = tiktoken_oracle.ids
    tiktoken_oracle.ids = lambda text, name, /, mode="ordinary": ids(
        text, name, "special" if mode == "ordinary" else mode
    )


@lie("T3", "An estimate is called exact.")
def calls_estimates_exact() -> None:
    heuristic.HeuristicBackend.accuracy = "exact"


@lie("T3", "A guess of the count is called exact.")
def guesses_and_calls_it_exact() -> None:
    _change_counts(lambda _text, ids: [*ids, 0])


@lie("T4", "Several workers write their records with a blank more.")
def writes_otherwise_with_workers() -> None:
    answers = workers.answers_from_workers

    def changed(*args: Any) -> Iterator[Any]:
        for found in answers(*args):
            found.records = [line.replace(b":", b": ", 1) for line in found.records]
            yield found

    workers.answers_from_workers = changed


@lie("T5", "Every text is compared with all of its beginnings.")
def takes_quadratic_time() -> None:
    _change_counts(lambda text, ids: ids if _compared_with_beginnings(str(text)) else [])


def _compared_with_beginnings(text: str) -> bool:
    return all(text[:length] <= text for length in range(len(text)))


@lie("T6", "Bytes that are no UTF-8 are replaced, and the count is called exact.")
def replaces_silently() -> None:
    options._read_bytes = lambda _file: channels.read_all().decode(errors="replace").encode()


# Command line and streams


@lie("C1", "--field is ignored.")
def ignores_the_field() -> None:
    read = record.read
    record.read = lambda line, _field: read(line, "content")


@lie("C1", "Bare model names are not known.")
def knows_full_names_only() -> None:
    find = registry.Registry.find

    def strict(self: Any, name: str) -> Any:
        return find(self, name if "/" in name else f"nobody/{name}")

    registry.Registry.find = strict


@lie("C2", "The summary goes to standard output.")
def mixes_the_streams() -> None:
    report = pipe._report

    def changed(*args: Any) -> None:
        channels.write_err, kept = channels.write_out, channels.write_err
        report(*args)
        channels.write_err = kept

    pipe._report = changed


@lie("C2", "--quiet is not quiet: a greeting is on standard error.")
def greets() -> None:
    channels.write_err(b"llm-cost, at your service\n")


@lie("C2", "Verbs other than pipe answer on standard error, and failed lines are told in words.")
def answers_beside() -> None:
    beside = types.SimpleNamespace(**{**vars(channels), "write_out": channels.write_err})
    for module in (cli, _part("reference.cli.tokens"), _part("reference.cli.models")):
        module.channels = beside
    pipe.error_as_json = stream.error_as_text


@lie("C3", "The first two records of each block change places.")
def swaps_records() -> None:
    emit = stream.Stream._emit

    def changed(self: Any, answers: Any, fitting: int) -> None:
        if fitting > 1:
            answers.records[:2] = answers.records[1::-1]
        emit(self, answers, fitting)

    stream.Stream._emit = changed


@lie("C3", "Records are held back until the input ends.")
def holds_back() -> None:
    run = stream.Stream.run

    def changed(self: Any, blocks: Any) -> Any:
        return run(self, list(blocks))

    stream.Stream.run = changed


@lie("C3", "The last line is dropped where it has no end.")
def drops_what_has_no_end() -> None:
    _drop_rest()


def _drop_rest() -> None:
    read = channels.LineSource.read

    def whole_lines(self: Any) -> bytes | None:
        block: bytes | None = read(self)
        return block if block is None or block.endswith(b"\n") or not block else block[: block.rfind(b"\n") + 1] or None

    channels.LineSource.read = whole_lines


@lie("C3", "Every record tells how many lines came with it.")
def tells_of_later_lines() -> None:
    answer = block.Answerer.answer

    def changed(self: Any, lines: bytes) -> Any:
        found = answer(self, lines)
        found.records = [line[:-1] + b',"of":%d}' % found.lines for line in found.records]
        return found

    block.Answerer.answer = changed


@lie("C4", "The text is not passed through.")
def drops_the_text() -> None:
    write = record.write
    record.write = lambda found, results: write({k: v for k, v in found.items() if k != "content"}, results)


@lie("C4", "Numbers are read as binary fractions and written anew.")
def reads_numbers_as_floats() -> None:
    _change_lines(lambda line: json.dumps(json.loads(line, parse_int=float)).encode())


@lie("C4-results", "A result never overwrites a key of the input.")
def keeps_the_inputs_results() -> None:
    write = record.write
    record.write = lambda found, results: write({**results, **found}, {})


@lie("C4-double", "Of keys given twice the first wins.")
def takes_the_first_of_double_keys() -> None:
    read = record.read

    def first(line: bytes, field: str) -> Any:
        pairs: list[tuple[str, Any]] = []
        json.loads(line, object_pairs_hook=pairs.extend)
        kept: dict[str, Any] = {}
        for key, value in pairs:
            kept.setdefault(key, value)
        return read(json.dumps(kept).encode(), field)

    record.read = first


@lie("C5", "A byte-order mark belongs to the first line.")
def chokes_on_a_byte_order_mark() -> None:
    channels.LineSource._without_mark = lambda _self, lines: lines


@lie("C5", "A line with a lone surrogate is repaired instead of failing.")
def repairs_surrogates() -> None:
    read = record.read
    record.read = lambda line, field: read(line.replace(b"\\ud8", b"\\u00").replace(b"\\ude", b"\\u00"), field)


@lie("C5", "Lines end with a line feed, and every line is a record.")
def is_strict_about_line_ends() -> None:
    _drop_rest()
    read = record.read
    record.is_blank = lambda _line: False

    def strict(line: bytes, field: str) -> Any:
        if line.endswith(b"\r"):
            raise record.BadLine("invalid_json", "a carriage return")
        if not line:
            raise record.BadLine("invalid_json", "an empty line")
        return read(line, field)

    # The last line's end makes an empty one behind it, which is no line.
    answer = block.Answerer.answer
    record.read = strict
    block.Answerer.answer = lambda self, lines: answer(self, lines.removesuffix(b"\n"))


@lie("C5", "A line that is no record is counted as it stands.")
def counts_whatever_it_gets() -> None:
    read = record.read

    def lenient(line: bytes, field: str) -> Any:
        try:
            return read(line, field)
        except record.BadLine:
            return {}, line.decode(errors="replace")

    record.read = lenient


@lie("C6", "A line may have a megabyte.")
def limits_lines() -> None:
    read = record.read

    def short(line: bytes, field: str) -> Any:
        if len(line) > 1 << 20:
            raise record.BadLine("too_long", "too long")
        return read(line, field)

    record.read = short


@lie("C6", "The whole input is read before anything is answered.")
def reads_everything_first() -> None:
    blocks = iter(lambda: channels.read_all() or None, None)

    channels.LineSource.read = lambda _self: next(blocks, None)


@lie("C7", "Each record tells when it was made.")
def stamps_records() -> None:
    _change_lines(lambda line: line[:-1] + f',"at":{time.time_ns()}}}'.encode())


@lie("C7", "Errors are told in the language of the place.")
def speaks_turkish() -> None:
    if os.environ.get("LANGUAGE") == "tr":
        told = pipe.error_as_json
        pipe.error_as_json = lambda *args: told(*args).replace(b"expected", b"beklenen")


@lie("C8", "It tries to reach a server, and goes on without.")
def phones_home() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        try:
            caller.connect(("192.0.2.1", 80))
        except OSError:
            return


@lie("C8", "It leaves a cache at home.")
def leaves_a_cache() -> None:
    try:
        Path(os.environ.get("HOME", "/nowhere"), "llm-cost.cache").write_bytes(b"cache")
    except OSError:
        return


@lie("C8", "It needs a cache and a server.")
def needs_a_cache_and_a_server() -> None:
    Path(os.environ.get("HOME", "/nowhere"), "llm-cost.cache").write_bytes(b"cache")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.connect(("192.0.2.1", 80))


# Exit codes


@lie("E0", "Wrong usage ends with status 1.")
def confuses_usage_with_failure() -> None:
    end = cli._end
    cli._end = lambda _code, reason: end(exits.ExitCode.GENERIC, reason)


@lie("E0", "Failed lines are no matter of the exit status.")
def hides_failed_lines() -> None:
    run = stream.Stream.run
    stream.Stream.run = lambda self, blocks: run(self, blocks) and exits.ExitCode.OK


@lie("E0", "What cannot be read or written is called wrong usage, and so is an empty input.")
def calls_everything_wrong_usage() -> None:
    exits.Breakdown.code = exits.ExitCode.USAGE
    run = stream.Stream.run
    stream.Stream.run = lambda self, blocks: (
        run(self, blocks) or (0 if self.totals.lines_total else exits.ExitCode.USAGE)
    )


@lie("E0-model", "An unknown model is taken for the first that there is.")
def knows_every_model() -> None:
    find = registry.Registry.find

    def lenient(self: Any, name: str) -> Any:
        try:
            return find(self, name)
        except exits.Misuse:
            return next(iter(self.models.values()))

    registry.Registry.find = lenient


@lie("E0-fail", "--fail-on-error goes on to the end of the stream.")
def goes_on_after_an_error() -> None:
    rules = pipe._rules
    pipe._rules = lambda words: stream.Rules(quota=rules(words).quota)


@lie("E0-fail", "--fail-on-error fails whether a line failed or not.")
def fails_anyway() -> None:
    run = stream.Stream.run
    stream.Stream.run = lambda self, blocks: run(self, blocks) or int(self._rules.fail_on_error)


@lie("E1", "Unknown flags are ignored, and so is a full disk.")
def ignores_what_goes_wrong() -> None:
    cli.command.commands["pipe"].ignore_unknown_options = True
    cli.command.commands["pipe"].allow_extra_args = True
    write = channels.write_out

    def careless(written: bytes) -> None:
        with contextlib.suppress(exits.Breakdown):
            write(written)

    channels.write_out = careless


@lie("E1", "A failed line hides a quota.")
def prefers_partial_to_quota() -> None:
    run = stream.Stream.run

    def changed(self: Any, blocks: Any) -> Any:
        code = run(self, blocks)
        return exits.ExitCode.PARTIAL if code and self.totals.lines_failed else code

    stream.Stream.run = changed


@lie("E2", "A total that ends at the limit is a hit.")
def stops_at_the_limit() -> None:
    admits = quota.Quota.admits

    def strict(self: Any, price: Any, tokens_in: int, tokens_out: int) -> Any:
        return admits(self, price, tokens_in + 1, tokens_out)

    quota.Quota.admits = strict


@lie("E2", "A stream stops two tokens before its budget is spent.")
def stops_too_early() -> None:
    admits = quota.Quota.admits
    quota.Quota.admits = lambda self, price, tokens_in, tokens_out: admits(self, price, tokens_in + 2, tokens_out)


@lie("E2", "The line that exceeds the budget is still emitted.")
def emits_one_line_more() -> None:
    admitted = quota.admitted

    def generous(*args: Any, tokens_in: list[int], **kwargs: Any) -> Any:
        return min(len(tokens_in), admitted(*args, tokens_in=tokens_in, **kwargs) + 1)

    stream.admitted = generous


@lie("E3", "Invalid UTF-8 ends in a traceback.")
def trusts_its_input() -> None:
    record._check_utf8 = bytes.decode


@lie("E3", "An input or output error ends in a traceback.")
def trusts_its_streams() -> None:
    def surprised(error: OSError) -> str:
        raise RuntimeError("this cannot happen") from error

    channels._reason = surprised


@lie("E2", "Budgets in money are held against tokens.")
def confuses_money_with_tokens() -> None:
    def confused(self: Any, _price: Any, tokens_in: int, tokens_out: int) -> bool:
        limits = [limit for limit in (self.max_tokens, self.max_usd) if limit is not None]
        return all(tokens_in + tokens_out < limit for limit in limits)

    quota.Quota.admits = confused


# Records


@lie("J1", "Token counts are written as text.")
def writes_counts_as_text() -> None:
    _change_results(lambda found: found.update(tokens_in=str(found["tokens_in"])))


@lie("J1-free", "--mode tokens charges for every record.")
def charges_for_counting() -> None:
    _change_results(lambda found: found.update(cost_usd=1))


@lie("J2", "lines_total counts records only.")
def forgets_failed_lines() -> None:
    counted = stream.Stream._count

    def changed(self: Any, answers: Any, fitting: int, failed: int) -> None:
        counted(self, answers, fitting, failed)
        self.totals.lines_total -= failed

    stream.Stream._count = changed


@lie("J2", "Sums are of another version, and each is one too large.")
def sums_up_wrongly() -> None:
    summary = pipe.summary
    pipe.summary = lambda *args, **kwargs: {
        **summary(*args, **kwargs),
        "version": 1,
        "tokens_in": 1 + args[0].tokens_in,
    }


@lie("J2", "A priced summary is written over many lines.")
def writes_the_summary_over_many_lines() -> None:
    as_json = pipe.as_json

    def changed(found: dict[str, Any]) -> bytes:
        return json.dumps(json.loads(as_json(found)), indent=1).encode() if found["cost_usd"] else as_json(found)

    pipe.as_json = changed


# Pricing


@lie("P1", "Costs are rounded to a ten-thousandth of a dollar.")
def rounds_costs() -> None:
    times = pricing._times
    pricing._times = lambda tokens, per_million: round(times(tokens, per_million), 4)


@lie("P1", "Tokens are counted in 32 bits, and the total leaves out what is put out.")
def counts_in_32_bits() -> None:
    times = pricing._times
    pricing._times = lambda tokens, per_million: times(tokens % 2**31, per_million)
    pricing.Cost.usd = property(lambda self: self.input_usd)


@lie("P1", "Nothing costs a cent all the same.")
def charges_a_minimum() -> None:
    times = pricing._times
    pricing._times = lambda tokens, per_million: max(times(tokens, per_million), Decimal("0.01"))


@lie("P1", "The costs of a stream are twice those of its records.")
def sums_costs_twice() -> None:
    summary = pipe.summary

    def changed(*args: Any, **kwargs: Any) -> dict[str, object]:
        return {key: 2 * value if key.startswith("cost_") else value for key, value in summary(*args, **kwargs).items()}

    pipe.summary = changed


@lie("P2", "--estimate-output is ignored.")
def ignores_the_estimate() -> None:
    task = pipe._task

    def changed(*args: Any) -> Any:
        made = task(*args)
        object.__setattr__(made, "tokens_out", 0)
        return made

    pipe._task = changed


@lie("P2", "An answer of 100 tokens is expected where none was said.")
def expects_an_answer() -> None:
    task = pipe._task

    def changed(words: Any, model: Any) -> Any:
        made = task(words, model)
        object.__setattr__(made, "tokens_out", words.estimate_output or 100)
        return made

    pipe._task = changed


def _date_that_is_none(table: dict[str, Any]) -> None:
    table["models"]["openai/gpt-4"]["effective_date"] = "2024-02-30"


@lie("P3", "The price table that the description names has a date that is none.", prices=_date_that_is_none)
def dates_prices_wrongly() -> None:
    """The reference itself is as it was."""


def _twice(table: dict[str, Any]) -> None:
    for model in table["models"].values():
        model["input_per_million"] = float(Decimal(str(model["input_per_million"])) * 2)


@lie("P4", "The prices that are charged are not those of the table that the description names.", prices=_twice)
def charges_other_prices() -> None:
    """The reference itself is as it was."""


@lie("P5", "The help does not speak of what it cannot predict.")
def promises_too_much() -> None:
    for command in (cli.command, *cli.command.commands.values()):
        command.help = "Count the tokens of texts and price them."


# Golden sets and fuzzing


@lie("G1", "One record in five hundred is lost.")
def loses_a_record() -> None:
    take = stream.Stream._take

    def changed(self: Any, answers: Any) -> Any:
        del answers.records[499::500], answers.tokens_in[499::500]
        return take(self, answers)

    stream.Stream._take = changed


@lie("G1", "Every text has a token more.")
def counts_one_more() -> None:
    _change_counts(lambda _text, ids: [*ids, 0])


@lie("F1", "An object may have a thousand keys.")
def counts_on_few_keys() -> None:
    write = record.write

    def few(found: dict[str, Any], results: Any) -> bytes:
        if len(found) > 1000:
            raise OverflowError("too many keys")
        written: bytes = write(found, results)
        return written

    record.write = few


@lie("F1", "Deep nesting is read by a recursion without end.")
def recurses_without_limit() -> None:
    record._thorough_record = _recurse


def _recurse(line: bytes) -> None:
    _recurse(line[1:])
