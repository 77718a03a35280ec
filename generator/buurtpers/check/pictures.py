"""Whether a photograph, or the PDF of an advertisement, can be used: that it can is remembered by its content.

Why not, is told anew each time: it may pass, as where memory is short, or where the file is
still being written.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from buurtpers.engine.cache import Cache, Changing, file_fingerprint, fingerprint, steady
from buurtpers.engine.inputs import program

_GOOD = ".good"
PHOTO, PDF = "photo", "krant-ad"


def photo_mistake(path: Path, cache: Cache) -> str:
    """The code of what is wrong with a photograph, or "". Raises OSError."""

    def look() -> str:
        from buurtpers.read.photos import examine  # slow to load, and only for new photographs

        return examine(path)

    return _looked_at(PHOTO, path, cache, look)


def pdf_mistake(path: Path, cache: Cache) -> str:
    """The code of what is wrong with the PDF of an advertisement, or "". Raises OSError."""

    def look() -> str:
        from buurtpers.engine.limited import limited  # only for who has a new one

        return limited("buurtpers.prepress.adverts:examine_ad", str(path)).decode()

    return _looked_at(PDF, path, cache, look)


def was_good(path: Path, cache: Cache) -> bool:
    """Whether a photograph was looked at before, and nothing was wrong with it."""
    return cache.known(_key(PHOTO, path, file_fingerprint(path)), _GOOD, bytes) is not None


def _looked_at(kind: str, path: Path, cache: Cache, look: Callable[[], str]) -> str:
    key = _key(kind, path, file_fingerprint(path))
    if cache.known(key, _GOOD, bytes) is not None:
        return ""
    if key in cache.unusable:
        return cache.unusable[key]
    try:
        content, code = steady(path, look)
    except Changing:
        return f"{kind}-changing"
    except MemoryError:
        return f"{kind}-memory"
    key = _key(kind, path, content)
    if code:
        cache.unusable[key] = code
    else:
        cache.note(key, _GOOD, b"")
    return code


def _key(kind: str, path: Path, content: str) -> str:
    return fingerprint("examine", kind, program(), path.suffix.casefold(), content)
