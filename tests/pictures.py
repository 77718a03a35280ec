"""Pictures made byte by byte: large ones in little time and room, and broken ones."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

from PIL import Image

CALM = (90, 120, 60, 200)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def png(
    width: int,
    height: int,
    colour: int = 2,
    bits: int = 8,
    pixel: bytes = bytes(CALM[:3]),
    lines: int | None = None,
) -> bytes:
    """A PNG of one colour, of any size; `colour`: PNG's own number for its kind. `lines`: where there are fewer."""
    packer = zlib.compressobj(1)
    line = b"\0" + (pixel * width if bits >= 8 else bytes((width * bits + 7) // 8))
    packed = b"".join(packer.compress(line) for _ in range(height if lines is None else lines)) + packer.flush()
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([bits, colour, 0, 0, 0])
    chunks = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def webp_chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def webp(*chunks: bytes) -> bytes:
    content = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(content).to_bytes(4, "little") + content


def flat_webp(width: int, height: int) -> bytes:
    """A WebP of one colour, without loss: 32 bytes, whatever its size, for each pixel takes no bit at all."""
    bits = f"{width - 1:014b}"[::-1] + f"{height - 1:014b}"[::-1] + "0000" + "000"  # nothing before the codes
    for value in (*CALM[:3], 255, 0):  # a code of one value, for each of green, red, blue, alpha and distance
        bits += "10" + (f"1{value:08b}"[0] + f"{value:08b}"[::-1] if value > 1 else f"0{value}")
    packed = int(bits[::-1], 2).to_bytes((len(bits) + 7) // 8, "little")
    return webp(webp_chunk(b"VP8L", b"\x2f" + packed))


def flat_jpeg(width: int, height: int, mode: str = "RGB", **options: Any) -> bytes:
    """A JPEG of one colour, `height` a multiple of 64: a row of its blocks, again and again in each of its scans."""
    out = io.BytesIO()
    colour = CALM[: len(mode)] if len(mode) > 1 else CALM[0]
    Image.new(mode, (width, 64), colour).save(out, "JPEG", restart_marker_rows=1, **options)
    low, at = out.getvalue(), 2
    made = bytearray(low[:2])
    while low[at + 1] != 0xD9:
        segment = bytearray(low[at : at + 2 + int.from_bytes(low[at + 2 : at + 4], "big")])
        at += len(segment)
        if segment[1] in (0xC0, 0xC2):
            segment[5:7] = height.to_bytes(2, "big")
        made += segment
        if segment[1] == 0xDA:
            end = re.compile(rb"\xff[^\x00\xd0-\xd7]").search(low, at)
            assert end
            rows = re.split(rb"\xff[\xd0-\xd7]", low[at : end.start()])
            at = end.start()
            made += rows[0]
            for row in range(1, len(rows) * height // 64):
                made += bytes([0xFF, 0xD0 + (row - 1) % 8]) + rows[1]
    return bytes(made) + b"\xff\xd9"


def flat_tiff(width: int, height: int) -> bytes:
    """A TIFF of one colour, in one piece that is packed: all of it has to be unpacked at once."""
    packer = zlib.compressobj(1)
    line = bytes(CALM[:3]) * width
    piece = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    facts = {256: width, 257: height, 258: 8, 259: 8, 262: 2, 273: 8, 277: 3, 278: height, 279: len(piece)}
    entries = b"".join(
        tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0" + value.to_bytes(4, "little") for tag, value in facts.items()
    )
    start = 8 + len(piece)
    directory = len(facts).to_bytes(2, "little") + entries + bytes(4)
    return b"II*\0" + (start + start % 2).to_bytes(4, "little") + piece + b"\0" * (start % 2) + directory
