"""The whole press: read, check, plan, make, publish. Everything a command does is a function here."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from buurtpers.cache import FOLDER, Cache, fingerprint, packed, unpacked, write_whole
from buurtpers.check.network import check_network
from buurtpers.cores import may_fork
from buurtpers.inputs import Listing, folder_digest, listing
from buurtpers.language import catalogue
from buurtpers.make.papers import (
    Draft,
    SitePapers,
    booklet,
    draft,
    grey_paper,
    large_paper,
    paper_files,
    paper_mistakes,
    themes_of,
    why,
)
from buurtpers.make.photos import derive_all
from buurtpers.make.prepress.findings import Finding
from buurtpers.make.prepress.profiles import ProfileError
from buurtpers.make.printing import Ordered, order_files, press_paper, shop_of
from buurtpers.make.site import MadeSite, ShellError, make_site, with_papers
from buurtpers.plan.pages import SitePlan
from buurtpers.plan.papers import check_papers, plan_edition
from buurtpers.plan.site import plan_site
from buurtpers.plan.texts import photos_of_network
from buurtpers.problems import Problem, as_text, in_order, problem
from buurtpers.publish.renew import Disturbed, marks, renew, unchanged
from buurtpers.publish.replace import recover, replacing
from buurtpers.read.addresses import slug
from buurtpers.read.contents import Contents
from buurtpers.read.network import CONFIG, Network, read_network
from buurtpers.source import Location
from buurtpers.store import Store
from buurtpers.versions import BOOKLET, GREY, LARGE, PRESS, WHY

if TYPE_CHECKING:
    from buurtpers.make.settings import Settings

# Below this, starting processes costs more than it saves.
WORTH_PROCESSES = 4

Report = Callable[[str, Path], None]
"""Called with a buurt (or edition) and where it is now, each time one is done."""

BOOKLETS = ("A4", "A5")  # two of these pages fit on a sheet that a copier takes


@dataclass(frozen=True)
class Desk:
    """A network read, checked and planned."""

    network: Network
    plans: Mapping[str, SitePlan]
    problems: tuple[Problem, ...]
    today: dt.date
    elsewhere: bool = False
    """Whether it was read from files outside the folders of a network too."""

    @property
    def mistakes(self) -> bool:
        return any(found.severity == "error" for found in self.problems)

    def held_back(self, buurt: str) -> bool:
        return any(found.holds_back(buurt) for found in self.problems)

    def with_more(self, problems: Iterable[Problem]) -> Desk:
        """The same desk, with mistakes that came to light later."""
        return replace(self, problems=tuple(in_order([*self.problems, *problems])))

    def planned(self, buurt: str) -> tuple[SitePlan, list[Problem]]:
        """The plan of a site; with the mistakes that it brings to light, if it was not planned before."""
        if buurt in self.plans:
            return self.plans[buurt], []
        plan, problems = plan_site(self.network, buurt, self.today)
        return plan, [*problems, *check_papers(self.network, buurt)]

    def good(self, buurten: Iterable[str]) -> list[str]:
        """Those that can be built, among `buurten`."""
        return [buurt for buurt in buurten if not self.held_back(buurt)]


def cache_of(root: Path) -> Cache:
    return Cache(root / FOLDER)


def look(root: Path, today: dt.date) -> Desk:
    """Read, check and plan the network below `root`. Never raises for bad content."""
    desk = read(root, today)
    planned = {buurt: desk.planned(buurt) for buurt in desk.network.sites}
    more = (found for _, problems in planned.values() for found in problems)
    return replace(desk, plans={buurt: plan for buurt, (plan, _) in planned.items()}).with_more(more)


def read(root: Path, today: dt.date, listed: Listing | None = None) -> Desk:
    """Read and check the network below `root`. Each site is planned when it is made."""
    contents = Contents(listed or listing(root), Store(root / FOLDER))
    network, problems = read_network(contents)
    problems += check_network(network, cache_of(root))
    contents.save()
    return Desk(network, {}, tuple(in_order(problems)), today, bool(contents.others))


def make(desk: Desk, buurt: str) -> MadeSite:
    return make_site(desk.network, desk.plans[buurt], cache_of(desk.network.root))


def write(desk: Desk, made: MadeSite, out: Path) -> Path:
    """Put a made site at `out/sites/<buurt>`, replacing it whole; where it is."""
    from buurtpers.make.shell import write_site

    buurt = made.plan.buurt
    folder = out / "sites" / buurt
    with replacing(folder) as new:
        write_site(made, desk.network.root / "sites" / buurt / CONFIG, new)
    return folder


@dataclass(frozen=True)
class Job:
    """One piece of work: a buurt's site, or its paper of an edition, in these versions too.

    `creep`: how far, in mm, the pages on the inner sheets of a booklet move to the fold.
    """

    buurt: str
    edition: str | None = None
    versions: frozenset[str] = frozenset()
    creep: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What became of a job: where its results are, and what went wrong. `ordered`: for the print order."""

    job: Job
    places: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    ordered: Ordered | None = None
    state: str = ""
    """A name for a site's folder as it is now; "" where that says nothing about the next time."""


def build_sites(
    desk: Desk,
    buurten: Iterable[str],
    out: Path,
    report: Report,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Problem]:
    """Build the sites of those `buurten` that have no mistake of their own.

    Returns the mistakes that only show while making.
    """
    recover(out / "sites")
    derive_all(photos_of_network(desk.network, desk.today), cache_of(desk.network.root))
    return _do(desk, [Job(buurt) for buurt in desk.good(buurten)], out, report, done)


def make_papers(
    desk: Desk,
    editions: Iterable[str],
    buurten: Sequence[str],
    out: Path,
    report: Report,
    versions: Iterable[str] = (),
    creep: float = 0.0,
) -> list[Problem]:
    """Typeset the papers of `editions` for those `buurten` that take part and have no mistake.

    Returns the mistakes that only show while making.
    """
    network, problems, jobs = desk.network, [], []
    for edition in editions:
        wanted = frozenset(versions)
        if PRESS in wanted and shop_of(network, edition) is None:
            problems.append(problem("print-no-shop", network.editions[edition].at("printer"), name=edition))
            wanted -= {PRESS}
        part = network.editions[edition].buurten.of(network.sites)
        jobs += [Job(buurt, edition, wanted, creep) for buurt in desk.good(buurten) if buurt in part]
    outcomes: list[Outcome] = []
    problems += _do(desk, jobs, out, report, outcomes.append)
    for edition in dict.fromkeys(job.edition for job in jobs if job.edition and PRESS in job.versions):
        ordered = [outcome.ordered for outcome in outcomes if outcome.job.edition == edition and outcome.ordered]
        _write_order(desk, edition, ordered, out, report)
    return problems


def _do(
    desk: Desk, jobs: Sequence[Job], out: Path, report: Report, done: Callable[[Outcome], None] = lambda outcome: None
) -> list[Problem]:
    """Do the jobs on all cores, or one by one where there are few."""
    if len(jobs) < WORTH_PROCESSES or not may_fork():
        return _collected((_do_one(desk, out, job) for job in jobs), report, done)
    with ProcessPoolExecutor(initializer=_start_worker, initargs=(desk, out)) as pool:
        return _collected(pool.map(_do_in_worker, jobs), report, done)


def _collected(outcomes: Iterable[Outcome], report: Report, done: Callable[[Outcome], None]) -> list[Problem]:
    problems: list[Problem] = []
    for outcome in outcomes:
        for place in outcome.places:
            report(outcome.job.buurt, place)
        problems += outcome.problems
        done(outcome)
    return problems


def _do_one(desk: Desk, out: Path, job: Job) -> Outcome:
    """Do a job. What goes wrong is that buurt's mistake: the others go on."""
    if job.edition is None:
        try:
            return _write_site(desk, job, out)
        except ShellError as error:
            return Outcome(job, (), (site_mistake(job.buurt, error),))
    try:
        return _write_paper(desk, job, job.edition, out)
    except Exception as error:
        return Outcome(job, (), paper_mistakes(desk.network, job.buurt, job.edition, error))


def site_mistake(buurt: str, error: ShellError) -> Problem:
    """Why mkdocs can't build a site."""
    return problem("config-unusable", Location(f"sites/{buurt}/{CONFIG}"), [buurt], reason=str(error))


# --- Sites ---


def _write_site(desk: Desk, job: Job, out: Path) -> Outcome:
    """A site, of which only what changed is made. Raises ShellError."""
    from buurtpers.make.settings import plain_settings

    network, buurt, cache = desk.network, job.buurt, cache_of(desk.network.root)
    plan, problems = desk.planned(buurt)
    if any(found.holds_back(buurt) for found in problems):
        return Outcome(job, (), tuple(problems))
    folder = out / "sites" / buurt
    settings = plain_settings(network.root / "sites" / buurt / CONFIG, network.root)
    if settings:
        plan, papers = with_papers(network, plan, cache)
        try:
            changed = renew_site(plan, settings, papers, cache, folder)
            places = (folder,) if changed else ()
            return Outcome(job, places, (*problems, *papers.problems), state=folder_digest(folder))
        except ShellError:
            pass  # mkdocs tells what is wrong.
    made = make(replace(desk, plans={buurt: plan}), buurt)
    return Outcome(job, (write(desk, made, out),), (*problems, *made.problems))


def renew_site(plan: SitePlan, settings: Settings, papers: SitePapers, cache: Cache, folder: Path) -> bool:
    """Bring the folder of a site up to date; whether anything changed. Raises ShellError."""
    from buurtpers.make.frame import site_parts

    name = fingerprint("site", str(folder))
    record, spare = cache.folder / "sites" / f"{name}.record", cache.folder / "sites" / name
    for trust in (True, True, False):
        known = unpacked(record) if trust else {}
        there = marks(folder)
        good = unchanged(known or {}, there)
        try:
            now = renew(folder, spare, site_parts(plan, settings, papers, cache, good), good, there)
        except Disturbed:
            continue  # Another build wrote the same site, or somebody wrote into a file of it.
        if now != known:
            write_whole(record, packed(now))
        return now != good or len(there) == 0
    raise ShellError(str(folder))


# --- Papers ---


def _write_paper(desk: Desk, job: Job, edition: str, out: Path) -> Outcome:
    """The paper of a buurt, in every version that was asked for. What a print shop would refuse is not there."""
    network, cache = desk.network, cache_of(desk.network.root)
    plan, themes = plan_edition(network, job.buurt, edition), themes_of(network)
    folder, name = out / "kranten" / slug(edition), f"{job.buurt}.pdf"
    made: dict[Path, bytes] = {}
    problems: tuple[Problem, ...] = ()
    ordered = None
    screen = paper_files(plan, cache, themes).pdf
    made[folder / name] = screen.read_bytes()
    if job.versions:
        paper = draft(plan, cache, themes)
        grey = grey_paper(paper, cache) if GREY in job.versions else None
        if grey:
            made[folder / GREY / name] = grey.read_bytes()
        if BOOKLET in job.versions and plan.format not in BOOKLETS:
            problems += (problem("krant-booklet", network.editions[edition].at("format"), [job.buurt], name=edition),)
        elif BOOKLET in job.versions:
            made[folder / BOOKLET / name] = booklet(paper, grey or screen, cache, job.creep).read_bytes()
        if LARGE in job.versions:
            made[folder / LARGE / name] = large_paper(paper, cache).read_bytes()
        if WHY in job.versions:
            text, drawing = why(paper, themes)
            made[folder / WHY / f"{job.buurt}.txt"] = text.encode()
            made[folder / WHY / f"{job.buurt}.svg"] = drawing.encode()
        if PRESS in job.versions:
            place = folder / PRESS / f"{slug(edition)}-{name}"
            pdf, refusals = _pressed(desk, job, edition, paper)
            problems += refusals
            if pdf:
                made[place] = pdf.read_bytes()
                ordered = Ordered(plan, paper.composed.pages, place.name)
            else:  # an older one must not go to the print shop by mistake
                place.unlink(missing_ok=True)
    for place, content in made.items():
        write_whole(place, content)
    return Outcome(job, tuple(made), problems, ordered)


def _pressed(desk: Desk, job: Job, edition: str, paper: Draft) -> tuple[Path | None, tuple[Problem, ...]]:
    """The file for the print shop, or what it would refuse."""
    shop, place = shop_of(desk.network, edition), desk.network.editions[edition].at("printer")
    assert shop is not None
    try:
        pressed = press_paper(paper, shop, cache_of(desk.network.root))
    except ProfileError as error:
        return None, (problem("krant-profile", place, [job.buurt], name=str(error)),)
    refused = tuple(_refused(found, place, job.buurt, paper.plan.masthead) for found in pressed.refused)
    return pressed.pdf, refused


def _refused(found: Finding, place: Location, buurt: str, masthead: str) -> Problem:
    """As a mistake: the page is that of the buurt's own paper."""
    page = catalogue("buurtpers")("print.page-of", page=found.page, paper=masthead)
    return problem(found.code, place, [buurt], **{"page": page, **dict(found.values)})


def refused(desk: Desk, buurt: str, kind: str) -> bool:
    """Whether this buurt has a mistake of a `kind`: "paper-" can't be made, "print-" no print shop would take it."""
    return any(found.code.startswith(kind) and found.concerns(buurt) for found in desk.problems)


def _write_order(desk: Desk, edition: str, papers: Sequence[Ordered], out: Path, report: Report) -> None:
    """The print order, where every paper of the edition is there: half an order is worse than none."""
    network, shop = desk.network, shop_of(desk.network, edition)
    folder = out / "kranten" / slug(edition) / PRESS
    complete = {paper.plan.buurt for paper in papers} == set(network.editions[edition].buurten.of(network.sites))
    if shop is None or not complete:
        for old in folder.glob("drukorder.*"):
            old.unlink()
        return
    for name, content in order_files(network, edition, shop, papers).items():
        write_whole(folder / name, content)
    report(edition, folder / "drukorder.pdf")


_work: tuple[Desk, Path] | None = None


def _start_worker(desk: Desk, out: Path) -> None:
    """Keep what every job of this worker needs, and die with the parent, even when that is killed."""
    global _work
    _work = desk, out
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    wait([parent])
    os._exit(1)


def _do_in_worker(job: Job) -> Outcome:
    assert _work is not None
    return _do_one(*_work, job)


def current_edition(desk: Desk, today: dt.date) -> str | None:
    """The edition people work on: the first that is still to come, else the last that came out."""
    editions = sorted(desk.network.editions.items(), key=lambda item: (item[1].date, item[0]))
    coming = [key for key, edition in editions if edition.date >= today]
    return coming[0] if coming else (editions[-1][0] if editions else None)


def mistakes_and_site(root: Path, buurt: str, today: dt.date) -> tuple[str, MadeSite | None]:
    """The mistakes that concern one buurt, as text, and its site where they allow one."""
    desk = look(root, today)
    made = None if desk.held_back(buurt) or buurt not in desk.plans else make(desk, buurt)
    desk = desk.with_more(made.problems if made else ())
    return as_text(found for found in desk.problems if found.concerns(buurt)), made
