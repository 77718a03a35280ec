"""Results kept by the content of what they were made from.

A result's file name is the hash of everything it depends on, and each has a checksum
that is looked at when it is used: a kept result is never wrong, only unused. Files are
written beside and moved into place: a killed process, or two at a time, leave nothing
half made. Deleting the folder is safe.

Only what was made is kept, never that it could not be made: that may pass.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from buurtpers.engine.faults import Meant
from buurtpers.engine.inputs import COARSE, MadeMark, Mark, made_mark_of, mark_of
from buurtpers.engine.packing import Damaged, packed, unpacked

FOLDER = ".cache/buurtpers"

T = TypeVar("T")


def fingerprint(*parts: str | bytes | int) -> str:
    """A name for a combination of values: 32 hexadecimal digits."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        found.update(b"%d:%b" % (len(raw), raw))
    return found.hexdigest()


_prints: dict[tuple[str, Mark], str] = {}
"""Names of files by where they are, and what the system told of them."""
# A preview that runs for weeks sees files change again and again.
_MOST_KNOWN = 100_000
# In nanoseconds: a file that changed so shortly before may change again and look the same.
_TICK = 20_000_000
_PIECE = 2**20  # bytes


def file_fingerprint(path: Path) -> str:
    """A name for the content of a file; read once in a process, unless the file changes."""
    mark = mark_of(path.stat())
    place = str(path), mark
    if place not in _prints:
        found = _read_in_pieces(path)
        if max(mark[2], mark[3]) > time.time_ns() - _TICK or mark_of(path.stat()) != mark:
            return found
        remember_fingerprint(*place, found)
    return _prints[place]


def _read_in_pieces(path: Path) -> str:
    """What `fingerprint` says of the content of a file, of which there is never more than a piece in memory."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        found, came = hashlib.blake2b(b"%d:" % size, digest_size=16), 0
        while piece := file.read(_PIECE):
            found.update(piece)
            came += len(piece)
    # Where it became another size meanwhile, this is the name of nothing: it is asked again, or changes all the time.
    return found.hexdigest() if came == size else fingerprint(found.digest(), came)


def remember_fingerprint(path: str, mark: Mark, found: str) -> None:
    """What `file_fingerprint` answers while a file is as the system told then."""
    if len(_prints) >= _MOST_KNOWN:
        _prints.clear()
    _prints[path, mark] = found


def known_fingerprint(path: str, mark: Mark) -> str | None:
    """What `file_fingerprint` would answer without reading, if it can."""
    return _prints.get((path, mark))


# --- What is made of files that people may be writing ---


TRIES = 3


class Changing(Exception):
    """A file was written while something was made of it, each time that was tried."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def steady(path: Path, make: Callable[[], T]) -> tuple[str, T]:
    """What `make` makes of a file, and a name for the content that it was made of.

    The file is looked at before and after; where it changed meanwhile, it is made again. Raises Changing where that
    does not help, and what `make` raises of a file that did not change.
    """
    for _ in range(TRIES):
        before = _state(path)
        try:
            made = make()
        except Exception:
            if _state(path) == before:
                raise
            continue
        if _state(path) == before:
            return before[1], made
    raise Changing(path)


def _state(path: Path) -> tuple[Mark, str]:
    mark = mark_of(path.stat())
    return mark, file_fingerprint(path)


# --- Results ---


@dataclass(frozen=True)
class Cache:
    """A folder of results, each by the name of all that it was made from.

    `unusable`: what nothing can be made of, each with a problem's code, to be tried once in a build. It is never
    written, and a new build begins with a new value.
    """

    folder: Path
    unusable: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def place(self, key: str, suffix: str) -> Path:
        return self.folder / key[:2] / (key[2:] + suffix)

    def key_of(self, path: Path) -> str:
        """The name of the result that a file is of."""
        return path.parent.name + path.stem

    # For ourselves

    def known(self, key: str, suffix: str, read: Callable[[bytes], T]) -> T | None:
        """What was kept, as `read` reads it; None where it is not there, or damaged: then `read` raises ValueError."""
        kept = unchecked(self.place(key, suffix))
        try:
            return None if kept is None else read(kept)
        except ValueError:
            return None

    def note(self, key: str, suffix: str, content: bytes) -> None:
        """Keep something, where anything can be kept: who may only read a network can have it checked."""
        with suppress(NotWritten):
            write_whole(self.place(key, suffix), checked(content))

    # For others, who want a file

    def file(self, key: str, suffix: str) -> Path | None:
        """The file of a result, if it is there as it was written."""
        path = self.place(key, suffix)
        try:
            found, seen = unpacked(_note(path).read_bytes(), _NOTE)
            mark = mark_of(os.lstat(path))
        except (OSError, Damaged):
            return None
        if mark == seen:
            return path  # As it was when it was read last.
        if not holds(path, found):
            return None
        if max(mark[2], mark[3]) < time.time_ns() - COARSE:
            with suppress(OSError):
                write_whole(_note(path), packed((found, mark), _NOTE))
        return path

    def put(self, key: str, suffix: str, content: bytes) -> Path:
        """Write the file of a result."""
        path = self.place(key, suffix)
        write_whole(path, content)
        write_whole(_note(path), packed((fingerprint(content), _UNSEEN), _NOTE))
        return path

    def keep(self, key: str, suffix: str, make: Callable[[], bytes]) -> Path:
        """The file of a result, made now if it is not there as it was written."""
        return self.file(key, suffix) or self.put(key, suffix, make())

    def drop(self, key: str, suffix: str) -> None:
        """It is not what it should be: as if it had never been made."""
        self.place(key, suffix).unlink(missing_ok=True)


_NOTE = tuple[str, Mark]
"""Of a file: a name for its content, and what the system told of it when it was last read."""
_UNSEEN: Mark = (0, 0, 0, 0, 0)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.print")


_held: dict[tuple[str, MadeMark], str] = {}


def holds(path: Path, expected: str) -> bool:
    """Whether a file of ours is there with just the content of this fingerprint; read once in a process.

    It may have other names on sites, so what the system tells of its names says nothing.
    """
    try:
        mark = os.lstat(path)
        if not stat.S_ISREG(mark.st_mode):
            return False
        place = str(path), made_mark_of(mark)
        if place not in _held:
            if len(_held) >= _MOST_KNOWN:
                _held.clear()
            _held[place] = fingerprint(path.read_bytes())
        return _held[place] == expected
    except OSError:
        return False


PART = ".part-"  # how the name of a file begins while it is being written
ABANDONED = 3600.0  # seconds after which nobody is still writing one, where the system can't tell


class NotWritten(OSError, Meant):
    """The system did not let us write: no fault of the item that was at work."""


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is either whole or not there, with these rights. Raises NotWritten, which names the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = _new_part(path.parent)
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


def _new_part(folder: Path) -> tuple[int, str]:
    """A file to write into, locked for as long as this process has it open: so others know that it is at work."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=PART)
        ours = _lock(handle)
        if ours is None or (ours and os.fstat(handle).st_nlink):
            return handle, name
        os.close(handle)  # Cleared away before it was locked.


def _lock(handle: int) -> bool | None:
    """Whether a file is ours alone now; None where the system can't say."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def clear_parts(folder: Path) -> None:
    """Take away, below a folder, what processes left half written that were killed."""
    for part in folder.rglob(f"{PART}*"):
        with suppress(OSError):
            with part.open("rb") as file:
                ours = _lock(file.fileno())
                if ours:
                    part.unlink()
            if ours is None and time.time() - part.stat().st_mtime > ABANDONED:
                part.unlink()


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
