"""`evilcorpus generate`: make the corpus from its generators, check that it is as made, or export it."""

from functools import partial
from pathlib import Path

import click

from conformance.errors import MachineError
from conformance.llm_cost.corpus import export_v2, generators, store, write
from conformance.llm_cost.diagnosis.choice import smoke_choice
from conformance.paths import CORPORA


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 at the first file and line that differs.")
@click.option("--out", default=CORPORA, type=Path, metavar="DIR", help="The corpora folder to write or to compare.")
@click.option("--export-v2", "export", type=Path, metavar="FILE", help="Write the stored corpus in the v2 line format.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1), metavar="N", help="Processes that work.")
def generate(check: bool, out: Path, export: Path | None, jobs: int) -> int:
    """Make Evil Corpus anew from its generators and both witnesses, and LOCK.json with it.

    The same versions and seed give the same bytes on any machine. Files of `regressions/` are not made; they are read,
    checked and bound by the lock as they are.
    """
    if export is not None:
        return _export(export)
    files = write.generate(out, partial(smoke_choice, workers=jobs), workers=jobs)
    if check:
        return _compare(files, out)
    write.put(files, out)
    size = sum(map(len, files.values()))
    print(f"{out}: {len(files)} files, {size:,} bytes, generator {generators.VERSION}, seed {generators.SEED}")
    return 0


def _compare(files: dict[str, bytes], out: Path) -> int:
    difference = write.first_difference(files, out)
    if difference is None:
        print(f"{out}: as the generators make it")
        return 0
    print(difference)
    return 1


def _export(path: Path) -> int:
    vectors = (vector for category in store.categories() for vector in store.vectors(category))
    data = export_v2.encode(vectors)
    try:
        write.put_file(path, data)
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
    print(f"{path}: {data.count(10):,} lines")
    return 0
