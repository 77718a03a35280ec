"""The files that a network is made of, as the system knows them: what there is, and whether it changed.

Only the standard library here: a build with nothing to do ends before anything else is loaded.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from itertools import islice, takewhile
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

FOLDERS = ("content", "sites")
# Clocks of file systems are this coarse at worst: a file that changed so recently can change again unseen.
COARSE = 2_000_000_000

Mark = tuple[int, int, int, int, int]
"""What the system tells of a file: kind and rights, size, time of change, time of change of these facts, number."""


class Found(NamedTuple):
    """A file or folder; `link` is where it leads, "" for what is no link."""

    mark: Mark
    folder: bool
    link: str = ""

    @property
    def file(self) -> bool:
        return S_ISREG(self.mark[0])


@dataclass(frozen=True)
class Listing:
    """Everything in the folders of a network: by path below `root`, at one moment.

    Folders that are links are not entered: what is read through one really lies in these folders too.
    """

    root: Path
    taken: int
    found: dict[str, Found] = field(default_factory=dict)

    def recent(self, mark: Mark) -> bool:
        """Whether a file changed so shortly before that it may have changed since without a trace."""
        return max(mark[2], mark[3]) > self.taken - COARSE

    def files_below(self, folder: str) -> list[str] | None:
        """The files below a folder, by folder and name; None where the folder was not looked into."""
        seen = self.found.get(folder)
        if seen is None or seen.link:
            return None
        parts = folder.split("/")
        start = bisect_left(self._files, parts)
        inside = takewhile(lambda file: file[: len(parts)] == parts, islice(self._files, start, None))
        return ["/".join(file) for file in inside]

    def entries(self, folder: str) -> list[str]:
        """What stands in a folder itself, by name."""
        prefix, deep = f"{folder}/", folder.count("/") + 1
        return sorted(path for path in self.found if path.startswith(prefix) and path.count("/") == deep)

    @cached_property
    def _files(self) -> list[list[str]]:
        """The parts of every file's path, in order."""
        return sorted(path.split("/") for path, one in self.found.items() if one.file)


def real(path: Path) -> Path:
    """Where a path really leads, as far as links lead anywhere: `Path.resolve` fails at a ring of them."""
    return Path(os.path.realpath(path))


def mark_of(stat: os.stat_result) -> Mark:
    return stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def listing(root: Path) -> Listing:
    """What there is in the folders of the network, and beside them."""
    # The clock of the file system may be behind ours by a tick; `recent` allows for more than that.
    seen = Listing(root, time.time_ns())
    for entry in _entries(str(root)):
        if entry.name in FOLDERS or (not entry.name.startswith(".") and _is_file(entry)):
            _look(seen, entry, entry.name)
    return seen


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder. Raises PermissionError: what can't be seen must not be taken for what is not there."""
    try:
        with os.scandir(folder) as entries:
            return [*entries]
    except PermissionError:
        raise
    except OSError:
        return []


def _look(seen: Listing, entry: os.DirEntry[str], path: str) -> None:
    link = ""
    try:
        if entry.is_symlink():
            link = os.readlink(entry.path) or "?"  # noqa: PTH115
        stat, folder = entry.stat(), entry.is_dir()
    except OSError:  # a link that leads nowhere, or something that is gone again
        seen.found[path] = Found((0, 0, 0, 0, 0), False, link)
        return
    # A folder changes when something in it does, and that is seen for itself.
    seen.found[path] = Found((0, 0, 0, 0, 0) if folder else mark_of(stat), folder, link)
    if folder and not link:
        for inner in _entries(entry.path):
            _look(seen, inner, f"{path}/{inner.name}")


def digest(*parts: object) -> str:
    """A name for a combination of values."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


MadeMark = tuple[int, int, int]
"""Of a file that we wrote: size, time of change, number. Other for every file that was written anew."""
MADE_FOLDER: MadeMark = (0, 0, 0)
READABLE = 0o444


def made_mark_of(stat: os.stat_result) -> MadeMark:
    # Of one that not everybody may read, a web server neither, the number is below zero.
    hidden = stat.st_mode & READABLE != READABLE
    return stat.st_size, stat.st_mtime_ns, -stat.st_ino if hidden else stat.st_ino


def made_marks(folder: Path) -> dict[str, MadeMark]:
    """Every file below a folder with its mark; folders end in "/"."""
    return dict(_marks(str(folder), ""))


def _marks(folder: str, prefix: str) -> Iterator[tuple[str, MadeMark]]:
    for entry in _entries(folder):
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield f"{name}/", MADE_FOLDER
            yield from _marks(entry.path, f"{name}/")
        else:
            yield name, made_mark_of(entry.stat(follow_symlinks=False))


def folder_digest(marks: Mapping[str, MadeMark]) -> str:
    """A name for a folder with these files. "" where there are none."""
    # In a version in which the same values are always the same bytes.
    return blake2b(marshal.dumps(sorted(marks.items()), 2), digest_size=16).hexdigest() if marks else ""


def package(name: str) -> Path | None:
    """The folder of a package, without importing it."""
    import importlib.util

    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


PACKAGES = ("buurtpers", "buurtpers_web", "buurtpers_press")


def _sources(folder: Path) -> Iterator[tuple[str, str]]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield os.path.join(place, name), os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118


def _installed() -> list[str]:
    """Every installed library with its version: the names of the folders that say so."""
    return sorted(
        entry.name
        for place in sys.path
        for entry in _entries(place or ".")
        if entry.name.endswith((".dist-info", ".egg-info"))
    )


@cache
def program_marks() -> str:
    """A name for the program as it is installed, by the marks of its files: quick, and other on each machine."""
    marks = [
        (name, mark_of(os.stat(path)))  # noqa: PTH116
        for one in PACKAGES
        if (folder := package(one))
        for path, name in _sources(folder)
    ]
    return digest(sys.version, _installed(), marks)


_program = ""


def remember_program(found: str) -> None:
    """Preset `program()`: the caller knows that no file of the program changed since this digest was taken."""
    global _program
    _program = found


def program() -> str:
    """A name for everything that makes a result besides the network: our code, templates and words, all libraries."""
    if not _program:
        remember_program(_read_program())
    return _program


def _read_program() -> str:
    own = blake2b(digest_size=16)
    for one in PACKAGES:
        for path, name in _sources(folder) if (folder := package(one)) else ():
            content = Path(path).read_bytes()
            own.update(f"{one}/{name} {len(content)}\n".encode())
            own.update(content)
    return digest(sys.version, _installed(), own.hexdigest())
