"""WebP: chunks in a RIFF file, the first of which says what else there is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from buurtpers.metadata import exif
from buurtpers.metadata.parts import Damaged, Kind, Part

MAGIC = b"RIFF"
FORM = b"WEBP"
_HEAD = 12
_FRAME, _FRAME_HEAD = b"ANMF", 24  # of a film: with its own head, and chunks inside it
_IN_FRAME = {b"ALPH", b"VP8 ", b"VP8L"}
_NEEDED = {b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"}
_FLAGS, _HAS_EXIF, _HAS_XMP = 8, 0x08, 0x04  # in the first chunk: where, and two of them


def parts(data: bytes) -> Iterator[Part]:
    yield Part(data[:_HEAD])
    at, last = _HEAD, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at < last:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = min(at + 8 + size + size % 2, len(data))
        kind, said = _kind(data[at : at + 4], data[at + 8 : at + 8 + size], _NEEDED)
        if data.startswith(_FRAME, at) and end - at > _FRAME_HEAD:
            yield from _frame(data[at:end])
        else:
            yield Part(data[at:end], kind, said)
        at = end
    if at < len(data):
        yield Part(data[at:], "other", data[at:])


def _frame(data: bytes) -> Iterator[Part]:
    """A frame of a film: whole where there is nothing in it but its picture, otherwise its head and its chunks."""
    inner = [Part(data[:_FRAME_HEAD])]
    at = _FRAME_HEAD
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = min(at + 8 + size + size % 2, len(data))
        inner.append(Part(data[at:end], *_kind(data[at : at + 4], data[at + 8 : at + 8 + size], _IN_FRAME)))
        at = end
    yield from [Part(data)] if all(part.kind == "picture" for part in inner) else inner


def _kind(name: bytes, said: bytes, needed: Container[bytes]) -> tuple[Kind, bytes]:
    if name == b"EXIF":
        inner = said.removeprefix(exif.PREFIX)
        return ("picture" if exif.is_only_orientation(said) else "exif"), inner
    if name == b"XMP ":
        return "xmp", said
    return ("picture", b"") if name in needed else ("other", said)


def joined(kept: Iterable[Part], turned: int) -> bytes:
    """A file of these parts of a picture, which has to be turned so. Raises Damaged."""
    head, *pieces = _with_frames(part.raw for part in kept if not (part.said and exif.is_only_orientation(part.said)))
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


def _with_frames(pieces: Iterable[bytes]) -> list[bytes]:
    """These pieces of a file, with the frames whole again of which something was taken out."""
    found: list[bytes] = []
    open_ = False  # whether the last piece is the head of such a frame, with what followed it
    for piece in pieces:
        if open_ and piece[:4] in _IN_FRAME:
            found[-1] = _frame_of(found[-1][8:] + piece)
        else:
            found.append(piece)
            if open_ := piece.startswith(_FRAME) and len(piece) == _FRAME_HEAD:
                found[-1] = _frame_of(piece[8:])
    return found


def _frame_of(content: bytes) -> bytes:
    return _FRAME + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
