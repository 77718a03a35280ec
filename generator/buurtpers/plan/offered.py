"""The papers that a site offers, and the page that lists them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses


class PaperLink(NamedTuple):
    """A published edition of the paper: a PDF among the site's files."""

    edition: str  # "2026-herfst"
    title: str  # "Herfst 2026"
    date: dt.date
    path: str  # "krant/2026-herfst.pdf"
    cover: str  # picture of its front page: "krant/2026-herfst.webp"


class Papers(NamedTuple):
    papers: tuple[PaperLink, ...]


def paper_links(chosen: Selection) -> tuple[PaperLink, ...]:
    return tuple(
        PaperLink(key, edition.title, edition.date, addresses.paper_path(key), addresses.cover_path(key))
        for key, edition in reversed(chosen.published().items())
    )


def paths(chosen: Selection) -> Iterator[str]:
    if papers := chosen.published():
        yield addresses.PAPERS
        yield from map(addresses.paper_path, papers)


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    papers = paper_links(chosen)
    if papers:
        words = catalogue("buurtpers")
        description = words("page.papers-of", name=chosen.site.buurt.krant or chosen.site.title)
        yield PagePlan(
            addresses.PAPERS, words("page.papers"), description, Papers(papers), papers[0].date, searchable=False
        )
