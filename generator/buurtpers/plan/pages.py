"""What plans of sites are made of, whatever kind of page: links, photographs, texts, and the plan itself. No HTML here.

Paths are relative to the site's root and end in "/" ("" is the front page);
files have their full name ("agenda.ics"). Dates are `datetime.date`, times are
aware `datetime` in Europe/Amsterdam. What stands on a page is a view, in the module that plans its kind of page.
Most views are named tuples: a network has thousands of them, each is named by its text, and both take a third of
what they take of dataclasses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from buurtpers.read.markdown import Body


class Link(NamedTuple):
    title: str
    path: str


PHOTO_MARK = "\0"
"""In the text of a plan around the file of each photograph; in all other text it is escaped."""


@dataclass(frozen=True, repr=False)
class PhotoUse:
    """A photograph where it is used. `file` is absolute; `alt` may be "" (decorative).

    `focus` is the spot that a crop keeps in view: parts of the width and height, from the top left.
    """

    file: str
    alt: str
    caption: str | None
    credit: str | None
    focus: tuple[float, float] = (0.5, 0.5)

    def __repr__(self) -> str:
        words = (self.alt, self.caption, self.credit, self.focus)
        return f"PhotoUse({PHOTO_MARK}{self.file}{PHOTO_MARK}, {words!r})"


class PageText(NamedTuple):
    """A text on a page: of each link in `body` the address it leads to (None: nowhere), of each image the photo."""

    body: Body
    targets: tuple[str | None, ...]
    photos: tuple[PhotoUse | None, ...]


View = tuple[Any, ...]
"""What stands on a page: a named tuple of the module that plans pages of its kind."""


class PagePlan(NamedTuple):
    """One page: its address, what a browser's title bar says, and its view.

    `origin` is the file that people edit to change it, "" where there is none. `home` is the address of the site
    on which a page that several sites show is at home, "" where that is this one.
    """

    path: str
    title: str
    description: str
    view: View
    modified: dt.date | None
    origin: str = ""
    searchable: bool = True
    home: str = ""


class ShortAddress(NamedTuple):
    """A page at `path` that forwards to a story; to several in a list, if their short addresses collide."""

    path: str
    stories: tuple[Link, ...]
