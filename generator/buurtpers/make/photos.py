"""Photographs for readers, in a few widths, each made once; `pixels` is loaded only where one is new."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from buurtpers.cache import Cache, file_fingerprint, fingerprint, write_whole
from buurtpers.guard import attempt, untold
from buurtpers.progress import counted
from buurtpers.source import Location

FOLDER = "fotos/"
WIDTHS = (480, 960, 1600)
PRINT_WIDTH = 2400
JPEG_QUALITY, WEBP_QUALITY, PRINT_QUALITY = 80, 76, 88
# Part of every key: raise it when the same photograph must come out otherwise.
RECIPE = 3


@dataclass(frozen=True)
class Size:
    """One width of a photograph; `jpeg` and `webp` are files in the cache, `name` is their name on a site.

    `prints` name what is in those files.
    """

    width: int
    height: int
    name: str
    jpeg: Path
    webp: Path
    prints: tuple[str, str]


def is_whole(size: Size) -> bool:
    """Whether its files are there, as they were made: a site may have other names for them, to write into."""
    files = zip((size.jpeg, size.webp), size.prints, strict=True)
    return all(file.exists() and file_fingerprint(file) == print_ for file, print_ in files)


def derive(path: Path, cache: Cache) -> tuple[Size, ...]:
    """The sizes of a photograph, small to large; none where it can't be used. Raises what may pass."""
    key = fingerprint("photo", RECIPE, file_fingerprint(path))
    manifest = cache.keep(key, ".sizes", lambda: _derive_all(path, key, cache))
    try:
        sizes = _sizes(key, manifest.read_bytes(), cache.folder)
        if all(size.jpeg.exists() and size.webp.exists() for size in sizes):
            return sizes
    except ValueError:
        pass  # damaged
    manifest.unlink(missing_ok=True)
    return derive(path, cache)


@lru_cache(maxsize=1000)
def _sizes(key: str, listed: bytes, folder: Path) -> tuple[Size, ...]:
    """The sizes that are listed in a manifest. Raises ValueError where that is damaged."""
    return tuple(
        _size(key, int(width), int(height), (str(jpeg), str(webp)), folder)
        for width, height, jpeg, webp in json.loads(listed)
    )


def _size(key: str, width: int, height: int, prints: tuple[str, str], folder: Path) -> Size:
    stem = folder / key[:2] / f"{key[2:]}-{width}"
    name, jpeg, webp = f"{FOLDER}{key[:12]}-{width}", Path(f"{stem}.jpg"), Path(f"{stem}.webp")
    return Size(width, height, name, jpeg, webp, prints)


def _derive_all(path: Path, key: str, cache: Cache) -> bytes:
    """Make every size; the list of sizes, which is written last, says that all are there."""
    from buurtpers.make.pixels import encode, pixels, resized
    from buurtpers.read.photos import UnusablePhoto

    try:
        picture = pixels(path, max(WIDTHS))
    except UnusablePhoto:
        return b"[]"
    made = []
    for width in [w for w in WIDTHS if w < picture.width] + [min(picture.width, max(WIDTHS))]:
        small = resized(picture, width)
        prints = []
        for kind, options in (
            # More effort takes two and a half times as long, for files that are 3 % smaller.
            ("jpg", {"format": "JPEG", "quality": JPEG_QUALITY, "optimize": True}),
            ("webp", {"format": "WEBP", "quality": WEBP_QUALITY, "method": 2}),
        ):
            # Made anew, also where one is there: somebody may have written into it.
            content = encode(small, **options)
            write_whole(cache.folder / key[:2] / f"{key[2:]}-{width}.{kind}", content)
            prints.append(fingerprint(content))
        made.append((width, small.height, *prints))
    return json.dumps(made).encode()


def print_photo(path: Path, cache: Cache) -> Path | None:
    """A JPEG for paper, at most PRINT_WIDTH wide or high; None where it can't be used. Raises what may pass."""
    key = fingerprint("print", RECIPE, file_fingerprint(path))

    def make() -> bytes:
        from buurtpers.make.pixels import encode, pixels
        from buurtpers.read.photos import UnusablePhoto

        try:
            picture = pixels(path, PRINT_WIDTH)
        except UnusablePhoto:
            return b""
        return encode(picture, format="JPEG", quality=PRINT_QUALITY, subsampling=0)

    made = cache.keep(key, ".jpg", make)
    return made if made.stat().st_size else None


def derive_all(paths: Iterable[Path], cache: Cache, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Derive many photographs at once: Pillow leaves Python free to work on the next, and to do something else."""
    from concurrent.futures import ThreadPoolExecutor  # slow to load

    wanted = sorted({*paths})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # What can't be made is told by the page that shows it.
        made = pool.map(lambda path: attempt(partial(derive, path, cache), untold, Location(str(path))), wanted)
        meanwhile()
        list(counted(made, len(wanted), "photographs"))
