"""The documented exit codes are those that errors and results have."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest
import reference_commands

from conformance import cli, errors
from conformance.paths import PACKAGE
from conformance.report.result import EXIT_STATUS
from conformance.suite.course import INTERRUPTED

PAGE = (Path(__file__).parent.parent / "docs" / "exit-codes.md").read_text("utf-8")
DOCUMENTED = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}


def test_every_code_that_can_occur_is_documented_and_no_other() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    raised = {kind.exit_status for kind in kinds if issubclass(kind, errors.EvilCorpusError)}
    doors = {INTERRUPTED, cli._INTERRUPTED, cli._READER_GONE, cli._UNEXPECTED, cli._USAGE}
    assert raised | doors | set(EXIT_STATUS.values()) == DOCUMENTED


def test_every_verb_is_told_what_its_statuses_mean() -> None:
    rows = re.findall(r"^\| (`[a-z].*?`) \| ", PAGE, re.MULTILINE)
    told = [verb for row in rows for verb in re.findall(r"`([^`]+)`", row)]
    verbs = {words for words, command in reference_commands.commands() if not isinstance(command, click.Group)}
    assert sorted(told) == sorted(verbs)


def test_every_kind_of_error_there_is_has_a_documented_status() -> None:
    """Also those that are defined elsewhere; what is given to an error when it is raised is looked at where it is."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "conformance."):
        if not re.search(r"\.(test_\w+|conftest|candidates|__main__|_data|inline_child)(\.|$)", module.name):
            importlib.import_module(module.name)
    kinds = [errors.EvilCorpusError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = [kind for kind in kinds if kind.__module__.startswith("conformance.")]
    assert {kind.__name__: kind.exit_status for kind in ours if kind.exit_status not in DOCUMENTED} == {}


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (errors.UsageError("words"), 2),
        (errors.DescriptionError("toml"), 2),
        (errors.CorpusError("line"), 3),
        (errors.VocabularyError("digest"), 3),
        (errors.ReportError("footer"), 3),
        (errors.MachineError("disk"), 4),
        (ValueError("a fault of ours"), 4),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_what_is_raised_ends_with_its_status_and_one_line(
    raised: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise raised

    monkeypatch.setattr(cli.evilcorpus, "main", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main(["judge"])
    assert ended.value.code == status
    assert re.fullmatch(r"evilcorpus: error: .+\n", capsys.readouterr().err)


def test_an_unexpected_error_says_where_only_if_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(cli.evilcorpus, "main", fail)
    for words, shown in ((["judge"], False), (["--traceback", "judge"], True)):
        with pytest.raises(SystemExit):
            cli.main(words)
        assert ("Traceback" in capsys.readouterr().err) == shown
