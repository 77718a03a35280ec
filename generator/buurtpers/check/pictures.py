"""Whether a photograph, or the PDF of an advertisement, can be used: looked at once, and remembered by its content.

What says nothing of the file, and may be otherwise next time, is told and not remembered.
"""

from __future__ import annotations

from pathlib import Path

from buurtpers.cache import Cache, file_fingerprint, fingerprint
from buurtpers.limited import limited


def photo_mistake(path: Path, cache: Cache) -> str:
    """The code of what is wrong with a photograph, or ""."""

    def look() -> bytes:
        from buurtpers.read.photos import examine  # slow to load, and only for new photographs

        return examine(path).encode()

    try:
        key = fingerprint("examine", path.suffix.casefold(), file_fingerprint(path))
        return cache.keep(key, ".txt", look).read_text("ascii")
    except MemoryError:
        return "photo-memory"


def pdf_mistake(path: Path, cache: Cache) -> str:
    """The same for the PDF of an advertisement."""

    def look() -> bytes:
        return limited("buurtpers.make.prepress.adverts:examine_ad", str(path))

    try:
        return cache.keep(fingerprint("examine-ad", 3, file_fingerprint(path)), ".txt", look).read_text("ascii")
    except MemoryError:
        return "krant-ad-memory"
