"""The guided engine: atheris in a process of its own, its finds looked into as the loop's are."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import msgspec

from conformance.errors import MachineError, UsageError
from conformance.fuzzing.attempt import Attempt
from conformance.fuzzing.campaign import Campaign
from conformance.fuzzing.findings import put
from conformance.llm_cost.fuzzing.mutation import SEPARATOR
from conformance.llm_cost.fuzzing.plan import Plan
from conformance.paths import PACKAGE

_SCRIPT = PACKAGE.parent / "fuzz" / "fuzz_ids.py"
_NAME = "ids, guided"
_MOST_BYTES = 1 << 16
# A text may hang for so long before libFuzzer ends the process and keeps the text.
_GRACE_S = 30.0


def check_guided() -> None:
    """UsageError where atheris or the script is not installed."""
    if find_spec("atheris") is None or not _SCRIPT.is_file():
        raise UsageError("--engine atheris: expected a checkout with the extra `fuzz` installed (make fuzz-setup)")


def run_guided(campaign: Campaign, plan: Plan, *, seconds: float) -> None:
    """Let atheris fuzz for so long, from the campaign's corpus and into it; then look into what it kept.

    Atheris is there (`check_guided`). A crash of the process itself ends the run early.
    """
    folder = campaign.path / "atheris"
    inputs, kept = folder / "corpus", folder / "kept"
    for path in (inputs, kept):
        path.mkdir(parents=True, exist_ok=True)
    for text in campaign.corpus.texts():
        put(inputs / hashlib.sha256(text.encode()).hexdigest(), text.encode())
    _run(plan, inputs, kept, seconds)
    _book(campaign, folder / "speed.json")
    found = [*sorted(kept.iterdir()), *sorted(folder.glob("crash-*")), *sorted(folder.glob("timeout-*"))]
    campaign.look_into(list(_attempts(found, plan.encodings)))
    campaign.stop()
    for path in found:
        path.unlink()


def _book(campaign: Campaign, path: Path) -> None:
    """Count what the engine has asked as this campaign's, under a name of its own."""
    if not path.is_file():
        return
    said = msgspec.json.decode(path.read_bytes(), type=_Said)
    path.unlink()
    state = campaign.state
    state.asked[_NAME] = state.asked.get(_NAME, 0) + said.asked
    books = state.spent.setdefault(_NAME, {})
    for part, seconds in said.spent.items():
        books[part] = books.get(part, 0.0) + seconds


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the target says of its own speed."""

    asked: int
    spent: dict[str, float]


def _run(plan: Plan, inputs: Path, kept: Path, seconds: float) -> None:
    options = (f"-max_total_time={int(seconds)}", f"-max_len={_MOST_BYTES}", f"-timeout={max(1, int(plan.timeout_s))}")
    words = [sys.executable, str(_SCRIPT), *options, f"-artifact_prefix={inputs.parent}/", str(inputs)]
    env = {**os.environ, "EVILCORPUS_CANDIDATE": plan.candidate, "EVILCORPUS_KEEP": str(kept)}
    try:
        subprocess.run(words, env=env, check=False, capture_output=True, timeout=seconds + plan.timeout_s + _GRACE_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"atheris: {error}") from error


def _attempts(paths: Sequence[Path], encodings: Sequence[str]) -> Iterator[Attempt]:
    for path in paths:
        for text in path.read_bytes().decode("utf-8", "ignore").split(SEPARATOR):
            for encoding in encodings:
                yield Attempt(target="ids", input=text, variant=encoding, mode="ordinary")
