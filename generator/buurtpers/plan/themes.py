"""A page for each theme that a buurt has groups for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.groups import GROUP_NEWS, in_order, themes_of
from buurtpers.plan.meetings import Soonest, soonest
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.selection import Selection
from buurtpers.plan.teasers import GroupTeaser, Teaser, group_teaser, newest_day, teasers_of
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses
from buurtpers.read.models.publisher import Theme


class ThemePage(NamedTuple):
    theme: Theme
    groups: tuple[GroupTeaser, ...]
    soon: Soonest
    news: tuple[Teaser, ...]
    older: tuple[Teaser, ...] = ()
    made: dt.date | None = None  # the day on which `soon` was so; None where nothing comes


THEME_MEETINGS = 10
THEME_LATER = 10


def paths(chosen: Selection) -> Iterator[str]:
    return map(addresses.theme_path, themes_of(chosen))


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    words = catalogue("buurtpers")
    for key, theme in themes_of(chosen).items():
        groups = [name for name in in_order(chosen) if chosen.groups[name].thema == key]
        keys = [name for name, meeting in chosen.meetings.items() if meeting.werkgroep in groups]
        news = [article for article in chosen.news if article.record.thema == key]
        soon = soonest(chosen, THEME_MEETINGS, THEME_LATER, keys)
        view = ThemePage(
            theme=theme,
            groups=tuple(group_teaser(chosen, name) for name in groups),
            soon=soon,
            news=teasers_of(chosen, news[:GROUP_NEWS]),
            older=teasers_of(chosen, news[GROUP_NEWS:]),
            made=chosen.today if soon else None,
        )
        description = theme.description or words("page.theme-of", theme=theme.title, name=chosen.site.title)
        yield PagePlan(addresses.theme_path(key), theme.title, description, view, newest_day(news), searchable=False)
