"""What is published can be read by a web server, whatever rights the files of who builds have otherwise (umask)."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from buurtpers.engine.cache import NotWritten, write_whole

FILE, FOLDER = 0o644, 0o755


@cache
def hidden() -> bool:
    """Whether what this process makes is hidden from others, unless it says otherwise."""
    mask = os.umask(0o077)
    os.umask(mask)
    return bool(mask & FOLDER)


def open_folder(folder: Path) -> None:
    """Make a folder, and those it stands in where they are not there yet: for others to enter."""
    if folder.is_dir():
        return
    open_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    if hidden():
        folder.chmod(FOLDER)


def open_up(folder: Path) -> None:
    """Let others read all that is in a folder that we just made."""
    if not hidden():
        return
    for place, _, names in os.walk(folder):
        os.chmod(place, FOLDER)  # noqa: PTH101
        for name in names:
            os.chmod(os.path.join(place, name), FILE)  # noqa: PTH101, PTH118


def publish_file(place: Path, content: bytes) -> None:
    """Write a file for others, whole or not at all. Raises NotWritten."""
    try:
        open_folder(place.parent)
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, str(place)) from error
    write_whole(place, content, FILE)
