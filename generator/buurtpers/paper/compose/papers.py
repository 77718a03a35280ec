"""The printed paper: a planned edition composed, ready to be typeset in any ink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from buurtpers.base.language import catalogue
from buurtpers.paper.compose.arranging import arranged
from buurtpers.paper.compose.costs import LARGE
from buurtpers.paper.compose.measure import measure
from buurtpers.paper.compose.rooms import CROWD, crowd, fullness, surplus, tightness
from buurtpers.paper.compose.search import CutPaper, compose
from buurtpers.paper.compose.tiles import Tiles
from buurtpers.paper.content.data import BodyType, PaperData
from buurtpers.paper.content.material import Material, PhotoFor, fixed_page, material_of
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.judge.area import left_out
from buurtpers.paper.page.layout import Layout, Moved, photo_name
from buurtpers.plan.edition import EditionPlan
from buurtpers.read.papervalues import MOST_PAGES, PAGE_COUNTS
from buurtpers.typeset.typesetter import PACKAGE, fill

GOOD = 55  # cost of a page at which no other leading is tried
FAIR = 100  # cost of a page at which nothing else is tried
POOR = 400  # cost of a page at which fewer pages than were asked for are tried
PAGE = 60  # what each page costs
TOO_EMPTY = 0.45  # less than this is never filled without white
FAR_OFF = 10  # lines a page, too many or too few, beyond which none is looked for
TOO_FULL = 1.45  # what the stories like to have, against the room there is; more than this never fits
MOST_PARTED = 16  # parts of the agenda beyond which no smaller ones are tried
TRIED_LOOSE = 2  # numbers of pages that may have white and are tried, the smallest first


class PaperError(Exception):
    """The paper of `edition` can't be set.

    What the editors ask for besides stories is too much for `pages`; or, where that is nought, the text of `stories`
    would stand in the wrong place.
    """

    def __init__(self, edition: str, *, stories: str = "", pages: int = 0) -> None:
        super().__init__(edition, stories, pages)
        self.edition, self.stories, self.pages = edition, stories, pages


class _TooHigh(Exception):
    """A part of the agenda, or of the groups, is higher than a page."""


class _TooMuch(Exception):
    """There is no room for all; these stories, by their place in the plan, may as well wait for the next paper."""

    def __init__(self, stories: frozenset[int]) -> None:
        super().__init__(stories)
        self.stories = stories


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
    """Papers of `plan`, the best first; there is one at least. `photo` gives the print JPEG of a photograph, or None.

    Where the editors set a limit that is too low, stories wait for the next paper: `Layout.left_out`. `work`: an empty
    folder. Raises PaperError where the rest is too much too.
    """
    waiting: list[str] = []
    parted = 1
    while True:
        material = material_of(plan, photo, theme, parted)
        fill(work, material.files)
        try:
            for found, tiles in _layouts(plan, material, work, theme):
                made = _composed(plan, found, tiles, theme)
                left_out = (*waiting, *made.layout.left_out)
                moved = tuple(_moved(made.layout, material))
                yield replace(made, layout=replace(made.layout, left_out=left_out, moved=moved))
            return
        except _TooHigh as error:
            if parted > MOST_PARTED:
                raise PaperError(plan.id, pages=min(plan.pages[1], MOST_PAGES)) from error
            parted *= 2
        except _TooMuch as error:
            if not plan.stories:
                raise PaperError(plan.id, pages=min(plan.pages[1], MOST_PAGES)) from error
            waiting += [story.title for place, story in enumerate(plan.stories) if place in error.stories]
            rest = (story for place, story in enumerate(plan.stories) if place not in error.stories)
            plan = replace(plan, stories=tuple(rest))


def _composed(plan: EditionPlan, found: CutPaper, tiles: Tiles, theme: PaperTheme) -> Composed:
    material = tiles.material
    layout = arranged(found, material, tiles.measured.grid, catalogue(PACKAGE))
    photos, fonts = dict(_pictures(layout, material)), tuple(map(str, theme.font_folders))
    return Composed(material.data, layout, theme.colours(plan.colour), material.files, photos, fonts)


def _moved(layout: Layout, material: Material) -> Iterator[Moved]:
    """The stories that stand on another page than their editors wished."""
    for page in layout.pages:
        for _, story in page.stories:
            copy = material.copies[story.number]
            wish = fixed_page(copy, len(layout.pages))
            if story.part == 0 and wish is not None and wish != page.number:
                yield Moved(copy.title, page.number, wish)


def _layouts(plan: EditionPlan, material: Material, work: Path, theme: PaperTheme) -> Iterator[tuple[CutPaper, Tiles]]:
    """Layouts, each with its tiles, the best first: a ladder of freedoms, climbed as far as the paper gets better.

    Exact fillings of the fewest pages that work, in the leading that suits them; with white; on fewer pages than the
    editors asked for, where those would be mostly white; without regard for the page where they want a story. Raises
    _TooHigh, _TooMuch.
    """
    least, most = plan.pages[0], min(plan.pages[1], MOST_PAGES)
    types = theme.types(plan.format)
    columns, look = theme.format(plan.format).columns, theme.look(plan.colour)

    @cache
    def tiles(step: int) -> Tiles:
        size, leading, _ = types[step]
        data, measured = measure(replace(material.data, type=BodyType(size, leading)), look, work)
        return Tiles(plan, replace(material, data=data), measured, columns)

    @cache
    def loose(step: int) -> Tiles:
        known = tiles(step)
        return Tiles(plan, known.material, known.measured, columns, loose=True)

    if any(not tiles(0).tiles[tile].ways for tile in (*tiles(0).agenda, *tiles(0).groups)):
        raise _TooHigh
    counts = [count for count in PAGE_COUNTS if least <= count <= most]
    found = _looked_for([pages for pages in counts if _likely(tiles(0), pages)], tiles, types)
    if _cheapest(found) > FAIR:
        found += _loosely(loose, types, counts)
    if _cheapest(found) > POOR and least > 1:
        found += _loosely(loose, types, [count for count in PAGE_COUNTS if count < least])
    if not found:

        @cache
        def free(step: int) -> Tiles:
            known = tiles(step)
            return Tiles(plan, _on_any_page(known.material), known.measured, columns, loose=True)

        yield from ((layout, free(step)) for _, step, layout in sorted(_loosely(free, types, counts), key=_poor))
        raise _TooMuch(_last(plan, free(0), most))
    for _, step, layout in sorted(found, key=_poor):
        yield layout, (loose if layout.loose else tiles)(step)


_Found = list[tuple[float, int, CutPaper]]
"""Layouts, each with its cost for a page, and the place of its leading."""


def _cheapest(found: _Found) -> float:
    """The cost of a page of the cheapest."""
    return min((cost for cost, *_ in found), default=float("inf"))


def _loosely(loose: Callable[[int], Tiles], types: Sequence[tuple[float, float, int]], counts: Sequence[int]) -> _Found:
    """What is found with white, on the first numbers of pages that hold it."""
    found: _Found = []
    # Rows of text are as many in any leading: only the room for them differs.
    rooms = sorted((leading / types[0][1], step) for step, (_, leading, _) in enumerate(types))
    tried = 0
    for pages in counts:
        if tightness(loose(0), pages) * rooms[0][0] > 1:
            continue
        # White between the lines is better than at the foot of a page.
        full = CROWD * fullness(loose(0), pages)[1]
        there = [step for leading, step in rooms if full * leading <= 1] or [rooms[0][1]]
        for step in reversed(there):
            made = compose(loose(step), pages)
            if made:
                found += [(layout.cost / pages + types[step][2], step, layout) for layout in made]
                break
        tried += 1
        if tried >= TRIED_LOOSE and found:
            break
    return found


def _on_any_page(material: Material) -> Material:
    """The same, with no page that a story must stand on."""
    copies = (replace(copy, story=replace(copy.story, page=None)) if copy.story else copy for copy in material.copies)
    return replace(material, copies=tuple(copies))


def _last(plan: EditionPlan, tiles: Tiles, pages: int) -> frozenset[int]:
    """Which stories wait for the next paper: those that may be left out, the small ones and the last before others."""
    stories = plan.stories
    order = sorted(
        range(len(stories)),
        key=lambda at: (at == 0, stories[at].must, stories[at].page is not None, stories[at].weight, -at),
    )
    over, ahead = crowd(tiles, pages), bool(plan.welcome)
    chosen: set[int] = set()
    for place in order:
        chosen.add(place)
        over -= int(CROWD * tiles.best_of(place + ahead))
        if over <= 0:
            break
    return frozenset(chosen)


def _looked_for(
    tried: Sequence[int], tiles: Callable[[int], Tiles], types: Sequence[tuple[float, float, int]]
) -> _Found:
    """Exact fillings of so many pages, as few as are good enough."""
    found: _Found = []
    for pages in tried:
        before = len(found)
        for step in _steps(tiles, types, pages):
            if any(cost <= GOOD for cost, *_ in found[before:]) or (step and pages > LARGE):
                break
            made = compose(tiles(step), pages)
            found += [(layout.cost / pages + types[step][2], step, layout) for layout in made]
        if found and (before == len(found) or _cheapest(found) <= FAIR):
            break
    return found


def _poor(found: tuple[float, int, CutPaper]) -> float:
    """How poor a layout is: its cost, and what its pages cost."""
    return (found[0] + PAGE) * len(found[2].pages)


def _steps(tiles: Callable[[int], Tiles], types: Sequence[tuple[float, float, int]], pages: int) -> Iterator[int]:
    """The type sizes to try, by their place: larger type where there is too little, smaller where there is too much."""
    certain, full = fullness(tiles(0), pages)
    for step, (_, leading, _) in enumerate(types):
        if not ((certain > 1.05 and leading > types[0][1]) or (full < 0.85 and leading < types[0][1])):
            yield step


def _likely(tiles: Tiles, pages: int) -> bool:
    """Whether it makes sense to look for a paper of so many pages."""
    certain, full = fullness(tiles, pages)
    # A little more than seems possible: what service takes is an estimate.
    far = abs(surplus(tiles, pages)) > FAR_OFF * pages
    return full > TOO_EMPTY and certain < TOO_FULL and not far


def _pictures(layout: Layout, material: Material) -> Iterator[tuple[str, tuple[Path, str]]]:
    """Where every picture on the pages comes from, and those that large print has room for and the paper has not."""
    stories = (story for page in layout.pages for _, story in page.stories)
    shown = [(story.number, photo.number) for story in stories for photo in story.photos]
    gone = [(story, number) for story, numbers in left_out(layout, material.data).items() for number in numbers]
    for story, number in shown + gone:
        picture = material.copies[story].pictures[number]
        yield photo_name(story, number), (picture.file, Path(picture.use.file).name)
