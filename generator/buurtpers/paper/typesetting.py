"""A composed paper set by Typst, for screen, copier or print shop, with proof that all text stands where it should."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image

from buurtpers.paper.compose.papers import PACKAGE, Composed, PaperError, Sheet, copy_templates
from buurtpers.paper.content.blocks import Block
from buurtpers.prepress.inks import Ink
from buurtpers.typeset.typesetter import NO_GLYPH, compiler, write_json

AD_DPI, AD_PIXELS = 200, 2600  # as fine as on a screen; a poster is made smaller


def typeset(
    composed: Composed,
    ink: Ink,
    sheet: Sheet,
    work: Path,
    *,
    dpi: int = 160,
    standard: str = "ua-1",
) -> bytes:
    """The PDF of a composed paper in an ink.

    `work` gets the templates; `dpi`: of photographs; `standard`: of the PDF. Raises PaperError.
    """
    fonts = [Path(folder) for folder in composed.fonts]
    copy_templates(files(PACKAGE) / "typst", work)
    for name, content in composed.files.items():
        (work / name).write_bytes(content)
    colours = {role: ink.colour(value) for role, value in composed.colours.items()}
    data = composed.data | {
        "ink": {"kind": ink.kind, "colours": colours},
        "sheet": {"bleed": sheet.bleed, "marks": sheet.marks},
    }
    if standard.startswith("ua"):
        data["ads"] = [flat_ad(ad, work) for ad in data["ads"]]
    write_json(work / "data.json", data)
    write_json(work / "layout.json", composed.layout)
    _write_photos(composed, ink, work, dpi)
    setter = _proven(composed, work, fonts)
    year, month, day = data["edition"]["date"]
    moment = dt.datetime(year, month, day, 6, tzinfo=dt.UTC)
    try:
        return bytes(setter.compile(format="pdf", pdf_standards=[standard], timestamp=int(moment.timestamp())))
    except (typst.TypstError, RuntimeError) as error:
        if not (letters := NO_GLYPH.search(str(error))):
            raise
        raise PaperError("", letters=letters[1]) from error


def tightened(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a frame with words and letters a hair closer: for one that came out a row higher than measured.

    A part of a paragraph ends in a line that is made to be full, and that takes a little more
    room than a line that ends by itself. In one part of some hundreds that is a word too many.
    """
    return [block | {"tight": True} for block in blocks]


def _proven(composed: Composed, work: Path, fonts: Sequence[Path]) -> Any:
    """A compiler for the paper in `work`, once all text has turned out to stand where it was meant to."""
    setter, wrong = _tried(work, fonts)
    if wrong:
        layout = deepcopy(composed.layout)
        frames = [frame for page in layout["pages"] for m in page["modules"] for frame in m.get("frames", ())]
        for place, _ in wrong:
            frames[place]["blocks"] = tightened(frames[place]["blocks"])
        write_json(work / "layout.json", layout)
        setter, wrong = _tried(work, fonts)
    if wrong:  # A paper with text in the wrong place must not go out all the same.
        stories = dict.fromkeys(story for _, story in wrong)
        titles = (f"‘{composed.data['stories'][story]['title']}’" for story in stories)
        raise PaperError("", stories=", ".join(titles), lines=1)
    return setter


def _tried(work: Path, fonts: Sequence[Path]) -> tuple[Any, list[tuple[int, int]]]:
    """A compiler for the paper in `work`, and its frames of another height than meant: their place, their story."""
    setter = compiler("paper.typ", work, fonts)
    return setter, json.loads(setter.query("<proof>", field="value", one=True))


def flat_ad(ad: dict[str, Any], work: Path) -> dict[str, Any]:
    """An advertisement that came as a PDF, as a picture: a tagged PDF can't hold another one."""
    source = work / ad["src"][1:]
    if source.suffix != ".pdf":
        return ad
    page = pypdfium2.PdfDocument(source)[0]
    scale = min(AD_DPI / 72, AD_PIXELS / max(page.get_size()))
    page.render(scale=scale).to_pil().convert("RGB").save(source.with_suffix(".png"))
    return ad | {"src": f"/{source.stem}.png"}


def _write_photos(composed: Composed, ink: Ink, work: Path, dpi: int) -> None:
    """The pictures as they are shown: cropped, no finer than `dpi`, in the ink."""
    row = composed.data["type"]["leading"]
    page = composed.data["format"]
    room = (page["width"] - 2 * page["margin-x"]) * 72 / 25.4
    column = (room - (page["columns"] - 1) * page["gutter"]) / page["columns"]

    def write(place: dict[str, Any]) -> None:
        name = place["src"][1:]
        wide = place["columns"] * column + (place["columns"] - 1) * page["gutter"]
        high = (place["rows"] - place["caption"]) * row
        size = round(wide * dpi / 72), round(high * dpi / 72)
        (work / name).write_bytes(ink.photo(_cropped(composed.photos[name][0], tuple(place["crop"]), size)))

    modules = (module for shown in composed.layout["pages"] for module in shown["modules"])
    # Pillow leaves Python free to work on the next.
    with ThreadPoolExecutor() as pool:
        list(pool.map(write, (place for module in modules for place in module.get("photos", ()))))


@lru_cache(maxsize=200)  # some 80 kB each
def _cropped(file: Path, crop: tuple[float, ...], size: tuple[int, int]) -> bytes:
    """The part `crop` of a picture, at most `size` pixels. Kept: other buurten show the same photographs."""
    left, top, right, bottom = crop
    with Image.open(file) as opened:
        full = opened.size
        opened.draft("RGB", (round(size[0] / (right - left)), round(size[1] / (bottom - top))))
        opened.load()
        width, height = opened.size
        box = (left * width, top * height, right * width, bottom * height)
        most = round((right - left) * full[0]), round((bottom - top) * full[1])
        target = max(1, min(size[0], most[0])), max(1, min(size[1], most[1]))
        part = opened.resize(target, Image.Resampling.LANCZOS, box=box)
    out = io.BytesIO()
    part.save(out, "JPEG", quality=88, subsampling=0)
    return out.getvalue()
