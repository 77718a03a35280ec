"""Pictures that tell: of each kind, with what telephones, cameras and programs write into them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image

from pictures import png_chunk, webp, webp_chunk
from support import photo

GPS = {1: "N", 2: (52.0, 9.0, 18.5), 3: "E", 4: (5.0, 23.0, 40.0)}
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {} /></rdf:RDF></x:xmpmeta>'
XMP_PLACE = XMP.format('exif:GPSLatitude="52,9.3N" exif:GPSLongitude="5,23.6E"').encode()
XMP_OWNER = XMP.format('aux:OwnerName="GEHEIM-EIGENAAR"').encode()
XMP_SERIAL = XMP.format('aux:SerialNumber="GEHEIM-7730"').encode()
XMP_TIME = XMP.format('xmp:CreateDate="2026-11-01T12:00:00"').encode()


def exif(
    orientation: int = 0,
    place: bool = False,
    owner: str = "",
    serial: str = "",
    notes: bytes = b"",
    time: bool = True,
    zeros: bool = False,
) -> bytes:
    """EXIF as a camera writes it, beginning with "Exif"."""
    data = Image.Exif()
    if time:
        data[ExifTags.Base.DateTime] = "2026:11:01 12:00:00"
        data[ExifTags.Base.Make] = "Merk"
    if orientation:
        data[ExifTags.Base.Orientation] = orientation
    if owner:
        data[ExifTags.Base.Artist] = owner
    inner = data.get_ifd(ExifTags.IFD.Exif)
    if serial:
        inner[ExifTags.Base.BodySerialNumber] = serial
    if notes:
        inner[ExifTags.Base.MakerNote] = notes
    if place:
        data.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    if zeros:
        data.get_ifd(ExifTags.IFD.GPSInfo).update({0: b"\2\3\0\0", 1: "", 2: (0.0, 0.0, 0.0), 29: "2026:11:01"})
    return data.tobytes()


def with_thumbnail(small: bytes) -> bytes:
    """EXIF with a small JPEG inside it, as the second directory says."""
    first = struct.pack("<HHHII", 1, 0x0132, 2, 20, 26) + struct.pack("<I", 46)
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 76, 0x0202, 4, 1, len(small), 0)
    return b"Exif\0\0II*\0\x08\0\0\0" + first + b"2026:11:01 12:00:00\0" + second + small


def iptc(number: int, text: bytes) -> bytes:
    said = b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(said)) + said


def segment(marker: int, said: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(said) + 2) + said


def jpeg_with(*segments: bytes, after: bytes = b"", whole: bytes | None = None) -> bytes:
    whole = photo(120, 80) if whole is None else whole
    return whole[:2] + b"".join(segments) + whole[2:] + after


def png_with(*chunks: bytes, late: bytes = b"", after: bytes = b"", whole: bytes | None = None) -> bytes:
    whole = photo(120, 80, "PNG") if whole is None else whole
    return whole[:33] + b"".join(chunks) + whole[33:-12] + late + whole[-12:] + after


def webp_with(*chunks: bytes, after: bytes = b"", flags: int = 0, **options: Any) -> bytes:
    plain = photo(120, 80, "WEBP", **options)
    content = plain[12:]
    if content[:4] == b"VP8X":
        flags, content = flags | content[8], content[18:]
    size = (119).to_bytes(3, "little") + (79).to_bytes(3, "little")
    return webp(webp_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size), content, *chunks) + after


def film_with(*chunks: bytes) -> bytes:
    """A WebP that moves, with these chunks in its first frame."""
    out = io.BytesIO()
    first = Image.open(io.BytesIO(photo(60, 40)))
    first.save(out, "WEBP", save_all=True, append_images=[first.rotate(90), first.rotate(180)], duration=80)
    whole = out.getvalue()
    start = whole.index(b"ANMF")
    end = start + 8 + int.from_bytes(whole[start + 4 : start + 8], "little")
    frame = webp_chunk(b"ANMF", whole[start + 8 : end] + b"".join(chunks))
    return webp(whole[12:start], frame, whole[end:])


def raw_profile(said: bytes) -> bytes:
    """EXIF as ImageMagick writes it into a text of a PNG."""
    digits = said.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\nexif\n{len(said):8}\n{lines}\n".encode()


def heic(said: bytes) -> bytes:
    """The beginning of what an iPhone writes, as far as we look."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08meta" + b"\0\0\x10\0mdat" + b"\0\0\0\6" + said


def tiff(**facts: Any) -> bytes:
    return exif(**facts)[6:]


PLACE, PERSON, CAMERA, MORE = "place", "person", "camera", "more"

TELLING: dict[str, tuple[bytes, set[str]]] = {
    "gps.jpg": (jpeg_with(segment(0xE1, exif(place=True))), {PLACE, MORE}),
    "nullen.jpg": (jpeg_with(segment(0xE1, exif(zeros=True))), {MORE}),
    "maker.jpg": (jpeg_with(segment(0xE1, exif(owner="GEHEIM-EIGENAAR"))), {PERSON, MORE}),
    "lege-maker.jpg": (jpeg_with(segment(0xE1, exif(owner="   "))), {MORE}),
    "serienummer.jpg": (jpeg_with(segment(0xE1, exif(serial="GEHEIM-7730"))), {CAMERA, MORE}),
    "notities.jpg": (jpeg_with(segment(0xE1, exif(notes=b"GEHEIM" * 9))), {CAMERA, MORE}),
    "tijd.jpg": (jpeg_with(segment(0xE1, exif(6))), {MORE}),
    "in-het-kleine-beeld.jpg": (
        jpeg_with(segment(0xE1, with_thumbnail(jpeg_with(segment(0xE1, exif(place=True)), whole=photo(16, 16))))),
        {PLACE, MORE},
    ),
    "xmp-plek.jpg": (jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_PLACE)), {PLACE, MORE}),
    "xmp-eigenaar.jpg": (jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_OWNER)), {PERSON, MORE}),
    "xmp-lang.jpg": (
        jpeg_with(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + XMP_SERIAL)),
        {CAMERA, MORE},
    ),
    "xmp-tijd.jpg": (jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_TIME)), {MORE}),
    "iptc-plaats.jpg": (jpeg_with(segment(0xED, iptc(90, b"Amersfoort"))), {PLACE, MORE}),
    "iptc-fotograaf.jpg": (jpeg_with(segment(0xED, iptc(80, b"GEHEIM-MAKER"))), {PERSON, MORE}),
    "iptc-trefwoord.jpg": (jpeg_with(segment(0xED, iptc(25, b"bloem"))), {MORE}),
    "commentaar.jpg": (jpeg_with(segment(0xFE, b"GEHEIM-COMMENTAAR")), {MORE}),
    "twee-beelden.jpg": (
        jpeg_with(segment(0xE2, b"MPF\0II*\0"), after=jpeg_with(segment(0xE1, exif(place=True)), whole=photo(32, 32))),
        {PLACE, MORE},
    ),
    "film-erachter.jpg": (jpeg_with(after=b"\0\0\0\x18ftypmp42" + b"\xa9xyz\0\x12+52.1+5.3/"), {PLACE, MORE}),
    "gps.png": (png_with(png_chunk(b"eXIf", exif(place=True)[6:])), {PLACE, MORE}),
    "gps-achteraan.png": (png_with(late=png_chunk(b"eXIf", exif(8, place=True)[6:])), {PLACE, MORE}),
    "maker.png": (png_with(png_chunk(b"tEXt", b"Author\0GEHEIM-MAKER")), {PERSON, MORE}),
    "tekst.png": (png_with(png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"GEHEIM-TEKST"))), {MORE}),
    "xmp.png": (png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP_PLACE)), {PLACE, MORE}),
    "xmp-gepakt.png": (
        png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP_OWNER))),
        {PERSON, MORE},
    ),
    "imagemagick.png": (
        png_with(png_chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw_profile(exif(3, place=True))))),
        {PLACE, MORE},
    ),
    "tijd.png": (png_with(png_chunk(b"tIME", b"\x07\xea\x0b\1\x0c\0\0")), {MORE}),
    "erachter.png": (png_with(after=exif(place=True)), {PLACE, MORE}),
    "gps.webp": (webp_with(webp_chunk(b"EXIF", exif(6, place=True)), flags=8), {PLACE, MORE}),
    "gps-kaal.webp": (webp_with(webp_chunk(b"EXIF", exif(place=True)[6:]), flags=8), {PLACE, MORE}),
    "xmp.webp": (webp_with(webp_chunk(b"XMP ", XMP_SERIAL), flags=4), {CAMERA, MORE}),
    "onbekend.webp": (webp_with(webp_chunk(b"GEHE", b"IM")), {MORE}),
    "gps-in-een-film.webp": (film_with(webp_chunk(b"EXIF", exif(place=True))), {PLACE, MORE}),
    "onbekend-in-een-film.webp": (
        film_with(webp_chunk(b"GEHE", b"IM."), webp_chunk(b"XMP ", XMP_SERIAL)),
        {CAMERA, MORE},
    ),
    "erachter.webp": (webp_with(after=b"GEHEIM" + exif(place=True)), {PLACE, MORE}),
}
"""Files from which what they tell can be taken out, with what that is."""

FOR_GOOD: dict[str, tuple[bytes, set[str]]] = {
    "iphone.heic": (heic(exif(place=True, owner="GEHEIM-EIGENAAR")), {PLACE, PERSON}),
    "iphone-kaal.heic": (heic(tiff(place=True)), {PLACE}),
    "scan.tif": (tiff(place=True, serial="GEHEIM-7730"), {PLACE, CAMERA}),
    "plaatje.gif": (photo(40, 30, "GIF")[:-1] + b"!\xff\x0bXMP DataXMP" + XMP_OWNER + b"\1\0\0;", {PERSON}),
}
"""The same, from which it can't be taken."""
