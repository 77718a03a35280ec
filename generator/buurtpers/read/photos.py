"""Photographs as people upload them: is this one we can use?"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

# iPhone pictures of two images in one file (MPO) are opened as JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
MOST_PIXELS = 120_000_000
MOST_BYTES = 80_000_000
SMALLEST = 16


class UnusablePhoto(Exception):
    """A photograph that can't be shown; `code` names the problem in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def open_photo(path: Path) -> Iterator[Image.Image]:
    """The picture in `path`, of an allowed kind and size, not decoded yet.

    Raises UnusablePhoto, also for what goes wrong while the caller decodes it.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusablePhoto("photo-too-large")
        with Image.open(path, formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise UnusablePhoto("photo-too-large")
            if min(width, height) < SMALLEST:
                raise UnusablePhoto("photo-too-small")
            yield picture
    except Image.DecompressionBombError as error:
        raise UnusablePhoto("photo-too-large") from error
    except UnidentifiedImageError as error:
        raise UnusablePhoto(
            "photo-heic" if path.suffix.casefold() in (".heic", ".heif") else "photo-no-image"
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise UnusablePhoto("photo-broken") from error


def examine(path: Path) -> str:
    """Decode a photograph as cheaply as shows that it is whole: "" or a problem's code."""
    try:
        with open_photo(path) as picture:
            picture.draft("RGB", (picture.width // 8, picture.height // 8))
            picture.load()
    except UnusablePhoto as unusable:
        return unusable.code
    return ""


# Pillow warns in English of large pictures and of damaged facts about one. What is too large, we say ourselves.
warnings.filterwarnings("ignore", module="PIL")
warnings.simplefilter("ignore", Image.DecompressionBombWarning)
# A truncated file is a broken file, whatever another library may have set.
ImageFile.LOAD_TRUNCATED_IMAGES = False
