"""What photographs tell besides their picture: it is found, and taken out without a change of any point."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image, ImageCms, ImageOps, ImageSequence

from buurtpers.metadata import jpeg, png, webp
from buurtpers.metadata.looking import can_clean, cleaned, tells
from buurtpers.metadata.parts import Damaged
from pictures import png_chunk, webp_chunk
from support import photo
from tellers import (
    FOR_GOOD,
    TELLING,
    XMP_PLACE,
    XMP_SERIAL,
    exif,
    iptc,
    jpeg_with,
    png_with,
    segment,
    webp_with,
)

PARTS = {b"\xff\xd8": jpeg.parts, b"\x89P": png.parts, b"RI": webp.parts}
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def seen(content: bytes) -> list[Any]:
    """All that a picture shows: each image of a film, as it is turned, with its colours."""
    with Image.open(io.BytesIO(content)) as picture:
        turned = ImageOps.exif_transpose(picture)
        frames = [(frame.mode, frame.size, frame.tobytes()) for frame in ImageSequence.Iterator(picture)]
        rest = {key: picture.info.get(key) for key in ("icc_profile", "transparency", "gamma", "loop")}
        if picture.format == "MPO":  # two pictures in one file; only the first is the photograph
            frames = frames[:1]
        return [frames, turned.size, turned.tobytes(), picture.getpalette(), rest]


@pytest.mark.parametrize("name", TELLING)
def test_what_a_photograph_tells_is_found_and_goes_and_the_picture_stays(name: str) -> None:
    content, told = TELLING[name]
    assert tells(content) == told
    clean = cleaned(content)
    assert tells(clean) == set()
    assert b"GEHEIM" not in clean
    assert seen(clean) == seen(content)
    assert cleaned(clean) == clean
    assert len(clean) < len(content)


@pytest.mark.parametrize("name", FOR_GOOD)
def test_what_can_not_be_taken_out_is_found_too(name: str) -> None:
    content, told = FOR_GOOD[name]
    assert tells(content) == told
    assert not can_clean(content)
    with pytest.raises(Damaged):
        cleaned(content)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("way", ["jpeg", "jpeg, by xmp", "png", "webp"])
def test_how_a_photograph_has_to_be_turned_is_all_that_stays(way: str, orientation: int) -> None:
    said = exif(orientation, place=True, owner="GEHEIM")
    xmp = f'<x:xmpmeta><rdf:Description tiff:Orientation="{orientation}" dc:creator="GEHEIM"/></x:xmpmeta>'.encode()
    content = {
        "jpeg": jpeg_with(segment(0xE1, said)),
        "jpeg, by xmp": jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)),
        "png": png_with(png_chunk(b"eXIf", said[6:])),
        "webp": webp_with(webp_chunk(b"EXIF", said), flags=8),
    }[way]
    clean = cleaned(content)
    assert b"GEHEIM" not in clean
    assert tells(clean) == set()
    with Image.open(io.BytesIO(clean)) as picture:
        assert dict(picture.getexif()) == ({274: orientation} if orientation > 1 else {})
    assert seen(clean) == seen(content)
    assert cleaned(clean) == clean


pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

# Whatever there is in it

MODES = {"JPEG": ["RGB", "L", "CMYK"], "PNG": ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"], "WEBP": ["RGB", "RGBA"]}


@some.composite
def pictures(draw: some.DrawFn) -> bytes:
    """A picture as some program wrote it, with some of all that may be in it."""
    form = draw(some.sampled_from([*MODES]))
    size = draw(some.integers(1, 40)), draw(some.integers(1, 40))
    picture = Image.open(io.BytesIO(photo(*size, "PNG"))).convert("RGB")
    mode = draw(some.sampled_from(MODES[form]))
    picture = Image.new(mode, size, 3000) if mode == "I;16" else picture.convert(mode)
    options: dict[str, Any] = {}
    if draw(some.booleans()) and mode != "I;16":
        options["icc_profile"] = PROFILE
    if form == "JPEG":
        options["progressive"] = draw(some.booleans())
        options["restart_marker_blocks"] = draw(some.integers(0, 3))
        if draw(some.booleans()):
            options["dpi"] = (300, 300)
    elif draw(some.booleans()) and mode in ("RGB", "RGBA"):
        options |= {"save_all": True, "append_images": [picture.rotate(90 * turn) for turn in (1, 2)]}
    if form == "WEBP":
        options["lossless"] = draw(some.booleans())
    said = exif(draw(some.integers(0, 8)), draw(some.booleans()), draw(some.sampled_from(["", "GEHEIM"])))
    if draw(some.booleans()):
        options["exif"] = said
    if draw(some.booleans()) and form != "PNG":
        options["xmp"] = draw(some.sampled_from([XMP_PLACE, XMP_SERIAL]))
    out = io.BytesIO()
    picture.save(out, form, **options)
    content = out.getvalue()
    more = draw(some.lists(some.sampled_from(["comment", "iptc", "film"]), max_size=2))
    if form == "JPEG":
        segments = {"comment": segment(0xFE, b"GEHEIM"), "iptc": segment(0xED, iptc(90, b"GEHEIM")), "film": b""}
        content = jpeg_with(*(segments[one] for one in more), whole=content)
    if form == "PNG":
        chunks = {"comment": png_chunk(b"tEXt", b"Comment\0GEHEIM"), "iptc": png_chunk(b"geHe", b"IM"), "film": b""}
        content = png_with(*(chunks[one] for one in more), whole=content)
    return content + (b"GEHEIM\xa9xyz" if "film" in more else b"")


@settings(max_examples=300, deadline=None)
@given(pictures())
def test_any_picture_stays_as_it_is_seen_and_tells_nothing(content: bytes) -> None:
    parts = [*PARTS[content[:2]](content)]
    assert b"".join(part.raw for part in parts) == content
    clean = cleaned(content)
    assert tells(clean) == set()
    assert seen(clean) == seen(content)
    assert b"GEHEIM" not in clean
    assert cleaned(clean) == clean
    assert (clean == content) == (not tells(content))


@settings(max_examples=400, deadline=None)
@given(some.sampled_from([content for content, _ in (TELLING | FOR_GOOD).values()]), some.data())
def test_a_damaged_file_is_looked_through_and_never_shows_something_else(whole: bytes, data: some.DataObject) -> None:
    content = bytearray(whole)
    for _ in range(data.draw(some.integers(1, 4))):
        at = data.draw(some.integers(2, len(content) - 1))
        content[at : at + data.draw(some.integers(0, 3))] = data.draw(some.binary(max_size=4))
    damaged = bytes(content[: data.draw(some.integers(len(content) // 2, len(content)))])
    tells(damaged)
    if damaged[:2] in PARTS and can_clean(damaged):
        assert b"".join(part.raw for part in PARTS[damaged[:2]](damaged)) == damaged
    try:
        clean = cleaned(damaged)
    except Damaged:
        return
    assert tells(clean) == set()
    assert cleaned(clean) == clean
    try:
        before = shown(damaged)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return  # It was no picture.
    assert shown(clean) == before


def shown(content: bytes) -> tuple[Any, ...]:
    """The first image, not turned: what says how to turn it may be damaged."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.load()
        return picture.mode, picture.size, picture.tobytes()


STARTS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"II*\0"]


@settings(max_examples=200, deadline=None)
@given(some.sampled_from(STARTS), some.binary(max_size=200))
def test_any_bytes_can_be_looked_through(start: bytes, rest: bytes) -> None:
    tells(start + rest)
    with suppress(Damaged):
        cleaned(start + rest)
