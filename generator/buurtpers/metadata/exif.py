"""EXIF, which is built like a TIFF file: directories of numbered entries."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.metadata.parts import CAMERA, PERSON, PLACE

PREFIX = b"Exif\0\0"
ORIENTATION = 0x0112
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_RATIONAL = (5, 10)
_SHORT, _LONG = 3, 4
# Directories inside directories, by the tag that leads there.
_MAIN, _GPS = "main", "gps"
_DOWN = {0x8769: _MAIN, 0x014A: _MAIN, 0x8825: _GPS}
_THUMBNAIL, _THUMBNAIL_SIZE = 0x0201, 0x0202
MOST_DIRECTORIES, MOST_ENTRIES = 32, 512

# Latitude, longitude, height, the same of what was photographed, and the name of the area.
_PLACES = {2, 4, 6, 20, 22, 24, 26, 28}
_PERSONS = {0x013B, 0x8298, 0x9C9D, 0xA430}  # artist, copyright, author, owner of the camera
# Numbers of the camera and the lens; and the maker's own notes, which nobody else can read.
_CAMERAS = {0xA431, 0xA435, 0xC62F, 0x927C}


class Entry(NamedTuple):
    directory: str
    tag: int
    kind: int
    value: bytes


def entries(data: bytes) -> Iterator[Entry]:
    """All entries that can be read, whatever the rest is."""
    order = _order(data)
    if not order or len(data) < 8:
        return
    waiting, seen = [(_MAIN, struct.unpack_from(f"{order}I", data, 4)[0])], set[int]()
    while waiting and len(seen) < MOST_DIRECTORIES:
        directory, at = waiting.pop(0)
        if at in seen or at < 8 or at + 2 > len(data):
            continue
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        end = at + 2 + 12 * min(count, MOST_ENTRIES)
        for place in range(at + 2, min(end, len(data) - 11), 12):
            tag, kind, many, first = struct.unpack_from(f"{order}HHII", data, place)
            size = _SIZES.get(kind, 1) * many
            value = data[place + 8 : place + 8 + size] if size <= 4 else data[first : first + size]
            yield Entry(directory, tag, kind, value)
            if tag in _DOWN and value:
                inner = struct.iter_unpack(f"{order}I", data[place + 8 : place + 12] if many == 1 else _fours(value))
                waiting += [(_DOWN[tag], one) for (one,) in inner]
        if end + 4 <= len(data):
            waiting.append((directory, struct.unpack_from(f"{order}I", data, end)[0]))


def _order(data: bytes) -> str:
    return {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4], "")


def _fours(value: bytes) -> bytes:
    return value[: len(value) // 4 * 4]


def tells(data: bytes) -> set[str]:
    """What it tells of place, person and camera."""
    found = set[str]()
    for directory, tag, kind, value in entries(data):
        if directory == _GPS:
            if tag in _PLACES and _something(kind, value):
                found.add(PLACE)
        elif tag in _PERSONS and value.strip(b"\0 "):
            found.add(PERSON)
        elif tag in _CAMERAS and value.strip(b"\0 "):
            found.add(CAMERA)
    return found


def _something(kind: int, value: bytes) -> bool:
    """Whether it says something: a telephone that may not know where it is writes noughts."""
    if kind in _RATIONAL:
        return any(value[at : at + 4].strip(b"\0") for at in range(0, len(value), 8))
    return bool(value.strip(b"\0 "))


def thumbnail(data: bytes) -> bytes:
    """The small JPEG inside; nothing where there is none."""
    order, start, size = _order(data), 0, 0
    for _, tag, kind, value in entries(data):
        if kind == _LONG and len(value) == 4 and tag in (_THUMBNAIL, _THUMBNAIL_SIZE):
            (number,) = struct.unpack(f"{order}I", value)
            start, size = (number, size) if tag == _THUMBNAIL else (start, number)
    return data[start : start + size] if start else b""


def orientation(data: bytes) -> int:
    """How the picture has to be turned, 1 to 8; 0 where nothing is said of it."""
    for directory, tag, kind, value in entries(data):
        if directory == _MAIN and tag == ORIENTATION and kind in (_SHORT, _LONG) and value:
            found = int.from_bytes(value[: _SIZES[kind]], "little" if _order(data) == "<" else "big")
            return found if 1 <= found <= 8 else 1
    return 0


def only_orientation(turned: int) -> bytes:
    """EXIF that says how the picture has to be turned, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, _SHORT, 1, turned, 0, 0)


def is_only_orientation(data: bytes) -> bool:
    return data in {only_orientation(turned) for turned in range(1, 9)}
