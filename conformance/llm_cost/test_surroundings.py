"""Surroundings: the same bytes wherever and whenever, no network, no traces (C7, C8, E0; TDD 1.1, 4.2)."""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_records
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import BAD, TEXTS, stream_of
from conformance.llm_cost.conduct.tool import Tool
from conformance.suite.behaviour import Unavailable

GOOD = stream_of(TEXTS)
USUAL = GOOD + BAD + b"\n"
LINES = GOOD.splitlines()

ELSEWHERE = {
    "locale-c": {"LANG": "C", "LC_ALL": "C"},
    "another-place": {
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "tr",
        "TZ": "Asia/Kathmandu",
        "TERM": "xterm-256color",
        "COLUMNS": "20",
        "CLICOLOR_FORCE": "1",
        "CI": "1",
    },
}


def usual(tool: Tool, env: Mapping[str, str] | None = None, cwd: Path | None = None, *, again: bool = False) -> Seen:
    """The run that is the same everywhere; one line of it fails."""
    return tool.pipe(stdin=USUAL, env=env, cwd=cwd, again=again).ends("err_partial")


def hold_same(tool: Tool, seen: Seen) -> None:
    """The same bytes on both streams as at home."""
    home = usual(tool)
    hold_equal(seen, "standard output", home.stdout, seen.stdout)
    hold_equal(seen, "standard error", home.stderr, seen.stderr)


@pytest.mark.clause("C7")
def test_second_run_gives_the_same_bytes(tool: Tool) -> None:
    """The same input twice gives the same bytes twice, on both streams."""
    hold_same(tool, usual(tool, again=True))


@pytest.mark.clause("C7")
@pytest.mark.parametrize("name", ELSEWHERE, ids=list(ELSEWHERE))
def test_environment_changes_no_byte(tool: Tool, name: str) -> None:
    """Locale, time zone and terminal are no matter of the output."""
    hold_same(tool, usual(tool, ELSEWHERE[name]))


@pytest.mark.clause("C7")
def test_amounts_are_the_same_in_another_place(tool: Tool) -> None:
    """Costs are written with a point and without separators, wherever it is."""
    model = tool.dialect.priced.model
    home = tool.pipe(stdin=GOOD, model=model, mode="price").ends("ok")
    seen = tool.pipe(stdin=GOOD, model=model, mode="price", env=ELSEWHERE["another-place"]).ends("ok")
    hold_equal(seen, "standard output", home.stdout, seen.stdout)
    hold_equal(seen, "standard error", home.stderr, seen.stderr)


@pytest.mark.clause("C7")
def test_models_are_listed_alike_every_time(tool: Tool) -> None:
    """A list of models has one order, whatever table it is kept in."""
    once, again = (tool.run("models", "--format", "json", again=again).ends("ok") for again in (False, True))
    hold_equal(again, "standard output", once.stdout, again.stdout)


@pytest.mark.clause("C7")
def test_directory_changes_no_byte(tool: Tool, tmp_path: Path) -> None:
    """Nor is the working directory, whatever it is called and whatever is in it."""
    folder = tmp_path / "a folder with \u00e9 and spaces"
    folder.mkdir()
    (folder / "config.toml").write_text("model = 'nothing'\n")
    (folder / ".env").write_text("LLM_COST_MODEL=nothing\n")
    hold_same(tool, usual(tool, cwd=folder))


@pytest.mark.clause("C7")
def test_home_unset_changes_no_byte(tool: Tool) -> None:
    """A service may have no home."""
    circumstances = [f"without:{name}" for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")]
    seen, _ = tool.run_under(circumstances, *tool.pipe_args(), stdin=USUAL)
    hold_same(tool, seen.ends("err_partial"))


@pytest.mark.clause("C8")
def test_read_only_directory_is_enough(tool: Tool, tmp_path: Path) -> None:
    """Nothing needs to be written: a directory where nothing can be is as good as any."""
    folder = _read_only(tmp_path / "sealed")
    hold_same(tool, usual(tool, {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder)}, folder))


def _read_only(folder: Path) -> Path:
    """A directory that nothing can be written to; for the superuser only a file system that takes no files is one."""
    if os.geteuid() == 0:
        if not sys.platform.startswith("linux"):
            raise Unavailable("the superuser may write everywhere")
        return Path("/proc")
    folder.mkdir()
    folder.chmod(0o555)
    return folder


@pytest.mark.clause("C8")
def test_no_file_is_left_outside_the_directory(tool: Tool) -> None:
    """Home, caches and temporary folders are empty afterwards."""
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as name:
        top = Path(name)
        places = {
            key: top / key.lower() for key in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        }
        for place in (*places.values(), top / "work"):
            place.mkdir()
        seen = usual(tool, {key: str(place) for key, place in places.items()}, top / "work")
        left = sorted(str(file.relative_to(top)) for place in places.values() for file in place.rglob("*"))
    hold_equal(seen, "files left behind", [], left)


@pytest.mark.clause("C8")
def test_no_network_is_needed(tool: Tool) -> None:
    """In an empty network namespace everything is as it is at home."""
    seen, _ = tool.run_under(["no-network"], *tool.pipe_args(), stdin=USUAL)
    hold_same(tool, seen.ends("err_partial"))


@pytest.mark.clause("C8")
def test_no_network_is_used(tool: Tool) -> None:
    """In an empty network namespace nothing even tries to reach another machine."""
    seen, used = tool.run_under(["no-network"], *tool.pipe_args(), stdin=USUAL)
    hold_equal(seen.ends("err_partial"), "packets without a route", 0, used.network_attempts)


@pytest.mark.clause("E0")
def test_full_device_is_an_output_error(tool: Tool) -> None:
    """A device without space is an I/O error that is said: status 1 and a reason on standard error."""
    seen, _ = tool.run_under(["stdout-full"], *tool.pipe_args(), stdin=GOOD)
    seen.ends("err_generic")
    hold(seen, that=seen.stderr.strip() != b"", otherwise="expected a reason on standard error, found nothing")


@pytest.mark.clause("E0")
@pytest.mark.parametrize("verb", ["tokens", "price"], ids=["tokens", "price"])
def test_full_device_is_an_output_error_for_other_verbs(tool: Tool, verb: str) -> None:
    """A count or a price that cannot be written is no success."""
    args = (verb, "--model", tool.dialect.priced.model, "--format", "json")
    seen, _ = tool.run_under(["stdout-full"], *args, stdin=TEXTS[1].encode())
    seen.ends("err_generic")


@pytest.mark.clause("E0")
def test_input_that_cannot_be_read_is_an_input_error(tool: Tool) -> None:
    """A connection that is broken off is an I/O error, and not the end of the input."""
    seen, _ = tool.run_under(["stdin-failing"], *tool.pipe_args())
    seen.ends("err_generic")


@pytest.mark.clause("E3")
def test_full_standard_error_is_no_crash(tool: Tool) -> None:
    """Where nothing can be said a failed line is still no crash."""
    seen, _ = tool.run_under(["stderr-full"], *tool.pipe_args(), stdin=USUAL)
    seen.ends("err_partial", "err_generic")


@pytest.mark.clause("E3")
def test_closed_input_is_no_crash(tool: Tool) -> None:
    """Standard input that is closed is an I/O error or an empty input."""
    seen, _ = tool.run_under(["stdin-closed"], *tool.pipe_args())
    hold_records(tool, seen.ends("ok", "err_generic"), [])


@pytest.mark.clause("E3")
def test_closed_output_is_no_crash(tool: Tool) -> None:
    """Standard output that is closed is an I/O error."""
    seen, _ = tool.run_under(["stdout-closed"], *tool.pipe_args(), stdin=GOOD)
    seen.ends("err_generic")
