"""A native program built with a sanitizer: what the sanitizer says is a crash, found and minimised like any other."""

import shutil
import subprocess
from pathlib import Path

import pytest
from test_campaigns import found, fuzz

from conformance.paths import PACKAGE

EXAMPLE = PACKAGE.parent / "fuzz" / "native" / "example.c"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")
def test_what_a_sanitizer_says_is_found(tmp_path: Path) -> None:
    binary = tmp_path / "example"
    words = ["gcc", "-g", "-fsanitize=address", "-o", str(binary), str(EXAMPLE)]
    subprocess.run(words, check=True, capture_output=True)
    target = tmp_path / "candidate.toml"
    target.write_text(
        'contract = "llm-cost"\nname = "example"\ncommand = ["{here}/example"]\n[models]\no200k_base = "gpt-4o"\n'
        '[surfaces.batch]\nargv = ["{here}/example"]\nanswers.count = { pointer = "/tokens_in" }\n'
    )
    given = tmp_path / "given"
    given.mkdir()
    (given / "escapes").write_bytes(b'{"content":"' + b"\\n" * 24 + b'"}\n')
    fuzz(target, "--target", "stream", "--inputs", str(given), expect=1)
    crashes = [finding for finding in found(target) if finding.signature.outcome == "crashed"]
    assert [finding.signature.kind for finding in crashes] == ["AddressSanitizer: heap-buffer-overflow in length_of"]
    assert len(crashes[0].input.content) < 60
