"""Small candidates for tests of the command, and the command itself as a child process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# By name: the body of `answer(text, model, mode)`. `perfect` asks the oracle, so that it is right by definition.
BODIES = {
    "perfect": "return tiktoken_oracle.ids(text, model, mode)",
    "constant": "return [1]",
    "counts": "return len(tiktoken_oracle.ids(text, model, mode))",
    "reads_crlf_as_lf": "return tiktoken_oracle.ids(text.replace('\\r\\n', '\\n'), model, mode)",
    "raises": "raise ValueError('no answer')",
    "tires": "SAID.append(1); return tiktoken_oracle.ids(text, model, mode)[: None if len(SAID) < 5 else 0]",
}
ENCODINGS = ("cl100k_base", "o200k_base")


def described(folder: Path, name: str, *, models: tuple[str, ...] = ENCODINGS, more: str = "") -> Path:
    """A description of one of the candidates above, in a folder of its own."""
    home = folder / name
    home.mkdir()
    imports = "from conformance.llm_cost.oracle import tiktoken_oracle\n" if "oracle" in BODIES[name] else ""
    (home / "answers.py").write_text(f"{imports}SAID = []\ndef answer(text, model, mode):\n    {BODIES[name]}\n")
    shows = '["count"]' if name == "counts" else '["ids"]'
    names = "\n".join(f'{model} = "{model}"' for model in models)
    path = home / "candidate.toml"
    path.write_text(
        f'contract = "llm-cost"\nname = "{name}"\n[models]\n{names}\n'
        f'[surfaces.inline]\ncallable = "answers:answer"\nshows = {shows}\n{more}'
    )
    return path


def run(*words: object, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a Python program as a user would from a folder: `run("-m", "conformance", "judge", ...)`."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def evilcorpus(*words: object, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command from a folder."""
    return run("-m", "conformance", *words, cwd=cwd, env=env)
