"""The pixels of a photograph: upright, in sRGB, and with nothing of the original's metadata.

A derived file is made of the pixels alone. EXIF, GPS, XMP, comments, thumbnails
and profiles stay behind; colours are converted to sRGB first, so nothing is lost
that a screen or Typst would use.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path

from PIL import ExifTags, Image, ImageCms

from buurtpers.engine.limited import limited
from buurtpers.read.photos import UnusablePhoto, goes_apart, open_photo

# A picture is first made smaller in the quickest way, to no less than so many times the size that is wanted.
AMPLE = 1.5
STRIP = 128  # lines of that which are converted at once

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def pixels(path: Path, largest: int) -> Image.Image:
    """The picture upright, in sRGB, without transparency, at most `largest` wide and high.

    Raises UnusablePhoto, and what may pass: see `open_photo`.
    """
    with open_photo(path) as opened:
        if not goes_apart(opened):
            return _pixels(opened, largest)
        made = limited("buurtpers.photos.pixels:ppm", str(path), str(largest))
    if not made.startswith(b"P6"):
        raise UnusablePhoto(made.decode())
    return Image.open(io.BytesIO(made), formats=("PPM",))


def ppm(path: str, largest: str) -> bytes:
    """The same as a PPM file, found in this process, whatever it takes; or the code of a problem."""
    try:
        with open_photo(Path(path)) as opened:
            return encode(_pixels(opened, int(largest)), format="PPM")
    except UnusablePhoto as unusable:
        return unusable.code.encode()


def _pixels(opened: Image.Image, largest: int) -> Image.Image:
    ample = min(1.0, largest / max(opened.size)) * AMPLE
    opened.draft("RGB", (math.ceil(opened.width * ample), math.ceil(opened.height * ample)))
    opened.load()
    small = _smaller(opened, max(1, int(max(opened.size) / (largest * AMPLE))))
    small.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    turn = _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    return small if turn is None else small.transpose(turn)


def _smaller(opened: Image.Image, times: int) -> Image.Image:
    """A fresh picture, to which nothing of the file's info comes along: so many times smaller, in sRGB."""
    flat = _flattener(opened)
    made = Image.new("RGB", (math.ceil(opened.width / times), math.ceil(opened.height / times)))
    for top in range(0, opened.height, STRIP * times):
        strip = opened.crop((0, top, opened.width, min(opened.height, top + STRIP * times)))
        made.paste(flat(strip).reduce(times), (0, top // times))
    return made


def _flattener(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """What brings a part of the picture to sRGB, without transparency."""
    if picture.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off to white
        return lambda part: part.convert("I").point(lambda value: value * (1 / 256)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return _on_paper
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            transform = ImageCms.buildTransform(source, screen, picture.mode, "RGB")
            ImageCms.applyTransform(picture.crop((0, 0, 1, 1)), transform)
            return lambda part: ImageCms.applyTransform(part, transform) or part
        except (ImageCms.PyCMSError, OSError):
            pass  # A damaged profile: the plain pixels are the better picture.
    return lambda part: part.convert("RGB")


def _on_paper(part: Image.Image) -> Image.Image:
    layered = part.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The picture, so many pixels wide."""
    if width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)


def encode(picture: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()
