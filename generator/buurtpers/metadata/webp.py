"""WebP: chunks in a RIFF file, the first of which says what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from buurtpers.metadata import exif
from buurtpers.metadata.parts import Damaged, Kind, Part

MAGIC = b"RIFF"
FORM = b"WEBP"
_HEAD = 12
_NEEDED = {b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"}
_FLAGS, _HAS_EXIF, _HAS_XMP = 8, 0x08, 0x04  # in the first chunk: where, and two of them


def parts(data: bytes) -> Iterator[Part]:
    yield Part(data[:_HEAD])
    at, last = _HEAD, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at < last:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = min(at + 8 + size + size % 2, len(data))
        kind, said = _kind(data[at : at + 4], data[at + 8 : at + 8 + size])
        yield Part(data[at:end], kind, said)
        at = end
    if at < len(data):
        yield Part(data[at:], "other", data[at:])


def _kind(name: bytes, said: bytes) -> tuple[Kind, bytes]:
    if name == b"EXIF":
        inner = said.removeprefix(exif.PREFIX)
        return ("picture" if exif.is_only_orientation(said) else "exif"), inner
    if name == b"XMP ":
        return "xmp", said
    return ("picture", b"") if name in _NEEDED else ("other", said)


def joined(kept: Iterable[Part], turned: int) -> bytes:
    """A file of these parts of a picture, which has to be turned so. Raises Damaged."""
    head, *pieces = [part.raw for part in kept if not (part.said and exif.is_only_orientation(part.said))]
    if not pieces or len(head) < _HEAD:
        raise Damaged
    if pieces[0].startswith(b"VP8X") and len(pieces[0]) > _FLAGS:
        first = bytearray(pieces[0])
        first[_FLAGS] &= ~(_HAS_EXIF | _HAS_XMP)
        if turned > 1:
            first[_FLAGS] |= _HAS_EXIF
            said = exif.only_orientation(turned)
            pieces.append(b"EXIF" + len(said).to_bytes(4, "little") + said)
        pieces[0] = bytes(first)
    content = FORM + b"".join(pieces)
    return MAGIC + len(content).to_bytes(4, "little") + content
