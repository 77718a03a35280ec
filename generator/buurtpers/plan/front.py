"""The front page of a site. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan import outside
from buurtpers.plan.meetings import Soonest, soonest
from buurtpers.plan.offered import PaperLink, paper_links
from buurtpers.plan.outside import OutsideItem
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.selection import Selection
from buurtpers.plan.teasers import GroupTeaser, Teaser, group_teaser, newest_day, teasers_of
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses


class Front(NamedTuple):
    lead: Teaser | None
    news: tuple[Teaser, ...]
    soon: Soonest
    groups: tuple[GroupTeaser, ...]
    paper: PaperLink | None
    wanted: tuple[GroupTeaser, ...]
    outside: tuple[OutsideItem, ...] = ()


FRONT_NEWS = 10
FRONT_MEETINGS = 5
FRONT_LATER = 15


def paths(_: Selection) -> tuple[str, ...]:
    return (addresses.FRONT,)


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    lead, *rest = teasers_of(chosen, chosen.news[: FRONT_NEWS + 1]) or (None,)
    groups = tuple(group_teaser(chosen, key) for key, group in chosen.groups.items() if group.working)
    view = Front(
        lead=lead,
        news=tuple(teaser for teaser in rest if teaser),
        soon=soonest(chosen, FRONT_MEETINGS, FRONT_LATER),
        groups=groups,
        paper=next(iter(paper_links(chosen)), None),
        wanted=tuple(group for group in groups if group.wanted),
        outside=outside.for_front(outside.outside_news(chosen)),
    )
    words = catalogue("buurtpers")
    description = chosen.site.description or words("page.front", name=chosen.site.title)
    yield PagePlan(addresses.FRONT, chosen.site.title, description, view, newest_day(chosen.news), searchable=False)
