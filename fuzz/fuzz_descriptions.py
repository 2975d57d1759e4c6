"""Candidate descriptions: a DescriptionError of one line, or a description."""

import tempfile
from pathlib import Path

import engine

with engine.instrumented():
    from conformance.candidate.description import read_description
    from conformance.errors import DescriptionError

PLACE = Path(tempfile.mkdtemp(prefix="evilcorpus-fuzz-")) / "candidate.toml"
SEEDS = (
    b'contract = "llm-cost"\nname = "x"\n[models]\no200k_base = "gpt-4o"\n[surfaces.batch]\nargv = ["x"]\n'
    b'answers.count = { pointer = "/tokens_in" }\n[limits]\nsilence_s = 1.5\n',
    b'contract = "llm-cost"\nname = "x"\nmodels = { a = "b" }\nsurfaces.run = { argv = ["x"], answers = { ids = '
    b'{ regex = "(a+)+$" } } }\n[[known]]\ncase = "*"\noutcome = "failed"\nreason = "r"\nexpires = 2030-01-01\n',
)


def target(data: bytes) -> None:
    """Read one."""
    PLACE.write_bytes(data)
    try:
        read_description(PLACE)
    except DescriptionError as error:
        assert "\n" not in str(error)


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
