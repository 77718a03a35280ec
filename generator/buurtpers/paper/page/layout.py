"""What stands where on the pages of a paper: made by `compose/arranging.py`, read by all who set, judge or explain it.

Places are whole columns and rows of the page's grid, from 0 at the left and at the top of the type area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from buurtpers.paper.content.blocks import Block

Number = int | float
Crop = tuple[Number, Number, Number, Number]
"""Left, top, right, bottom of the part of a picture that is shown: 0 to 1."""


def photo_name(story: int, number: int) -> str:
    """The name of a picture's file beside the templates."""
    return f"photo-{story}-{number}.jpg"


@dataclass(frozen=True)
class Place:
    """A rectangle of the grid: from column `x` and row `y`, so many columns and rows."""

    x: int
    y: int
    columns: int
    rows: int


@dataclass(frozen=True)
class PlacedHead:
    """Where a story's head stands. `size`: of its headline, in points; `coming_from`: words above a later part."""

    place: Place
    size: Number
    coming_from: str | None = None


@dataclass(frozen=True)
class PlacedPhoto:
    """Where a photograph stands. `number`: in the story's pictures."""

    number: int
    place: Place
    caption: int  # rows of the place
    crop: Crop
    name: str  # of its file beside the templates


@dataclass(frozen=True)
class TextFrame:
    """A piece of one column with text of a story. `used`: rows of it that have text."""

    place: Place
    used: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PlacedStory:
    """A story, or a part of one, in its module. `number`: in the stories of the paper's data; `part`: from 0."""

    number: int
    part: int
    head: PlacedHead
    photos: tuple[PlacedPhoto, ...]
    frames: tuple[TextFrame, ...]
    quote: Place | None
    vignette: Place | None
    short: bool  # only its beginning; the rest is on the website
    boxed: bool
    cost: Number


@dataclass(frozen=True)
class Entry:
    """A line of the list of what is inside. `to`: the part of a story, as templates name it."""

    title: str
    page: int
    to: str


@dataclass(frozen=True)
class Module:
    """What fills a rectangle of a page: a story, or something of `kind` that the editors or the program made.

    `number`: which of its kind (part, advertisement, announcement); `count`: how many entries
    of a list; `contents`: the list of what is inside.
    """

    kind: str
    place: Place
    story: PlacedStory | None = None
    number: int = 0
    count: int = 0
    contents: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A line between modules: `columns` wide, or `rows` high. `y` in rows, which need not be whole."""

    x: int
    y: Number
    columns: int | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Page:
    """A page: `number` from 1, `rows` of its type area, its modules in the order of reading, the rules between them."""

    number: int
    rows: int
    modules: tuple[Module, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def stories(self) -> Iterator[tuple[Module, PlacedStory]]:
        """The modules with a story, each with that."""
        return ((module, module.story) for module in self.modules if module.story)


@dataclass(frozen=True)
class Moved:
    """A story that stands on another page than its editor wished, in a paper of so many pages."""

    title: str
    page: int
    wish: int


@dataclass(frozen=True)
class Layout:
    """A composed paper. `left_out`: titles of stories that are not in it; `cost`: what the composer paid, in points."""

    pages: tuple[Page, ...]
    left_out: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    cost: Number = 0

    @property
    def modules(self) -> Iterator[Module]:
        return (module for page in self.pages for module in page.modules)

    @property
    def photos(self) -> Iterator[PlacedPhoto]:
        """Every photograph on the pages, in their order."""
        return (photo for module in self.modules if module.story for photo in module.story.photos)


def for_typst(layout: Layout) -> dict[str, Any]:
    """What the templates read: layout.json."""
    pages = [
        {
            "number": page.number,
            "rows": page.rows,
            "modules": [_module(module) for module in page.modules],
            "rules": [_without_none(x=rule.x, y=rule.y, columns=rule.columns, rows=rule.rows) for rule in page.rules],
        }
        for page in layout.pages
    ]
    return {"pages": pages, "left-out": list(layout.left_out), "cost": layout.cost}


def _module(module: Module) -> dict[str, Any]:
    start = {"kind": module.kind} | _place(module.place)
    if module.story:
        return start | _story(module.story)
    match module.kind:
        case "inside":
            return start | {"toc": [{"title": one.title, "page": one.page, "to": one.to} for one in module.contents]}
        case "soon":
            return start | {"dates": module.count}
        case "ad" | "notice":
            return start | {module.kind: module.number}
        case _:
            return start | {"part": module.number}


def _story(story: PlacedStory) -> dict[str, Any]:
    head = _place(story.head.place) | {"size": story.head.size}
    return {
        "story": story.number,
        "part": story.part,
        "head": head | _without_none(**{"from": story.head.coming_from}),
        "photos": [
            {"photo": photo.number}
            | _place(photo.place)
            | {"caption": photo.caption, "crop": list(photo.crop), "src": f"/{photo.name}"}
            for photo in story.photos
        ],
        "frames": [
            {"x": one.place.x, "y": one.place.y, "rows": one.place.rows, "used": one.used, "blocks": list(one.blocks)}
            for one in story.frames
        ],
        "quote": _place(story.quote) if story.quote else None,
        "vignette": _place(story.vignette) if story.vignette else None,
        "short": story.short,
        "boxed": story.boxed,
        "cost": story.cost,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"x": place.x, "y": place.y, "columns": place.columns, "rows": place.rows}


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
