"""The news of a site: its archive, and a page for each item. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan import outside
from buurtpers.plan.groups import theme_link, themes_of
from buurtpers.plan.home import home_elsewhere
from buurtpers.plan.meetings import group_link
from buurtpers.plan.pages import Link, PagePlan, PageText, ShortAddress
from buurtpers.plan.selection import News, Selection
from buurtpers.plan.teasers import Teaser, newest_day, teaser_of, teasers_of
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses


class Archive(NamedTuple):
    year: int | None  # None: the newest of all years (`items` may be empty)
    years: tuple[Link, ...]
    items: tuple[Teaser, ...]
    number: int  # page number within the year, from 1
    pages: tuple[Link, ...]  # all pages of this year
    newer: Link | None
    older: Link | None
    outside: Link | None = None  # the page with the news of others


class Box(NamedTuple):
    """A list of facts, or who to call, that goes with a story."""

    title: str | None
    body: PageText


class ArticlePage(NamedTuple):
    item: Teaser
    lead: str | None  # None: nobody wrote one, the text itself begins
    body: PageText
    group: Link | None
    newer: Link | None
    older: Link | None
    box: Box | None = None
    theme: Link | None = None


ARCHIVE_PAGE = 12


def archive_paths(chosen: Selection) -> Iterator[str]:
    yield addresses.NEWS
    for year, count in Counter(article.record.date.year for article in chosen.news).items():
        yield from (addresses.archive_path(year, number) for number in range(1, -(-count // ARCHIVE_PAGE) + 1))


def archive_pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    words, name = catalogue("buurtpers"), chosen.site.title
    by_year = {y: list(items) for y, items in groupby(chosen.news, key=lambda a: a.record.date.year)}
    years = tuple(Link(str(year), addresses.archive_path(year)) for year in by_year)
    newest = chosen.news[:ARCHIVE_PAGE]
    older = years[0] if len(chosen.news) > ARCHIVE_PAGE else None
    others = Link(words("page.outside"), addresses.OUTSIDE) if outside.sources(chosen, "nieuws") else None
    view = Archive(None, years, teasers_of(chosen, newest), 1, (), None, older, others)
    yield PagePlan(
        addresses.NEWS, words("page.news"), words("page.news-of", name=name), view, newest_day(newest), searchable=False
    )
    for year, articles in by_year.items():
        count = -(-len(articles) // ARCHIVE_PAGE)
        pages = tuple(Link(str(n), addresses.archive_path(year, n)) for n in range(1, count + 1))
        for number in range(1, count + 1):
            part = articles[(number - 1) * ARCHIVE_PAGE : number * ARCHIVE_PAGE]
            view = Archive(
                year=year,
                years=years,
                items=teasers_of(chosen, part),
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
                newest_day(part),
                searchable=False,
            )


def article_paths(chosen: Selection) -> Iterator[str]:
    return (article.path for article in chosen.news)


def article_pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    links = [Link(article.record.title, article.path) for article in chosen.news]
    themes = themes_of(chosen)
    for number, article in enumerate(chosen.news):
        teaser = teaser_of(chosen, article)
        view = ArticlePage(
            item=teaser,
            lead=article.record.description,
            body=resolver.text(article.text, article.path, chosen.network.texts.get(f"kaders/{article.file}")),
            group=group_link(chosen, article.record.werkgroep),
            newer=links[number - 1] if number else None,
            older=links[number + 1] if number + 1 < len(links) else None,
            box=_box(chosen, resolver, article),
            theme=theme_link(themes, article.record.thema),
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


def short_addresses(chosen: Selection) -> tuple[ShortAddress, ...]:
    """A short address for each story that a paper may cut short (`online: ja`), where readers go on."""
    found: dict[str, list[Link]] = {}
    for article in chosen.news:
        if article.record.krant.online:
            found.setdefault(addresses.short_path(article.path), []).append(Link(article.record.title, article.path))
    return tuple(ShortAddress(path, tuple(links)) for path, links in found.items())
