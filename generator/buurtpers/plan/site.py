"""A buurt's website, planned: which pages it has, and what stands on each. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.plan import (
    agenda,
    balance,
    calendars,
    front,
    groups,
    method,
    news,
    offered,
    outside,
    partners,
    places,
    themes,
    written,
)
from buurtpers.plan.pages import Link, PagePlan, ShortAddress
from buurtpers.plan.selection import Selection, select
from buurtpers.plan.teasers import Teaser, teasers_of
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import Page
from buurtpers.read.models.people import Contact
from buurtpers.read.network import Network

# So many of the newest are in a site's feeds.
MOST_IN_FEED = 30
# Addresses that a site makes itself: nobody's page can have them.
_GENERATED = re.compile(
    r"|agenda/(maand/)?|werkgroepen/|krant/|nieuws/(\d{4}/(pagina-\d+/)?)?|(404|search|assets|fotos|k)/.*"
)


class Kind(NamedTuple):
    """A kind of page. The template in `bodies/` has the name of its view, without "Page"."""

    paths: Callable[[Selection], Iterable[str]]
    """The addresses of its pages on a site, so that links can lead there."""
    pages: Callable[[Selection, Resolver], Iterable[PagePlan]]
    replaceable: bool = False
    """Whether a page that somebody wrote may have the address of one of these, and takes its place."""


# In this order they stand in the search index and the sitemap.
KINDS = (
    Kind(front.paths, front.pages),
    Kind(news.archive_paths, news.archive_pages),
    Kind(outside.paths, outside.pages),
    Kind(news.article_paths, news.article_pages),
    Kind(groups.paths, groups.pages),
    Kind(agenda.paths, agenda.pages),
    Kind(places.paths, places.pages),
    Kind(offered.paths, offered.pages),
    Kind(written.paths, written.pages),
    Kind(themes.paths, themes.pages, replaceable=True),
    Kind(partners.paths, partners.pages, replaceable=True),
    Kind(balance.paths, balance.pages, replaceable=True),
    Kind(method.paths, method.pages, replaceable=True),
)


@dataclass(frozen=True)
class SitePlan:
    """A whole site."""

    buurt: str  # id
    name: str  # "Schothorst"
    network: str  # "Burennetwerk Amersfoort"
    tagline: str | None
    colour: str
    url: str  # ends in "/"; "" where none is known
    today: dt.date
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    redactie: Contact
    pages: tuple[PagePlan, ...]
    feed: tuple[Teaser, ...] = ()
    """The newest news, for those who subscribe."""
    calendars: tuple[calendars.CalendarPlan, ...] = ()
    shorts: tuple[ShortAddress, ...] = ()


def plan_site(network: Network, buurt: str, today: dt.date) -> tuple[SitePlan, list[Problem]]:
    """The site of `buurt` as it is on `today`, and the mistakes that only show on this site."""
    chosen = select(network, buurt, today)
    resolver = Resolver(network, buurt, frozenset(_paths(chosen)))
    pages = tuple(
        page
        for kind in KINDS
        for page in kind.pages(chosen, resolver)
        if not (kind.replaceable and page.path in chosen.own_paths)
    )
    for record, text in network.salvaged:
        # Never shown: only for the links in it that lead nowhere, so that they are told at once.
        if text and isinstance(record, NewsItem | Page) and buurt in record.buurten.of(network.sites):
            resolver.text(text, addresses.file_path(text.file))
    site, about = chosen.site, network.about
    plan = SitePlan(
        buurt=buurt,
        name=site.title,
        network=about.name,
        tagline=site.buurt.tagline,
        colour=site.buurt.colour,
        url=site.url,
        today=today,
        menu=_menu(chosen),
        footer=_footer(chosen),
        redactie=about.redactie,
        pages=pages,
        feed=teasers_of(chosen, chosen.news[:MOST_IN_FEED]),
        calendars=calendars.calendars_of(chosen),
        shorts=news.short_addresses(chosen),
    )
    return plan, [*_collisions(chosen), *resolver.problems, *outside.failing(chosen)]


def _paths(chosen: Selection) -> Iterator[str]:
    """Every address of the site, pages and files."""
    for kind in KINDS:
        yield from kind.paths(chosen)
    yield from calendars.paths(chosen)
    if chosen.site.url:
        yield from (addresses.RSS, addresses.ATOM)


def _collisions(chosen: Selection) -> Iterator[Problem]:
    """Two files whose pages would have one address; both are named."""
    buurt = chosen.site.id
    taken: dict[str, str] = {}
    made = {addresses.OUTSIDE} if outside.sources(chosen, "nieuws") else frozenset[str]()
    for article in (*sorted(chosen.news, key=lambda a: a.file), *chosen.pages):
        if _GENERATED.fullmatch(article.path) or article.path in made:
            yield problem("address-generated", Location(article.file), [buurt], path=article.path)
        elif first := taken.get(article.path):
            yield problem("address-taken", Location(article.file), [buurt], path=article.path, first=first)
        taken.setdefault(article.path, article.file)
    named = [(addresses.meeting_path(key), key, meeting.at()) for key, meeting in chosen.meetings.items()]
    named += [(addresses.group_path(key), key, group.at()) for key, group in chosen.groups.items()]
    named += [(addresses.place_path(key), key, chosen.network.places[key].at()) for key in places.places_of(chosen)]
    for path, key, place in named:
        if _GENERATED.fullmatch(path):
            yield problem("address-generated", place, [buurt], path=path)
        elif first := taken.get(path):
            yield problem("address-taken", place, [buurt], path=path, first=first)
        taken.setdefault(path, f"{place} ({key})")


def _menu(chosen: Selection) -> tuple[Link, ...]:
    words = catalogue("buurtpers")
    entries = [(10, Link(words("menu.news"), addresses.NEWS)), (20, Link(words("menu.agenda"), addresses.AGENDA))]
    if chosen.groups:
        entries.append((30, Link(words("menu.groups"), addresses.GROUPS)))
    if chosen.published():
        entries.append((35, Link(words("menu.papers"), addresses.PAPERS)))
    entries += [(p.record.menu, Link(p.record.title, p.path)) for p in chosen.pages if p.record.menu is not None]
    return tuple(link for _, link in sorted(entries, key=lambda entry: (entry[0], entry[1].path)))


def _footer(chosen: Selection) -> tuple[Link, ...]:
    words = catalogue("buurtpers")
    links = [Link(p.record.title, p.path) for p in chosen.pages if p.record.menu is None]
    for path, name, paths in (
        (addresses.PARTNERS, "partners", partners.paths),
        (addresses.METHOD, "method", method.paths),
        (addresses.BALANCE, "balance", balance.paths),
    ):
        if path in paths(chosen) and path not in chosen.own_paths:
            links.append(Link(words(f"page.{name}"), path))
    return tuple(links)
