"""A buurt's website, planned: which pages it has, and what stands on each. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.plan import outside
from buurtpers.plan.agenda import agenda_pages
from buurtpers.plan.balance import balance_pages, balance_paths
from buurtpers.plan.calendars import CalendarPlan, calendars_of
from buurtpers.plan.front import front_page
from buurtpers.plan.groups import group_pages, themes_of
from buurtpers.plan.method import method_chapters, method_pages
from buurtpers.plan.news import ARCHIVE_PAGE, archive_pages, article_pages, short_addresses
from buurtpers.plan.offered import paper_pages
from buurtpers.plan.outside import outside_pages
from buurtpers.plan.pages import Link, PagePlan, ShortAddress
from buurtpers.plan.partners import partner_page, partners_of
from buurtpers.plan.places import places_of
from buurtpers.plan.selection import Selection, select
from buurtpers.plan.teasers import Teaser, teasers_of
from buurtpers.plan.texts import Resolver
from buurtpers.plan.themes import theme_pages
from buurtpers.plan.written import written_pages
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
    calendars: tuple[CalendarPlan, ...] = ()
    shorts: tuple[ShortAddress, ...] = ()


def plan_site(network: Network, buurt: str, today: dt.date) -> tuple[SitePlan, list[Problem]]:
    """The site of `buurt` as it is on `today`, and the mistakes that only show on this site."""
    chosen = select(network, buurt, today)
    resolver = Resolver(network, buurt, frozenset(_paths(chosen)))
    pages = (
        front_page(chosen),
        *archive_pages(chosen),
        *outside_pages(chosen),
        *article_pages(chosen, resolver),
        *group_pages(chosen, resolver),
        *agenda_pages(chosen, resolver),
        *paper_pages(chosen),
        *written_pages(chosen, resolver),
        *_without_own(chosen, _more(chosen, resolver)),
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
        calendars=calendars_of(chosen),
        shorts=short_addresses(chosen),
    )
    return plan, [*_collisions(chosen), *resolver.problems, *outside.failing(chosen)]


def _paths(chosen: Selection) -> Iterator[str]:
    """Every address of the site, pages and files."""
    yield from (addresses.FRONT, addresses.NEWS, addresses.AGENDA)
    yield from (addresses.CALENDAR, addresses.NETWORK_CALENDAR)
    if chosen.site.url:
        yield from (addresses.RSS, addresses.ATOM)
    if outside.sources(chosen, "nieuws"):
        yield addresses.OUTSIDE
    yield from (article.path for article in (*chosen.news, *chosen.pages))
    for year, count in Counter(article.record.date.year for article in chosen.news).items():
        yield from (addresses.archive_path(year, number) for number in range(1, -(-count // ARCHIVE_PAGE) + 1))
    if chosen.meetings:
        yield addresses.AGENDA_MONTHS
    for key in chosen.meetings:
        yield from (addresses.meeting_path(key), addresses.meeting_calendar(key))
    yield from map(addresses.place_path, places_of(chosen))
    if chosen.groups:
        yield addresses.GROUPS
        for key in chosen.groups:
            yield from (addresses.group_path(key), addresses.group_calendar(key))
    if papers := chosen.published():
        yield addresses.PAPERS
        yield from (addresses.paper_path(key) for key in papers)
    yield from (addresses.theme_path(key) for key in themes_of(chosen))
    if partners_of(chosen):
        yield addresses.PARTNERS
    yield from balance_paths(chosen)
    if chapters := method_chapters(chosen):
        yield from (addresses.METHOD, *(chapter.path for chapter in chapters))


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
    named += [(addresses.place_path(key), key, chosen.network.places[key].at()) for key in places_of(chosen)]
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
    for path, name, there in (
        (addresses.PARTNERS, "partners", partners_of(chosen)),
        (addresses.METHOD, "method", method_chapters(chosen)),
        (addresses.BALANCE, "balance", balance_paths(chosen)),
    ):
        if there and path not in chosen.own_paths:
            links.append(Link(words(f"page.{name}"), path))
    return tuple(links)


def _without_own(chosen: Selection, pages: Iterable[PagePlan]) -> Iterator[PagePlan]:
    """Pages that a buurt's own file may take the place of."""
    return (page for page in pages if page.path not in chosen.own_paths)


def _more(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    """What the network tells of itself: its themes, who helps, what was done, and how."""
    yield from theme_pages(chosen)
    yield from partner_page(chosen)
    yield from balance_pages(chosen, resolver)
    yield from method_pages(chosen, resolver)
