"""A whole site made: every page's body and every file beside it. No mkdocs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from buurtpers.cache import Cache
from buurtpers.make.calendar import make_calendar
from buurtpers.make.feeds import make_feeds
from buurtpers.make.pages import Made, PageMaker
from buurtpers.make.papers import papers_of_site
from buurtpers.plan.pages import SitePlan
from buurtpers.read import addresses
from buurtpers.read.network import Network


class ShellError(Exception):
    """mkdocs can't use a site's configuration; the text says why. Here, to be known without mkdocs."""


@dataclass(frozen=True)
class MadeSite:
    """What a shell needs to write a site: `files` by path, as content or as the file to copy."""

    plan: SitePlan
    pages: tuple[Made, ...]
    files: Mapping[str, bytes | Path]
    newest: dt.date


def make_site(network: Network, plan: SitePlan, cache: Cache) -> MadeSite:
    """Make all of `plan`, with the papers that it offers."""
    maker = PageMaker(plan, cache)
    pages = tuple(maker.make(page) for page in plan.pages)
    files: dict[str, bytes | Path] = {
        **maker.files,
        **papers_of_site(network, plan, cache),
        **make_feeds(plan),
        addresses.CALENDAR: make_calendar(plan),
    }
    newest = max((page.modified for page in plan.pages if page.modified), default=plan.today)
    return MadeSite(plan, pages, files, newest)
