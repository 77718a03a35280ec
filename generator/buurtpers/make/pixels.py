"""The pixels of a photograph: upright, in sRGB, and with nothing of the original's metadata.

A derived file is made of the pixels alone. EXIF, GPS, XMP, comments, thumbnails
and profiles stay behind; colours are converted to sRGB first, so nothing is lost
that a screen or Typst would use.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from buurtpers.read.photos import open_photo


def pixels(path: Path, largest: int) -> Image.Image:
    """The picture upright, in sRGB, without transparency, at most `largest` wide and high.

    Raises UnusablePhoto.
    """
    with open_photo(path) as opened:
        opened.draft("RGB", (largest, largest))
        opened.load()
        profile = opened.info.get("icc_profile")
        turned = ImageOps.exif_transpose(opened)
        flat = _flat(turned, profile)
        flat.thumbnail((largest, largest), Image.Resampling.LANCZOS)
        # A fresh picture: nothing of the file's info comes along.
        clean = Image.new("RGB", flat.size)
        clean.paste(flat)
        return clean


def _flat(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if picture.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off to white
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError):
            pass  # A damaged profile: the plain pixels are the better picture.
    return picture.convert("RGB")


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The picture, so many pixels wide."""
    if width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)


def encode(picture: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()
