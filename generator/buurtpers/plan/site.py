"""A buurt's website, planned: which pages it has, and what stands on each. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.plan import outside
from buurtpers.plan.balance import balance_pages, balance_paths
from buurtpers.plan.calendars import calendars_of
from buurtpers.plan.groups import groups_elsewhere, in_order, themes_of
from buurtpers.plan.home import home_elsewhere
from buurtpers.plan.meetings import agenda_pages, coming, group_link, past, places_of, soonest
from buurtpers.plan.method import method_chapters, method_pages
from buurtpers.plan.pages import (
    Archive,
    Article,
    Box,
    Front,
    GroupPage,
    Groups,
    GroupTeaser,
    Link,
    Outside,
    PagePlan,
    PaperLink,
    Papers,
    ShortAddress,
    SitePlan,
    Teaser,
    Text,
    ThemePage,
)
from buurtpers.plan.partners import partner_page, partners_of
from buurtpers.plan.selection import News, Selection, select
from buurtpers.plan.texts import Resolver, group_photos, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import Page
from buurtpers.read.models.publisher import Theme
from buurtpers.read.network import Network

ARCHIVE_PAGE = 12
FRONT_NEWS = 10
# So many of the newest are in a site's feeds.
MOST_IN_FEED = 30
FRONT_MEETINGS = 5
FRONT_LATER = 15
THEME_MEETINGS = 10
THEME_LATER = 10
GROUP_NEWS = 8

# Addresses that a site makes itself: nobody's page can have them.
_GENERATED = re.compile(
    r"|agenda/(maand/)?|werkgroepen/|krant/|nieuws/(\d{4}/(pagina-\d+/)?)?|(404|search|assets|fotos|k)/.*"
)


def plan_site(network: Network, buurt: str, today: dt.date) -> tuple[SitePlan, list[Problem]]:
    """The site of `buurt` as it is on `today`, and the mistakes that only show on this site."""
    chosen = select(network, buurt, today)
    resolver = Resolver(network, buurt, frozenset(_paths(chosen)))
    pages = (
        _front(chosen),
        *_archive(chosen),
        *_outside(chosen),
        *_articles(chosen, resolver),
        *_groups(chosen, resolver),
        *agenda_pages(chosen, resolver),
        *_papers(chosen),
        *_texts(chosen, resolver),
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
        feed=_teasers(chosen, chosen.news[:MOST_IN_FEED]),
        calendars=calendars_of(chosen),
        shorts=_shorts(chosen),
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


# What stands in lists


def _teaser(chosen: Selection, article: News) -> Teaser:
    """The same on every site and in every list: made once."""
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


def _teasers(chosen: Selection, articles: Iterable[News]) -> tuple[Teaser, ...]:
    return tuple(_teaser(chosen, article) for article in articles)


def _group(chosen: Selection, key: str) -> GroupTeaser:
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


def _paper_links(chosen: Selection) -> tuple[PaperLink, ...]:
    return tuple(
        PaperLink(key, edition.title, edition.date, addresses.paper_path(key), addresses.cover_path(key))
        for key, edition in reversed(chosen.published().items())
    )


# The pages


def _newest(articles: Sequence[News]) -> dt.date | None:
    return max((article.record.date for article in articles), default=None)


def _front(chosen: Selection) -> PagePlan:
    lead, *rest = _teasers(chosen, chosen.news[: FRONT_NEWS + 1]) or (None,)
    groups = tuple(_group(chosen, key) for key, group in chosen.groups.items() if group.working)
    view = Front(
        lead=lead,
        news=tuple(teaser for teaser in rest if teaser),
        soon=soonest(chosen, FRONT_MEETINGS, FRONT_LATER),
        groups=groups,
        paper=next(iter(_paper_links(chosen)), None),
        wanted=tuple(group for group in groups if group.wanted),
        outside=outside.for_front(outside.outside_news(chosen)),
    )
    words = catalogue("buurtpers")
    description = chosen.site.description or words("page.front", name=chosen.site.title)
    return PagePlan(addresses.FRONT, chosen.site.title, description, view, _newest(chosen.news), searchable=False)


def _archive(chosen: Selection) -> Iterator[PagePlan]:
    words, name = catalogue("buurtpers"), chosen.site.title
    by_year = {y: list(items) for y, items in groupby(chosen.news, key=lambda a: a.record.date.year)}
    years = tuple(Link(str(year), addresses.archive_path(year)) for year in by_year)
    newest = chosen.news[:ARCHIVE_PAGE]
    older = years[0] if len(chosen.news) > ARCHIVE_PAGE else None
    others = Link(words("page.outside"), addresses.OUTSIDE) if outside.sources(chosen, "nieuws") else None
    view = Archive(None, years, _teasers(chosen, newest), 1, (), None, older, others)
    yield PagePlan(
        addresses.NEWS, words("page.news"), words("page.news-of", name=name), view, _newest(newest), searchable=False
    )
    for year, articles in by_year.items():
        count = -(-len(articles) // ARCHIVE_PAGE)
        pages = tuple(Link(str(n), addresses.archive_path(year, n)) for n in range(1, count + 1))
        for number in range(1, count + 1):
            part = articles[(number - 1) * ARCHIVE_PAGE : number * ARCHIVE_PAGE]
            view = Archive(
                year=year,
                years=years,
                items=_teasers(chosen, part),
                number=number,
                pages=pages,
                newer=pages[number - 2] if number > 1 else None,
                older=pages[number] if number < count else None,
            )
            title = words("page.news-year", year=year)
            if number > 1:
                title = words("page.numbered", title=title, number=number)
            yield PagePlan(
                addresses.archive_path(year, number),
                title,
                words("page.news-year-of", name=name, year=year),
                view,
                _newest(part),
                searchable=False,
            )


def _outside(chosen: Selection) -> Iterator[PagePlan]:
    if outside.sources(chosen, "nieuws"):
        words, items = catalogue("buurtpers"), outside.outside_news(chosen)
        view = Outside(items, outside.named(chosen, items))
        description = words("page.outside-of", name=chosen.site.title)
        newest = max((item.date for item in items), default=None)
        yield PagePlan(addresses.OUTSIDE, words("page.outside"), description, view, newest, searchable=False)


def _articles(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    links = [Link(article.record.title, article.path) for article in chosen.news]
    themes = themes_of(chosen)
    for number, article in enumerate(chosen.news):
        teaser = _teaser(chosen, article)
        view = Article(
            item=teaser,
            lead=article.record.description,
            body=resolver.text(article.text, article.path, chosen.network.texts.get(f"kaders/{article.file}")),
            group=group_link(chosen, article.record.werkgroep),
            newer=links[number - 1] if number else None,
            older=links[number + 1] if number + 1 < len(links) else None,
            box=_box(chosen, resolver, article),
            theme=_theme_link(themes, article.record.thema),
        )
        yield PagePlan(
            article.path,
            teaser.title,
            teaser.lead,
            view,
            teaser.date,
            article.file,
            home=home_elsewhere(chosen.network, article.record.buurten, chosen.site.id),
        )


def _box(chosen: Selection, resolver: Resolver, article: News) -> Box | None:
    box, text = article.record.box, chosen.network.texts.get(f"kaders/{article.file}")
    return Box(box.title, resolver.text(text, article.path, article.text)) if box and text else None


def _groups(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    if not chosen.groups:
        return
    words = catalogue("buurtpers")
    teasers = [_group(chosen, key) for key in in_order(chosen)]
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
            news=_teasers(chosen, news[:GROUP_NEWS]),
            older=_teasers(chosen, news[GROUP_NEWS:]),
            calendar=addresses.group_calendar(teaser.id) if keys else "",
            made=chosen.today if ahead else None,
            goal=chosen.groups[teaser.id].goal,
            photos=group_photos(chosen.network, chosen.groups[teaser.id]),
            theme=_theme_link(themes, chosen.groups[teaser.id].thema),
        )
        origin = text.file if text else chosen.groups[teaser.id].at().file
        yield PagePlan(teaser.path, teaser.title, teaser.description, view, _newest(news), origin)


def _theme_link(themes: Mapping[str, Theme], key: str | None) -> Link | None:
    theme = themes.get(key or "")
    return Link(theme.title, addresses.theme_path(key)) if key and theme else None


def _themes(chosen: Selection) -> Iterator[PagePlan]:
    words = catalogue("buurtpers")
    for key, theme in themes_of(chosen).items():
        groups = [name for name in in_order(chosen) if chosen.groups[name].thema == key]
        keys = [name for name, meeting in chosen.meetings.items() if meeting.werkgroep in groups]
        news = [article for article in chosen.news if article.record.thema == key]
        soon = soonest(chosen, THEME_MEETINGS, THEME_LATER, keys)
        view = ThemePage(
            theme=theme,
            groups=tuple(_group(chosen, name) for name in groups),
            soon=soon,
            news=_teasers(chosen, news[:GROUP_NEWS]),
            older=_teasers(chosen, news[GROUP_NEWS:]),
            made=chosen.today if soon else None,
        )
        description = theme.description or words("page.theme-of", theme=theme.title, name=chosen.site.title)
        yield PagePlan(addresses.theme_path(key), theme.title, description, view, _newest(news), searchable=False)


def _more(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    """What the network tells of itself: its themes, who helps, what was done, and how."""
    yield from _themes(chosen)
    yield from partner_page(chosen)
    yield from balance_pages(chosen, resolver)
    yield from method_pages(chosen, resolver)


def _papers(chosen: Selection) -> Iterator[PagePlan]:
    papers = _paper_links(chosen)
    if papers:
        words = catalogue("buurtpers")
        description = words("page.papers-of", name=chosen.site.buurt.krant or chosen.site.title)
        yield PagePlan(
            addresses.PAPERS, words("page.papers"), description, Papers(papers), papers[0].date, searchable=False
        )


def _shorts(chosen: Selection) -> tuple[ShortAddress, ...]:
    """Short addresses of the stories that may end early in a paper."""
    found: dict[str, list[Link]] = {}
    for article in chosen.news:
        if article.record.krant.online:
            found.setdefault(addresses.short_path(article.path), []).append(Link(article.record.title, article.path))
    return tuple(ShortAddress(path, tuple(links)) for path, links in found.items())


def _texts(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    for page in chosen.pages:
        record = page.record
        view = Text(resolver.text(page.text, page.path), record_photo(chosen.network, record))
        description = record.description or page.text.body.lead
        yield PagePlan(page.path, record.title, description, view, None, page.file)
