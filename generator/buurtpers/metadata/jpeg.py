"""JPEG: segments, and between them what is packed; the picture ends before the file may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from buurtpers.metadata import exif
from buurtpers.metadata.parts import Damaged, Kind, Part

MAGIC = b"\xff\xd8\xff"
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_FIRST_APP, _LAST_APP = 0xE0, 0xEF
# In what is packed: a marker that does not belong to it.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SEGMENT = re.compile(rb"\xff[^\x00\xff]")
_XMP = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
# What the picture needs of a program's own segments: its size in mm, colours, and how its colours are stored.
_NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def parts(data: bytes) -> Iterator[Part]:
    yield Part(data[:2])
    at = 2
    while at < len(data):
        marker = _SEGMENT.search(data, at)
        start = marker.start() if marker else len(data)
        strange = data[at:start].rstrip(b"\xff")  # more of these may stand before a marker
        if strange:
            yield Part(strange, "other", strange)
        if marker is None:
            if len(data) > at + len(strange):
                yield Part(data[at + len(strange) :])
            return
        begin, kind = at + len(strange), data[start + 1]
        if kind == _END:
            yield Part(data[begin : start + 2])
            if len(data) > start + 2:
                yield Part(data[start + 2 :], "other", data[start + 2 :])
            return
        size = 0 if kind in _ALONE else int.from_bytes(data[start + 2 : start + 4], "big")
        end = start + 2 + size
        if kind == _SCAN:
            after = _MARKER.search(data, end)
            end = after.start() if after else len(data)
        yield _part(data[begin:end], kind, data[start + 4 : start + 2 + size])
        at = max(end, start + 2)


def _part(raw: bytes, marker: int, said: bytes) -> Part:
    kind, said = _kind(marker, said)
    return Part(raw, kind, said)


def _kind(marker: int, said: bytes) -> tuple[Kind, bytes]:
    if marker == _COMMENT:
        return "text", said
    if not _FIRST_APP <= marker <= _LAST_APP or (marker in _NEEDED and said.startswith(_NEEDED[marker])):
        return "picture", b""
    if said.startswith(exif.PREFIX):
        inner = said[len(exif.PREFIX) :]
        return ("picture" if exif.is_only_orientation(inner) else "exif"), inner
    if said.startswith(_XMP):
        return "xmp", said
    return ("iptc" if said.startswith(b"Photoshop 3.0\0") else "other"), said


def joined(kept: Iterable[Part], turned: int) -> bytes:
    """A file of these parts of a picture, which has to be turned so. Raises Damaged."""
    pieces = [part.raw for part in kept if not (part.said and exif.is_only_orientation(part.said))]
    if not any(raw.lstrip(b"\xff")[:1] == bytes([_SCAN]) for raw in pieces):
        raise Damaged
    if turned > 1:
        said = exif.PREFIX + exif.only_orientation(turned)
        place = 2 if len(pieces) > 1 and pieces[1].lstrip(b"\xff")[:1] == bytes([_FIRST_APP]) else 1
        pieces.insert(place, b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said)
    return b"".join(pieces)
