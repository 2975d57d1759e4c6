"""Streams as they are in pipelines: order, workers, slow and early company, size (C3, C6, T4; TDD 4.3)."""

import signal

import pytest

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.company import Company
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number, hold_records
from conformance.llm_cost.conduct.stream import BAD, TEXTS, line, stream, stream_of
from conformance.llm_cost.conduct.tool import Tool

USUAL = stream_of(TEXTS)
LINES = USUAL.splitlines()

# Costly and cheap lines in turn, so that workers finish out of step; every ninth fails.
UNEVEN = [
    BAD if number % 9 == 8 else line("word " * (800 if number % 10 == 0 else 1), id=number) for number in range(400)
]
# More than a pipe holds, so that a slow reader is felt by the writer.
LONG = [line("x", id=number, pad="p" * 900) for number in range(400)]
# Streams go on, and readers leave, whoever does the work.
COMPANY: dict[str, tuple[str, ...]] = {"alone": (), "2-workers": ("--workers", "2")}
MEBIBYTE = 1 << 20
# How much may be written before the first record has to be seen: more than any usual buffer.
MOST_HELD_BACK = 8 * MEBIBYTE


@pytest.mark.clause("C3")
@pytest.mark.parametrize("workers", ["1", "2", "8"], ids=["1-worker", "2-workers", "8-workers"])
def test_order_is_kept(tool: Tool, workers: str) -> None:
    """The n-th record belongs to the n-th successful line, however many workers there are."""
    seen = tool.pipe("--workers", workers, stdin=stream(UNEVEN)).ends("err_partial")
    hold_records(tool, seen, [one for one in UNEVEN if one != BAD])
    hold_equal(seen, "the numbers of failed lines", list(range(9, 401, 9)), seen.failed_lines)


@pytest.mark.clause("T4")
@pytest.mark.parametrize("workers", ["2", "8"], ids=["2-workers", "8-workers"])
def test_workers_change_no_byte(tool: Tool, workers: str) -> None:
    """Any number of workers gives the bytes that one gives, on both streams."""
    one, many = (tool.pipe("--workers", number, stdin=stream(UNEVEN)).ends("err_partial") for number in ("1", workers))
    hold(many, that=many.stdout == one.stdout, otherwise="standard output differs from that of one worker")
    hold(many, that=many.stderr == one.stderr, otherwise="standard error differs from that of one worker")


@pytest.mark.clause("C3")
def test_slow_writer_gets_the_same(tool: Tool) -> None:
    """Input that comes seven bytes at a time, characters torn apart, gives the records of the whole."""
    with Company(tool, *tool.pipe_args()) as company:
        company.write_all(USUAL, piece_bytes=7, pause_s=0.001)
        company.close_input()
        hold_records(tool, company.listen().ends("ok"), LINES)


@pytest.mark.clause("C3")
def test_slow_reader_gets_everything(tool: Tool) -> None:
    """A reader that lets the pipe fill up loses nothing."""
    with Company(tool, *tool.pipe_args()) as company:
        data = stream(LONG)
        while len(company.written) < len(data) and not company.is_over:
            company.write(data[len(company.written) : len(company.written) + 4096])
            company.read(16_384)
        company.close_input()
        hold_records(tool, company.listen(piece_bytes=16_384, pause_s=0.002).ends("ok"), LONG)


@pytest.mark.clause("C3")
@pytest.mark.parametrize("flags", COMPANY, ids=list(COMPANY))
def test_records_are_written_as_the_stream_goes_on(tool: Tool, flags: str) -> None:
    """The first record is there while the input is still open, however many workers there are."""
    with Company(tool, *tool.pipe_args(*COMPANY[flags])) as company:
        while not company.stdout and not company.is_over:
            if len(company.written) < MOST_HELD_BACK:
                company.write(LONG[0] + b"\n")
            company.read(wait_s=0.0 if len(company.written) < MOST_HELD_BACK else 0.05)
        early = bool(company.stdout)
        company.close_input()
        seen = company.listen()
    hold(seen, that=early, otherwise=f"no record after {MOST_HELD_BACK:,} bytes of input: all is held back to the end")


@pytest.mark.clause("C3")
@pytest.mark.parametrize("flags", COMPANY, ids=list(COMPANY))
def test_consumer_that_leaves_stops_the_tool_quietly(tool: Tool, flags: str) -> None:
    """When its reader is gone the tool stops reading, by SIGPIPE or by itself, and says no more than ever."""
    args = ("pipe", "--model", tool.model, "--mode", "tokens", "--format", "json", *COMPANY[flags])
    with Company(tool, *args) as company:
        while not company.stdout and not company.is_over and len(company.written) < MOST_HELD_BACK:
            company.write(LONG[0] + b"\n")
            company.read(4096)
        company.leave()
        while not company.is_over and len(company.written) < 2 * MOST_HELD_BACK:
            company.write(LONG[0] + b"\n")
        gone = company.is_over
        company.close_input()
        seen = company.listen()
    if seen.completed.signal != signal.SIGPIPE:
        seen.check_alive()
    hold(seen, that=gone, otherwise="expected it to stop, found it reading on without a reader")
    usual = tool.run(*args, stdin=USUAL).ends("ok").stderr if seen.stderr else b""
    quiet = set(seen.stderr.splitlines()) <= set(usual.splitlines())
    hold(seen, that=quiet, otherwise=f"standard error: expected nothing about it, found {seen.stderr[-200:]!r}")


@pytest.mark.clause("C6")
def test_line_of_64_mebibytes_works(tool: Tool) -> None:
    """A line of 64 MiB is a line like any other."""
    big = line("hello world", id=1, pad="x" * (64 * MEBIBYTE))
    seen = tool.pipe(stdin=stream([LINES[0], big, LINES[1]])).ends("ok")
    lines = seen.stdout.splitlines()
    hold_equal(seen, "records", 3, len(lines))
    hold(seen, that=len(lines[1]) > 64 * MEBIBYTE, otherwise="pad: expected 64 MiB to pass through")
    wanted = sum(count(text, tool.dialect.encoding) for text in ("hello world", TEXTS[0], TEXTS[1]))
    hold_equal(seen, "the summary's tokens_in", wanted, seen.summary.get("tokens_in"))


@pytest.mark.clause("C6")
def test_memory_does_not_grow_with_the_stream(tool: Tool) -> None:
    """Between a stream and one seven times as long, memory grows by far less than what is read."""
    # Runtimes that collect garbage take what they like at first: the streams are long, and lines wide to be quick.
    given = [stream([line("x", pad="p" * 65_536)]) * number for number in (250, 1750)]
    runs = [tool.run_under([], *tool.pipe_args(), stdin=data) for data in given]
    for seen, _ in runs:
        seen.ends("ok")
    (_, small), (seen, large) = runs
    growth = (large.peak_rss_bytes - small.peak_rss_bytes) / (len(given[1]) - len(given[0]))
    hold(seen, that=growth < 0.5, otherwise=f"memory grows by {growth:.2f} bytes for each byte of input")


@pytest.mark.clause("C3")
def test_usual_stream_without_its_end_loses_nothing(tool: Tool) -> None:
    """A stream whose last line has no end gives as many records as one that is whole."""
    seen = tool.pipe(stdin=USUAL.rstrip(b"\n")).ends("ok")
    hold_number(seen, len(LINES))
