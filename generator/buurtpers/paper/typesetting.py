"""A composed paper set by Typst, for screen, copier or print shop, with proof that all text stands where it should."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

import pypdfium2
from PIL import Image

from buurtpers.paper.compose.papers import Composed, PaperError, Sheet
from buurtpers.paper.content.blocks import ADDRESS, Block, Paragraph
from buurtpers.paper.content.data import AdData
from buurtpers.paper.page.layout import Layout, Module, PlacedPhoto, TextFrame, for_typst
from buurtpers.prepress.inks import Ink
from buurtpers.typeset.typesetter import TAGGED, Look, compiler, fill, finished, values_of, write_json

AD_DPI, AD_PIXELS = 200, 2600  # as fine as on a screen; a poster is made smaller


def typeset(
    composed: Composed,
    ink: Ink,
    sheet: Sheet,
    work: Path,
    *,
    dpi: int = 160,
    standard: str = TAGGED,
) -> bytes:
    """The PDF of a composed paper in an ink.

    `work` gets the templates; `dpi`: of photographs; `standard`: of the PDF. Raises PaperError.
    """
    fill(work, composed.files)
    data, look = composed.data, look_of(composed, ink, sheet.bleed)
    if standard == TAGGED:
        flat = [flat_ad(ad, composed.files) for ad in data.ads]
        data = replace(data, ads=tuple(ad for ad, _ in flat))
        fill(work, {name: picture for _, shown in flat for name, picture in shown.items()})
    write_json(work / "data.json", values_of(data) | look.for_typst(), look.fonts)
    write_json(work / "layout.json", for_typst(composed.layout), look.fonts)
    _write_photos(composed, ink, work, dpi)
    return finished(_proven(composed, work, look.fonts), composed.data.edition.date, standard)


def look_of(composed: Composed, ink: Ink, bleed: float = 0) -> Look:
    """The look of a paper that was composed, in an ink."""
    fonts = tuple(Path(folder) for folder in composed.fonts)
    return Look(composed.data.theme, ink.kind, ink.colours(composed.colours), ADDRESS, fonts, bleed)


def tightened(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a frame with words and letters a hair closer: for one that came out a row higher than measured.

    A part of a paragraph ends in a line that is made to be full, and that takes a little more
    room than a line that ends by itself. In one part of some hundreds that is a word too many.
    """
    return tuple(replace(block, tight=True) if isinstance(block, Paragraph) else block for block in blocks)


def _tightened_in(layout: Layout, places: Collection[int]) -> Layout:
    """The layout with these of its frames tightened: each told by its place in the paper."""
    number = count()

    def tried(frame: TextFrame) -> TextFrame:
        return replace(frame, blocks=tightened(frame.blocks)) if next(number) in places else frame

    def module(one: Module) -> Module:
        return replace(one, story=replace(one.story, frames=tuple(map(tried, one.story.frames)))) if one.story else one

    return replace(
        layout, pages=tuple(replace(page, modules=tuple(map(module, page.modules))) for page in layout.pages)
    )


def _proven(composed: Composed, work: Path, fonts: Sequence[Path]) -> Any:
    """A compiler for the paper in `work`, once all text has turned out to stand where it was meant to."""
    setter, wrong = _tried(work, fonts)
    if wrong:
        write_json(
            work / "layout.json", for_typst(_tightened_in(composed.layout, {place for place, _ in wrong})), fonts
        )
        setter, wrong = _tried(work, fonts)
    if wrong:  # A paper with text in the wrong place must not go out all the same.
        stories = dict.fromkeys(story for _, story in wrong)
        titles = (f"‘{composed.data.stories[story].title}’" for story in stories)
        raise PaperError("", stories=", ".join(titles))
    return setter


def _tried(work: Path, fonts: Sequence[Path]) -> tuple[Any, list[tuple[int, int]]]:
    """A compiler for the paper in `work`, and its frames of another height than meant: their place, their story."""
    setter = compiler("paper.typ", work, fonts)
    return setter, json.loads(setter.query("<proof>", field="value", one=True))


def flat_ad(ad: AdData, shown: Mapping[str, bytes]) -> tuple[AdData, dict[str, bytes]]:
    """An advertisement that came as a PDF, and its picture: a tagged PDF can't hold another one. `shown`: by name."""
    source = PurePosixPath(ad.src[1:])
    if source.suffix != ".pdf":
        return ad, {}
    page = pypdfium2.PdfDocument(shown[str(source)])[0]
    scale = min(AD_DPI / 72, AD_PIXELS / max(page.get_size()))
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    return replace(ad, src=f"/{source.stem}.png"), {f"{source.stem}.png": out.getvalue()}


def _write_photos(composed: Composed, ink: Ink, work: Path, dpi: int) -> None:
    """The pictures as they are shown: cropped, no finer than `dpi`, in the ink."""
    row = composed.data.type.leading
    page = composed.data.format
    room = (page.width - 2 * page.margin_x) * 72 / 25.4
    column = (room - (page.columns - 1) * page.gutter) / page.columns

    def write(photo: PlacedPhoto) -> None:
        place = photo.place
        wide = place.columns * column + (place.columns - 1) * page.gutter
        high = (place.rows - photo.caption) * row
        size = round(wide * dpi / 72), round(high * dpi / 72)
        (work / photo.name).write_bytes(ink.photo(_cropped(composed.photos[photo.name][0], photo.crop, size)))

    # Pillow leaves Python free to work on the next.
    with ThreadPoolExecutor() as pool:
        list(pool.map(write, composed.layout.photos))


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
