"""A network loaded: read, checked and planned, on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from buurtpers.base.guard import attempt, guarded
from buurtpers.base.problems import Problem, in_order, kept_back
from buurtpers.base.source import Location
from buurtpers.base.timing import timed
from buurtpers.check.facts import check_facts
from buurtpers.check.meetings import check_meetings
from buurtpers.check.network import check_network
from buurtpers.engine.cache import FOLDER, Cache
from buurtpers.engine.faults import SITE
from buurtpers.engine.inputs import Listing, MadeMark, listing
from buurtpers.engine.store import Store
from buurtpers.paper.checks import check_look
from buurtpers.plan.culprits import without_culprits
from buurtpers.plan.site import SitePlan, plan_site
from buurtpers.read.contents import Contents
from buurtpers.read.folders import DATA
from buurtpers.read.network import Network, read_network
from buurtpers.read.siteconfig import CONFIG


@dataclass(frozen=True)
class Loaded:
    """A network read, checked and planned."""

    network: Network
    plans: Mapping[str, SitePlan]
    problems: tuple[Problem, ...]
    today: dt.date
    others: tuple[str, ...] = ()
    """What it was read from outside the folders of a network, below its root."""
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

    def with_more(self, problems: Iterable[Problem]) -> Loaded:
        """The same, with mistakes that came to light later."""
        return replace(self, problems=tuple(in_order([*self.problems, *problems])))

    def keeping(self, shown: Mapping[str, frozenset[str]]) -> Loaded:
        """The same, where a text that can't be read any more holds back the sites that it was `shown` by."""
        return replace(self, problems=tuple(in_order(kept_back(self.problems, shown))))

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


def look(root: Path, today: dt.date) -> Loaded:
    """Read, check and plan the network below `root`. Never raises for bad content."""
    loaded, more = read(root, today), list[Problem]()
    plans: dict[str, SitePlan] = {}
    for buurt in loaded.network.sites:
        planned = attempt(partial(loaded.planned, buurt), more.append, config_of(buurt), [buurt], SITE)
        if planned:
            plans[buurt] = planned[0]
            more += planned[1]
    return replace(loaded, plans=plans).with_more(more)


def read(
    root: Path,
    today: dt.date,
    listed: Listing | None = None,
    without: Set[str] = frozenset(),
    sound: Set[str] = frozenset(),
    keep: bool = True,
) -> Loaded:
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
        problems += check_look(network)
        problems += guarded(check_meetings(network, today), Location(f"{DATA}/bijeenkomsten.yml"))
        problems += guarded(check_facts(network, today), Location(f"{DATA}/buurten.yml"))
    if keep:
        with timed("reading"):
            contents.save()
    return Loaded(network, {}, tuple(in_order(problems)), today, tuple(sorted(contents.others)))


def refused(loaded: Loaded, buurt: str, kind: str) -> bool:
    """Whether this buurt has a mistake of a `kind`: "paper-" can't be made, "print-" no print shop would take it."""
    return any(found.code.startswith(kind) and found.concerns(buurt) for found in loaded.problems)


def config_of(buurt: str) -> Location:
    """Where a mistake is told that is of a whole site."""
    return Location(f"sites/{buurt}/{CONFIG}")
