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
from functools import cache
from pathlib import Path

FOLDER = ".cache/buurtpers"


def fingerprint(*parts: str | bytes | int) -> str:
    """A name for a combination of values: 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()


@cache
def _of_file(path: Path, size: int, changed: int) -> str:
    return fingerprint(path.read_bytes())


def file_fingerprint(path: Path) -> str:
    """A name for the content of a file; read once in a process, unless the file changes."""
    stat = path.stat()
    return _of_file(path, stat.st_size, stat.st_mtime_ns)


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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        Path(name).chmod(0o644)  # mkstemp's own mode would hide a published file from the web server
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
