"""Output replaced whole: a reader sees the old folder or the new one, never a mix.

Linux and macOS can exchange two names in one step. Elsewhere it takes two, and a
process killed between them is mended by the next run (`recover`).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from buurtpers.engine.readable import open_folder, open_up

# Names of unfinished work, beside what they will replace.
NEW, _OLD = ".new-", ".old-"
ABANDONED = 3600.0
_AT_FDCWD, _EXCHANGE = -100, 2


@contextmanager
def replacing(folder: Path, mark: str = "") -> Iterator[Path]:
    """A new empty folder that takes the place of `folder` when the block ends well.

    `mark`: in the new folder's name, for who clears away what a killed process left (`clear`).
    """
    open_folder(folder.parent)
    recover(folder.parent)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=NEW + mark))
    new.chmod(0o755)
    try:
        yield new
        open_up(new)
        swap(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def swap(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`. Afterwards `new` holds the old one, or is gone."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        old = folder.with_name(f"{_OLD}{folder.name}")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        try:
            new.rename(folder)
        except OSError:  # Somebody cleared it away.
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)


def recover(parent: Path) -> None:
    """Put back what a killed run had set aside, and clear away what it left unfinished."""
    for old in parent.glob(f"{_OLD}*"):
        folder = parent / old.name.removeprefix(_OLD)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)
    for new in parent.glob(f"{NEW}*"):
        # Young ones may be another run's that is still at work, or is done by now.
        with suppress(FileNotFoundError):
            if time.time() - new.stat().st_mtime > ABANDONED:
                shutil.rmtree(new, ignore_errors=True)


def clear(parent: Path, mark: str) -> None:
    """Clear away what killed processes left with this `mark`; one that is still at work fails, and replaces nothing."""
    for new in parent.glob(f"{NEW}{mark}*"):
        # First by another name: nothing can be written into it any more while it goes.
        with suppress(OSError):
            gone = new.rename(new.with_name(f"{NEW}gone-{new.name}"))
            shutil.rmtree(gone, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step, where the system and its file system can."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            return bool(libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(names[0], names[1], _EXCHANGE) == 0)
    except (OSError, AttributeError, TypeError):
        pass
    return False
