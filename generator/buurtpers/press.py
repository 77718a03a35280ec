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

from buurtpers.cache import FOLDER, Cache, write_whole
from buurtpers.check.network import check_network
from buurtpers.make.paper.setting import PaperError
from buurtpers.make.papers import paper_files
from buurtpers.make.photos import derive_all
from buurtpers.make.site import MadeSite, ShellError, make_site
from buurtpers.plan.pages import SitePlan, photos_of
from buurtpers.plan.papers import check_papers, plan_edition
from buurtpers.plan.site import plan_site
from buurtpers.problems import Problem, as_text, in_order, problem
from buurtpers.publish.replace import replacing
from buurtpers.read.addresses import slug
from buurtpers.read.network import CONFIG, Network, read_network
from buurtpers.source import Location

# Below this, starting processes costs more than it saves.
WORTH_PROCESSES = 4

Report = Callable[[str, Path], None]
"""Called with a buurt (or edition) and where it is now, each time one is done."""


@dataclass(frozen=True)
class Desk:
    """A network read, checked and planned."""

    network: Network
    plans: Mapping[str, SitePlan]
    problems: tuple[Problem, ...]

    @property
    def mistakes(self) -> bool:
        return any(found.severity == "error" for found in self.problems)

    def held_back(self, buurt: str) -> bool:
        return any(found.holds_back(buurt) for found in self.problems)

    def with_more(self, problems: Iterable[Problem]) -> Desk:
        """The same desk, with mistakes that came to light later."""
        return replace(self, problems=tuple(in_order([*self.problems, *problems])))

    def good(self, buurten: Iterable[str]) -> list[str]:
        """Those that can be built, among `buurten`."""
        return [buurt for buurt in buurten if not self.held_back(buurt)]


def cache_of(root: Path) -> Cache:
    return Cache(root / FOLDER)


def look(root: Path, today: dt.date) -> Desk:
    """Read, check and plan the network below `root`. Never raises for bad content."""
    network, problems = read_network(root)
    problems += check_network(network, cache_of(root))
    plans = {}
    for buurt in network.sites:
        plans[buurt], more = plan_site(network, buurt, today)
        problems += [*more, *check_papers(network, buurt)]
    return Desk(network, plans, tuple(in_order(problems)))


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
    """One piece of work: a buurt's site, or its paper of an edition."""

    buurt: str
    edition: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a job: where its result is, or why there is none."""

    job: Job
    place: Path | None
    problem: Problem | None = None


def build_sites(desk: Desk, buurten: Iterable[str], out: Path, report: Report) -> list[Problem]:
    """Build the sites of those `buurten` that have no mistake of their own.

    Returns the mistakes that only show while making.
    """
    good = desk.good(buurten)
    photos = (Path(photo.file) for buurt in good for photo in photos_of(desk.plans[buurt]))
    derive_all(photos, cache_of(desk.network.root))
    return _do(desk, [Job(buurt) for buurt in good], out, report)


def make_papers(
    desk: Desk, editions: Iterable[str], buurten: Sequence[str], out: Path, report: Report
) -> list[Problem]:
    """Typeset the papers of `editions` for those `buurten` that take part and have no mistake.

    Returns the mistakes that only show while making.
    """
    network = desk.network
    jobs = [
        Job(buurt, edition)
        for edition in editions
        for buurt in desk.good(buurten)
        if buurt in network.editions[edition].buurten.of(network.sites)
    ]
    return _do(desk, jobs, out, report)


def _do(desk: Desk, jobs: Sequence[Job], out: Path, report: Report) -> list[Problem]:
    """Do the jobs on all cores, or one by one where there are few."""
    if len(jobs) < WORTH_PROCESSES:
        return _collected((_do_one(desk, out, job) for job in jobs), report)
    with ProcessPoolExecutor(initializer=_start_worker, initargs=(desk, out)) as pool:
        return _collected(pool.map(_do_in_worker, jobs), report)


def _collected(outcomes: Iterable[Outcome], report: Report) -> list[Problem]:
    problems = []
    for outcome in outcomes:
        if outcome.place:
            report(outcome.job.buurt, outcome.place)
        if outcome.problem:
            problems.append(outcome.problem)
    return problems


def _do_one(desk: Desk, out: Path, job: Job) -> Outcome:
    try:
        if job.edition is None:
            return Outcome(job, write(desk, make(desk, job.buurt), out))
        return Outcome(job, _write_paper(desk, job.edition, job.buurt, out))
    except (PaperError, ShellError) as error:
        return Outcome(job, None, mistake_of(desk, job.buurt, error))


def mistake_of(desk: Desk, buurt: str, error: PaperError | ShellError) -> Problem:
    """What only shows while making is that buurt's mistake: the others go on."""
    if isinstance(error, PaperError):
        place = desk.network.editions[error.edition].at()
        if error.letters:
            return problem("paper-letters", place, [buurt], name=error.edition, letters=error.letters)
        return problem("paper-no-room", place, [buurt], name=error.edition, stories=error.stories)
    return problem("config-unusable", Location(f"sites/{buurt}/{CONFIG}"), [buurt], reason=str(error))


def _write_paper(desk: Desk, edition: str, buurt: str, out: Path) -> Path:
    paper = paper_files(plan_edition(desk.network, buurt, edition), cache_of(desk.network.root))
    place = out / "kranten" / slug(edition) / f"{buurt}.pdf"
    write_whole(place, paper.pdf.read_bytes())
    return place


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
    mistakes = as_text(found for found in desk.problems if found.concerns(buurt))
    return mistakes, None if desk.held_back(buurt) or buurt not in desk.plans else make(desk, buurt)
