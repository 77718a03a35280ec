"""A whole site made: every page's body and every file beside it. No mkdocs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from buurtpers.base.guard import attempt
from buurtpers.base.problems import Problem
from buurtpers.base.source import Location
from buurtpers.engine.cache import Cache
from buurtpers.engine.faults import Meant
from buurtpers.engine.traces import Reason
from buurtpers.photos.photos import forget, is_whole
from buurtpers.plan.front import Front
from buurtpers.plan.offered import Papers
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.site import SitePlan
from buurtpers.read import addresses
from buurtpers.web.pages import Made, PageMaker, short_file, short_page
from buurtpers.web.safe import checked

T = TypeVar("T")


class ShellError(Meant):
    """mkdocs can't use a site's configuration; the text says why. Here, to be known without mkdocs."""


@dataclass(frozen=True)
class SitePapers:
    """The papers of a site: their files by path, and the editions that can't be made, with why."""

    files: dict[str, Path]
    unmade: frozenset[str]
    problems: tuple[Problem, ...]
    reasons: tuple[Reason, ...] = ()
    """Why those were made that were made now."""


@dataclass(frozen=True)
class MadeSite:
    """What a shell needs to write a site: `files` by path, as content or as the file to copy."""

    plan: SitePlan
    pages: tuple[Made, ...]
    files: Mapping[str, bytes | Path]
    newest: dt.date
    problems: tuple[Problem, ...] = ()  # of papers and pages that it does without


def make_site(plan: SitePlan, papers: SitePapers, cache: Cache) -> MadeSite:
    """Make all of `plan`, beside the papers that it offers."""
    from buurtpers.web.calendar import make_calendar
    from buurtpers.web.feeds import make_feeds

    maker, faults, buurt = PageMaker(plan, cache), list[Problem](), [plan.buurt]
    made = (
        attempt(partial(_made, maker, page), faults.append, Location(page.origin or page.path), buurt)
        if page.path != addresses.FRONT  # there is no site without it
        else _made(maker, page)
        for page in plan.pages
    )
    pages = tuple(page for page in made if page)
    damaged = [size for size in maker.shown.values() if not is_whole(size)]
    for size in damaged:
        forget(size)
    if damaged:  # What is missing is made again.
        return make_site(plan, papers, cache)
    faults += maker.missing()
    files: dict[str, bytes | Path] = {**maker.files, **papers.files}
    lists: dict[str, Callable[[], Mapping[str, bytes]]] = {"feed": partial(make_feeds, plan)}
    lists |= {one.path: partial(_one, one.path, make_calendar, one) for one in plan.calendars}
    lists |= {path: partial(_one, path, short_page, one) for one in plan.shorts for path in [short_file(one)]}
    for path, make in lists.items():
        files |= attempt(make, faults.append, Location(path), buurt) or {}
    newest = max((page.modified for page in plan.pages if page.modified), default=plan.today)
    return MadeSite(plan, pages, files, newest, (*papers.problems, *faults))


def _made(maker: PageMaker, page: PagePlan) -> Made:
    """A page for a shell, looked at for the last time."""
    made = maker.make(page)
    checked(made.head)
    checked(made.body)
    return made


def _one(path: str, make: Callable[[T], bytes], plan: T) -> Mapping[str, bytes]:
    return {path: make(plan)}


def without_papers(plan: SitePlan, editions: Collection[str]) -> SitePlan:
    """The plan without the papers of these editions."""
    if not editions:
        return plan
    shown = [link for page in plan.pages if isinstance(page.view, Papers) for link in page.view.papers]
    left = tuple(link for link in shown if link.edition not in editions)

    def of(page: PagePlan) -> PagePlan:
        if isinstance(page.view, Papers):
            return page._replace(view=Papers(left))
        if isinstance(page.view, Front) and page.view.paper and page.view.paper.edition in editions:
            return page._replace(view=page.view._replace(paper=left[0] if left else None))
        return page

    return replace(plan, pages=tuple(map(of, plan.pages)))
