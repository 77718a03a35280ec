"""Results kept by the content of what they were made from.

A result's file name is the hash of everything it depends on, so a kept result is
never wrong, only unused. Files are written beside and moved into place: a killed
process, or two at a time, leave nothing half made. Deleting the folder is safe.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from buurtpers.guard import Meant

FOLDER = ".cache/buurtpers"


def fingerprint(*parts: str | bytes | int) -> str:
    """A name for a combination of values: 32 hexadecimal digits."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        found.update(b"%d:%b" % (len(raw), raw))
    return found.hexdigest()


_prints: dict[tuple[str, int, int], str] = {}
"""Names of files by where they are, their size and when they changed."""


def file_fingerprint(path: Path) -> str:
    """A name for the content of a file; read once in a process, unless the file changes."""
    stat = path.stat()
    place = str(path), stat.st_size, stat.st_mtime_ns
    if place not in _prints:
        _prints[place] = fingerprint(path.read_bytes())
    return _prints[place]


def remember_fingerprint(path: str, size: int, changed: int, found: str) -> None:
    """What `file_fingerprint` answers while a file keeps this size and time."""
    _prints[path, size, changed] = found


def known_fingerprint(path: str, size: int, changed: int) -> str | None:
    """What `file_fingerprint` would answer without reading, if it can."""
    return _prints.get((path, size, changed))


@dataclass(frozen=True)
class Cache:
    """A folder of results."""

    folder: Path

    def keep(self, key: str, suffix: str, make: Callable[[], bytes]) -> Path:
        """The file of the result `key`, made now if it is not there yet."""
        path = self.folder / key[:2] / (key[2:] + suffix)
        if not path.exists():
            write_whole(path, make())
        return path


PART = ".part-"  # how the name of a file begins while it is being written


class NotWritten(OSError, Meant):
    """The system did not let us write: no fault of the item that was at work."""


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is either whole or not there, with these rights. Raises NotWritten, which names the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=PART)
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as part:
            os.chmod(name, mode)  # noqa: PTH101 - mkstemp's own mode would hide a published file from the web server
            part.write(content)
        os.replace(name, path)  # noqa: PTH105 - pathlib takes longer
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise NotWritten(error.errno, error.strerror, str(path)) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


_CHECK = 16


def checked(content: bytes) -> bytes:
    """Something to keep in a file, with a checksum."""
    return hashlib.blake2b(content, digest_size=_CHECK).digest() + content


def unchecked(path: Path) -> bytes | None:
    """What was kept in a file with its checksum; None where there is none, or where it is damaged."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    return kept[_CHECK:] if checked(kept[_CHECK:]) == kept else None
