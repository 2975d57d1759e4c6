"""Golden files: what a run is expected to write, read and compared by meaning (contract section 6).

Syrupy finds, reads and writes them; here is where they are, how they are written, and what makes two of them the same.
Where its plugin is not loaded they are read and compared all the same, and cannot be updated.
"""

from collections.abc import Sequence

import msgspec
from syrupy.assertion import SnapshotAssertion
from syrupy.data import SnapshotCollections
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from conformance.errors import DataError, UsageError
from conformance.llm_cost.conduct.exact_json import difference, parse_object
from conformance.paths import GOLDEN

HOME = GOLDEN / "llm_cost"

Entries = Sequence[dict[str, object]]

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class GoldenFile(SingleFileSnapshotExtension):
    """One golden file, named by its path below `golden/llm_cost`: JSON lines, or a single object where it ends so."""

    _write_mode = WriteMode.TEXT
    file_extension = ""

    def serialize(self, data: object, **_kwargs: object) -> str:
        """One object on each line, keys in their order, numbers as they were written."""
        return "".join(f"{_ENCODER.encode(entry).decode()}\n" for entry in _entries(data))

    def matches(self, *, serialized_data: object, snapshot_data: object) -> bool:
        """Whether two texts of golden files mean the same."""
        return first_difference(read(str(snapshot_data)), read(str(serialized_data))) is None

    @classmethod
    def get_location(cls, *, test_location: PyTestLocation, index: object) -> str:  # noqa: ARG003  # the signature is syrupy's
        """The file is named by the caller, whatever test it is that asks."""
        return str(HOME / str(index))

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:  # noqa: ARG003  # see above
        """Every test may own a golden file."""
        return True

    def discover_snapshots(self, **_kwargs: object) -> SnapshotCollections:
        """None is ever unused or removed: the sets are the contract's, not the tests'."""
        return SnapshotCollections()


class Golden:
    """The golden files as the suites use them."""

    def __init__(self, snapshot: SnapshotAssertion | None, *, may_update: bool) -> None:
        self._snapshot = None if snapshot is None else snapshot.use_extension(GoldenFile)
        if self._snapshot is not None and self._snapshot.update_snapshots and not may_update:
            raise UsageError("--snapshot-update: golden files are written from the reference only")

    def expected(self, name: str, found: Entries) -> Entries:
        """What the file holds; with `--snapshot-update` that is what was found."""
        if self._snapshot is not None and self._snapshot.update_snapshots:
            # Comparing is what makes syrupy write; whatever it says, the file now holds what was found.
            return found if self._snapshot(name=name) == found else read_golden(name)
        return read_golden(name)


def read_golden(name: str) -> Entries:
    """The entries of a golden file. Raises DataError."""
    path = HOME / name
    try:
        return read(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}") from error


def golden_input(name: str) -> bytes:
    """The input of a golden set. Raises DataError."""
    path = HOME / name / "input.jsonl"
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error}") from error


def read(text: str) -> Entries:
    """The entries of a golden file's text."""
    # Not `splitlines`, which takes U+0085 and U+2028 for line ends.
    return [parse_object(line.encode()) for line in text.removesuffix("\n").split("\n")]


def first_difference(expected: Entries, found: Entries) -> str | None:
    """The first entry that differs, by its `id` where it has one, and how; None where all mean the same."""
    for number, (one, other) in enumerate(zip(expected, found, strict=False), 1):
        differing = difference(one, other, f"entry {one.get('id', number)}")
        if differing is not None:
            return differing
    if len(expected) != len(found):
        return f"expected {len(expected):,} entries, found {len(found):,}"
    return None


def _entries(data: object) -> Entries:
    if isinstance(data, list) and all(isinstance(entry, dict) for entry in data):
        return data
    raise TypeError("expected a list of objects")
