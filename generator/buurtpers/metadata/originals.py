"""The photographs of a network as they came: what each tells besides its picture, and how that is taken out of it."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.engine.cache import write_whole
from buurtpers.engine.inputs import Listing, Mark, mark_of, program
from buurtpers.engine.packing import Damaged as NotKept
from buurtpers.engine.packing import packed, unpacked
from buurtpers.engine.store import Store
from buurtpers.metadata.parts import CAMERA, PERSON, PLACE, Damaged

ENDINGS = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".bmp"),
    *(".tif", ".tiff", ".dng", ".heic", ".heif", ".avif"),
)
PRIVATE = {PLACE, PERSON, CAMERA}
"""What `check` warns of. The rest, such as the time, goes too where somebody takes it out."""
MOST_BYTES = 200_000_000  # of a file; nobody's photograph is larger

_KEPT = dict[str, tuple[Mark, tuple[str, ...], bool]]


@dataclass(frozen=True)
class Original:
    """A photograph and what it tells (see `metadata.parts`); `washable`: whether that can be taken out here."""

    file: str
    tells: frozenset[str]
    washable: bool

    @property
    def private(self) -> bool:
        return bool(self.tells & PRIVATE)


def is_picture(name: str) -> bool:
    return name.casefold().endswith(ENDINGS)


def telling(listed: Listing, store: Store | None) -> list[Original]:
    """The photographs in a network's folders that tell something.

    Each is looked at once, and again when its marks are others: links are not followed.
    """
    name = f"originals|{program()}"
    known, now = _known(store, name), _KEPT()
    for file, seen in listed.found.items():
        if not is_picture(file) or seen.link or not seen.file:
            continue
        before = known.get(file)
        if before and before[0] == seen.mark:
            now[file] = before
        elif found := look(listed.root / file, file):
            now[file] = (seen.mark, tuple(sorted(found.tells)), found.washable)
    sure = {file: one for file, one in now.items() if not listed.recent(one[0])}
    if store and sure != known:
        store.put({name: packed(sure, _KEPT)})
    originals = (Original(file, frozenset(tells), washable) for file, (_, tells, washable) in now.items())
    return sorted((one for one in originals if one.tells), key=lambda one: one.file)


def _known(store: Store | None, name: str) -> _KEPT:
    raw = store.get([name]).get(name) if store else None
    if raw is not None:
        with suppress(NotKept):
            found: _KEPT = unpacked(raw, _KEPT)
            return found
    return {}


def look(path: Path, file: str) -> Original | None:
    """What a photograph tells; None where it can't be read, or is too large for one."""
    from buurtpers.metadata.looking import can_clean, tells  # only for new photographs

    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    return Original(file, tells(content), can_clean(content))


def warnings(originals: Iterable[Original]) -> Iterator[Problem]:
    """One for each original that tells where it was taken, whose it is, or with which camera."""
    for one in originals:
        if one.private:
            code = "original-tells" if one.washable else "original-tells-for-good"
            yield problem(code, Location(one.file), severity="warning")


def wash(path: Path) -> bool:
    """Take out of a photograph what it tells, in its place; whether there was anything.

    It is written whole or not at all, with the rights it had. Raises Damaged, also where somebody else changed it
    meanwhile, and OSError.
    """
    from buurtpers.metadata.looking import cleaned

    before = path.stat()
    content = path.read_bytes()
    clean = cleaned(content)
    if clean == content:
        return False
    if mark_of(path.stat()) != mark_of(before):
        raise Damaged
    write_whole(path, clean, stat.S_IMODE(before.st_mode))
    return True
