"""The action's own steps, run here as a runner would: outputs, summary, exit status, and no input taken for code."""

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import run_action

Action = Callable[..., tuple[int, dict[str, str], str]]

# A library that is always right, for one encoding; and one that never is.
_MODULE = """
from conformance.llm_cost.oracle import tiktoken_oracle
def right(text, model, mode):
    return tiktoken_oracle.ids(text, model)
def wrong(text, model, mode):
    return [*tiktoken_oracle.ids(text, model), 1]
"""
_DESCRIPTION = """
contract = "llm-cost"
name = "counter"
models = {{ o200k_base = "o200k_base" }}
[surfaces.inline]
callable = "counter:{function}"
shows = ["ids"]
"""
_KNOWN = """
[[known]]
case = "*"
outcome = "failed"
reason = "it is a joke"
expires = 2099-12-31
"""


@pytest.fixture
def action(tmp_path: Path) -> Action:
    """The action on a description in a folder, judged by a few cases."""
    evilcorpus = tmp_path / "bin" / "evilcorpus"
    evilcorpus.parent.mkdir()
    evilcorpus.write_text(f'#!/bin/sh\nexec {sys.executable} -m conformance "$@"\n')
    evilcorpus.chmod(0o755)
    (tmp_path / "counter.py").write_text(_MODULE)
    for function in ("right", "wrong"):
        (tmp_path / f"{function}.toml").write_text(_DESCRIPTION.format(function=function))
    (tmp_path / "known.toml").write_text(_KNOWN)

    def run(candidate: str, **inputs: str) -> tuple[int, dict[str, str], str]:
        told = {"candidate": candidate, "tier": "smoke", "category": "parity", "jobs": "1"}
        told |= {name.replace("_", "-"): value for name, value in inputs.items()}
        return run_action.run(told, installed=str(evilcorpus), workspace=tmp_path)

    return run


def test_a_conformant_candidate_gets_its_badge(action: Action) -> None:
    status, outputs, summary = action("right.toml")
    assert (status, outputs["result"], outputs["exit-status"]) == (0, "conformant", "0")
    assert "conformant" in summary
    assert Path(outputs["report"]).read_text("utf-8").startswith("{")
    assert ET.parse(outputs["junit"]).getroot().tag == "testsuites"  # noqa: S314  # of our own making
    assert ET.parse(outputs["badge"]).getroot().tag.endswith("svg")  # noqa: S314  # of our own making
    assert json.loads(Path(outputs["badge-json"]).read_text("utf-8"))["schemaVersion"] == 1
    assert Path(outputs["html"]).read_text("utf-8").startswith("<!")


def test_a_wrong_one_fails_the_step_after_everything_is_written(action: Action) -> None:
    status, outputs, summary = action("wrong.toml", category="digits")
    assert (status, outputs["result"], outputs["exit-status"]) == (1, "not-conformant", "1")
    assert Path(outputs["badge"]).is_file()
    assert "counter" in summary


def test_a_part_is_never_said_to_be_conformant(action: Action) -> None:
    status, outputs, _ = action("right.toml", category="digits", shard="1/2")
    assert (status, outputs["result"], outputs["exit-status"]) == (0, "incomplete", "0")


def test_known_deviations_are_added_and_nothing_of_it_stays(action: Action, tmp_path: Path) -> None:
    status, outputs, _ = action("wrong.toml", category="digits", known="known.toml")
    assert (status, outputs["result"]) == (0, "conformant")
    assert [path.name for path in tmp_path.glob("*with-known*")] == []
    assert "known" not in tomllib.loads((tmp_path / "wrong.toml").read_text())


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"fail_on": "sometimes"}, "fail-on: expected not-conformant, faults or never"),
        ({"known": "no.toml"}, "known: no such file"),
        ({"tier": "no tier"}, "tier"),
        ({"parts": "bin"}, "no report below"),
    ],
    ids=["fail-on", "known", "tier", "parts"],
)
def test_a_wrong_input_ends_it_with_status_2(
    action: Action, capfd: pytest.CaptureFixture[str], inputs: dict[str, str], said: str
) -> None:
    status, outputs, _ = action("right.toml", **inputs)
    assert (status, outputs["result"]) == (2, "")
    out, err = capfd.readouterr()
    assert said in out + err


HOSTILE = '"; touch owned; echo "$(touch owned)`touch owned`\n::set-output name=result::conformant\n'


@pytest.mark.parametrize("name", ["candidate", "tier", "surface", "category", "challenge", "shard", "known", "fail-on"])
def test_no_input_is_code(action: Action, capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    status, outputs, _ = action(**{"candidate": "right.toml", name.replace("-", "_"): HOSTILE})
    assert (status, outputs["result"]) == (2, "")
    assert not (tmp_path / "owned").exists()
    live = capfd.readouterr().out.split("::stop-commands::")[0]
    assert "\n::set-output" not in live


@pytest.mark.parametrize(
    ("fail_on", "status", "ends"),
    [
        ("not-conformant", "0", 0),
        ("not-conformant", "1", 1),
        ("not-conformant", "5", 5),
        ("faults", "1", 1),
        ("faults", "5", 0),
        ("never", "1", 0),
        ("never", "5", 0),
    ],
)
def test_fail_on_decides_how_it_ends(fail_on: str, status: str, ends: int, tmp_path: Path) -> None:
    job = run_action.Job(folder=tmp_path)
    job.contexts = {
        "steps.judge.outputs.exit-status": status,
        "inputs.fail-on": fail_on,
        "github.action_path": str(run_action.ROOT),
    }
    [step] = [step for step in run_action.steps() if step.get("name") == "Say what came of it"]
    run_action.take(step, job, tmp_path / "summary.md", tmp_path)
    assert job.failed == ends


@pytest.mark.parametrize("expression", ["inputs.a || 'b'", "toJSON(inputs)", "github.event.*"])
def test_an_expression_that_the_runner_does_not_know_is_an_error(expression: str, tmp_path: Path) -> None:
    with pytest.raises(run_action.ExpressionError):
        run_action.Job(folder=tmp_path).filled(f"${{{{ {expression} }}}}")
