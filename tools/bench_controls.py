"""Have `evilcorpus bench scaling` judge engines of known growth, again and again while the other core is busy.

    tools/bench_controls.py [--runs N] [--busy N] [--only NAME]...

Prints for each control how often each verdict came, with the exponents. Exit status 1 where one was not as it must be.
Nothing of it is a test: a machine that is too busy may leave an exponent undecided, which is told as that.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from conformance.bench import scaling_document
from conformance.bench.curve import Curve

ROOT = Path(__file__).resolve().parent.parent
CONTROLS = ROOT / "tests" / "bench" / "controls"
FAMILY = "one-letter"

# Control -> the verdict that it must get, and the family where it shows.
WANTED = {
    "quadratic": ("super-linear", FAMILY),
    "n-1.7": ("super-linear", FAMILY),
    "quadratic-from-60000": ("super-linear", FAMILY),
    "quadratic-in-spaces": ("super-linear", "spaces-then-a-letter"),
    "sleeps-quadratically": ("super-linear", FAMILY),
    "caches-and-is-quadratic": ("super-linear", FAMILY),
    "n-log-n": ("linear", FAMILY),
    "slow-but-linear": ("linear", FAMILY),
    "linear-after-loading": ("linear", FAMILY),
    "heap": ("linear", "random-letters"),
    "backtracking": ("linear", "random-letters"),
    "overflows-its-stack": ("crashes", FAMILY),
    "refuses-64-kib": ("refuses", FAMILY),
    "cuts-at-40000": ("wrong", FAMILY),
}


def main() -> int:
    """Run every control so often, and print what came of it."""
    options = _options()
    failed = False
    print(f"{options.runs} runs each, {options.busy} processes keep the machine busy", flush=True)
    with _busy(options.busy):
        for name in options.only or WANTED:
            wanted, family = WANTED[name]
            curves = [_measured(name, family) for _ in range(options.runs)]
            verdicts = Counter(curve.verdict.value for curve in curves)
            failed |= set(verdicts) != {wanted}
            print(f"{name:24} {_told(verdicts):28} wanted {wanted:12} {_exponents(curves)}", flush=True)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge engines of known growth while the machine is busy.")
    parser.add_argument("--runs", type=int, default=10, help="runs of each control (default: %(default)s)")
    parser.add_argument("--busy", type=int, default=1, help="processes that use a core each (default: %(default)s)")
    parser.add_argument("--only", action="append", metavar="NAME", choices=list(WANTED), help="only this one")
    return parser.parse_args()


@contextmanager
def _busy(number: int) -> Iterator[None]:
    burners = [subprocess.Popen([sys.executable, "-c", _BURNER]) for _ in range(number)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def _measured(name: str, family: str) -> Curve:
    """One control's curve, measured by the command itself."""
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        description = Path(folder) / "candidate.toml"
        description.write_text(_DESCRIPTION.format(name=name))
        # Its module is looked for beside the description first.
        (Path(folder) / "engines.py").symlink_to(CONTROLS / "engines.py")
        saved = Path(folder) / "curves.json"
        words = ["bench", "scaling", str(description), "--family", family, "--save", str(saved), "--budget", "120"]
        done = subprocess.run([sys.executable, "-m", "conformance", *words], cwd=ROOT, capture_output=True, check=False)
        if not saved.is_file():
            sys.exit(done.stderr.decode())
        return scaling_document.read(saved).candidates[0].curves[0]


def _told(verdicts: Counter[str]) -> str:
    return ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())


def _exponents(curves: Sequence[Curve]) -> str:
    values = sorted(curve.exponent.value for curve in curves if curve.exponent is not None)
    if not values:
        return "no exponent"
    ends = sorted({trouble.bytes for curve in curves for trouble in curve.troubles})
    at = f", at {', '.join(map(str, ends))} bytes" if ends else ""
    return (
        f"exponent {values[0]:.2f} to {values[-1]:.2f}, {sum(c.seconds for c in curves) / len(curves):.0f} s each{at}"
    )


# It ends with the process that has started it, however that ends.
_BURNER = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"

_DESCRIPTION = """\
contract = "llm-cost"
name = "{name}"
[models]
o200k_base = "{name}"
[surfaces.inline]
callable = "engines:answer"
shows = ["count"]
"""


if __name__ == "__main__":
    sys.exit(main())
