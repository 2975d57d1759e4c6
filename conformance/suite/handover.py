"""How xdist's workers hand their records to the controller: files in a private folder, each put there at once."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import msgspec

from conformance.errors import MachineError
from conformance.report.record import Record


class Handover:
    """The folder, seen by a worker, who gives, or by the controller, who takes and clears away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def give(self, record: Record) -> None:
        """Leave one item's record; a later one of the same item takes its place."""
        name = hashlib.sha256(record.item.encode()).hexdigest()
        part = self.folder / f"{name}.part"
        part.write_bytes(msgspec.msgpack.encode(record))
        part.replace(self.folder / f"{name}.record")

    def take(self) -> list[Record]:
        """All records left so far."""
        return [msgspec.msgpack.decode(path.read_bytes(), type=Record) for path in sorted(self.folder.glob("*.record"))]

    def clear(self) -> None:
        """Remove the folder; harmless when repeated."""
        shutil.rmtree(self.folder, ignore_errors=True)


def new_handover() -> Handover:
    """A private folder of the controller's; MachineError where there is no place for one."""
    try:
        return Handover(Path(tempfile.mkdtemp(prefix="evilcorpus-")))
    except OSError as error:
        raise MachineError(f"{tempfile.gettempdir()}: no temporary folder can be made: {error.strerror}") from error
