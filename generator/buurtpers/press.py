"""The whole press: read, check, plan, make, publish. Everything a command does is a function here."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from buurtpers.cache import FOLDER, Cache, write_whole
from buurtpers.check.network import check_network
from buurtpers.make.papers import paper_files
from buurtpers.make.photos import derive_all
from buurtpers.make.site import MadeSite, make_site
from buurtpers.plan.pages import SitePlan, photos_of
from buurtpers.plan.papers import plan_edition
from buurtpers.plan.site import plan_site
from buurtpers.problems import Problem, as_text, in_order
from buurtpers.publish.replace import replacing
from buurtpers.read.network import CONFIG, Network, read_network

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
        return any(problem.severity == "error" for problem in self.problems)

    def held_back(self, buurt: str) -> bool:
        return any(problem.holds_back(buurt) for problem in self.problems)

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
        problems += more
    return Desk(network, plans, tuple(in_order(problems)))


def make(desk: Desk, buurt: str) -> MadeSite:
    return make_site(desk.network, desk.plans[buurt], cache_of(desk.network.root))


def write(desk: Desk, made: MadeSite, out: Path, report: Report) -> None:
    """Put a made site at `out/sites/<buurt>`, replacing it whole."""
    from buurtpers.make.shell import write_site

    buurt = made.plan.buurt
    folder = out / "sites" / buurt
    with replacing(folder) as new:
        write_site(made, desk.network.root / "sites" / buurt / CONFIG, new)
    report(buurt, folder)


def build_sites(desk: Desk, buurten: Iterable[str], out: Path, report: Report) -> None:
    """Build the sites of those `buurten` that have no mistake of their own, on all cores."""
    good = desk.good(buurten)
    derive_all(
        (Path(photo.file) for buurt in good for photo in photos_of(desk.plans[buurt])), cache_of(desk.network.root)
    )
    if len(good) < WORTH_PROCESSES:
        for buurt in good:
            write(desk, make(desk, buurt), out, report)
        return
    with ProcessPoolExecutor(initializer=_start_worker, initargs=(desk, out)) as pool:
        for buurt, folder in pool.map(_build_one, good, chunksize=1):
            report(buurt, folder)


_work: tuple[Desk, Path] | None = None


def _start_worker(desk: Desk, out: Path) -> None:
    """Keep what every site of this worker needs, and die with the parent, even when that is killed."""
    global _work
    _work = desk, out
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    wait([parent])
    os._exit(1)


def _build_one(buurt: str) -> tuple[str, Path]:
    assert _work is not None
    desk, out = _work
    places: list[Path] = []
    write(desk, make(desk, buurt), out, lambda name, place: places.append(place))
    return buurt, places[0]


def make_papers(desk: Desk, edition: str, buurten: Iterable[str], out: Path, report: Report) -> None:
    """Typeset the papers of `edition` for those `buurten` that take part and have no mistake."""
    network = desk.network
    target = network.editions[edition].buurten.of(network.sites)
    for buurt in desk.good(b for b in buurten if b in target):
        paper = paper_files(plan_edition(network, buurt, edition), cache_of(network.root))
        place = out / "kranten" / edition / f"{buurt}.pdf"
        write_whole(place, paper.pdf.read_bytes())
        report(buurt, place)


def current_edition(desk: Desk, today: dt.date) -> str | None:
    """The edition people work on: the first that is still to come, else the last that came out."""
    editions = sorted(desk.network.editions.items(), key=lambda item: (item[1].date, item[0]))
    coming = [key for key, edition in editions if edition.date >= today]
    return coming[0] if coming else (editions[-1][0] if editions else None)


def mistakes_and_site(root: Path, buurt: str, today: dt.date) -> tuple[str, MadeSite | None]:
    """The mistakes that concern one buurt, as text, and its site where they allow one."""
    desk = look(root, today)
    mistakes = as_text(problem for problem in desk.problems if problem.concerns(buurt))
    return mistakes, None if desk.held_back(buurt) or buurt not in desk.plans else make(desk, buurt)
