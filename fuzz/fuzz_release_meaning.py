"""A signed release with one file changed: never accepted, unless the JSON in it still means the same."""

import tempfile
from pathlib import Path

import engine
import msgspec

with engine.instrumented():
    from conformance.release.attestation import Judge
    from conformance.release.codes import Outcome
    from conformance.release.verify import verify_release

from conformance.release import policy, trust
from conformance.release.testing.instance import Instance
from conformance.release.testing.shelf import stock

SHELF = stock(Path(tempfile.mkdtemp(prefix="evilcorpus-fuzz-")), Instance())
JUDGE = Judge(policy=policy.load(SHELF.policy), root=trust.load(SHELF.trusted_root))
FILES = {path.name: path.read_bytes() for path in sorted(SHELF.folder.iterdir())}
# The first byte says which file it is that changes.
SEEDS = tuple(bytes([at]) + data for at, data in enumerate(FILES.values()))


def target(data: bytes) -> None:
    """Put the changed file in place, verify, and put back what was there."""
    name = sorted(FILES)[data[0] % len(FILES)] if data else ""
    if not name or _meaning(data[1:]) == _meaning(FILES[name]):
        return
    path = SHELF.folder / name
    path.write_bytes(data[1:])
    try:
        verdict = verify_release(SHELF.folder, JUDGE)
    finally:
        path.write_bytes(FILES[name])
    assert verdict.outcome is not Outcome.ACCEPT, f"accepted with another {name}"


def _meaning(data: bytes) -> object:
    """What JSON lines say, or the bytes where it is none; a checksum file may end its lines as it likes."""
    try:
        return [msgspec.json.decode(line) for line in data.splitlines() if line.strip()] if data[:1] == b"{" else data
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return data


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
