"""A made site, written with what is already there: only what changed is made, and the folder is still exchanged whole.

The folder that was replaced stays in the cache, and is what the next version is made
of: to make and to remove sixty folders costs more than the pages in them. What did not
change is a hard link to the same file in both, so nothing is ever written into a file
that stands there; and a file is taken for unchanged only if size, time and number are
those that were noted when we wrote it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from buurtpers.engine.cache import checked, unchecked, write_whole
from buurtpers.engine.faults import Meant
from buurtpers.engine.inputs import MADE_FOLDER, MadeMark, made_mark_of, made_marks
from buurtpers.engine.packing import Damaged, packed, unpacked
from buurtpers.engine.readable import FILE, open_folder, open_up
from buurtpers.engine.replace import NEW as WORK
from buurtpers.engine.replace import swap
from buurtpers.engine.traces import DISTURBED, NEW, Reason, because, differences


class Kept(NamedTuple):
    """A file of a site as it was written: a name for everything it was made from (see `traces.beside`), and its mark.

    `notes` are for who made it.
    """

    key: str
    mark: MadeMark
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """The folder that was set aside: what it is, by number and last change, and what is in it."""

    folder: tuple[int, int] = (0, 0)
    there: Mapping[str, MadeMark] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """How a site was left: its files by path, the folder that was set aside, and the trace of what all pages show."""

    files: Mapping[str, Kept] = field(default_factory=dict)
    aside: Aside = Aside()
    read: Mapping[str, str] = field(default_factory=dict)


class Part(NamedTuple):
    """A file that a site must have: what it is made from, as a name, and how to put it in place."""

    key: str
    put: Callable[[str], None]
    notes: tuple[str, ...] = ()


def remember(file: Path, left: Left) -> None:
    """Keep how a site was left."""
    write_whole(file, checked(packed(left, Left)))


def remembered(file: Path) -> Left:
    """How a site was left; nothing where that is not known, damaged, or written by another version."""
    try:
        found: Left = unpacked(unchecked(file) or b"", Left)
        return found
    except Damaged:
        return Left()


class Disturbed(Meant):
    """Somebody else changed the folder while we read it."""


class Unmade(Meant):
    """A file of a site can't be made, which was told: what stands in its place stays, or there is none."""


def reasons(known: Left, good: Mapping[str, Kept], now: Left, sources: Mapping[str, str]) -> tuple[Reason, ...]:
    """Why each file of a site was made that was made; where nothing was known of it, one reason for all.

    `known` and `now`: the site before and after; `good` of it was still there. `sources`: what files show, by path.
    """
    if not known.files:
        return (Reason("", (NEW,)),) if now.files else ()
    shared, found = differences(known.read, now.read), list[Reason]()
    for path, kept in now.files.items():
        before = known.files.get(path)
        if before is None:
            found.append(Reason(path, (NEW,), sources.get(path, "")))
        elif before.key != kept.key:
            found.append(Reason(path, because(before.key, kept.key, shared), sources.get(path, "")))
        elif path not in good:
            found.append(Reason(path, (DISTURBED,), sources.get(path, "")))
    return tuple(found)


def unchanged(known: Mapping[str, Kept], there: Mapping[str, MadeMark]) -> dict[str, Kept]:
    """What is still as it was written."""
    return {path: kept for path, kept in known.items() if there.get(path) == kept.mark}


def standing(file: Path, kept: Kept) -> bytes | None:
    """What is in a file that was written as `kept`; None where it is no longer that."""
    try:
        with file.open("rb") as opened:
            content, stat = opened.read(), os.fstat(opened.fileno())
    except OSError:
        return None
    return content if made_mark_of(stat) == kept.mark else None


def renew(
    folder: Path,
    spare: Path,
    wanted: Mapping[str, Part],
    good: Mapping[str, Kept],
    there: Mapping[str, MadeMark],
    aside: Aside,
) -> Left:
    """Make `folder` hold exactly what is wanted; `good` of it is there already. Returns how it is left.

    `there`: what is in the folder. `aside`: what was in `spare` when that was set aside.
    Raises Disturbed where any of that is no longer so.
    """
    same = {path for path, part in wanted.items() if path in good and good[path].key == part.key}
    folders = folders_of(wanted)
    if len(same) == len(wanted) and there.keys() == wanted.keys() | folders:
        return Left({path: good[path]._replace(notes=part.notes) for path, part in wanted.items()}, aside)
    open_folder(folder.parent)
    work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=WORK))
    work.chmod(0o755)
    try:
        found = _take(spare, work, aside)
        try:
            now = _fill(work, found, folder, folders, wanted, good, same)
        except (FileNotFoundError, FileExistsError) as error:
            raise Disturbed(folder) from error
        open_up(work)
        swap(work, folder)
        return Left(now, _set_aside(work, spare, there) if there else _twin(folder, spare, now))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fill(
    work: Path,
    found: Mapping[str, MadeMark],
    folder: Path,
    folders: set[str],
    wanted: Mapping[str, Part],
    good: Mapping[str, Kept],
    same: Set[str],
) -> dict[str, Kept]:
    for path in sorted(found, reverse=True):  # what is in a folder before the folder
        if path not in wanted and path not in folders:
            (work / path).rmdir() if path.endswith("/") else (work / path).unlink()
    now: dict[str, Kept] = {}
    base, live = f"{work}/", f"{folder}/"
    for path in sorted(folders - found.keys()):
        os.mkdir(base + path)  # noqa: PTH102 - pathlib takes longer than the system
    for path, part in wanted.items():
        kept = good[path] if path in same else None
        if kept and found.get(path) == kept.mark:
            # What was set aside is in the cache, which anybody may clear away, or be halfway through it.
            if _mark(base + path) != kept.mark:
                raise Disturbed(path)
            now[path] = kept._replace(notes=part.notes)
            continue
        if path in found:
            os.unlink(base + path)  # noqa: PTH108
        if kept:
            link(live + path, base + path)
            mark = _mark(base + path)
            if mark[:2] != kept.mark[:2]:
                raise Disturbed(path)
        else:
            try:
                part.put(base + path)
            except Unmade:
                if path in good:
                    link(live + path, base + path)
                    now[path] = good[path]
                continue
            mark = _mark(base + path)
            if mark[2] < 0:  # also under its name in the cache, and on other sites
                os.chmod(base + path, FILE)  # noqa: PTH101
                mark = _mark(base + path)
        now[path] = Kept(part.key, mark, part.notes)
    return now


def link(source: str, target: str) -> None:
    """The same file under a second name; a copy where the file system has no such thing, or no more of them."""
    try:
        os.link(source, target)
    except (FileNotFoundError, FileExistsError) as error:
        raise Disturbed(source) from error
    except OSError:
        shutil.copy2(source, target)


def _mark(path: str) -> MadeMark:
    return made_mark_of(os.lstat(path))


def marks_of(files: Mapping[str, Kept]) -> dict[str, MadeMark]:
    """What is in a folder that holds exactly these files, as `made_marks` sees it."""
    return {path: kept.mark for path, kept in files.items()} | dict.fromkeys(folders_of(files), MADE_FOLDER)


def folders_of(files: Iterable[str]) -> set[str]:
    """The folders that files stand in, each ending in "/"."""
    found: set[str] = set()
    for path in files:
        at = path.rfind("/")
        # Where one is known, so are those it stands in.
        while at > 0 and (folder := path[: at + 1]) not in found:
            found.add(folder)
            at = path.rfind("/", 0, at)
    return found


def _take(spare: Path, work: Path, aside: Aside) -> Mapping[str, MadeMark]:
    """Put what was set aside in the empty folder `work`; what that is. Only one process gets it."""
    try:
        known = _identity(spare) == aside.folder
        os.utime(spare)  # young, so that nobody takes it for something abandoned
        spare.replace(work)
    except OSError:  # There is none, or it is on another disk.
        return {}
    return aside.there if known else made_marks(work)


def _set_aside(work: Path, spare: Path, there: Mapping[str, MadeMark]) -> Aside:
    """Keep the folder that was replaced, where it can be kept with one step; `there` is in it."""
    try:
        spare.parent.mkdir(parents=True, exist_ok=True)
        work.rename(spare)
        return Aside(_identity(spare), there)
    except OSError:
        return Aside()


def _twin(folder: Path, spare: Path, files: Mapping[str, Kept]) -> Aside:
    """Where nothing was replaced: the same files under other names, so that the first change is made as soon as others.

    Not where they can't have other names.
    """
    base, live = f"{spare}/", f"{folder}/"
    try:
        spare.mkdir(parents=True)
        for path in sorted(folders_of(files)):
            os.mkdir(base + path)  # noqa: PTH102
        for path in files:
            os.link(live + path, base + path)
        return Aside(_identity(spare), marks_of(files))
    except FileExistsError:  # Something was set aside before, of which nothing is known: it is looked at next time.
        return Aside()
    except OSError:
        shutil.rmtree(spare, ignore_errors=True)
        return Aside()


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from any other, and from itself before it was touched or moved."""
    stat = folder.stat()
    return stat.st_ino, stat.st_ctime_ns
