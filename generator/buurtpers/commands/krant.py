"""The papers of a network, made and written, in every version that was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from buurtpers.base.guard import tried
from buurtpers.base.language import catalogue
from buurtpers.base.likeness import nearest
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.base.timing import timed
from buurtpers.base.versions import BOOKLET, GREY, LARGE, PRESS, WHY
from buurtpers.commands.jobs import Job, Outcome, Report, do_jobs
from buurtpers.commands.loading import Loaded
from buurtpers.engine.cache import clear_parts
from buurtpers.engine.readable import publish_file
from buurtpers.kit.order import Ordered, order_files
from buurtpers.paper.made import (
    Draft,
    booklet,
    draft,
    grey_paper,
    large_paper,
    paper_files,
    paper_mistakes,
    themes_of,
    version_mistake,
    why,
)
from buurtpers.paper.printing import press_paper, shop_of
from buurtpers.plan.papers import plan_edition
from buurtpers.prepress.findings import Finding
from buurtpers.read.addresses import slug
from buurtpers.read.folders import DATA
from buurtpers.read.models.base import Record
from buurtpers.read.models.paper import Advertisement
from buurtpers.read.network import Network
from buurtpers.read.papervalues import SINGLE_SHEET

T = TypeVar("T")

BOOKLETS = ("A4", "A5")  # two of these pages fit on a sheet that a copier takes


def make_papers(
    loaded: Loaded,
    editions: Iterable[str],
    buurten: Sequence[str],
    out: Path,
    report: Report,
    versions: Iterable[str] = (),
    creep: float = 0.0,
    note: Callable[[str], None] = lambda text: None,
) -> list[Problem]:
    """Typeset the papers of `editions` for those `buurten` that take part and have no mistake.

    `note` is told how good each of them is. Returns the mistakes that only show while making.
    """
    network, problems, jobs = loaded.network, [], []
    clear_parts(out / "kranten")
    versions, editions = frozenset(versions), list(editions)
    for edition in editions:
        wanted = versions
        if PRESS in wanted:  # an older one must not go to the print shop by mistake
            for buurt in buurten:
                _press_file(out, edition, buurt).unlink(missing_ok=True)
        if PRESS in wanted and (found := _without_order(loaded, edition)):
            problems.append(found)
            wanted -= {PRESS}
        part = network.editions[edition].buurten.of(network.sites)
        jobs += [Job(buurt, edition, wanted, creep) for buurt in loaded.good(buurten) if buurt in part]
    outcomes: list[Outcome] = []

    def done(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if outcome.note:
            note(outcome.note)

    problems += do_jobs(do_paper, loaded, jobs, out, report, done)
    for edition in editions if PRESS in versions else ():
        ordered = [outcome.ordered for outcome in outcomes if outcome.job.edition == edition and outcome.ordered]
        _write_order(loaded, edition, ordered, out, report)
    return problems


def do_paper(loaded: Loaded, job: Job, out: Path) -> Outcome:
    """Do a job. What goes wrong is that buurt's mistake: the others go on."""
    edition = job.edition
    assert edition is not None
    with timed("papers"):
        done = tried(partial(_write_paper, loaded, job, edition, out), passing=True)
    if isinstance(done, Exception):
        return Outcome(job, (), paper_mistakes(loaded.network, job.buurt, edition, done))
    return done


def _write_paper(loaded: Loaded, job: Job, edition: str, out: Path) -> Outcome:
    """The paper of a buurt, in every version that was asked for. What a print shop would refuse is not there."""
    network, cache = loaded.network, loaded.cache
    plan, themes = plan_edition(network, job.buurt, edition), themes_of(network)
    folder, name = out / "kranten" / slug(edition), f"{job.buurt}.pdf"
    made: dict[Path, bytes] = {}
    problems: list[Problem] = []
    ordered = None
    paper = draft(plan, cache, themes) if job.versions else None
    files = paper.files if paper else paper_files(plan, cache, themes)
    screen = files.pdf
    made[folder / name] = screen.read_bytes()

    def version(kind: str, make: Callable[[Draft], T]) -> T | None:
        """A version of the paper, if it was asked for. One that can't be made takes no other with it."""
        if paper is None or kind not in job.versions:
            return None
        done = tried(partial(make, paper), passing=True)
        if isinstance(done, Exception):
            problems.append(version_mistake(network, job.buurt, edition, kind, done))
            return None
        return done

    def flat(paper: Draft) -> bytes:
        return grey_paper(paper, cache).read_bytes()

    def sheets(paper: Draft) -> bytes:
        pages = grey_paper(paper, cache) if GREY in job.versions else screen
        return booklet(paper, pages, cache, job.creep).read_bytes()

    if grey := version(GREY, flat):
        made[folder / GREY / name] = grey
    if BOOKLET in job.versions and plan.format not in BOOKLETS:
        problems.append(problem("krant-booklet", network.editions[edition].at("format"), [job.buurt], name=edition))
    elif paper and BOOKLET in job.versions and paper.composed.pages <= SINGLE_SHEET:
        where, said = network.editions[edition].at(), {"name": edition, "paper": plan.masthead}
        problems.append(problem("krant-booklet-sheet", where, [job.buurt], "warning", **said))
    elif folded := version(BOOKLET, sheets):
        made[folder / BOOKLET / name] = folded
    if large := version(LARGE, lambda paper: large_paper(paper, cache).read_bytes()):
        made[folder / LARGE / name] = large
    if reasons := version(WHY, lambda paper: why(paper, themes)):
        made[folder / WHY / f"{job.buurt}.txt"] = reasons[0].encode()
        made[folder / WHY / f"{job.buurt}.svg"] = reasons[1].encode()
    if pressed := version(PRESS, partial(_pressed, loaded, job, edition)):
        pdf, refusals = pressed
        problems += refusals
        if paper and pdf:
            place = _press_file(out, edition, job.buurt)
            made[place] = pdf.read_bytes()
            ordered = Ordered(plan, paper.composed.pages, place.name)
    for place, content in made.items():
        publish_file(place, content)
    return Outcome(job, tuple(made), tuple(problems), ordered, files.report.read_text("utf-8"))


def _without_order(loaded: Loaded, edition: str) -> Problem | None:
    """Why nothing of an edition can go to a print shop, if that is so: what it is to make must be beyond doubt."""
    network, record = loaded.network, loaded.network.editions[edition]
    shop, place = network.printers.get(record.printer or ""), record.at("printer")
    if not record.printer:
        return problem("print-no-shop", place, name=edition)
    if shop is None or _is_wrong(loaded, shop, network.printers.values()):
        return problem("print-shop-wrong", place, name=edition, shop=record.printer)
    if _is_wrong(loaded, record, network.editions.values()):
        return problem("print-edition-wrong", record.at(), name=edition)
    return None


def _is_wrong(loaded: Loaded, record: Record, known: Iterable[Record]) -> bool:
    """Whether a mistake was told of a record, or of a place in its file that belongs to no other."""
    others = [other for other in (*known, *(one for one, _ in loaded.network.salvaged)) if other is not record]
    return any(
        found.severity == "error"
        and found.location.file == record.origin
        and not any(other.holds(found.location) for other in others)
        for found in loaded.problems
    )


def _press_file(out: Path, edition: str, buurt: str) -> Path:
    return out / "kranten" / slug(edition) / PRESS / f"{slug(edition)}-{buurt}.pdf"


def _pressed(loaded: Loaded, job: Job, edition: str, paper: Draft) -> tuple[Path | None, tuple[Problem, ...]]:
    """The file for the print shop, or what it would refuse."""
    shop, place = shop_of(loaded.network, edition), loaded.network.editions[edition].at("printer")
    assert shop is not None
    if lost := tuple(_lost_ads(loaded, job.buurt, edition)):
        return None, lost
    pressed = press_paper(paper, shop, loaded.cache)
    refused = tuple(_refused(found, place, job.buurt, paper.plan.masthead) for found in pressed.refused)
    return pressed.pdf, refused


def _lost_ads(loaded: Loaded, buurt: str, edition: str) -> Iterator[Problem]:
    """The advertisements that this paper should have had: whoever paid for one must not miss it in print."""
    network = loaded.network
    ads = [*network.ads.values(), *(one for one, _ in network.salvaged if isinstance(one, Advertisement))]
    for found in loaded.problems:
        if found.severity == "warning" or found.location.file != f"{DATA}/advertenties.yml":
            continue
        ad = next((ad for ad in ads if ad.holds(found.location)), None)
        if ad is None:
            yield problem("print-ads", found.location, [buurt], name=edition)
        elif _is_for(ad, network, buurt, edition):
            yield problem("print-ad", found.location, [buurt], name=edition, ad=ad.name)


def _is_for(ad: Advertisement, network: Network, buurt: str, edition: str) -> bool:
    """Whether an advertisement is meant for this paper, or may be: a misspelled name counts as the one it is like."""
    buurten = ad.buurten.concern(network.sites) or network.sites
    editions = {nearest(name, network.editions) for name in ad.editions}
    return buurt in buurten and (not editions or not editions.isdisjoint({edition, None}))


def _refused(found: Finding, place: Location, buurt: str, masthead: str) -> Problem:
    """As a mistake: the page is that of the buurt's own paper."""
    page = catalogue("buurtpers")("print.page-of", page=found.page, paper=masthead)
    return problem(found.code, place, [buurt], **{"page": page, **dict(found.values)})


def _write_order(loaded: Loaded, edition: str, papers: Sequence[Ordered], out: Path, report: Report) -> None:
    """The print order, where every paper of the edition is there: half an order is worse than none."""
    network, shop = loaded.network, shop_of(loaded.network, edition)
    folder = out / "kranten" / slug(edition) / PRESS
    complete = {paper.plan.buurt for paper in papers} == set(network.editions[edition].buurten.of(network.sites))
    if shop is None or not complete:
        for old in folder.glob("drukorder.*"):
            old.unlink()
        return
    for name, content in order_files(network, edition, shop, papers).items():
        publish_file(folder / name, content)
    report(edition, folder / "drukorder.pdf")


def current_edition(loaded: Loaded, today: dt.date) -> str | None:
    """The edition people work on: the first that is still to come, else the last that came out."""
    editions = sorted(loaded.network.editions.items(), key=lambda item: (item[1].date, item[0]))
    coming = [key for key, edition in editions if edition.date >= today]
    return coming[0] if coming else (editions[-1][0] if editions else None)
