"""PNG: chunks, of which the name says whether the picture can do without."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from buurtpers.metadata import exif
from buurtpers.metadata.parts import Damaged, Kind, Part

MAGIC = b"\x89PNG\r\n\x1a\n"
# Chunks a reader may pass over, and that change how the picture looks: colours, transparency, size, and films.
_NEEDED = {
    *(b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"),
    *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_SMALL = 0x20  # of a name's first letter: small letters for what is not needed
MOST_UNPACKED = 2**20
_RAW = b"Raw profile type "
_XMP = b"XML:com.adobe.xmp"


def parts(data: bytes) -> Iterator[Part]:
    yield Part(data[: len(MAGIC)])
    at = len(MAGIC)
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        kind, said = _kind(name, data[at + 8 : end - 4])
        yield Part(data[at:end], kind, said)
        at = end
        if name == b"IEND":
            if at < len(data):
                yield Part(data[at:], "other", data[at:])
            return


def _kind(name: bytes, said: bytes) -> tuple[Kind, bytes]:
    if name in TEXTS:
        return _text(name, said)
    if name == b"eXIf":
        inner = said.removeprefix(exif.PREFIX)
        return ("picture" if exif.is_only_orientation(said) else "exif"), inner
    if name in _NEEDED or not name[:1] or not name[0] & _SMALL:
        return "picture", b""
    return "other", said


def _text(name: bytes, said: bytes) -> tuple[Kind, bytes]:
    word, _, rest = said.partition(b"\0")
    if name == b"zTXt":
        rest = _unpacked(rest[1:])
    elif name == b"iTXt":  # whether it is packed, and how; its language, its name in that language, and the text
        text = rest[2:].split(b"\0", 2)[-1]
        rest = _unpacked(text) if rest[:1] == b"\1" else text
    if word == _XMP:
        return "xmp", rest
    if word.startswith(_RAW):  # as ImageMagick writes it: a name, a length, and digits
        inner = _digits(rest)
        if inner.startswith(exif.PREFIX):
            return "exif", inner[len(exif.PREFIX) :]
        return ("iptc" if b"iptc" in word or b"8bim" in word else "xmp"), inner
    return "text", word + b"\0" + rest


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, MOST_UNPACKED)
    except zlib.error:
        return content


def _digits(text: bytes) -> bytes:
    try:
        return bytes.fromhex("".join(text.decode("latin-1").split("\n")[3:]))
    except ValueError:
        return text


def joined(kept: Iterable[Part], turned: int) -> bytes:
    """A file of these parts of a picture, which has to be turned so. Raises Damaged."""
    pieces = [part.raw for part in kept if not (part.said and exif.is_only_orientation(part.said))]
    if len(pieces) < 2 or pieces[1][4:8] != b"IHDR":
        raise Damaged
    if turned > 1:
        pieces.insert(2, _chunk(b"eXIf", exif.only_orientation(turned)))
    return b"".join(pieces)


def _chunk(name: bytes, said: bytes) -> bytes:
    return len(said).to_bytes(4, "big") + name + said + zlib.crc32(name + said).to_bytes(4, "big")
