"""The folders of one process: fresh, and gone afterwards whatever was put into them."""

import os
from pathlib import Path

from conformance.candidate.scratch import Scratch, fresh_scratch, remove_spare

# Deeper than Python recurses, and longer than a path may be.
DEPTH = 1200


def deepen(folder: Path) -> None:
    """Make folders in folders in a folder; relative to one another, since their path is too long."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(DEPTH):
        os.mkdir("deep", dir_fd=here)
        inner = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def test_folders_deeper_than_python_recurses_are_removed_and_locked_ones_too() -> None:
    scratch = Scratch()
    deepen(scratch.work)
    (scratch.work / "locked").mkdir()
    (scratch.work / "locked" / "file").touch()
    (scratch.work / "locked").chmod(0)
    scratch.give_back()
    assert not scratch.path.exists()


def test_what_a_link_leads_to_is_kept(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    scratch = Scratch()
    deepen(scratch.work)
    (scratch.work / "link").symlink_to(tmp_path)
    scratch.give_back()
    assert not scratch.path.exists()
    assert (tmp_path / "precious").is_dir()


def test_an_untouched_folder_is_used_again() -> None:
    remove_spare()
    scratch = Scratch()
    scratch.give_back()
    assert fresh_scratch() is scratch
    scratch.remove()
