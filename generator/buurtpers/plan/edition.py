"""One issue of a buurt's paper, planned: what goes in, in which order. No layout here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from buurtpers.plan.pages import PhotoUse
from buurtpers.read.markdown import Body
from buurtpers.read.models import Contact


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


@dataclass(frozen=True)
class AgendaLine:
    start: dt.datetime
    end: dt.datetime | None
    title: str
    place: str | None
    cancelled: bool
    reason: str | None


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
