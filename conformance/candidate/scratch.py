"""Fresh folders and an explicit environment for one process, so that nothing of the user's leaks in or is touched."""

import atexit
import contextlib
import itertools
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from conformance.errors import MachineError

# Where programs look for their settings and caches, as folders below the scratch folder.
_FOLDERS = MappingProxyType(
    {
        "HOME": "home",
        "TMPDIR": "tmp",
        "XDG_CACHE_HOME": "home/.cache",
        "XDG_CONFIG_HOME": "home/.config",
        "XDG_DATA_HOME": "home/.local/share",
        "XDG_RUNTIME_DIR": "tmp",
        "XDG_STATE_HOME": "home/.local/state",
    }
)
# The XDG folders are not made: a program makes those that it needs.
_MADE = ("home", "tmp", "work")

_spare: "list[Scratch]" = []


class Scratch:
    """A folder that holds empty home, temporary and working folders."""

    def __init__(self) -> None:
        try:
            # Whatever a candidate does to its permissions must not stop the harness.
            self._folder = tempfile.TemporaryDirectory(prefix="evilcorpus-", ignore_cleanup_errors=True)
            self.path = Path(self._folder.name)
            self.work = self.path / "work"
            for name in _MADE:
                (self.path / name).mkdir(mode=0o700)
        except OSError as error:
            raise MachineError(f"no scratch folder can be made in {tempfile.gettempdir()}: {error.strerror}") from error

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """All that a candidate's process gets to see: PATH, a UTF-8 locale, the folders, and what is asked for."""
        folders = {name: str(self.path / folder) for name, folder in _FOLDERS.items()}
        return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **folders, **extra}

    def give_back(self) -> None:
        """Keep the folder for the next process if nothing was written to it, else remove it with all that is in it.

        Making and removing folders costs more than a short process does.
        """
        if self._is_untouched():
            _spare.append(self)
            return
        self.remove()

    def remove(self) -> None:
        """Remove the folder with all that is in it, however deep."""
        try:
            self._folder.cleanup()
        except RecursionError:
            _flatten(self.path)
            self._folder.cleanup()

    def _is_untouched(self) -> bool:
        try:
            found = {file.name for file in self.path.iterdir()}
            return found == set(_MADE) and not any(any((self.path / name).iterdir()) for name in _MADE)
        except OSError:
            return False


def _flatten(top: Path) -> None:
    """Put every folder below directly into `top`: the standard library removes folders in folders by recursion."""
    waiting, numbers = [top], itertools.count()
    while waiting:
        folder = waiting.pop()
        # What cannot be moved stays where it is.
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
            inner = [Path(entry.path) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
            waiting.extend(each.rename(top / f"flat-{next(numbers)}") for each in inner)


def fresh_scratch() -> Scratch:
    """A scratch folder with nothing in it."""
    try:
        return _spare.pop()
    except IndexError:
        return Scratch()


@atexit.register
def remove_spare() -> None:
    """Remove the folders that are kept for later."""
    while _spare:
        _spare.pop().remove()
