"""Photographs and drawings of points inside a PDF: which they are, how large, how much ink."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Name
from PIL import Image, ImageChops

from buurtpers.cache import fingerprint
from buurtpers.make.prepress.inks import most_ink
from buurtpers.make.prepress.spaces import CMYK, GREY, Space, space_of


def photo_key(jpeg: bytes) -> str:
    """How a photograph is known inside a PDF: by its bytes, which Typst keeps as they are."""
    return fingerprint(jpeg)


def pixels(image: Any) -> tuple[int, int]:
    if isinstance(image, pikepdf.Stream):
        return int(image["/Width"]), int(image["/Height"])
    return int(image.width), int(image.height)


def image_space(image: Any) -> Space | None:
    if isinstance(image, pikepdf.Stream):
        found = image.get("/ColorSpace")
        return None if found is None else space_of(found)
    return {"/DeviceGray": GREY, "/DeviceCMYK": CMYK}.get(str(image.colorspace))


def image_ink(image: Any) -> int | None:
    """The most ink that any point of a CMYK image holds, in percent; None where that can't be told."""
    try:
        if not isinstance(image, pikepdf.Stream):
            return most_ink(image.as_pil_image())
        space = space_of(image["/ColorSpace"])
        turned = [float(end) for end in image.get("/Decode", [])][:2] == [1.0, 0.0]
        used = image.get("/Filter", Array())
        filters = [used] if isinstance(used, Name) else list(used)
        if space.family == "Indexed":
            table = image["/ColorSpace"][3]
            colours = bytes(table.read_bytes() if isinstance(table, pikepdf.Stream) else table)
            return max(-(-sum(colours[at : at + 4]) * 100 // 255) for at in range(0, len(colours) - 3, 4))
        if filters and filters[-1] == Name.DCTDecode:
            with Image.open(io.BytesIO(image.read_raw_bytes())) as opened:
                opened.load()
            # Pillow takes every JPEG of four inks for one that is stored the other way round.
            return most_ink(opened if turned else ImageChops.invert(opened))
        picture = Image.frombytes("CMYK", pixels(image), image.read_bytes())
        return most_ink(ImageChops.invert(picture) if turned else picture)
    except (pikepdf.PdfError, OSError, ValueError, KeyError, NotImplementedError):
        return None
