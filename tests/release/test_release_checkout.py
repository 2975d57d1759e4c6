"""Workflows, NOTICE and vocabulary sources of a checkout; ids are those of the attack catalogue."""

from pathlib import Path

import pytest

from conformance.errors import MachineError
from conformance.release import notice, workflows
from conformance.release.codes import Code

HOME = Path(__file__).resolve().parents[2]
SHA = "11bd71901bbe5b1630ceea73d27597364c9af683"
GENERATOR = "slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml"
IMAGE = f"alpine@sha256:{'0' * 63}1"


def _codes(tmp_path: Path, text: str, severity: str = "off") -> list[str]:
    (tmp_path / "release.yml").write_text(text)
    return [str(fault.code) for fault in workflows.faults(tmp_path, severity)]


def _step(used: str) -> str:
    return f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: {used}\n"


USES: dict[str, tuple[str, list[str]]] = {
    "full-hash": (f"actions/checkout@{SHA}", []),
    "full-hash-with-comment": (f"actions/checkout@{SHA} # v4.2.2", []),
    "full-hash-in-quotes": (f'"actions/checkout@{SHA}"', []),
    "path-in-repository": (f"github/codeql-action/init@{SHA}", []),
    "local": ("./.github/actions/x", []),
    "image-by-digest": (f"docker://{IMAGE}", []),
    "generator": (f"{GENERATOR}@v2.1.0", []),
    "later-generator": (f"{GENERATOR}@v10.0.0", []),
    "A-39-tag": ("actions/checkout@v4", [Code.ACTION_UNPINNED]),
    "A-39-branch": ("actions/checkout@main", [Code.ACTION_UNPINNED]),
    "A-39-nothing": ("actions/checkout", [Code.ACTION_UNPINNED]),
    "A-39-7-digits": (f"actions/checkout@{SHA[:7]}", [Code.ACTION_UNPINNED]),
    "A-39-39-digits": (f"actions/checkout@{SHA[:39]}", [Code.ACTION_UNPINNED]),
    "A-39-41-digits": (f"actions/checkout@{SHA}0", [Code.ACTION_UNPINNED]),
    "A-39-42-digits": (f"actions/checkout@{SHA}00", [Code.ACTION_UNPINNED]),
    "A-39-suffix": (f"actions/checkout@{SHA}-x", [Code.ACTION_UNPINNED]),
    "A-39-zeros": (f"actions/checkout@{'0' * 40}", [Code.ACTION_UNPINNED]),
    "A-39-upper-case": (f"actions/checkout@{SHA.upper()}", [Code.ACTION_UNPINNED]),
    "A-39-quoted-tag": ('"actions/checkout@v4"', [Code.ACTION_UNPINNED]),
    "A-39-expression": ("actions/checkout@${{ inputs.x }}", [Code.ACTION_UNPINNED]),
    "A-39-image-tag": ("docker://alpine:3", [Code.CONTAINER_UNPINNED]),
    "A-39-image-short-digest": ("docker://alpine@sha256:00", [Code.CONTAINER_UNPINNED]),
    "A-39-number": ("7", [Code.WORKFLOW_MALFORMED]),
    "A-40-old-generator": (f"{GENERATOR}@v2.0.0", [Code.GENERATOR_REF]),
    "A-40-generator-branch": (f"{GENERATOR}@main", [Code.GENERATOR_REF]),
    "A-40-generator-short-tag": (f"{GENERATOR}@v2", [Code.GENERATOR_REF]),
    "A-40-generator-prerelease": (f"{GENERATOR}@v2.1.0-rc.1", [Code.GENERATOR_REF]),
    "A-40-generator-hash": (f"{GENERATOR}@{SHA}", [Code.GENERATOR_REF]),
    "A-40-fork": (f"{GENERATOR.replace('slsa-framework', 'mallory')}@v2.1.0", [Code.ACTION_UNPINNED]),
    "A-40-other-path": (f"{GENERATOR.replace('.github/workflows', 'actions')}@v2.1.0", [Code.ACTION_UNPINNED]),
    "A-40-leading-zero": (f"{GENERATOR}@v02.1.0", [Code.GENERATOR_REF]),
    "A-40-other-digits": (f"{GENERATOR}@v\uff12.1.0", [Code.GENERATOR_REF]),
    "A-40-other-file": (f"{GENERATOR.replace('generator_generic_slsa3', 'evil')}@v2.1.0", [Code.GENERATOR_REF]),
}


@pytest.mark.parametrize("case", sorted(USES))
def test_an_action_is_pinned_or_named(tmp_path: Path, case: str) -> None:
    used, expected = USES[case]
    assert _codes(tmp_path, _step(used)) == expected


WORKFLOWS: dict[str, tuple[str, list[str]]] = {
    "A-39-anchor": (
        "on: push\nx: &a actions/checkout@v4\njobs:\n  a:\n    steps:\n      - uses: *a\n",
        [Code.ACTION_UNPINNED],
    ),
    "A-39-reusable-workflow": (
        "on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@v1\n",
        [Code.ACTION_UNPINNED],
    ),
    "A-39-key-twice": (
        f"jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        uses: actions/checkout@{SHA}\n",
        [Code.ACTION_UNPINNED],
    ),
    "A-39-flow-style": ("jobs: {a: {steps: [{uses: actions/checkout@v4}]}}\n", [Code.ACTION_UNPINNED]),
    "A-39-container": ("jobs:\n  a:\n    container: alpine:3\n", [Code.CONTAINER_UNPINNED]),
    "A-39-container-image": ("jobs:\n  a:\n    container:\n      image: alpine:3\n", [Code.CONTAINER_UNPINNED]),
    "A-39-service": ("jobs:\n  a:\n    services:\n      db:\n        image: db:1\n", [Code.CONTAINER_UNPINNED]),
    "container-by-digest": (f"jobs:\n  a:\n    container: {IMAGE}\n", []),
    "input-named-image": ("jobs:\n  a:\n    steps:\n      - with:\n          image: alpine:3\n", []),
    "A-39-job-named-env": ("jobs:\n  env:\n    steps:\n      - uses: o/r@v1\n", [Code.ACTION_UNPINNED]),
    "A-39-job-named-strategy": (
        "jobs:\n  strategy:\n    uses: o/r/.github/workflows/x.yml@v1\n",
        [Code.ACTION_UNPINNED],
    ),
    "A-39-service-named-with": (
        "jobs:\n  a:\n    services:\n      with:\n        image: db:1\n",
        [Code.CONTAINER_UNPINNED],
    ),
    "A-39-jobs-by-anchor": (
        "x: &a\n  env:\n    uses: o/r/.github/workflows/x.yml@v1\njobs: *a\n",
        [Code.ACTION_UNPINNED],
    ),
    "A-39-jobs-by-merge": (
        "jobs:\n  <<:\n    env:\n      uses: o/r/.github/workflows/x.yml@v1\n",
        [Code.ACTION_UNPINNED],
    ),
    "job-named-uses": (f"jobs:\n  uses:\n    steps:\n      - uses: o/r@{SHA}\n", []),
    "secret-named-image": ("jobs:\n  a:\n    secrets:\n      image: ${{ secrets.x }}\n", []),
    "no-yaml": ("a: [\n", [Code.WORKFLOW_MALFORMED]),
    "no-mapping": ("- a\n", [Code.WORKFLOW_MALFORMED]),
    "empty": ("", [Code.WORKFLOW_MALFORMED]),
    "binary": ("\x00", [Code.WORKFLOW_MALFORMED]),
    "deep": ("[" * 600, [Code.WORKFLOW_MALFORMED]),
}


@pytest.mark.parametrize("case", sorted(WORKFLOWS))
def test_a_workflow_hides_nothing(tmp_path: Path, case: str) -> None:
    text, expected = WORKFLOWS[case]
    assert _codes(tmp_path, text) == expected


def test_a_local_action_hides_nothing_a39(tmp_path: Path) -> None:
    folder, action = tmp_path / "workflows", tmp_path / "actions" / "deep" / "er"
    folder.mkdir()
    action.mkdir(parents=True)
    (action / "action.yml").write_text("runs:\n  using: composite\n  steps:\n    - uses: actions/checkout@v4\n")
    assert _codes(folder, _step("./.github/actions/deep/er")) == [Code.ACTION_UNPINNED]


@pytest.mark.parametrize("place", ["ci/build", "."])
@pytest.mark.parametrize("name", ["action.yml", "action.yaml"])
def test_a_local_action_hides_nothing_wherever_it_lies_a39(tmp_path: Path, place: str, name: str) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / place / name).write_text("runs:\n  steps:\n    - uses: ./inner\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / name).write_text("runs:\n  steps:\n    - uses: ./inner\n    - uses: actions/checkout@v4\n")
    assert _codes(folder, _step(f"./{place}")) == [Code.ACTION_UNPINNED]


@pytest.mark.parametrize(
    ("image", "expected"),
    [("Dockerfile", []), ("docker://alpine:3", [Code.CONTAINER_UNPINNED]), (f"docker://{IMAGE}", [])],
)
def test_an_action_in_a_container_may_be_built_from_a_file_a39(tmp_path: Path, image: str, expected: list[str]) -> None:
    folder, action = tmp_path / "workflows", tmp_path / "actions" / "a"
    folder.mkdir()
    action.mkdir(parents=True)
    (action / "action.yml").write_text(f"runs:\n  using: docker\n  image: {image}\n")
    assert _codes(folder, _step("./.github/actions/a")) == expected


def test_a_checkout_without_workflows_is_found(tmp_path: Path) -> None:
    assert [fault.code for fault in workflows.faults(tmp_path, "off")] == [Code.WORKFLOW_MISSING]


INJECTION = (
    "on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - run: echo ${{ github.event.issue.title }}\n"
)


def test_what_zizmor_finds_is_merged(tmp_path: Path) -> None:
    assert _codes(tmp_path, INJECTION, "high") == [Code.WORKFLOW_FINDING]
    assert _codes(tmp_path, INJECTION, "off") == []
    (found,) = workflows.faults(tmp_path, "high")
    assert found.detail.startswith("release.yml:7: zizmor template-injection (High)")


def test_a_comment_cannot_silence_zizmor(tmp_path: Path) -> None:
    assert _codes(tmp_path, INJECTION.replace("title }}", "title }} # zizmor: ignore[template-injection]"), "high")


def test_what_zizmor_cannot_read_is_no_pass(tmp_path: Path) -> None:
    assert Code.WORKFLOW_MALFORMED in _codes(tmp_path, "jobs: 7\n", "high")


def test_a_missing_zizmor_is_the_machines_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.release.workflows.shutil.which", lambda *_, **__: None)
    with pytest.raises(MachineError, match=r"evilcorpus\[release\]"):
        _codes(tmp_path, INJECTION, "high")


def test_our_own_workflows_and_notice_are_in_order() -> None:
    vocabularies = ("cl100k_base", "o200k_base", "p50k_base", "r50k_base")
    assert list(workflows.faults(HOME / ".github" / "workflows", "low")) == []
    assert list(notice.faults(HOME / "NOTICE", HOME / "docs" / "vocab.md", vocabularies)) == []


@pytest.mark.parametrize("length", [300, 5000])
def test_a_path_that_no_file_system_takes_is_missing(tmp_path: Path, length: int) -> None:
    place = tmp_path / ("x" * length)
    assert [fault.code for fault in workflows.faults(place, "off")] == [Code.WORKFLOW_MISSING]
    assert [fault.code for fault in notice.faults(place, place, ["v"])] == [Code.NOTICE_MISSING, Code.VOCABULARY_SOURCE]


def test_what_needs_the_network_is_said_a41() -> None:
    assert "network" in workflows.NOT_CHECKED


ROW = "| {} | https://vocabularies.example/{} | {} |\n"
NAMES = ("cl100k_base", "o200k_base")
TABLE = "".join(ROW.format(name, name, "ab" * 32) for name in NAMES)
DOCUMENTS: dict[str, tuple[str | None, str | None, list[str]]] = {
    "in-order": ("notice", TABLE, []),
    "A-42-no-notice": (None, TABLE, [Code.NOTICE_MISSING]),
    "A-42-empty-notice": (" \n", TABLE, [Code.NOTICE_MISSING]),
    "A-42-no-document": ("notice", None, [Code.VOCABULARY_SOURCE]),
    "A-42-notice-of-nothing": ("\u200b\n", TABLE, [Code.NOTICE_MISSING]),
    "A-42-vocabulary-alike": ("notice", TABLE.replace("o200k_base", "o200k_base_2"), [Code.VOCABULARY_SOURCE]),
    "vocabulary-by-file": ("notice", TABLE.replace("o200k_base", "o200k_base.tiktoken"), []),
    "A-42-vocabulary-missing": ("notice", ROW.format("cl100k_base", "x", "ab" * 32), [Code.VOCABULARY_SOURCE]),
    "A-42-no-digest": ("notice", TABLE.replace("ab" * 32, "?"), [Code.VOCABULARY_SOURCE] * 2),
    "A-42-short-digest": ("notice", TABLE.replace("ab" * 32, "ab" * 31), [Code.VOCABULARY_SOURCE] * 2),
    "A-42-no-source": ("notice", TABLE.replace("https://", ""), [Code.VOCABULARY_SOURCE] * 2),
}


@pytest.mark.parametrize("case", sorted(DOCUMENTS))
def test_notice_and_vocabulary_sources_are_there_or_missed(tmp_path: Path, case: str) -> None:
    notice_text, document, expected = DOCUMENTS[case]
    for name, text in (("NOTICE", notice_text), ("vocab.md", document)):
        if text is not None:
            (tmp_path / name).write_text(text)
    found = notice.faults(tmp_path / "NOTICE", tmp_path / "vocab.md", NAMES)
    assert [fault.code for fault in found] == expected
