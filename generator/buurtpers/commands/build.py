"""The sites of a network, built: only what changed is made, and each is put in its place whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from buurtpers.base.guard import attempt, untold, write_down
from buurtpers.base.problems import Problem, as_text, problem
from buurtpers.base.source import Location
from buurtpers.base.timing import timed
from buurtpers.commands.jobs import Job, Outcome, Report, do_jobs, on_all_cores
from buurtpers.commands.loading import Loaded, look
from buurtpers.commands.site_papers import with_papers
from buurtpers.engine.cache import Cache, fingerprint
from buurtpers.engine.inputs import MadeMark, folder_digest, made_marks
from buurtpers.engine.renew import Disturbed, Left, marks_of, reasons, remember, remembered, renew, unchanged
from buurtpers.engine.replace import recover, replacing
from buurtpers.engine.traces import SHELL, Reason
from buurtpers.photos.photos import derive_all
from buurtpers.plan.site import SitePlan
from buurtpers.plan.texts import photos_of_network
from buurtpers.read.siteconfig import CONFIG
from buurtpers.web.site import MadeSite, ShellError, SitePapers, make_site

if TYPE_CHECKING:
    from buurtpers.web.settings import Settings


def build_sites(
    loaded: Loaded,
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
    jobs = site_jobs(loaded, buurten, others)
    # What each process would load, where many sites are to be made and nothing is known of most of them.
    all_new = on_all_cores(jobs) and not loaded.there
    with timed("photographs"):
        whole = Location("content")
        photos = attempt(partial(photos_of_network, loaded.network, loaded.today), untold, whole) or set()
        ready = partial(attempt, partial(_make_ready, loaded, jobs, out), untold, whole)
        derive_all(photos, loaded.cache, ready if all_new else lambda: None)
    if on_all_cores(jobs):
        import_module("buurtpers.web.own_shell")  # once, not in every worker
    return do_jobs(do_site, loaded, jobs, out, report, done)


def _make_ready(loaded: Loaded, jobs: Sequence[Job], out: Path) -> None:
    """Load what all sites need."""
    from buurtpers.web.own_shell import prepare
    from buurtpers.web.settings import plain_settings

    first = next((job.buurt for job in jobs if not job.only_look), None)
    if first and (settings := plain_settings(loaded.network.sites[first], loaded.network.root)):
        with suppress(ShellError), timed("shell"):
            prepare(loaded.planned(first)[0], settings, loaded.cache, out / "sites" / first)


def site_jobs(loaded: Loaded, buurten: Iterable[str], others: bool = True) -> list[Job]:
    """A job for each site: to make it, or only to look for its mistakes; `others`: those not in `buurten` too."""
    good = {*loaded.good(buurten)}
    jobs = [Job(buurt, only_look=buurt not in good) for buurt in loaded.network.sites if others or buurt in good]
    return [job for job in jobs if not job.only_look or job.buurt not in loaded.plans]


# --- Sites ---


def do_site(loaded: Loaded, job: Job, out: Path) -> Outcome:
    """A site, of which only what changed is made."""
    plan, problems = loaded.planned(job.buurt)
    if job.only_look or any(found.holds_back(job.buurt) for found in problems):
        return Outcome(job, (), tuple(problems))
    plan, papers = with_papers(loaded.network, plan, loaded.cache)
    problems += papers.problems
    try:
        site = put_site(loaded, plan, papers, out, problems.append)
    except ShellError as error:
        return Outcome(job, (), (*problems, site_mistake(job.buurt, error)))
    places = (out / "sites" / job.buurt,) if site.changed else ()
    return Outcome(job, places, tuple(problems), state=site.state, reasons=_reasons(papers, site))


def _reasons(papers: SitePapers, site: PutSite) -> tuple[Reason, ...]:
    """Why the files of a site were made: of a paper, why it was, and not why its file was put there."""
    made = {reason.file for reason in papers.reasons}
    return (*papers.reasons, *(reason for reason in site.reasons if reason.file not in made))


class PutSite(NamedTuple):
    """A site that was brought up to date."""

    changed: bool
    """Whether any file of it did."""
    state: str = ""
    """A name for how its folder is now; "" where mkdocs wrote it."""
    reasons: tuple[Reason, ...] = ()


def put_site(
    loaded: Loaded, plan: SitePlan, papers: SitePapers, out: Path, note: Callable[[Problem], object]
) -> PutSite:
    """Bring a site up to date. What of it can't be made is noted. Raises ShellError."""
    from buurtpers.web.settings import plain_settings

    buurt = plan.buurt
    settings = plain_settings(loaded.network.sites[buurt], loaded.network.root)
    if settings:
        with suppress(ShellError):  # mkdocs tells what is wrong.
            return renew_site(
                plan, settings, papers, loaded.cache, out / "sites" / buurt, note, loaded.there.get(buurt)
            )
    made = make_site(plan, papers, loaded.cache)
    for found in made.problems:
        note(found)
    write_by_mkdocs(loaded, made, out)
    return PutSite(True, reasons=(Reason("", (SHELL,)),))


def renew_site(
    plan: SitePlan,
    settings: Settings,
    papers: SitePapers,
    cache: Cache,
    folder: Path,
    note: Callable[[Problem], object],
    seen: Mapping[str, MadeMark] | None = None,
) -> PutSite:
    """Bring the folder of a site up to date.

    `seen`: what was in it, where somebody just looked. What can't be made is noted. Raises ShellError.
    """
    from buurtpers.web.own_shell import site_parts, site_trace

    read = site_trace(plan, settings)
    name = fingerprint("site", str(folder))
    record, spare = cache.folder / "sites" / f"{name}.record", cache.folder / "sites" / name
    for trust in (True, True, False):
        known = remembered(record) if trust else Left()
        there, seen = made_marks(folder) if seen is None else seen, None
        good = unchanged(known.files, there)
        try:
            with timed("pages"):
                parts = site_parts(plan, settings, read, papers, cache, folder, good, note)
            with timed("writing"):
                now = replace(renew(folder, spare, parts, good, there, known.aside), read=read)
        except Disturbed:
            continue  # Another build wrote the same site, or somebody wrote into a file of it.
        if now != known:
            remember(record, now)
        sources = {f"{page.path}index.html": page.origin for page in plan.pages if page.origin}
        why = reasons(known, good, now, sources)
        return PutSite(now.files != good or len(there) == 0, folder_digest(marks_of(now.files)), why)
    raise ShellError(str(folder))


def make_all(loaded: Loaded, buurt: str) -> MadeSite:
    """Make all pages and files of a planned site."""
    plan, papers = with_papers(loaded.network, loaded.plans[buurt], loaded.cache)
    with timed("pages"):
        return make_site(plan, papers, loaded.cache)


def write_by_mkdocs(loaded: Loaded, made: MadeSite, out: Path) -> Path:
    """Put a made site at `out/sites/<buurt>`, replacing it whole; where it is."""
    from buurtpers.web.mkdocs_shell import write_site

    buurt = made.plan.buurt
    folder = out / "sites" / buurt
    with timed("shell"), replacing(folder) as new:
        write_site(made, loaded.network.sites[buurt], loaded.network.root, new)
    return folder


def site_mistake(buurt: str, error: ShellError) -> Problem:
    """Why mkdocs can't build a site: what the file of a buurt may say was looked at, so it is the other one."""
    return problem("config-unusable", Location(CONFIG), [buurt], reason=str(error))


def mistakes_and_site(root: Path, buurt: str, today: dt.date) -> tuple[str, MadeSite | None]:
    """The mistakes that concern one buurt, as text, and its site where they allow one."""
    loaded = look(root, today)
    made = None if loaded.held_back(buurt) or buurt not in loaded.plans else make_all(loaded, buurt)
    loaded = loaded.with_more(made.problems if made else ())
    write_down(root, loaded.problems)
    return as_text(found for found in loaded.problems if found.concerns(buurt)), made
