"""Reports: a ReportError of one line, or a report whose digests hold."""

import tempfile
from pathlib import Path

import engine

with engine.instrumented():
    from conformance.errors import ReportError
    from conformance.report.document import read_report

PLACE = Path(tempfile.mkdtemp(prefix="evilcorpus-fuzz-")) / "report.jsonl"
SEEDS = ((Path(__file__).parent / "seeds" / "report.jsonl").read_bytes(),)


def target(data: bytes) -> None:
    """Read one."""
    PLACE.write_bytes(data)
    try:
        read_report(PLACE)
    except ReportError as error:
        assert "\n" not in str(error)


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
