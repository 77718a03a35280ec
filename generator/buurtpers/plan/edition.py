"""One issue of a buurt's paper, planned: what goes in, in which order. No layout here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from buurtpers.plan.details import Detail
from buurtpers.plan.pages import PhotoUse
from buurtpers.read.markdown import Body
from buurtpers.read.models.people import Contact

# The page of a story: the first, the last, or a number; None leaves it open.
FRONT, BACK = 1, -1
SMALL, NORMAL, BIG = 1, 2, 3
FILLERS = ("puzzle", "call", "cards")

Format = Literal["A3", "A4", "A5"]
PhotoWish = Literal["ja", "nee", "groot"]
AdSize = Literal["1/8", "1/4", "1/2"]


@dataclass(frozen=True)
class PaperSection:
    """A part of the paper, with its name at the head of it."""

    id: str
    title: str


@dataclass(frozen=True)
class Notice:
    """A short announcement of the editors; it goes in wherever there is room."""

    title: str
    body: Body


@dataclass(frozen=True)
class Ad:
    """An advertisement, as a photograph or as a finished PDF (an absolute path)."""

    id: str
    name: str
    size: AdSize  # part of a page
    photo: PhotoUse | None
    pdf: str | None
    alt: str
    url: str | None


@dataclass(frozen=True)
class PrintOrder:
    """What the printer has to know of one buurt's paper, as far as the editors said."""

    shop: str | None  # id in drukkerijen.yml
    stock: str | None  # "90 grams offset"
    colour: bool
    total: int | None  # copies for all buurten of the edition together
    to_printer: dt.date | None
    delivery: tuple[dt.date, ...]


NO_ORDER = PrintOrder(None, None, True, None, None, ())


@dataclass(frozen=True)
class Story:
    """A story for the paper. `url` is its page's full address, "" where the site has none."""

    id: str
    title: str
    kicker: str | None  # its theme
    lead: str
    author: str | None
    date: dt.date
    body: Body
    photo: PhotoUse | None
    url: str
    weight: int = NORMAL
    must: bool = True  # False: may be left out where there is no room
    page: int | None = None  # FRONT, BACK, a number, or None: anywhere
    section: str | None = None  # id of a PaperSection of the edition
    length: int | None = None  # words wanted at most; only with `online`
    online: bool = False  # may end early, with the way to the rest
    photo_wish: PhotoWish | None = None
    quote: str | None = None  # a pull quote
    box: tuple[str | None, Body] | None = None  # title and text of the box that goes with it
    photos: tuple[PhotoUse, ...] = ()  # those in the text, besides `photo`


@dataclass(frozen=True)
class AgendaLine:
    start: dt.datetime
    end: dt.datetime | None
    title: str
    place: str | None
    cancelled: bool
    reason: str | None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class GroupLine:
    title: str
    description: str
    contact: Contact | None  # None: by way of the editors
    wanted: str | None


@dataclass(frozen=True)
class EditionPlan:
    """What one buurt's paper holds. `stories[0]` is the front-page story, if there is any story."""

    id: str  # "2026-herfst"
    buurt: str  # "schothorst"
    name: str  # "Schothorst"
    masthead: str  # "De Schothorster"
    tagline: str | None
    network: str  # "Burennetwerk Amersfoort"
    title: str  # "Herfst 2026"
    number: int  # 1 for the buurt's first issue
    date: dt.date
    colour: str  # "#1f5c4d"
    url: str  # the site's address, "" if unknown
    welcome: Body | None
    stories: tuple[Story, ...]
    agenda: tuple[AgendaLine, ...]
    groups: tuple[GroupLine, ...]
    redactie: Contact
    colofon: tuple[str, ...]
    next_kopij: dt.date | None  # last day for copy of the next issue
    next_date: dt.date | None
    format: Format = "A4"
    pages: tuple[int, int] = (1, 64)  # least and most
    sections: tuple[PaperSection, ...] = ()
    agenda_page: int = BACK
    fillers: tuple[str, ...] = FILLERS  # which may be used, the best liked first
    notices: tuple[Notice, ...] = ()
    ads: tuple[Ad, ...] = ()
    theme: str = "klassiek"
    copies: int | None = None  # of this buurt's paper
    min_dpi: int = 0  # of photographs; 0 where no print shop says so
    order: PrintOrder = NO_ORDER
