"""News items and working groups as they stand in lists. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.selection import News, Selection
from buurtpers.plan.texts import record_photo
from buurtpers.read import addresses
from buurtpers.read.models.people import Contact
from buurtpers.read.models.publisher import Theme


@dataclass(frozen=True, repr=False)
class Teaser:
    """A news item as it stands in a list."""

    title: str
    path: str
    date: dt.date
    lead: str
    author: str | None
    photo: PhotoUse | None
    theme: Theme | None

    @cached_property
    def said(self) -> str:
        """Its repr, made once: it stands in many lists on many sites, whose pages are named by it."""
        return repr((self.title, self.path, self.date, self.lead, self.author, self.photo, self.theme))

    def __repr__(self) -> str:
        return f"Teaser{self.said}"


class GroupTeaser(NamedTuple):
    id: str
    title: str
    path: str
    description: str
    theme: Theme | None
    photo: PhotoUse | None
    contact: Contact | None  # None: by way of the editors
    wanted: tuple[str, ...]
    status: str = "actief"  # key of the catalogue, "status." + status
    achieved: str | None = None


def teaser_of(chosen: Selection, article: News) -> Teaser:
    """The teaser of an article: the same on every site and in every list, so it is made once."""
    made, item = chosen.network.made, article.record
    if ("teaser", article.file) not in made:
        made["teaser", article.file] = Teaser(
            title=item.title,
            path=article.path,
            date=item.date,
            lead=item.description or article.text.body.lead,
            author=item.author,
            photo=record_photo(chosen.network, item),
            theme=chosen.network.themes.get(item.thema or ""),
        )
    found: Teaser = made["teaser", article.file]
    return found


def teasers_of(chosen: Selection, articles: Iterable[News]) -> tuple[Teaser, ...]:
    return tuple(teaser_of(chosen, article) for article in articles)


def group_teaser(chosen: Selection, key: str) -> GroupTeaser:
    group = chosen.groups[key]
    return GroupTeaser(
        id=key,
        title=group.title,
        path=addresses.group_path(key),
        description=group.description,
        theme=chosen.network.themes.get(group.thema or ""),
        photo=record_photo(chosen.network, group),
        contact=group.contact,
        wanted=group.asks,
        status=group.status,
        achieved=group.achieved if group.status == "klaar" else None,
    )


def newest_day(articles: Sequence[News]) -> dt.date | None:
    return max((article.record.date for article in articles), default=None)
