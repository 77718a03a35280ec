"""RSS and Atom of a site's news."""

from __future__ import annotations

import datetime as dt

from feedgen.feed import FeedGenerator

from buurtpers.language import LANGUAGE, catalogue
from buurtpers.plan.pages import Article, SitePlan
from buurtpers.plan.selection import ZONE
from buurtpers.read import addresses

MOST = 30
MORNING = dt.time(7)


def make_feeds(site: SitePlan) -> dict[str, bytes]:
    """The feeds by their path. None without the site's address: a feed needs full addresses."""
    if not site.url:
        return {}
    feed = FeedGenerator()
    title = catalogue("buurtpers")("feed.title", name=site.name)
    feed.id(site.url)
    feed.title(title)
    feed.description(site.tagline or title)
    feed.language(LANGUAGE)
    feed.author(name=site.network)
    feed.generator("")
    feed.link(href=site.url, rel="alternate")
    articles = [page for page in site.pages if isinstance(page.view, Article)][:MOST]
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
        entry.title(page.title)
        entry.link(href=site.url + page.path)
        entry.summary(view.item.lead or page.title)
        entry.published(_moment(view.item.date))
        entry.updated(_moment(view.item.date))
        if view.item.author:
            entry.author(name=view.item.author)
        if view.item.theme:
            entry.category(term=view.item.theme.title)
    # feedgen keeps one self link: each feed names itself.
    made = {}
    for path, write in ((addresses.RSS, feed.rss_str), (addresses.ATOM, feed.atom_str)):
        feed.link(href=site.url, rel="alternate", replace=True)
        feed.link(href=site.url + path, rel="self")
        made[path] = write(pretty=True)
    return made


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, ZONE)
