"""Properties of streams that Hypothesis makes up, many lines to a process (E2, C3, J2, F1; Epic 4)."""

from dataclasses import dataclass

import pytest
from hypothesis import strategies as st

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.examples import few
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_records, hold_sums
from conformance.llm_cost.conduct.stream import line, stream
from conformance.llm_cost.conduct.tool import Tool

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_SCALAR = (
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False).map(str) | _TEXT
)
_VALUE = st.recursive(_SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3))
_TAKEN = ("content", "tokens_in", "tokens_out", "cost_usd", "cost_input_usd", "cost_output_usd", "accuracy")
_KEY = _TEXT.filter(lambda key: key not in _TAKEN)
_GOOD = st.builds(lambda text, more: (text, line(text, **more)), _TEXT, st.dictionaries(_KEY, _VALUE, max_size=3))
_FAILING = st.sampled_from(
    [b"{", b"[]", b'{"content": 1}', b"{}", b'{"content": "\xff"}', rb'{"content": "\ud800"}', b"x"]
)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Lines with the text of each; None where the line fails. `cut` is a number of lines, fewer than there are."""

    texts: tuple[str | None, ...]
    lines: tuple[bytes, ...]
    cut: int

    @property
    def good(self) -> list[bytes]:
        """The lines that are records."""
        return [one for text, one in zip(self.texts, self.lines, strict=True) if text is not None]

    @property
    def good_texts(self) -> list[str]:
        """Their texts."""
        return [text for text in self.texts if text is not None]

    @property
    def failing(self) -> list[int]:
        """The numbers of the lines that fail."""
        return [number for number, text in enumerate(self.texts, 1) if text is None]

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """The stream cut in two between lines."""
        return stream(self.lines[: self.cut]), stream(self.lines[self.cut :])


def streams(*, failing: bool = True) -> st.SearchStrategy[Stream]:
    """Streams of records, some of whose lines fail, to be cut somewhere."""
    lines = _GOOD | _FAILING.map(lambda raw: (None, raw)) if failing else _GOOD
    return st.builds(_stream, st.lists(lines, min_size=40, max_size=120), st.integers(1, 39))


def _stream(found: list[tuple[str | None, bytes]], cut: int) -> Stream:
    return Stream(texts=tuple(text for text, _ in found), lines=tuple(raw for _, raw in found), cut=cut)


@pytest.mark.clause("F1")
@few(made=streams())
def test_any_stream_has_a_record_or_an_error_for_each_line(tool: Tool, made: Stream) -> None:
    """Every line is a record with the right count or an error, and the order is kept."""
    seen = tool.pipe(stdin=stream(made.lines)).ends("err_partial" if made.failing else "ok")
    hold_records(tool, seen, made.good)
    hold_equal(seen, "the numbers of failed lines", made.failing, seen.failed_lines)


@pytest.mark.clause("J2")
@few(made=streams())
def test_any_summary_is_the_sum_of_its_records(tool: Tool, made: Stream) -> None:
    """Lines add up, and sums are those of the records."""
    seen = tool.pipe(stdin=stream(made.lines)).ends("err_partial" if made.failing else "ok")
    hold_sums(tool, seen, made.good_texts)
    hold_equal(seen, "lines_total", len(made.lines), seen.summary.get("lines_total"))
    hold_equal(seen, "lines_failed", len(made.failing), seen.summary.get("lines_failed", len(made.failing)))


@pytest.mark.clause("C3")
@few(made=streams())
def test_any_split_of_a_file_gives_the_same_records(tool: Tool, made: Stream) -> None:
    """Two parts of a file give, one after the other, the bytes of the whole: no line knows of another."""
    whole = tool.pipe(stdin=stream(made.lines)).ends("ok", "err_partial")
    parts = [tool.pipe(stdin=part).ends("ok", "err_partial") for part in made.parts]
    hold_equal(whole, "standard output", parts[0].stdout + parts[1].stdout, whole.stdout)


@pytest.mark.clause("C3")
@few(made=streams())
def test_added_lines_never_change_earlier_records(tool: Tool, made: Stream) -> None:
    """What is written for some lines is the beginning of what is written for more."""
    fewer = tool.pipe(stdin=made.parts[0]).ends("ok", "err_partial")
    more = tool.pipe(stdin=stream(made.lines)).ends("ok", "err_partial")
    hold_equal(more, "the records of the first lines", fewer.stdout, more.stdout[: len(fewer.stdout)])


@pytest.mark.clause("E2")
@few(made=streams(failing=False), share=st.integers(0, 100), workers=st.sampled_from(["1", "2"]))
def test_quota_is_never_exceeded_and_never_wasted(tool: Tool, made: Stream, share: int, workers: str) -> None:
    """What is emitted fits the budget, and the next line would not have."""
    counts = [count(text, tool.dialect.encoding) for text in made.good_texts]
    quota = sum(counts) * share // 100
    seen = tool.pipe("--max-tokens", str(quota), "--workers", workers, stdin=stream(made.lines))
    fitting = next((n for n in range(len(counts)) if sum(counts[: n + 1]) > quota), len(counts))
    seen.ends("ok" if fitting == len(counts) else "err_quota")
    hold(seen, that=len(seen.records) == fitting, otherwise=f"expected {fitting} records, found {len(seen.records)}")
    hold_records(tool, seen, made.lines[:fitting])
