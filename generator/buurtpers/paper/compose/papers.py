"""The printed paper: a planned edition composed, and typeset for the screen, the copier or the print shop."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image

from buurtpers.base.language import catalogue
from buurtpers.paper.compose.arranging import arranged
from buurtpers.paper.compose.costs import EASY, HARD, MULTIPLE, SPARSE
from buurtpers.paper.compose.measure import measure
from buurtpers.paper.compose.rooms import distance, fullness, surplus
from buurtpers.paper.compose.search import Layout, compose
from buurtpers.paper.compose.tiles import Tiles, Unplaceable
from buurtpers.paper.content.blocks import Block
from buurtpers.paper.content.data import PaperData, PhotoFor, paper_data
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.judge.area import left_out
from buurtpers.plan.edition import EditionPlan
from buurtpers.prepress.inks import Ink
from buurtpers.typeset.typesetter import NO_GLYPH, compiler, write_json

PACKAGE = "buurtpers_press"
AD_DPI, AD_PIXELS = 200, 2600  # as fine as on a screen; a poster is made smaller
GOOD = 55  # cost of a page at which no other type size is tried
FAIR = 100  # cost of a page at which no more pages are tried
MOST_PAGES = 64
TOO_EMPTY = 0.45  # less than this is never filled
FAR_OFF = 10  # lines a page, too many or too few, beyond which none is looked for
HALF_FULL = 0.7  # with less than this, looking harder does not help
TOO_FULL = 1.45  # what the stories like to have, against the room there is; more than this never fits
PAPER = 20  # what four pages more cost, for each page


class PaperError(Exception):
    """The paper of `edition` can't be set.

    Either what there is does not fill a number of pages: `stories` have together `lines`
    lines too many, for no more than two pages where one is `alone`; or, without stories,
    `lines` lines are missing. Where that many are too many for some pages, `missing` are
    too few for more pages. Or `letters` are in none of the fonts. Or every way to set it
    has a fault, and `faults` says those of the best.
    """

    def __init__(
        self,
        edition: str,
        *,
        stories: str = "",
        lines: int = 0,
        alone: bool = False,
        missing: int = 0,
        letters: str = "",
        faults: str = "",
    ) -> None:
        super().__init__(edition, stories, lines, alone, missing, letters, faults)
        self.edition, self.stories, self.lines, self.alone, self.missing = edition, stories, lines, alone, missing
        self.letters, self.faults = letters, faults


@dataclass(frozen=True)
class Sheet:
    """The sheet around a page: `bleed` in millimetres, and room for crop marks."""

    bleed: float = 0
    marks: bool = False


@dataclass(frozen=True)
class Composed:
    """A paper before any ink: the values of data.json and layout.json, and what they show."""

    data: dict[str, Any]
    layout: dict[str, Any]
    colours: dict[str, str]  # «#rrggbb» by role
    files: dict[str, bytes]
    # Name in layout.json (or as it would be there): the print JPEG, and its name in the network.
    photos: dict[str, tuple[Path, str]]
    fonts: tuple[str, ...]

    @property
    def pages(self) -> int:
        return len(self.layout["pages"])


# --- Composing ---


def compositions(plan: EditionPlan, photo: PhotoFor, work: Path, theme: PaperTheme) -> Iterator[Composed]:
    """Papers of `plan`, the best first. `photo` gives the print JPEG of a photograph, or None.

    `work`: an empty folder. Raises PaperError, before the first paper or after the last.
    """
    data = paper_data(plan, photo, theme)
    with _fonts(theme) as fonts:
        _prepare(data, work)
        try:
            for found, tiles in _layouts(plan, data, work, fonts, theme):
                yield _composed(plan, found, tiles, theme, fonts)
        except Unplaceable as error:
            raise PaperError(plan.id, stories=f"‘{error.copy.title}’", lines=error.lines, alone=True) from error


def _composed(plan: EditionPlan, found: Layout, tiles: Tiles, theme: PaperTheme, fonts: Sequence[Path]) -> Composed:
    data = tiles.data
    pages = arranged(found, data, tiles.measured.grid, catalogue(PACKAGE))
    layout = {"pages": pages, "left-out": [copy.title for copy in found.left_out], "cost": found.cost}
    photos = _named(pages, data) | _left_out(layout, data)
    return Composed(data.json, layout, theme.colours(plan.colour), data.files, photos, tuple(map(str, fonts)))


def _layouts(
    plan: EditionPlan, data: PaperData, work: Path, fonts: Sequence[Path], theme: PaperTheme
) -> Iterator[tuple[Layout, Tiles]]:
    """Layouts, each with the tiles in its type size: first the fewest pages that work, in the size that suits them.

    Then whatever else was found on the way, and what there is in other sizes and on more pages. Raises PaperError.
    """
    least, most = plan.pages
    types = theme.types(plan.format)
    columns = theme.format(plan.format).columns
    made_tiles: dict[int, Tiles] = {}

    def tiles(step: int) -> Tiles:
        if step not in made_tiles:
            size, leading, _ = types[step]
            # Measuring parts paragraphs at their large letters: a copy for each type size.
            own = replace(data, json=deepcopy(data.json) | {"type": {"size": size, "leading": leading}})
            made_tiles[step] = Tiles(plan, own, measure(own.json, work, fonts), columns)
        return made_tiles[step]

    least = -(-least // MULTIPLE) * MULTIPLE
    allowed = range(least, min(most, MOST_PAGES) + 1, MULTIPLE)
    likely = [pages for pages in allowed if _likely(tiles(0), pages)]
    any_found = False
    promising = [pages for pages in likely if fullness(tiles(0), pages)[1] > HALF_FULL]
    for effort, tried in ((EASY, likely), (HARD, promising), (SPARSE, allowed[:1])):
        looked: set[tuple[int, int]] = set()
        for enough in (True, False):
            found: list[tuple[float, int, Layout]] = []
            for pages in tried:
                before = len(found)
                for step in _steps(tiles, types, pages):
                    if enough and any(cost <= GOOD for cost, *_ in found[before:]):
                        break
                    if (pages, step) in looked:
                        continue
                    looked.add((pages, step))
                    try:
                        made = compose(tiles(step), pages, effort)
                    except Unplaceable:
                        if step == 0:
                            raise
                        continue  # In this size alone.
                    found += [(layout.cost / pages + types[step][2], step, layout) for layout in made]
                best = min((_poor(one) for one in found), default=None)
                if enough and best is not None and (before == len(found) or best <= FAIR):
                    break
            for _, step, layout in sorted(found, key=_poor):
                any_found = True
                yield layout, tiles(step)
    if not any_found:
        raise _no_room(plan, data, tiles(0))


def _poor(found: tuple[float, int, Layout]) -> float:
    """How poor a layout is: its cost for each page, and what more pages cost."""
    return found[0] + PAPER * len(found[2].pages) / MULTIPLE


def _steps(tiles: Callable[[int], Tiles], types: Sequence[tuple[float, float, int]], pages: int) -> Iterator[int]:
    """The type sizes to try, by their place: larger type where there is too little, smaller where there is too much."""
    certain, full = fullness(tiles(0), pages)
    for step, (size, _, _) in enumerate(types):
        if not ((certain > 1.05 and size > types[0][0]) or (full < 0.85 and size < types[0][0])):
            yield step


def _likely(tiles: Tiles, pages: int) -> bool:
    """Whether it makes sense to look for a paper of so many pages."""
    certain, full = fullness(tiles, pages)
    # A little more than seems possible: what service takes is an estimate.
    far = abs(surplus(tiles, pages)) > FAR_OFF * pages
    return full > TOO_EMPTY and certain < TOO_FULL and not far


def _no_room(plan: EditionPlan, data: PaperData, tiles: Tiles) -> PaperError:
    """What to shorten, and by how much; or how much to add."""
    least, most = plan.pages
    off = {pages: distance(tiles, pages) for pages in range(least, min(most, MOST_PAGES) + 1, MULTIPLE)}
    full = [pages for pages, lines in off.items() if lines > 0]
    thin = [pages for pages, lines in off.items() if lines < 0]
    longest = sorted(data.copies, key=lambda copy: (-copy.words, copy.index))[:3]
    titles = ", ".join(f"‘{copy.title}’" for copy in longest)
    if not full:
        return PaperError(plan.id, lines=-off[thin[0]])
    return PaperError(plan.id, stories=titles, lines=off[full[-1]], missing=-off[thin[0]] if thin else 0)


@contextmanager
def _fonts(theme: PaperTheme) -> Iterator[list[Path]]:
    with ExitStack() as stack:
        shipped = stack.enter_context(as_file(files(PACKAGE) / "fonts"))
        yield [shipped, *([theme.font_folder] if theme.font_folder else [])]


def fonts_of(theme: PaperTheme) -> tuple[str, ...]:
    """The folders with the fonts of a paper."""
    with _fonts(theme) as folders:
        return tuple(map(str, folders))


def _prepare(data: PaperData, work: Path) -> None:
    _copy(files(PACKAGE) / "typst", work)
    for name, content in data.files.items():
        (work / name).write_bytes(content)


def _copy(source: Traversable, target: Path) -> None:
    """Copy the templates out of the package, which need not be a plain directory."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.name.endswith(".typ"):
            (target / entry.name).write_bytes(entry.read_bytes())


def _named(pages: list[dict[str, Any]], data: PaperData) -> dict[str, tuple[Path, str]]:
    """Give every picture on the pages its file name, and say where it comes from."""
    photos = {}
    for page in pages:
        for module in page["modules"]:
            for place in module.get("photos", ()):
                picture = data.copies[module["story"]].pictures[place["photo"]]
                name = f"photo-{module['story']}-{place['photo']}.jpg"
                place["src"] = f"/{name}"
                photos[name] = picture.file, Path(picture.use.file).name
    return photos


def _left_out(layout: dict[str, Any], data: PaperData) -> dict[str, tuple[Path, str]]:
    """The pictures that large print has room for and the paper has not."""
    found = left_out(layout, data.json)
    pictures = [(story, number, data.copies[story].pictures[number]) for story in found for number in found[story]]
    return {f"photo-{story}-{number}.jpg": (one.file, Path(one.use.file).name) for story, number, one in pictures}


# --- Typesetting ---


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
    _copy(files(PACKAGE) / "typst", work)
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
