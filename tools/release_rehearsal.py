"""Rehearse a whole release on one machine, with a private Sigstore instance in place of the public one.

Builds everything as the release workflow does, attests it, verifies it by the release policy, then spoils each file in
turn, takes each away and adds one, to see that every single change is caught. Ends with 0 if all went as it has to.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from make_release import HOME, POLICY, make

from conformance.release import policy as policies
from conformance.release import trust
from conformance.release.attestation import Judge
from conformance.release.codes import Outcome
from conformance.release.testing.instance import Instance
from conformance.release.testing.provenance import Run, statement, subject
from conformance.release.verdict import ReleaseVerdict
from conformance.release.verify import verify_release

REPOSITORY, TAG = "example/evilcorpus", "v0.0.0"
BUNDLE = "evilcorpus.sigstore.json"


def attest(folder: Path, instance: Instance) -> None:
    """One bundle of provenance over every file, as the release workflow makes it."""
    run = Run(repository=REPOSITORY, ref=f"refs/tags/{TAG}")
    subjects = [subject(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    bundle = instance.sign_statement(statement(run.predicate_1(), *subjects), run.leaf())
    (folder / BUNDLE).write_text(json.dumps(bundle))


def judge(instance: Instance) -> Judge:
    """The release policy, and the private instance as what is trusted."""
    text = POLICY.format(repository=REPOSITORY, tag=TAG)
    root = trust.parse(json.dumps(instance.trusted_root()).encode(), "the private instance")
    return Judge(policy=policies.parse(text.encode(), "the release policy"), root=root)


@contextmanager
def _spoilt(path: Path, change: Callable[[Path], object]) -> Iterator[None]:
    """The folder with one file changed, and put right again afterwards."""
    content = path.read_bytes() if path.exists() else None
    change(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


CHANGES: dict[str, Callable[[Path], object]] = {
    "one bit flipped": _flip,
    "one byte more": _append,
    "emptied": lambda path: path.write_bytes(b""),
    "taken away": Path.unlink,
}


def rehearse(folder: Path) -> Iterator[str]:
    """Every thing that did not go as it has to; prints what is done."""
    for path in make(folder):
        print(f"built     {path.name} ({path.stat().st_size} bytes, the same twice)")
    instance = Instance()
    attest(folder, instance)
    judging = judge(instance)
    if not _report("as made", verify_release(folder, judging, checkout=HOME), expected=True):
        yield "the release as made is not accepted"
    for path in sorted(folder.iterdir()):
        for name, change in CHANGES.items():
            with _spoilt(path, change):
                verdict = verify_release(folder, judging, checkout=HOME)
            if not _report(f"{path.name}: {name}", verdict, expected=False):
                yield f"{path.name}: {name}: not caught"
    with _spoilt(folder / "extra.whl", lambda path: path.write_bytes(b"evil")):
        verdict = verify_release(folder, judging, checkout=HOME)
    if not _report("a file added", verdict, expected=False):
        yield "an added file is not caught"


def _report(what: str, verdict: ReleaseVerdict, *, expected: bool) -> bool:
    codes = sorted({str(file.code) for file in verdict.files if file.code})
    accepted = verdict.outcome is Outcome.ACCEPT
    print(f"{'accepted' if accepted else 'caught  '}  {what}{': ' if codes else ''}{', '.join(codes)}")
    if expected and not accepted:
        for file in verdict.files:
            for finding in file.findings:
                print(f"          {file.name}: {finding.code}: {finding.detail}")
    return accepted == expected


def main() -> int:
    """Rehearse in a scratch folder."""
    with tempfile.TemporaryDirectory() as scratch:
        faults = list(rehearse(Path(scratch) / "release"))
    print("\n".join(faults) if faults else "the rehearsal went as it has to: every change was caught")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
