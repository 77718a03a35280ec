"""The whole press: read, check, plan, make, publish. Everything a command does is a function here."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from buurtpers.cache import FOLDER, Cache, fingerprint
from buurtpers.check.facts import check_facts
from buurtpers.check.meetings import check_meetings
from buurtpers.check.network import check_network
from buurtpers.cores import may_fork, spread
from buurtpers.faults import SITE
from buurtpers.guard import attempt, fault, guarded, tried, untold, write_down
from buurtpers.inputs import Listing, MadeMark, folder_digest, listing, made_marks
from buurtpers.make.photos import derive_all
from buurtpers.make.site import MadeSite, ShellError, SitePapers, make_site
from buurtpers.plan.culprits import without_culprits
from buurtpers.plan.pages import SitePlan
from buurtpers.plan.site import plan_site
from buurtpers.plan.texts import photos_of_network
from buurtpers.problems import Problem, as_text, in_order, problem
from buurtpers.progress import counted, show
from buurtpers.publish.renew import Disturbed, Left, marks_of, remember, remembered, renew, unchanged
from buurtpers.publish.replace import recover, replacing
from buurtpers.read.contents import Contents
from buurtpers.read.network import DATA, Network, inside, read_network
from buurtpers.read.siteconfig import CONFIG
from buurtpers.site_papers import with_papers
from buurtpers.source import Location
from buurtpers.store import Store
from buurtpers.timing import asked, measured, piece, received, timed

if TYPE_CHECKING:
    from buurtpers.make.printing import Ordered
    from buurtpers.make.settings import Settings

# Below this, starting processes costs more than it saves.
WORTH_PROCESSES = 4

Report = Callable[[str, Path | str], None]
"""Called with a buurt (or edition) and where it is now, each time one is done: a file or folder, or an address."""


@dataclass(frozen=True)
class Desk:
    """A network read, checked and planned."""

    network: Network
    plans: Mapping[str, SitePlan]
    problems: tuple[Problem, ...]
    today: dt.date
    elsewhere: bool = False
    """Whether it was read from files outside the folders of a network too."""
    others: tuple[str, ...] = ()
    """Those that were, below the network's root."""
    kept: Path | None = None
    """The folder of the cache, where it is not the network's own."""
    there: Mapping[str, Mapping[str, MadeMark]] = field(default_factory=dict)
    """What was in the folders of sites, where that was just looked at."""

    @cached_property
    def cache(self) -> Cache:
        return Cache(self.kept) if self.kept else cache_of(self.network.root)

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
        faults: list[Problem] = []
        with timed("planning"):
            plan, problems = without_culprits(self.network, partial(self._planned, buurt), faults.append, buurt)
        return plan, [*problems, *faults]

    def _planned(self, buurt: str, network: Network) -> tuple[SitePlan, list[Problem]]:
        plan, problems = plan_site(network, buurt, self.today)
        if not network.editions:
            return plan, problems
        from buurtpers.plan.papers import check_papers  # slow to load

        return plan, [*problems, *check_papers(network, buurt)]

    def good(self, buurten: Iterable[str]) -> list[str]:
        """Those that can be built, among `buurten`."""
        return [buurt for buurt in buurten if not self.held_back(buurt)]


def cache_of(root: Path) -> Cache:
    return Cache(root / FOLDER)


def look(root: Path, today: dt.date) -> Desk:
    """Read, check and plan the network below `root`. Never raises for bad content."""
    desk, more = read(root, today), list[Problem]()
    plans: dict[str, SitePlan] = {}
    for buurt in desk.network.sites:
        planned = attempt(partial(desk.planned, buurt), more.append, config_of(buurt), [buurt], SITE)
        if planned:
            plans[buurt] = planned[0]
            more += planned[1]
    return replace(desk, plans=plans).with_more(more)


def read(
    root: Path,
    today: dt.date,
    listed: Listing | None = None,
    without: Set[str] = frozenset(),
    sound: Set[str] = frozenset(),
    keep: bool = True,
) -> Desk:
    """Read and check the network below `root`, but for the texts `without`. Each site is planned when it is made.

    `sound`: texts that are known to have no mistake, with all that they name as it was then. `keep`: what was read,
    for the next time.
    """
    listed = listed or listing(root)
    with timed("reading"):
        contents = Contents(listed, Store(root / FOLDER))
        network, problems = read_network(contents, without)
    with timed("checking"):
        problems += check_network(network, listed, cache_of(root), sound)
        problems += guarded(check_meetings(network, today), Location(f"{DATA}/bijeenkomsten.yml"))
        problems += guarded(check_facts(network, today), Location(f"{DATA}/buurten.yml"))
    if keep:
        with timed("reading"):
            contents.save()
    # Nothing else is read through a link that leads away, but the themes of papers are.
    away = any(one.folder and one.link and not inside(root / path, root) for path, one in listed.found.items())
    return Desk(
        network, {}, tuple(in_order(problems)), today, away or bool(contents.others), tuple(sorted(contents.others))
    )


def make(desk: Desk, buurt: str) -> MadeSite:
    plan, papers = with_papers(desk.network, desk.plans[buurt], desk.cache)
    with timed("pages"):
        return make_site(plan, papers, desk.cache)


def write(desk: Desk, made: MadeSite, out: Path) -> Path:
    """Put a made site at `out/sites/<buurt>`, replacing it whole; where it is."""
    from buurtpers.make.shell import write_site

    buurt = made.plan.buurt
    folder = out / "sites" / buurt
    with timed("shell"), replacing(folder) as new:
        write_site(made, desk.network.sites[buurt], desk.network.root, new)
    return folder


@dataclass(frozen=True)
class Job:
    """One piece of work: a buurt's site, or its paper of an edition, in these versions too.

    `creep`: how far, in mm, the pages on the inner sheets of a booklet move to the fold.
    `only_look`: a site that is not to be made, planned for the mistakes in it.
    """

    buurt: str
    edition: str | None = None
    versions: frozenset[str] = frozenset()
    creep: float = 0.0
    only_look: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a job: where its results are, and what went wrong.

    `ordered`: for the print order. `note`: how good a paper turned out.
    """

    job: Job
    places: tuple[Path | str, ...] = ()
    problems: tuple[Problem, ...] = ()
    ordered: Ordered | None = None
    note: str = ""
    state: str = ""
    """A name for a site's folder as it is now; "" where that says nothing about the next time."""
    seconds: float = 0.0
    """What it took, of the processor."""


def build_sites(
    desk: Desk,
    buurten: Iterable[str],
    out: Path,
    report: Report,
    done: Callable[[Outcome], None] = lambda outcome: None,
    others: bool = True,
) -> list[Problem]:
    """Build the sites of those `buurten` that have no mistake of their own.

    `others`: the rest is planned too, for its mistakes. Returns the mistakes that only show while making.
    """
    recover(out / "sites")
    jobs = site_jobs(desk, buurten, others)
    # What each process would load, where many sites are to be made and nothing is known of most of them.
    all_new = _shared(jobs) and not desk.there
    with timed("photographs"):
        whole = Location("content")
        photos = attempt(partial(photos_of_network, desk.network, desk.today), untold, whole) or set()
        ready = partial(attempt, partial(_make_ready, desk, jobs, out), untold, whole)
        derive_all(photos, desk.cache, ready if all_new else lambda: None)
    return do_jobs(desk, jobs, out, report, done)


def _make_ready(desk: Desk, jobs: Sequence[Job], out: Path) -> None:
    """Load what all sites need."""
    from buurtpers.make.frame import prepare
    from buurtpers.make.settings import plain_settings

    first = next((job.buurt for job in jobs if not job.only_look), None)
    if first and (settings := plain_settings(desk.network.sites[first], desk.network.root)):
        with suppress(ShellError), timed("shell"):
            prepare(desk.planned(first)[0], settings, desk.cache, out / "sites" / first)


def _shared(jobs: Sequence[Job]) -> bool:
    """Whether these jobs are worth several processes, and there may be any."""
    return len(jobs) >= WORTH_PROCESSES and may_fork()


def site_jobs(desk: Desk, buurten: Iterable[str], others: bool = True) -> list[Job]:
    """A job for each site: to make it, or only to look for its mistakes; `others`: those not in `buurten` too."""
    good = {*desk.good(buurten)}
    jobs = [Job(buurt, only_look=buurt not in good) for buurt in desk.network.sites if others or buurt in good]
    return [job for job in jobs if not job.only_look or job.buurt not in desk.plans]


def do_jobs(
    desk: Desk, jobs: Sequence[Job], out: Path, report: Report, done: Callable[[Outcome], None] = lambda outcome: None
) -> list[Problem]:
    """Do the jobs on all cores, or one by one where there are few."""
    kind = "papers" if any(job.edition for job in jobs) else "sites"
    if not _shared(jobs):
        return collected(counted((do_job(desk, out, job) for job in jobs), len(jobs), kind), report, done)
    if any(job.edition is None for job in jobs):
        import_module("buurtpers.make.frame")  # once, not in every worker
    with closing(spread(partial(measured, asked(), _do_in_worker), jobs, _start_worker, desk, out)) as outcomes:
        return collected(counted(map(received, outcomes), len(jobs), kind), report, done)


def collected(outcomes: Iterable[Outcome], report: Report, done: Callable[[Outcome], None]) -> list[Problem]:
    """Tell of each outcome as it comes; the mistakes in all of them."""
    problems: list[Problem] = []
    for outcome in outcomes:
        for place in outcome.places:
            report(outcome.job.buurt, place)
        if not outcome.job.only_look:
            piece(outcome.job.buurt, outcome.seconds)
        problems += outcome.problems
        done(outcome)
    return problems


def do_job(desk: Desk, out: Path, job: Job) -> Outcome:
    """Do a job. What goes wrong is that buurt's mistake: the others go on.

    Raises what the system refused, such as a full disk: nothing else would be made either.
    """
    start = time.process_time()
    done = tried(partial(_do_job, desk, out, job), passing=True)
    if isinstance(done, OSError) and done.errno:
        raise done
    if isinstance(done, Exception):
        done = Outcome(job, (), (fault(done, config_of(job.buurt), [job.buurt], SITE),))
    return replace(done, seconds=time.process_time() - start)


def _do_job(desk: Desk, out: Path, job: Job) -> Outcome:
    if job.edition is None:
        return _write_site(desk, job, out)
    from buurtpers.paperpress import do_paper  # slow to load

    return do_paper(desk, job, job.edition, out)


def site_mistake(buurt: str, error: ShellError) -> Problem:
    """Why mkdocs can't build a site: what the file of a buurt may say was looked at, so it is the other one."""
    return problem("config-unusable", Location(CONFIG), [buurt], reason=str(error))


def config_of(buurt: str) -> Location:
    """Where a mistake is told that is of a whole site."""
    return Location(f"sites/{buurt}/{CONFIG}")


# --- Sites ---


def _write_site(desk: Desk, job: Job, out: Path) -> Outcome:
    """A site, of which only what changed is made."""
    plan, problems = desk.planned(job.buurt)
    if job.only_look or any(found.holds_back(job.buurt) for found in problems):
        return Outcome(job, (), tuple(problems))
    plan, papers = with_papers(desk.network, plan, desk.cache)
    problems += papers.problems
    try:
        changed, state = put_site(desk, plan, papers, out, problems.append)
    except ShellError as error:
        return Outcome(job, (), (*problems, site_mistake(job.buurt, error)))
    places = (out / "sites" / job.buurt,) if changed else ()
    return Outcome(job, places, tuple(problems), state=state)


def put_site(
    desk: Desk, plan: SitePlan, papers: SitePapers, out: Path, note: Callable[[Problem], object]
) -> tuple[bool, str]:
    """Bring a site up to date; whether anything changed, and a name for how it is now ("": none).

    What of it can't be made is noted. Raises ShellError.
    """
    from buurtpers.make.settings import plain_settings

    buurt = plan.buurt
    settings = plain_settings(desk.network.sites[buurt], desk.network.root)
    if settings:
        with suppress(ShellError):  # mkdocs tells what is wrong.
            return renew_site(plan, settings, papers, desk.cache, out / "sites" / buurt, note, desk.there.get(buurt))
    made = make_site(plan, papers, desk.cache)
    for found in made.problems:
        note(found)
    write(desk, made, out)
    return True, ""


def renew_site(
    plan: SitePlan,
    settings: Settings,
    papers: SitePapers,
    cache: Cache,
    folder: Path,
    note: Callable[[Problem], object],
    seen: Mapping[str, MadeMark] | None = None,
) -> tuple[bool, str]:
    """Bring the folder of a site up to date; whether anything changed, and a name for how it is now.

    `seen`: what was in it, where somebody just looked. What can't be made is noted. Raises ShellError.
    """
    from buurtpers.make.frame import site_parts

    name = fingerprint("site", str(folder))
    record, spare = cache.folder / "sites" / f"{name}.record", cache.folder / "sites" / name
    for trust in (True, True, False):
        known = remembered(record) if trust else Left()
        there, seen = made_marks(folder) if seen is None else seen, None
        good = unchanged(known.files, there)
        try:
            with timed("pages"):
                parts = site_parts(plan, settings, papers, cache, folder, good, note)
            with timed("writing"):
                now = renew(folder, spare, parts, good, there, known.aside)
        except Disturbed:
            continue  # Another build wrote the same site, or somebody wrote into a file of it.
        if now != known:
            remember(record, now)
        return now.files != good or len(there) == 0, folder_digest(marks_of(now.files))
    raise ShellError(str(folder))


def refused(desk: Desk, buurt: str, kind: str) -> bool:
    """Whether this buurt has a mistake of a `kind`: "paper-" can't be made, "print-" no print shop would take it."""
    return any(found.code.startswith(kind) and found.concerns(buurt) for found in desk.problems)


_work: tuple[Desk, Path] | None = None


def _start_worker(desk: Desk, out: Path) -> None:
    """Keep what every job of this worker needs, and die with the parent, even when that is killed."""
    global _work
    _work = desk, out
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Stopped with its parent, without a word.
    show(False)  # That is for the parent.
    gc.freeze()  # What was read stays: it need not be looked through for garbage.
    os.environ["RAYON_NUM_THREADS"] = "1"  # Typst's threads: every core has a worker already.
    from multiprocessing import parent_process  # slow to load

    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    from multiprocessing.connection import wait

    wait([parent])
    os._exit(1)


def _do_in_worker(job: Job) -> Outcome:
    assert _work is not None
    return do_job(*_work, job)


def mistakes_and_site(root: Path, buurt: str, today: dt.date) -> tuple[str, MadeSite | None]:
    """The mistakes that concern one buurt, as text, and its site where they allow one."""
    desk = look(root, today)
    made = None if desk.held_back(buurt) or buurt not in desk.plans else make(desk, buurt)
    desk = desk.with_more(made.problems if made else ())
    write_down(root, desk.problems)
    return as_text(found for found in desk.problems if found.concerns(buurt)), made
