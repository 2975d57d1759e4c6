"""The command from its words to its exit status, over small candidates that answer at once."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from conformance.bench import scaling_document
from conformance.bench.curve import By, Curve, Point, Scaling, Trouble, Verdict
from conformance.bench.fit import Interval
from conformance.bench.pace import Pace
from conformance.bench.scaling_document import SCHEMA, ScalingDocument
from conformance.cli.bench_scaling import status, write_plots
from conformance.errors import MachineError, ReportError
from conformance.paths import SCHEMAS

# No time is asserted: what is found of such short texts in such a short time may be any growth.
QUICKLY = ("--family", "one-letter", "--longest", "1000", "--budget", "1", "--by", "time")
LINEAR = Interval(value=1.0, low=0.9, high=1.1)
STEEP = Interval(value=2.0, low=1.9, high=2.1)


def evilcorpus(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "conformance", *map(str, words)]
    return subprocess.run(argv, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def described(folder: Path, body: str, *, name: str = "small") -> Path:
    (folder / "answers.py").write_text(f"def answer(text, model, mode):\n    {body}\n")
    path = folder / "candidate.toml"
    quoted = json.dumps(name)
    path.write_text(
        f'contract = "llm-cost"\nname = {quoted}\n[models]\no200k_base = "m"\n'
        '[surfaces.inline]\ncallable = "answers:answer"\nshows = ["count"]\n'
    )
    return path


def scaling(*curves: Curve) -> Scaling:
    return Scaling(name="n", version="1", digest="d", surface="inline", variant="v", curves=curves)


def curve(exponent: Interval | None = LINEAR, *, verdict: Verdict | None = None, family: str = "f") -> Curve:
    troubles = () if verdict is None else (Trouble(verdict=verdict, bytes=10, answered=5, detail="said"),)
    point = Point(bytes=10, amounts=(0.1,), visible=True)
    return Curve(family=family, by=By.PROCESSOR, points=(point,), exponent=exponent, troubles=troubles)


def test_wrong_answers_are_found_and_saved(tmp_path: Path) -> None:
    path = described(tmp_path, "return 1")
    done = evilcorpus("bench", "scaling", path, *QUICKLY, "--save", "curves.json", "--plots", "plots", cwd=tmp_path)
    assert done.returncode == 1
    assert "one-letter: " in done.stdout
    assert "count: expected" in done.stdout
    saved = scaling_document.read(tmp_path / "curves.json")
    assert saved.candidates[0].curves[0].troubles[0].verdict is Verdict.WRONG
    assert (tmp_path / "plots" / "one-letter.svg").is_file()


def test_a_candidate_that_raises_is_told_so_with_the_length(tmp_path: Path) -> None:
    path = described(tmp_path, "raise ValueError('too \\x1b[31mlong')", name="\x1b]0;title\x07 evil")
    done = evilcorpus("bench", "scaling", path, *QUICKLY, cwd=tmp_path)
    assert done.returncode == 1
    assert "crashes at 2: ValueError: too" in done.stdout
    assert "\x1b" not in done.stdout


def test_families_are_listed_without_a_candidate(tmp_path: Path) -> None:
    done = evilcorpus("bench", "scaling", "--list", cwd=tmp_path)
    assert done.returncode == 0
    assert "zwj-families" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "expected at least one candidate"),
        (("reference", "--family", "nothing"), "--family: expected one of one-letter"),
        (("reference", "--variant", "latin1"), "latin1"),
        (("reference", "--surface", "ask"), "expected the surface ask"),
        (("nowhere.toml",), "nowhere.toml"),
    ],
    ids=["no-candidate", "family", "variant", "surface", "file"],
)
def test_words_that_are_off_are_one_line_and_status_2(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = evilcorpus("bench", "scaling", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("curves", "wanted"),
    [
        ((curve(),), 0),
        ((curve(), curve(None)), 5),
        ((curve(STEEP), curve(None)), 1),
        ((curve(verdict=Verdict.WRONG),), 1),
        ((curve(verdict=Verdict.REFUSES),), 1),
        ((curve(verdict=Verdict.UNASKED),), 0),
    ],
    ids=["linear", "undecided", "super-linear", "wrong", "refuses", "not-asked"],
)
def test_the_status_says_what_the_verdicts_come_to(curves: tuple[Curve, ...], wanted: int) -> None:
    assert status([scaling(*curves)]) == wanted


def test_the_schema_is_that_of_the_types() -> None:
    """Else: python tools/build_scaling_schema.py."""
    assert (SCHEMAS / SCHEMA).read_bytes() == scaling_document.schema()


def test_a_document_fits_its_schema_and_comes_back(tmp_path: Path) -> None:
    document = ScalingDocument(
        harness="h", contract="c", oracle="o", pace=Pace(), candidates=(scaling(curve(), curve(Interval(value=1.0))),)
    )
    path = tmp_path / "curves.json"
    path.write_bytes(scaling_document.encode(document))
    jsonschema.validate(json.loads(path.read_bytes()), json.loads((SCHEMAS / SCHEMA).read_bytes()))
    assert scaling_document.read(path) == document


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": "other"}', b"\xff"])
def test_what_is_no_document_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "curves.json"
    path.write_bytes(data)
    with pytest.raises(ReportError, match=r"curves\.json: expected saved curves"):
        scaling_document.read(path)


def test_a_folder_that_cannot_be_made_is_the_machines_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MachineError, match="cannot be made"):
        write_plots([scaling(curve())], tmp_path / "file" / "plots")


def test_each_family_has_one_picture_with_all_candidates(tmp_path: Path) -> None:
    write_plots([scaling(curve(), curve(family="g")), scaling(curve())], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.svg", "g.svg"]
    assert (tmp_path / "f.svg").read_text().count("<polyline") == 2
