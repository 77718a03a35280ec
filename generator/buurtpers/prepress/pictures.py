"""Photographs and drawings of points inside a PDF: which they are, how large, how much ink."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Name
from PIL import EpsImagePlugin, Image, ImageChops

from buurtpers.engine.cache import fingerprint
from buurtpers.prepress.inks import most_ink
from buurtpers.prepress.spaces import CMYK, GREY, Space, space_of

# A picture in a PDF that somebody made may be a program, whatever it says it is: Pillow would have Ghostscript run it.
EpsImagePlugin.gs_binary = False


def photo_key(jpeg: bytes) -> str:
    """How a photograph is known inside a PDF: by its bytes, which Typst keeps as they are."""
    return fingerprint(jpeg)


def key_of(image: Any) -> str:
    """The `photo_key` of an image in a PDF; what is no JPEG is known by its points."""
    if not isinstance(image, pikepdf.Stream):
        return ""
    return fingerprint(image.read_raw_bytes() if is_jpeg(image) else image.read_bytes())


def keys_in(pdf: bytes) -> list[str]:
    """The keys of all pictures in a PDF, such as an advertisement."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [
            key_of(one) for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image
        ]


def pixels(image: Any) -> tuple[int, int]:
    if isinstance(image, pikepdf.Stream):
        return int(image["/Width"]), int(image["/Height"])
    return int(image.width), int(image.height)


def is_jpeg(image: pikepdf.Stream) -> bool:
    used = image.get("/Filter", Array())
    filters = [used] if isinstance(used, Name) else list(used)
    return filters == [Name.DCTDecode]


def image_space(image: Any) -> Space | None:
    if isinstance(image, pikepdf.Stream):
        found = image.get("/ColorSpace")
        return None if found is None else space_of(found)
    return {"/DeviceGray": GREY, "/DeviceCMYK": CMYK}.get(str(image.colorspace))


def picture_of(image: Any) -> Image.Image | None:
    """The picture as it is meant, in its own colours or inks; None where we can't read it."""
    try:
        if not isinstance(image, pikepdf.Stream):
            return _known(image.as_pil_image())
        turned = [float(end) for end in image.get("/Decode", [])][:2] == [1.0, 0.0]
        if is_jpeg(image):
            with Image.open(io.BytesIO(image.read_raw_bytes()), formats=("JPEG",)) as opened:
                opened.load()
            # Pillow takes every JPEG of four inks for one that is stored the other way round.
            return ImageChops.invert(opened) if (opened.mode == "CMYK") != turned else opened
        space = space_of(image["/ColorSpace"])
        if int(image.get("/BitsPerComponent", 8)) != 8 or space.family not in ("DeviceCMYK", "Indexed", "ICCBased"):
            return _known(pikepdf.PdfImage(image).as_pil_image())
        numbers = (space.base or space).numbers
        data = bytes(image.read_bytes())
        if space.family == "Indexed":
            table = image["/ColorSpace"][3]
            colours = bytes(table.read_bytes() if isinstance(table, pikepdf.Stream) else table)
            data = b"".join(colours[numbers * value : numbers * (value + 1)] for value in data)
        picture = Image.frombytes({1: "L", 3: "RGB", 4: "CMYK"}[numbers], pixels(image), data)
        return ImageChops.invert(picture) if turned and space.family != "Indexed" else picture
    except (pikepdf.PdfError, OSError, ValueError, KeyError, NotImplementedError):
        return None


def _known(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def image_ink(image: Any) -> int | None:
    """The most ink that any point of a CMYK image holds, in percent; None where that can't be told."""
    picture = picture_of(image)
    return most_ink(picture) if picture is not None and picture.mode == "CMYK" else None
