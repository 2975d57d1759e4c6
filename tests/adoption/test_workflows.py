"""Every workflow of ours, and the action: pinned, with no more permissions than needed, and nobody's words as code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conformance.release.workflows import faults

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
FILES = {**WORKFLOWS, "action": ROOT / "action.yml"}
CLOSING = "done"

# The commit of each action that we use, and the release that it is. One place to look when one is renewed.
PINS = {
    "actions/attest-build-provenance": "e8998f949152b193b063cb0ec769d69d929409be # v2.4.0",
    "actions/checkout": "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
    "actions/download-artifact": "d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0",
    "actions/setup-python": "a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
    "actions/upload-artifact": "ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
}


def document(name: str) -> dict[str, object]:
    """A file as YAML reads it; `on` is read as true there."""
    found: dict[str, object] = yaml.safe_load(FILES[name].read_text("utf-8"))
    return found


def mappings(node: object) -> Iterator[dict[str, object]]:
    """Every mapping in a document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from mappings(value)
    elif isinstance(node, list):
        for value in node:
            yield from mappings(value)


def jobs(name: str) -> dict[str, dict[str, object]]:
    """The jobs of a workflow by name."""
    found = document(name)["jobs"]
    assert isinstance(found, dict)
    return found


def test_nothing_is_wrong_by_the_rules_that_releases_of_others_are_held_to() -> None:
    assert [str(fault) for fault in faults(ROOT / ".github" / "workflows", "off")] == []


@pytest.mark.parametrize("name", FILES)
def test_every_action_is_pinned_to_the_commit_that_all_use(name: str) -> None:
    used = re.findall(r"(?m)^[ -]*uses: (.+)", FILES[name].read_text("utf-8"))
    others = [line for line in used if not line.startswith("$/")]
    assert others == [f"{line.partition('@')[0]}@{PINS[line.partition('@')[0]]}" for line in others]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_no_permissions_and_its_jobs_say_theirs(name: str) -> None:
    assert document(name)["permissions"] == {}
    assert all("permissions" in job for job in jobs(name).values())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_a_release_may_write(name: str) -> None:
    written = {key for job in jobs(name).values() for key, value in _permissions(job).items() if value == "write"}
    assert written <= ({"attestations", "contents", "id-token"} if name == "release" else set())


def _permissions(job: dict[str, object]) -> dict[str, str]:
    found = job["permissions"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_expression_stands_in_a_script(name: str) -> None:
    """What an expression becomes would be code: values come through the environment."""
    scripts = [str(mapping["run"]) for mapping in mappings(document(name)) if isinstance(mapping.get("run"), str)]
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_checkout_leaves_no_credentials(name: str) -> None:
    for mapping in mappings(document(name)):
        if str(mapping.get("uses", "")).startswith("actions/checkout@"):
            options = mapping["with"]
            assert isinstance(options, dict)
            assert options["persist-credentials"] is False


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_job_runs_for_ever(name: str) -> None:
    assert all("timeout-minutes" in job or "uses" in job for job in jobs(name).values() if name != "release")


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name != "conformance"])
def test_runs_of_one_workflow_do_not_race(name: str) -> None:
    assert "concurrency" in document(name)


def test_one_job_closes_all_others() -> None:
    closing = jobs("ci")[CLOSING]
    assert closing["needs"] == [name for name in jobs("ci") if name != CLOSING]
    assert closing["if"] == "always()"


@pytest.mark.parametrize("name", ["ci", "fuzz"])
def test_every_make_target_is_there(name: str) -> None:
    """CI calls the commands that everybody has, and nothing else."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    called = set(re.findall(r"run: make ([a-z-]+)", WORKFLOWS[name].read_text("utf-8")))
    assert called
    assert {target for target in called if not re.search(rf"(?m)^{target}:", makefile)} == set()


def test_the_reusable_workflow_hands_its_inputs_to_the_action() -> None:
    """Each input that the action has as well is passed on by its own name."""
    inputs = document("action")["inputs"]
    assert isinstance(inputs, dict)
    # PyYAML reads the key `on` as true.
    called = next(value for key, value in document("conformance").items() if str(key) == "True")
    assert isinstance(called, dict)
    shared = called["workflow_call"]["inputs"].keys() & inputs.keys()
    [step] = [step for step in mappings(jobs("conformance")["judge"]) if step.get("uses") == "$/"]
    passed = step["with"]
    assert isinstance(passed, dict)
    assert {name: value for name, value in passed.items() if name in shared and name != "fail-on"} == {
        name: f"${{{{ inputs.{name} }}}}" for name in shared if name != "fail-on"
    }
    assert passed.keys() <= inputs.keys()
