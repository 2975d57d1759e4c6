"""Descriptions of candidates with planted faults, in a folder of the test's own."""

import sys
from pathlib import Path

PLANTED = Path(__file__).with_name("planted.py")


def inline(folder: Path, fault: str) -> Path:
    """One that is asked through its inline function."""
    return _written(folder, fault, '[surfaces.inline]\ncallable = "planted:answer"\nshows = ["ids"]\n')


def program(folder: Path, fault: str) -> Path:
    """One that is asked as a program."""
    command = f'["{sys.executable}", "{PLANTED}", "{fault}"]'
    batch = f'[surfaces.batch]\nargv = {command[:-1]}, "pipe", "--model", "{{model}}"]\n'
    return _written(folder, fault, f'{batch}answers.count = {{ pointer = "/tokens_in" }}\n', f"command = {command}\n")


def mutant(folder: Path, name: str, shows: str = "ids") -> Path:
    """One that makes a mistake of the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    result = "ids" if shows == "ids" else "len(ids)"
    (folder / "mutated.py").write_text(
        "import os\n"
        "from conformance.llm_cost.diagnosis.mutant import model\n"
        "from conformance.llm_cost.diagnosis.mutants import LEDGER\n"
        'MUTANT = {each.name: each for each in LEDGER}[os.environ["FAULT"]]\n'
        "def answer(text, name, mode):\n"
        f"    ids = model(MUTANT, name).ids(text, mode)\n    return {result}\n"
    )
    return _written(folder, name, f'[surfaces.inline]\ncallable = "mutated:answer"\nshows = ["{shows}"]\n')


def _written(folder: Path, fault: str, surface: str, command: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "planted.py").exists():
        (folder / "planted.py").write_bytes(PLANTED.read_bytes())
    path = folder / "candidate.toml"
    path.write_text(
        f'contract = "llm-cost"\nname = "{fault}"\nversion = "1"\n{command}[models]\no200k_base = "o200k_base"\n'
        f'cl100k_base = "cl100k_base"\n[env]\nFAULT = "{fault}"\n{surface}'
    )
    return path
