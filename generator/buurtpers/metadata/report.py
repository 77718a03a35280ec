"""The command `fotos`: what the photographs of a network tell, and that it was taken out, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from buurtpers.base.language import catalogue
from buurtpers.engine.cache import FOLDER
from buurtpers.engine.inputs import listing
from buurtpers.engine.store import Store
from buurtpers.metadata.originals import Original, is_picture, look, telling, wash
from buurtpers.metadata.parts import CAMERA, MORE, PERSON, PLACE, Damaged
from buurtpers.metadata.repository import Staged, committed
from buurtpers.read.folders import inside

words = catalogue("buurtpers")


def originals_of(root: Path) -> list[Original]:
    """All photographs of a network that tell something."""
    return telling(listing(root), Store(root / FOLDER))


def chosen(root: Path, paths: Iterable[Path]) -> list[Original]:
    """Those among these files, and in these folders, that tell something. Links that lead away are not followed."""
    found: dict[Path, Original] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if is_picture(file.name) and file.is_file() and not file.is_symlink() and inside(file, root):
                place = file.resolve()
                one = look(place, place.relative_to(root.resolve()).as_posix())
                if one and one.tells:
                    found[place] = one
    return [*found.values()]


def described(one: Original) -> str:
    """A line of the list: a photograph and what it tells."""
    said = [words(f"fotos.tells.{kind}") for kind in (PLACE, PERSON, CAMERA, MORE) if kind in one.tells]
    line = words("fotos.line", file=one.file, what=", ".join(said))
    return line if one.washable else line + words("fotos.for-good")


def listed(found: list[Original]) -> Iterator[str]:
    """What the command says that only looks."""
    yield from map(described, found)
    washable = [one for one in found if one.washable]
    if washable:
        yield words("fotos.found", n=len(washable))
    if len(washable) < len(found):
        yield words("fotos.how", n=len(found) - len(washable))
    if not found:
        yield words("fotos.none")


def washed(root: Path, found: Iterable[Original]) -> Iterator[tuple[str, bool]]:
    """Take out of each what it tells: each line to say, and whether that is as it should be."""
    done: list[str] = []
    for one in found:
        if not one.washable:
            yield described(one), not one.private
            continue
        try:
            if wash(root / one.file):
                done.append(one.file)
                yield words("fotos.washed", file=one.file), True
        except Damaged:
            yield words("fotos.damaged", file=one.file), False
    if done:
        yield words("fotos.done", n=len(done)), True
        if there := committed(root, done):
            yield words("fotos.history", n=len(there)), True
    elif all(one.washable for one in found):
        yield words("fotos.none"), True


def staged(done: Staged) -> Iterator[str]:
    """What became of the photographs that are about to be committed."""
    for key, files in (("washed", done.washed), ("staged-for-good", done.unwashable), ("changed", done.changed)):
        yield from (words(f"fotos.{key}", file=file) for file in files)
    if not done.good:
        yield words("fotos.not-committed")
