"""What a picture's file tells, and the same file without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from buurtpers.metadata import exif, jpeg, png, webp, words
from buurtpers.metadata.parts import MORE, Damaged, Kind, Part

_DEPTH = 3  # of pictures in pictures


class _Format(NamedTuple):
    parts: Callable[[bytes], Iterator[Part]]
    joined: Callable[[Iterable[Part], int], bytes]


def _format(data: bytes) -> _Format | None:
    if data.startswith(jpeg.MAGIC):
        return _Format(jpeg.parts, jpeg.joined)
    if data.startswith(png.MAGIC):
        return _Format(png.parts, png.joined)
    if data.startswith(webp.MAGIC) and data[8:12] == webp.FORM:
        return _Format(webp.parts, webp.joined)
    return None


def can_clean(data: bytes) -> bool:
    """Whether it is of a kind from which we can take out what it tells."""
    return _format(data) is not None


def tells(data: bytes, depth: int = _DEPTH) -> frozenset[str]:
    """What a picture tells besides itself: of PLACE, PERSON, CAMERA, MORE.

    Of a kind that can't be cleaned (HEIC, TIFF, GIF and others) only what is found anywhere in its bytes.
    """
    form = _format(data)
    if form is None:
        return frozenset(words.anything(data))
    found = set[str]()
    for part in form.parts(data):
        if part.kind != "picture":
            found |= {MORE} | _TELLS[part.kind](part.said)
        if part.kind == "exif" and depth and (small := exif.thumbnail(part.said)):
            found |= tells(small, depth - 1)
        if part.kind == "other" and depth and (inner := part.said.find(jpeg.MAGIC)) >= 0:
            found |= tells(part.said[inner:], depth - 1)
    return frozenset(found)


_TELLS: dict[Kind, Callable[[bytes], set[str]]] = {
    "exif": exif.tells,
    "xmp": words.xmp_tells,
    "iptc": words.iptc_tells,
    "text": words.text_tells,
    "other": words.anything,
}


def cleaned(data: bytes) -> bytes:
    """The same picture, point by point, with nothing that it tells but how it has to be turned. Raises Damaged."""
    form = _format(data)
    if form is None:
        raise Damaged
    found = [*form.parts(data)]
    if all(part.kind == "picture" for part in found):
        return data
    made = form.joined((part for part in found if part.kind == "picture"), _turned(found))
    if tells(made):
        raise Damaged
    return made


def _turned(found: Iterable[Part]) -> int:
    """How the picture has to be turned, 1 to 8: read as Pillow reads it, which shows it."""
    found = [*found]
    said = [part for part in found if part.kind == "exif" or exif.is_only_orientation(part.said)]
    said.sort(key=lambda part: part.raw[4:8] in png.TEXTS)  # in a PNG: its own chunk before a text
    if any(part.raw.startswith(b"\xff") for part in said):  # in a JPEG one may go on in the next
        said = [Part(b"", "exif", b"".join(part.said for part in said))]
    xmp = [words.xmp_orientation(part.said) for part in found if part.kind == "xmp"]
    return next((exif.orientation(part.said) for part in said), 0) or next(filter(None, xmp), 1)
