"""Writes tests/corpora/pictures: small pictures of each kind that a program may stumble over."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

from pictures import CALM, flat_jpeg, flat_tiff, flat_webp, png, png_chunk
from support import REPOSITORY, photo
from tellers import FOR_GOOD, TELLING, jpeg_with, png_with, segment, webp_with

FOLDER = REPOSITORY / "tests/corpora/pictures"
FORMS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tif", "BMP": "bmp"}


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def broken() -> dict[str, bytes]:
    """Cut off, touched, empty, and something else than they say."""
    made: dict[str, bytes] = {}
    for form, ending in FORMS.items():
        options = {"compression": "tiff_deflate"} if form == "TIFF" else {}
        whole = photo(60, 40, form, **options)
        middle = len(whole) // 2
        made[f"half.{ending}"] = whole[:middle]
        made[f"geraakt.{ending}"] = whole[: middle - 4] + b"\x17\xf3\x99" + whole[middle - 1 :]
        made[f"alleen-het-begin.{ending}"] = whole[:12]
        made[f"met-een-staart.{ending}"] = whole + b"GEHEIM-STAART" * 3
    made["leeg.png"] = b""
    made["een-bladzijde.jpg"] = b"<!doctype html><title>404</title><p>Niet gevonden"
    made["eigenlijk-png.jpg"] = photo(60, 40, "PNG")
    made["eigenlijk-jpg.heic"] = photo(60, 40)
    made["HOOFDLETTERS.JPG"] = photo(60, 40)
    made["verkeerde-som.png"] = photo(60, 40, "PNG").replace(b"IDAT", b"IDAU", 1)
    made["verkeerde-lengte.webp"] = photo(60, 40, "WEBP")[:4] + b"\xff\xff\0\0" + photo(60, 40, "WEBP")[8:]
    made["rommel-ervoor.jpg"] = b"\n\n" + photo(60, 40)
    made["rommel-ertussen.jpg"] = jpeg_with(b"\x11\x22\x33", whole=photo(60, 40))
    made["lengte-nul.jpg"] = jpeg_with(b"\xff\xe1\0\0", whole=photo(60, 40))
    return made


def lying() -> dict[str, bytes]:
    """Small files that say they are large, or are packed so that they become large."""
    jpeg = photo(60, 40)
    frame = jpeg.index(b"\xff\xc0") + 5
    bitmap = photo(60, 40, "BMP")
    bomb = zlib.compress(bytes(8 * 2**20), 9)
    return {
        "zegt-reusachtig.png": png(65_536, 65_536, lines=1),
        "zegt-reusachtig.tif": flat_tiff(16, 16).replace(b"\x01\0\0\0\x10\0\0\0", b"\x01\0\0\0\0\0\1\0"),
        "zegt-reusachtig.jpg": jpeg[:frame] + b"\xff\xdc\xff\xdc" + jpeg[frame + 4 :],
        "zegt-reusachtig.gif": photo(60, 40, "GIF")[:6] + b"\xff\xff\xff\xff" + photo(60, 40, "GIF")[10:],
        "zegt-reusachtig.bmp": bitmap[:18] + struct.pack("<ii", 2**20, -(2**20)) + bitmap[26:],
        "zegt-groot.bmp": bitmap[:18] + struct.pack("<ii", 13_000, 13_000) + bitmap[26:],
        "reusachtig.webp": flat_webp(16_383, 16_383),
        "groot.webp": flat_webp(6_000, 6_000),
        "groot-een-bit.png": png(7_000, 7_000, colour=0, bits=1),
        "zegt-groot.png": png(9_000, 9_000, lines=1),
        "profiel-als-bom.png": png_with(png_chunk(b"iCCP", b"x\0\0" + bomb), whole=photo(60, 40, "PNG")),
        "tekst-als-bom.png": png_with(png_chunk(b"zTXt", b"Comment\0\0" + bomb), whole=photo(60, 40, "PNG")),
        "te-veel-kanalen.tif": photo(60, 40, "TIFF").replace(
            struct.pack("<HHIHH", 277, 3, 1, 3, 0), struct.pack("<HHIHH", 277, 3, 1, 99, 0)
        ),
        "geen-breedte.png": png(0, 40),
        "heel-lang.png": png(17, 6_000, colour=0, pixel=b"\x5a"),
    }


def odd() -> dict[str, bytes]:
    """All that is a good picture, and not what one expects."""
    plain = Image.open(io.BytesIO(photo(60, 40)))
    see_through = plain.convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize((60, 40)))
    pages = [plain.rotate(turn) for turn in (90, 180)]
    film: dict[str, Any] = {"save_all": True, "append_images": pages, "duration": 80}
    return {
        "zwart-wit.png": saved(plain.convert("1"), "PNG"),
        "grijs.png": saved(plain.convert("L"), "PNG"),
        "grijs-doorzichtig.png": saved(see_through.convert("LA"), "PNG"),
        "kleurenlijst.png": saved(plain.convert("P"), "PNG", transparency=3),
        "doorzichtig.png": saved(see_through, "PNG"),
        "doorzichtig.webp": saved(see_through, "WEBP", lossless=True),
        "grijs-16-bits.png": saved(Image.new("I;16", (60, 40), 20_000), "PNG"),
        "kleur-16-bits.png": png(60, 40, bits=16, pixel=bytes(CALM[:3]) * 2),
        "vier-inkten.jpg": saved(plain.convert("CMYK"), "JPEG"),
        "vier-inkten.tif": saved(plain.convert("CMYK"), "TIFF"),
        "in-rondes.jpg": saved(plain, "JPEG", progressive=True),
        "in-rondes-grijs.jpg": flat_jpeg(64, 128, "L", progressive=True),
        "kleurruimte-lab.tif": saved(plain.convert("LAB"), "TIFF"),
        "breuken.tif": saved(Image.new("F", (60, 40), 0.5), "TIFF"),
        "fax.tif": saved(plain.convert("1"), "TIFF", compression="group4"),
        "twee-bladzijden.tif": saved(plain, "TIFF", **film),
        "film.gif": saved(plain, "GIF", **film),
        "film.png": saved(plain, "PNG", **film),
        "film.webp": saved(plain, "WEBP", **film),
        "twee-in-een.jpg": saved(plain, "MPO", save_all=True, append_images=pages),
        "profiel-kapot.jpg": saved(plain, "JPEG", icc_profile=b"kapot" * 50),
        "profiel-in-drie-stukken.jpg": jpeg_with(*(segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 3])) for n in (3, 1, 2))),
        "klein.jpg": photo(16, 16),
        "te-klein.jpg": photo(15, 16),
        "een-punt.gif": saved(Image.new("P", (1, 1)), "GIF"),
        "onbekend-stuk.webp": webp_with(b"GEHE\2\0\0\0IM"),
    }


def all_pictures() -> dict[str, bytes]:
    told = {name: content for name, (content, _) in (TELLING | FOR_GOOD).items()}
    kinds = {"vertelt": told, "kapot": broken(), "liegt": lying(), "vreemd": odd()}
    return {f"{kind}/{name}": content for kind, files in kinds.items() for name, content in files.items()}


if __name__ == "__main__":
    for name, content in all_pictures().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
