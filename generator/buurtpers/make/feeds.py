"""RSS and Atom of a site's news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from feedgen.feed import FeedGenerator

from buurtpers.language import LANGUAGE, catalogue
from buurtpers.plan.pages import MOST_IN_FEED, Article, SitePlan
from buurtpers.read import addresses
from buurtpers.read.occurrences import ZONE

MORNING = dt.time(7)


def make_feeds(site: SitePlan) -> dict[str, bytes]:
    """The feeds by their path. None without the site's address: a feed needs full addresses."""
    if not site.url:
        return {}
    return {
        addresses.RSS: _feed(site, addresses.RSS, _as_html).rss_str(pretty=True),
        addresses.ATOM: _feed(site, addresses.ATOM, str).atom_str(pretty=True),
    }


def _as_html(text: str) -> str:
    """Text for RSS, whose readers take it for HTML. A plain & is left alone: many show titles as they are."""
    return text.replace("<", "&lt;")


def _feed(site: SitePlan, path: str, shown: Callable[[str], str]) -> Any:
    """The feed at `path`; what people wrote passes through `shown`."""
    feed = FeedGenerator()
    title = catalogue("buurtpers")("feed.title", name=site.name)
    feed.id(site.url)
    feed.title(title)
    feed.description(site.tagline or title)
    feed.language(LANGUAGE)
    feed.author(name=site.network)
    feed.generator("")
    feed.link(href=site.url + path, rel="self")
    feed.link(href=site.url, rel="alternate")  # the last one is what RSS calls the feed's link
    articles = [page for page in site.pages if isinstance(page.view, Article)][:MOST_IN_FEED]
    # The feed changes when its newest item does, not whenever somebody builds.
    newest = max((_moment(page.modified) for page in articles if page.modified), default=_moment(dt.date(2000, 1, 1)))
    feed.updated(newest)
    feed.lastBuildDate(newest)
    for page in articles:
        view = page.view
        assert isinstance(view, Article)
        entry = feed.add_entry(order="append")
        entry.id(site.url + page.path)
        entry.guid(site.url + page.path, permalink=True)
        entry.title(shown(page.title))
        entry.link(href=site.url + page.path)
        entry.summary(shown(view.item.lead or page.title))
        entry.published(_moment(view.item.date))
        entry.updated(_moment(view.item.date))
        if view.item.author:
            entry.author(name=shown(view.item.author))
        if view.item.theme:
            entry.category(term=view.item.theme.title)
    return feed


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, ZONE)
