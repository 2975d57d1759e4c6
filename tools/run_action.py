"""Runs action.yml's own steps on this machine, as a runner would: its inputs, its expressions, its files.

    python tools/run_action.py candidate=examples/c/candidate.toml tier=smoke
    python tools/run_action.py --installed .venv/bin/evilcorpus candidate=reference category=parity

Steps that use other actions are named and passed over; the first of them would set up a Python, and the one that runs
this stands in for it. With --installed the installing step is passed over as well. Prints what each step printed, then
the outputs and the job summary; ends as the action would.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_NAME = re.compile(r"[\w-]+(\.[\w-]+)*")


class ExpressionError(ValueError):
    """An expression of a kind that no step of ours has."""


@dataclass
class Job:
    """What steps know of one another: contexts by dotted name, and whether one has failed."""

    folder: Path
    contexts: dict[str, str] = field(default_factory=dict)
    failed: int = 0

    def value(self, expression: str) -> str:
        """A context's value, or a literal's."""
        if expression.startswith("'") and expression.endswith("'"):
            return expression[1:-1]
        if not _NAME.fullmatch(expression):
            raise ExpressionError(f"expected a context, found {expression!r}")
        return self.contexts.get(expression, "")

    def filled(self, text: str) -> str:
        """A text with its expressions evaluated."""
        return _EXPRESSION.sub(lambda match: self.value(match[1]), text)

    def holds(self, condition: str) -> bool:
        """Whether a step is to run: comparisons with == and !=, joined by &&; success() unless a status is named."""
        match = _EXPRESSION.fullmatch(condition.strip())
        terms = [term.strip() for term in (match[1] if match else condition).split("&&") if term.strip()]
        if not self.failed or any(term in ("!cancelled()", "always()") for term in terms):
            return all(self._term(term) for term in terms)
        return False

    def _term(self, term: str) -> bool:
        if term in ("!cancelled()", "always()", "success()"):
            return True
        parts = re.split(r"\s*(==|!=)\s*", term)
        if len(parts) != 3:  # noqa: PLR2004  # both sides and the sign between them
            raise ExpressionError(f"expected a comparison, found {term!r}")
        return (self.value(parts[0]) == self.value(parts[2])) == (parts[1] == "==")


def run(inputs: Mapping[str, str], *, installed: str | None, workspace: Path) -> tuple[int, dict[str, str], str]:
    """Run the action; its exit status, its outputs and the job summary.

    Raises ExpressionError for an input that the action does not have.
    """
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    unknown = inputs.keys() - action["inputs"].keys()
    if unknown:
        raise ExpressionError(f"expected inputs among {', '.join(action['inputs'])}, found {', '.join(unknown)}")
    # Not removed: what the outputs name is in it.
    job = Job(folder=Path(tempfile.mkdtemp(prefix="evilcorpus-action-")))
    job.contexts = {
        **{f"inputs.{name}": inputs.get(name, str(told.get("default", ""))) for name, told in action["inputs"].items()},
        "github.action_path": str(ROOT),
        "steps.python.outputs.python-path": sys.executable,
    }
    if installed is not None:
        job.contexts["steps.install.outputs.evilcorpus"] = str(Path(installed).absolute())
    summary = job.folder / "summary.md"
    summary.touch()
    for step in steps():
        if step.get("id") == "install" and installed is not None:
            continue
        if job.holds(str(step.get("if", ""))):
            take(step, job, summary, workspace)
    outputs = {name: job.filled(told["value"]) for name, told in action["outputs"].items()}
    return job.failed, outputs, summary.read_text("utf-8")


def steps() -> list[dict[str, object]]:
    """The action's steps, as written."""
    found: list[dict[str, object]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    return found


def take(step: Mapping[str, object], job: Job, summary: Path, workspace: Path) -> None:
    """One step; another action is only named."""
    if "uses" in step:
        print(f"-- passed over: {step['uses']}", flush=True)
        return
    print(f"-- {step['name']}", flush=True)
    noted = job.folder / f"{step.get('id', 'step')}.out"
    noted.touch()
    told = step.get("env")
    env = {name: job.filled(str(value)) for name, value in told.items()} if isinstance(told, dict) else {}
    runner = {"GITHUB_OUTPUT": noted, "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": job.folder}
    # As GitHub starts `shell: bash`.
    words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", str(step["run"])]
    done = subprocess.run(
        words, env={**os.environ, **env, **{n: str(v) for n, v in runner.items()}}, cwd=workspace, check=False
    )
    job.failed = job.failed or done.returncode
    for line in noted.read_text("utf-8").splitlines():
        name, _, value = line.partition("=")
        job.contexts[f"steps.{step.get('id')}.outputs.{name}"] = value


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", metavar="NAME=VALUE")
    parser.add_argument("--installed", metavar="EVILCORPUS", help="use this one and install nothing")
    words = parser.parse_args()
    inputs = {name: value for name, _, value in (word.partition("=") for word in words.inputs)}
    try:
        status, outputs, summary = run(inputs, installed=words.installed, workspace=Path.cwd())
    except ExpressionError as error:
        print(f"run_action: {error}", file=sys.stderr)
        return 2
    for name, value in outputs.items():
        print(f"{name}={value}")
    print(summary)
    return status


if __name__ == "__main__":
    sys.exit(main())
