"""The rehearsal of a release catches every change, and says so when one is not caught."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from conformance.release.verdict import ReleaseVerdict

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture
def rehearsal(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script, with a build that takes no time."""
    monkeypatch.syspath_prepend(str(TOOLS))
    import make_release  # noqa: PLC0415 -- scripts beside the package
    import release_rehearsal  # noqa: PLC0415 -- scripts beside the package

    def make(folder: Path) -> list[Path]:
        folder.mkdir()
        (folder / "evilcorpus-0.whl").write_bytes(b"wheel")
        bom = make_release.bill_of_materials([folder / "evilcorpus-0.whl"])
        (folder / "evilcorpus.cdx.json").write_text(json.dumps(bom))
        (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'wheel').hexdigest()}  evilcorpus-0.whl\n")
        return sorted(folder.iterdir())

    monkeypatch.setattr(release_rehearsal, "make", make)
    # The checkout is looked at by tests of its own, and zizmor takes its time.
    monkeypatch.setattr(release_rehearsal, "POLICY", make_release.POLICY.replace('zizmor = "low"', 'zizmor = "off"'))
    yield release_rehearsal
    for name in ("make_release", "release_rehearsal"):
        sys.modules.pop(name)


def test_every_change_is_caught(rehearsal: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert rehearsal.main() == 0
    out = capsys.readouterr().out
    assert out.count("caught") == 4 * 4 + 2
    assert out.count("accepted") == 1


def test_a_change_that_is_not_caught_is_named(
    rehearsal: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a verifier that accepts everything."""
    real = rehearsal.verify_release
    seen: list[ReleaseVerdict] = []

    def credulous(*arguments: object, **options: object) -> ReleaseVerdict:
        seen.append(real(*arguments, **options) if not seen else seen[0])
        return seen[0]

    monkeypatch.setattr(rehearsal, "verify_release", credulous)
    faults = list(rehearsal.rehearse(tmp_path / "release"))
    assert len(faults) == 4 * 4 + 1
    assert "evilcorpus-0.whl: one bit flipped: not caught" in faults
