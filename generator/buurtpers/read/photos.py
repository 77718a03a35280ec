"""Photographs as people upload them: is this one we can use?"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import clear_frames

from PIL import Image, ImageFile, UnidentifiedImageError

from buurtpers.engine.limited import has_room, limited

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
JPEGS = ("JPEG", "MPO")
"""What Pillow calls those it opened as JPEG: telephones put two pictures into one file (MPO)."""
MOST_BYTES = 80_000_000
SMALLEST = 16

# What decoding takes, in bytes a pixel. A JPEG may be kept whole, two bytes for each value of a pixel, until its last
# line is read; of a WebP there are four copies; of a TIFF one piece, which may be all of it, beside the picture.
COSTS = {"WEBP": 16, "TIFF": 12}
COST = 4
# Bytes: 180 megapixels of PNG, GIF or BMP, 120 of a JPEG that comes in several rounds (90 with four inks), 60 of TIFF,
# 45 of WebP. Beside these there must be room for a smaller copy.
MOST_COST = 720_000_000
# Other JPEGs are made smaller while they are read, so what they cost depends on us.
MOST_PIXELS = 250_000_000
# Bytes: what costs more is decoded alone, in a process with a limit.
HEAVY = 160_000_000
# So many bytes must be free beside that, before a failure is blamed on the file.
SPARE = 80_000_000


class UnusablePhoto(Exception):
    """A photograph that can't be shown; `code` names the problem in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def open_photo(path: Path) -> Iterator[Image.Image]:
    """The picture in `path`, of an allowed kind and size, not decoded yet.

    Raises UnusablePhoto, also for what goes wrong while the caller decodes it. What says nothing of the photograph, and
    may pass, is a MemoryError, or an OSError of the system: a bad photograph's is never known by a number.
    """
    cost, opened = HEAVY, None
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusablePhoto("photo-too-large")
        with Image.open(path, formats=FORMATS) as picture:
            opened, cost = picture, cost_of(picture)
            if _too_large(picture):
                raise UnusablePhoto("photo-too-large")
            if min(picture.size) < SMALLEST:
                raise UnusablePhoto("photo-too-small")
            yield picture
    except UnidentifiedImageError as error:
        raise UnusablePhoto(
            "photo-heic" if path.suffix.casefold() in (".heic", ".heif") else "photo-no-image"
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        # Libraries that get no memory say that the file is damaged. What there was of the picture goes first.
        if opened:
            opened.close()
            clear_frames(error.__traceback__)
        if not has_room(cost + min(cost, SPARE)):
            raise MemoryError from error
        raise UnusablePhoto("photo-broken") from error


def cost_of(picture: Image.Image) -> int:
    """The most bytes that decoding a picture takes, where it is not made smaller meanwhile."""
    width, height = picture.size
    each = 2 * len(picture.getbands()) if picture.format in JPEGS else COSTS.get(picture.format or "", COST)
    return width * height * each


def _too_large(picture: Image.Image) -> bool:
    if picture.format in JPEGS and "progressive" not in picture.info:
        return picture.width * picture.height > MOST_PIXELS
    return cost_of(picture) > MOST_COST


def goes_apart(picture: Image.Image) -> bool:
    """Whether it is decoded in a process of its own: it takes much, or its library prints what is wrong with it."""
    return picture.format == "TIFF" or cost_of(picture) > HEAVY


def examine(path: Path) -> str:
    """Decode a photograph as cheaply as shows that it is whole: "" or a problem's code. Raises what may pass."""
    try:
        with open_photo(path) as picture:
            if goes_apart(picture):
                return limited("buurtpers.read.photos:examined", str(path)).decode()
            _load(picture)
    except UnusablePhoto as unusable:
        return unusable.code
    return ""


def examined(path: str) -> bytes:
    """What `examine` runs in a process with limits, for photographs that `goes_apart` tells: the code as bytes."""
    try:
        with open_photo(Path(path)) as picture:
            _load(picture)
    except UnusablePhoto as unusable:
        return unusable.code.encode()
    return b""


def _load(picture: Image.Image) -> None:
    picture.draft("RGB", (picture.width // 8, picture.height // 8))
    picture.load()


# Pillow warns in English of large pictures and of damaged facts about one. What is too large, we say ourselves.
warnings.filterwarnings("ignore", module="PIL")
logging.getLogger("PIL").addHandler(logging.NullHandler())
Image.MAX_IMAGE_PIXELS = None
# A truncated file is a broken file, whatever another library may have set.
ImageFile.LOAD_TRUNCATED_IMAGES = False
