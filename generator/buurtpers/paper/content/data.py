"""What the templates of a paper read: data.json, but for the house style (`Look`). No layout here.

A field `front_line` is `front-line` there. Everything goes to Typst as values, never as code, so nothing an author
writes can break or change a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from buurtpers.paper.content.blocks import Block
from buurtpers.paper.content.puzzle import Puzzle
from buurtpers.plan.edition import AdSize


@dataclass(frozen=True)
class EditionData:
    """What stands at the head of the paper, in words. `issue`: its title, day and number."""

    masthead: str
    title: str
    issue: str
    about: str
    tagline: str  # "" where there is none
    network: str
    document_title: str  # of the file
    date: dt.date


@dataclass(frozen=True)
class PageFormat:
    """A page: its size and margins in millimetres, `gutter` and `masthead` (the height of the name) in points."""

    name: str  # "A4"
    width: float
    height: float
    margin_x: float
    margin_top: float
    margin_first: float
    margin_bottom: float
    columns: int
    gutter: float
    masthead: float
    headlines: float  # how large they are, against those of an A4


@dataclass(frozen=True)
class BodyType:
    """Body text, in points. `leading`: from line to line; a row of the page is as high."""

    size: float
    leading: float


@dataclass(frozen=True)
class PhotoData:
    """A photograph of a story. `ratio`: height : width; `wanted`: the editors did not ask to leave it out."""

    alt: str
    caption: str | None
    credit: str | None
    ratio: float
    wanted: bool = True
    src: str | None = None  # its file beside the templates, for large print


@dataclass(frozen=True)
class StoryData:
    """A story. `front`: it leads the paper; `main`: the first photograph is its own; `qr`: the file of its QR code."""

    title: str
    kicker: str | None
    lead: str  # "" where there is none
    author: str | None
    front: bool
    blocks: tuple[Block, ...]
    photos: tuple[PhotoData, ...]
    main: bool
    quote: str | None  # a pull quote
    url: str  # "" where it is on no website
    qr: str | None
    vignette: str | None = None  # the file of a drawing that may stand with it


@dataclass(frozen=True)
class ContactData:
    name: str | None
    phone: str | None
    email: str | None  # or another address to write to
    address: str | None


@dataclass(frozen=True)
class GroupData:
    """A working group. `reach`: how, in one line; `wanted`: whom it looks for."""

    title: str
    description: str
    contact: ContactData
    reach: str
    wanted: str | None


@dataclass(frozen=True)
class MeetingData:
    """A line of the agenda. `line`: when, where, and what else is told; `front_line`: as short as that can be."""

    day: str
    weekday: str
    month: str
    month_title: str  # with its year
    title: str
    line: str
    front_line: str
    cancelled: bool
    reason: str  # that it does not take place, and why; whether `cancelled` or not


@dataclass(frozen=True)
class NoticeData:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class AdData:
    """An advertisement. `file`: its name in the network; `src`: beside the templates; `ratio`: height : width."""

    name: str
    file: str
    alt: str
    url: str | None
    size: AdSize
    src: str
    ratio: float


@dataclass(frozen=True)
class PaperData:
    """What paper.typ reads. `words`: what templates say by themselves; `theme`: `PaperTheme.for_typst`.

    Groups and meetings are parted, for a part of the page each.
    """

    words: Mapping[str, str]
    edition: EditionData
    format: PageFormat
    type: BodyType
    theme: Mapping[str, Any]
    stories: tuple[StoryData, ...]
    groups: tuple[tuple[GroupData, ...], ...]
    agenda: tuple[tuple[MeetingData, ...], ...]
    notices: tuple[NoticeData, ...]
    ads: tuple[AdData, ...]
    redactie: ContactData
    copy: tuple[str, ...]  # how and until when to send some
    call: str  # how to reach the editors, "" where one can't
    colofon: tuple[str, ...]
    puzzle: Puzzle
