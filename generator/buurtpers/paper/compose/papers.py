"""The printed paper: a planned edition composed, ready to be typeset in any ink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from buurtpers.base.language import catalogue
from buurtpers.paper.compose.arranging import arranged
from buurtpers.paper.compose.costs import CAREFUL, EASY, HARD, MULTIPLE, SPARSE, Effort
from buurtpers.paper.compose.measure import measure
from buurtpers.paper.compose.rooms import distance, fullness, surplus
from buurtpers.paper.compose.search import CutPaper, compose
from buurtpers.paper.compose.tiles import Tiles, Unplaceable
from buurtpers.paper.content.data import BodyType, PaperData
from buurtpers.paper.content.material import Material, PhotoFor, material_of
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.judge.area import left_out
from buurtpers.paper.page.layout import Layout, photo_name
from buurtpers.plan.edition import EditionPlan
from buurtpers.typeset.typesetter import PACKAGE, fill

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
    """A paper before any ink: what its templates read, what stands where, and the pictures."""

    data: PaperData
    layout: Layout
    colours: dict[str, str]  # «#rrggbb» by role
    files: dict[str, bytes]
    # Name beside the templates: the print JPEG, and its name in the network.
    photos: dict[str, tuple[Path, str]]
    fonts: tuple[str, ...]

    @property
    def pages(self) -> int:
        return len(self.layout.pages)


# --- Composing ---


def compositions(plan: EditionPlan, photo: PhotoFor, work: Path, theme: PaperTheme) -> Iterator[Composed]:
    """Papers of `plan`, the best first. `photo` gives the print JPEG of a photograph, or None.

    `work`: an empty folder. Raises PaperError, before the first paper or after the last.
    """
    material = material_of(plan, photo, theme)
    fill(work, material.files)
    try:
        for found, tiles in _layouts(plan, material, work, theme):
            yield _composed(plan, found, tiles, theme)
    except Unplaceable as error:
        raise PaperError(plan.id, stories=f"‘{error.copy.title}’", lines=error.lines, alone=True) from error


def _composed(plan: EditionPlan, found: CutPaper, tiles: Tiles, theme: PaperTheme) -> Composed:
    material = tiles.material
    layout = arranged(found, material, tiles.measured.grid, catalogue(PACKAGE))
    photos, fonts = dict(_pictures(layout, material)), tuple(map(str, theme.font_folders))
    return Composed(material.data, layout, theme.colours(plan.colour), material.files, photos, fonts)


def _layouts(plan: EditionPlan, material: Material, work: Path, theme: PaperTheme) -> Iterator[tuple[CutPaper, Tiles]]:
    """Layouts, each with the tiles in its type size: first the fewest pages that work, in the size that suits them.

    Then whatever else was found on the way, and what there is in other sizes and on more pages; then what is found with
    more care; in the end those that are sure to be refused, for the reason. Raises PaperError.
    """
    least, most = plan.pages
    types = theme.types(plan.format)
    columns, look = theme.format(plan.format).columns, theme.look(plan.colour)

    @cache
    def tiles(step: int) -> Tiles:
        size, leading, _ = types[step]
        data, measured = measure(replace(material.data, type=BodyType(size, leading)), look, work)
        return Tiles(plan, replace(material, data=data), measured, columns)

    @cache
    def careful(step: int) -> Tiles:
        known = tiles(step)
        return Tiles(plan, known.material, known.measured, columns, careful=True)

    least = -(-least // MULTIPLE) * MULTIPLE
    allowed = range(least, min(most, MOST_PAGES) + 1, MULTIPLE)
    likely = [pages for pages in allowed if _likely(tiles(0), pages)]
    promising = [pages for pages in likely if fullness(tiles(0), pages)[1] > HALF_FULL]
    any_found = False
    dull: list[tuple[CutPaper, Tiles]] = []
    for effort, tried, known in (
        (EASY, likely, tiles),
        (HARD, promising, tiles),
        (SPARSE, allowed[:1], tiles),
        (EASY, likely, careful),
        (CAREFUL, allowed[:1], careful),
    ):
        # A paper of more sheets than one had better be smaller than half lines to write on: that is told.
        if known is careful and (least > MULTIPLE or (effort is EASY and not dull)):
            continue
        for step, layout in _looked_for(effort, tried, known, types):
            if layout.dull:
                dull.append((layout, known(step)))
            else:
                any_found = True
                yield layout, known(step)
    if not any_found and not dull:
        raise _no_room(plan, material, tiles(0))
    yield from dull


def _looked_for(
    effort: Effort, tried: Sequence[int], tiles: Callable[[int], Tiles], types: Sequence[tuple[float, float, int]]
) -> Iterator[tuple[int, CutPaper]]:
    """What one search finds on so many pages, each with its type size: what is enough first, then the rest."""
    looked: set[tuple[int, int]] = set()
    for enough in (True, False):
        found: list[tuple[float, int, CutPaper]] = []
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
        yield from ((step, layout) for _, step, layout in sorted(found, key=_poor))


def _poor(found: tuple[float, int, CutPaper]) -> float:
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


def _no_room(plan: EditionPlan, material: Material, tiles: Tiles) -> PaperError:
    """What to shorten, and by how much; or how much to add."""
    least, most = plan.pages
    off = {pages: distance(tiles, pages) for pages in range(least, min(most, MOST_PAGES) + 1, MULTIPLE)}
    full = [pages for pages, lines in off.items() if lines > 0]
    thin = [pages for pages, lines in off.items() if lines < 0]
    longest = sorted(material.copies, key=lambda copy: (-copy.words, copy.index))[:3]
    titles = ", ".join(f"‘{copy.title}’" for copy in longest)
    if not full:
        return PaperError(plan.id, lines=-off[thin[0]])
    return PaperError(plan.id, stories=titles, lines=off[full[-1]], missing=-off[thin[0]] if thin else 0)


def _pictures(layout: Layout, material: Material) -> Iterator[tuple[str, tuple[Path, str]]]:
    """Where every picture on the pages comes from, and those that large print has room for and the paper has not."""
    stories = (story for page in layout.pages for _, story in page.stories)
    shown = [(story.number, photo.number) for story in stories for photo in story.photos]
    gone = [(story, number) for story, numbers in left_out(layout, material.data).items() for number in numbers]
    for story, number in shown + gone:
        picture = material.copies[story].pictures[number]
        yield photo_name(story, number), (picture.file, Path(picture.use.file).name)
