"""Photographs for readers, in a few widths, each made once; `pixels` is loaded only where one is new."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from buurtpers.base.guard import attempt, fault, untold
from buurtpers.base.problems import Problem, problem
from buurtpers.base.progress import counted
from buurtpers.base.source import Location
from buurtpers.check.pictures import was_good
from buurtpers.engine.cache import Cache, Changing, file_fingerprint, fingerprint, holds, steady, write_whole
from buurtpers.engine.packing import packed, unpacked
from buurtpers.engine.traces import key_of, traced

FOLDER = "fotos/"
WIDTHS = (480, 960, 1600)
PRINT_WIDTH = 2400
JPEG_QUALITY, WEBP_QUALITY, PRINT_QUALITY = 80, 76, 88
# Part of the names of photographs on a site: raise it when they come out so differently that readers must see it.
EDITION = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """One width of a photograph; `jpeg` and `webp` are files in the cache, `name` is their name on a site.

    `fingerprints`: of what is in those files.
    """

    width: int
    height: int
    name: str
    jpeg: Path
    webp: Path
    fingerprints: tuple[str, str]


def missing(path: Path, error: Exception | None, buurt: str | None, cache: Cache) -> Problem | None:
    """Why a photograph is missing from the pages of a site, or of what is no site's; None where `check` told it.

    `error`: what was raised, if anything. Raises what the system refuses to everybody.
    """
    place, whom = Location(in_network(path)), [buurt] if buurt else None
    if isinstance(error, Changing):
        return problem("photo-changing", place, whom, name=path.name)
    if isinstance(error, MemoryError):
        return problem("photo-memory", place, whom, name=path.name)
    if error:
        return fault(error, place, whom)
    return problem("photo-unmade", place, whom, name=path.name) if was_good(path, cache) else None


def in_network(path: Path) -> str:
    """What people call a photograph: where it lies below the network's root."""
    file = path.as_posix()
    at = max(file.rfind("/content/"), file.rfind("/sites/"))
    return file[at + 1 :]


def is_whole(size: Size) -> bool:
    """Whether its files are there, as they were made: a site may have other names for them, to write into."""
    return holds(size.jpeg, size.fingerprints[0]) and holds(size.webp, size.fingerprints[1])


_MANIFEST = tuple[tuple[int, int, str, str], ...]
"""Of each size: width, height, and what the JPEG and the WebP are called by their content."""


def derive(path: Path, cache: Cache) -> tuple[Size, ...]:
    """The sizes of a photograph, small to large; none where it can't be used.

    Raises what may pass: Changing, MemoryError, OSError.
    """
    original = file_fingerprint(path)
    key = _key("photo", original)
    if key in cache.unusable:
        return ()
    sizes = cache.known(key, ".sizes", partial(_sizes, key, _name(original), folder=cache.folder))
    # What is in the files is looked at by who puts them on a site.
    if sizes and all(size.jpeg.is_file() and size.webp.is_file() for size in sizes):
        return sizes
    made = _made(path, "photo", _encoded_sizes, cache)
    if made is None:
        return ()
    original, encoded = made
    key, name = _key("photo", original), _name(original)
    manifest: list[tuple[int, int, str, str]] = []
    for width, height, *both in encoded:
        size = _size(key, name, width, height, ("", ""), cache.folder)
        for file, content in zip((size.jpeg, size.webp), both, strict=True):
            # Made anew, also where one is there: somebody may have written into it.
            write_whole(file, content)
        manifest.append((width, height, fingerprint(both[0]), fingerprint(both[1])))
    # Written last, it says that all are there.
    cache.note(key, ".sizes", packed(tuple(manifest), _MANIFEST))
    return _as_sizes(key, name, manifest, cache.folder)


def forget(size: Size) -> None:
    """Its files are not as they were made: they are made again when they are asked for."""
    size.jpeg.unlink(missing_ok=True)


def _key(kind: str, original: str) -> str:
    """What is made of a photograph is made of its content, by the fingerprint of the original, and of nothing else."""
    return key_of(kind, traced({"file": original}))


def _name(original: str) -> str:
    """What it is called on sites: a new version of the program doesn't make readers fetch all of them again."""
    return fingerprint("photo", EDITION, original)[:12]


def _made(path: Path, kind: str, make: Callable[[Path], T], cache: Cache) -> tuple[str, T] | None:
    """What was made of a photograph, and a name for its content then; None where it can't be used.

    Raises what may pass.
    """
    from buurtpers.read.photos import UnusablePhoto

    try:
        return steady(path, partial(make, path))
    except UnusablePhoto as error:
        cache.unusable[_key(kind, file_fingerprint(path))] = error.code
        return None


@lru_cache(maxsize=1000)
def _sizes(key: str, name: str, listed: bytes, folder: Path) -> tuple[Size, ...]:
    """The sizes that are listed in a manifest. Raises ValueError where that is damaged."""
    return _as_sizes(key, name, unpacked(listed, _MANIFEST), folder)


def _as_sizes(key: str, name: str, manifest: Iterable[tuple[int, int, str, str]], folder: Path) -> tuple[Size, ...]:
    return tuple(_size(key, name, width, height, (jpeg, webp), folder) for width, height, jpeg, webp in manifest)


def _size(key: str, name: str, width: int, height: int, fingerprints: tuple[str, str], folder: Path) -> Size:
    stem = folder / key[:2] / f"{key[2:]}-{width}"
    return Size(width, height, f"{FOLDER}{name}-{width}", Path(f"{stem}.jpg"), Path(f"{stem}.webp"), fingerprints)


def _encoded_sizes(path: Path) -> list[tuple[int, int, bytes, bytes]]:
    """Every size: width, height, as JPEG and as WebP. Raises UnusablePhoto."""
    from buurtpers.photos.pixels import encode, pixels, resized

    picture = pixels(path, max(WIDTHS))
    made = []
    for width in [w for w in WIDTHS if w < picture.width] + [min(picture.width, max(WIDTHS))]:
        small = resized(picture, width)
        jpeg = encode(small, format="JPEG", quality=JPEG_QUALITY, optimize=True)
        # More effort takes two and a half times as long, for files that are 3 % smaller.
        made.append((width, small.height, jpeg, encode(small, format="WEBP", quality=WEBP_QUALITY, method=2)))
    return made


def print_photo(path: Path, cache: Cache) -> Path | None:
    """A JPEG for paper, at most PRINT_WIDTH wide or high; None where it can't be used.

    Raises what may pass: Changing, MemoryError, OSError.
    """
    key = _key("print", file_fingerprint(path))
    if key in cache.unusable:
        return None
    if file := cache.file(key, ".jpg"):
        return file
    made = _made(path, "print", _encoded_print, cache)
    return cache.put(_key("print", made[0]), ".jpg", made[1]) if made else None


def _encoded_print(path: Path) -> bytes:
    from buurtpers.photos.pixels import encode, pixels

    return encode(pixels(path, PRINT_WIDTH), format="JPEG", quality=PRINT_QUALITY, subsampling=0)


def derive_all(paths: Iterable[Path], cache: Cache, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Derive many photographs at once: Pillow leaves Python free to work on the next, and to do something else."""
    from concurrent.futures import ThreadPoolExecutor  # slow to load

    wanted = sorted({*paths})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # What can't be made is told by the page that shows it.
        made = pool.map(lambda path: attempt(partial(derive, path, cache), untold, Location(str(path))), wanted)
        meanwhile()
        list(counted(made, len(wanted), "photographs"))
