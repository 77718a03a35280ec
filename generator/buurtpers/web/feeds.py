"""RSS and Atom of a site's news."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator

from buurtpers.base.language import LANGUAGE, catalogue
from buurtpers.base.zones import AMSTERDAM
from buurtpers.plan.site import SitePlan
from buurtpers.read import addresses
from buurtpers.web.safe import checked_feed

MORNING = dt.time(7)


def make_feeds(site: SitePlan) -> dict[str, bytes]:
    """The feeds by their path. None without the site's address: a feed needs full addresses."""
    if not site.url:
        return {}
    return {
        addresses.RSS: checked_feed(_feed(site, addresses.RSS, _as_html).rss_str(pretty=True)),
        addresses.ATOM: checked_feed(_feed(site, addresses.ATOM, str).atom_str(pretty=True)),
    }


# What makes a text another one when it is read as HTML. «Koffie & thee» is the same either way.
_HTML = re.compile(r"<|&[#\w]")


def _as_html(text: str) -> str:
    """Text for RSS, where nothing says whether it is HTML: readers take it for that, or look whether it seems to be.

    So a text that would be another one as HTML is written as HTML, whole; any other as it is.
    """
    return escape(text, quote=False) if _HTML.search(text) else text


def _feed(site: SitePlan, path: str, shown: Callable[[str], str]) -> Any:
    """The feed at `path`; what people wrote passes through `shown`."""
    feed = FeedGenerator()
    title = catalogue("buurtpers")("feed.title", name=site.name)
    feed.id(site.url)
    feed.title(shown(title))
    feed.description(shown(site.tagline or title))
    feed.language(LANGUAGE)
    feed.author(name=shown(site.network))
    feed.generator("")
    feed.link(href=site.url + path, rel="self")
    feed.link(href=site.url, rel="alternate")  # the last one is what RSS calls the feed's link
    # The feed changes when its newest item does, not whenever somebody builds.
    newest = max((_moment(item.date) for item in site.feed), default=_moment(dt.date(2000, 1, 1)))
    feed.updated(newest)
    feed.lastBuildDate(newest)
    for item in site.feed:
        entry = feed.add_entry(order="append")
        entry.id(site.url + item.path)
        entry.guid(site.url + item.path, permalink=True)
        entry.title(shown(item.title))
        entry.link(href=site.url + item.path)
        entry.summary(shown(item.lead or item.title))
        entry.published(_moment(item.date))
        entry.updated(_moment(item.date))
        if item.author:
            entry.author(name=shown(item.author))
        if item.theme:
            entry.category(term=shown(item.theme.title))
    return feed


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, AMSTERDAM)
