"""Working groups: in which order, by which theme, those of other buurten, and their pages. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.meetings import MeetingView, coming, past
from buurtpers.plan.pages import Link, PagePlan, PageText, PhotoUse
from buurtpers.plan.selection import Selection
from buurtpers.plan.teasers import GroupTeaser, Teaser, group_teaser, newest_day, teasers_of
from buurtpers.plan.texts import Resolver, group_photos
from buurtpers.read import addresses
from buurtpers.read.models.publisher import Theme
from buurtpers.read.network import Network
from buurtpers.read.sites import Site


class GroupElsewhere(NamedTuple):
    """A group of other buurten, with a link for each that has a site (path: its full address, or "")."""

    title: str
    description: str
    buurten: tuple[Link, ...]


class Groups(NamedTuple):
    """The groups of a buurt by status, each status in the order of themes; `themes` have pages of their own."""

    groups: tuple[GroupTeaser, ...]
    themes: tuple[Link, ...] = ()
    elsewhere: tuple[GroupElsewhere, ...] = ()


class GroupPage(NamedTuple):
    group: GroupTeaser
    body: PageText | None
    since: dt.date | None
    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    news: tuple[Teaser, ...]
    older: tuple[Teaser, ...] = ()
    calendar: str = ""  # path of the .ics
    made: dt.date | None = None  # the day on which `coming` was so; None where nothing comes
    goal: str | None = None
    photos: tuple[PhotoUse, ...] = ()
    theme: Link | None = None


GROUP_NEWS = 8
# First those that people can join.
_ORDER = ("actief", "oprichting", "rust", "klaar")


def in_order(chosen: Selection) -> list[str]:
    """The groups of a buurt by status; within one by theme, in the order of their files."""
    themes = [*chosen.network.themes]

    def rank(key: str) -> tuple[int, int]:
        group = chosen.groups[key]
        return _ORDER.index(group.status), themes.index(group.thema) if group.thema in themes else len(themes)

    return sorted(chosen.groups, key=rank)


def themes_of(chosen: Selection) -> Mapping[str, Theme]:
    """The themes that a buurt has groups for, by id."""
    used = {group.thema for group in chosen.groups.values()}
    return {key: theme for key, theme in chosen.network.themes.items() if key in used}


def groups_elsewhere(chosen: Selection) -> tuple[GroupElsewhere, ...]:
    """Groups that people can join in other buurten and that this buurt does not have."""
    if "groups" not in chosen.network.made:
        chosen.network.made["groups"] = _anywhere(chosen.network)
    everywhere: Mapping[str, GroupElsewhere] = chosen.network.made["groups"]
    return tuple(group for key, group in everywhere.items() if key not in chosen.groups)


def _anywhere(network: Network) -> dict[str, GroupElsewhere]:
    """By id, the groups that people can join, each with the buurten that have it."""
    return {
        key: GroupElsewhere(
            group.title,
            group.description,
            tuple(_link(key, network.sites[buurt]) for buurt in sorted(group.buurten.of(network.sites))),
        )
        for key, group in network.groups.items()
        if group.working and group.buurten.of(network.sites)
    }


def _link(group: str, site: Site) -> Link:
    return Link(site.title, site.url + addresses.group_path(group) if site.url else "")


def theme_link(themes: Mapping[str, Theme], key: str | None) -> Link | None:
    theme = themes.get(key or "")
    return Link(theme.title, addresses.theme_path(key)) if key and theme else None


def paths(chosen: Selection) -> Iterator[str]:
    if chosen.groups:
        yield addresses.GROUPS
        yield from map(addresses.group_path, chosen.groups)


def pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    if not chosen.groups:
        return
    words = catalogue("buurtpers")
    teasers = [group_teaser(chosen, key) for key in in_order(chosen)]
    description = words("page.groups-of", name=chosen.site.title)
    themes = themes_of(chosen)
    links = tuple(Link(theme.title, addresses.theme_path(key)) for key, theme in themes.items())
    overview = Groups(tuple(teasers), links, groups_elsewhere(chosen))
    yield PagePlan(addresses.GROUPS, words("page.groups"), description, overview, None, searchable=False)
    for teaser in teasers:
        text = chosen.network.texts.get(f"werkgroepen/{teaser.id}")
        keys = [key for key, meeting in chosen.meetings.items() if meeting.werkgroep == teaser.id]
        news = [article for article in chosen.news if article.record.werkgroep == teaser.id]
        ahead = coming(chosen, keys)
        view = GroupPage(
            group=teaser,
            body=resolver.text(text, teaser.path) if text else None,
            since=chosen.groups[teaser.id].since,
            coming=ahead,
            past=past(chosen, keys),
            news=teasers_of(chosen, news[:GROUP_NEWS]),
            older=teasers_of(chosen, news[GROUP_NEWS:]),
            calendar=addresses.group_calendar(teaser.id) if keys else "",
            made=chosen.today if ahead else None,
            goal=chosen.groups[teaser.id].goal,
            photos=group_photos(chosen.network, chosen.groups[teaser.id]),
            theme=theme_link(themes, chosen.groups[teaser.id].thema),
        )
        origin = text.file if text else chosen.groups[teaser.id].at().file
        yield PagePlan(teaser.path, teaser.title, teaser.description, view, newest_day(news), origin)
