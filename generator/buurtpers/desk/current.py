"""What the preview knows: the network as it is, its sites, and what changed when.

After a change the site that somebody looks at comes first, and of the network only
what that site shows is read for it. Then everything is looked at, and the rest follows.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from buurtpers.base.guard import attempt, unforeseen, write_down
from buurtpers.base.problems import Problem
from buurtpers.commands import loading
from buurtpers.commands.build import build_sites, put_site, site_mistake
from buurtpers.commands.loading import Loaded
from buurtpers.commands.site_papers import with_papers
from buurtpers.engine.cache import FOLDER
from buurtpers.engine.faults import SITE
from buurtpers.engine.inputs import Listing, listing
from buurtpers.web.site import ShellError, SitePapers, without_papers

# Editors save in several steps; wait with everything until it is quiet, in seconds.
QUIET = 0.05
# A page that was told to load again comes first: looking at everything keeps the processor busy.
LOADED = 0.5
HEARTBEAT = 15.0
EVERYTHING = ""  # the name of what is no site


class Current:
    """The current state of a network and its made sites; one thread makes, many read."""

    def __init__(self, root: Path, today: dt.date) -> None:
        self.root, self.today = root, today
        self.out = root / FOLDER / "preview"
        self.failure = ""
        self.watched = EVERYTHING  # the buurt that was asked for last
        self.changed = threading.Event()
        self.settled = threading.Event()  # all that changed was looked at
        self._news = threading.Condition()
        self._turns = Counter[str]()  # how often each site became another one
        self._papers: dict[str, SitePapers] = {}
        self._listed = listing(root)
        self.loaded = loading.look(root, today)

    def start(self) -> None:
        """Make all sites, on all cores."""
        build_sites(self.loaded, self.loaded.network.sites, self.out, lambda buurt, place: None)
        self._all()
        self.settled.set()

    def keep_making(self) -> None:
        """Make after each change, until the process ends."""
        while True:
            self.changed.wait()
            self.settled.clear()
            self.changed.clear()
            try:
                self.make()
                self._told("")
            except Exception as error:  # noqa: BLE001 - a fault of ours must not end the preview
                self._told(unforeseen(error, self.root))
            if not self.changed.is_set():
                self.settled.set()

    def make(self) -> None:
        """Look at everything again, and make what came out otherwise; until something changes meanwhile."""
        if not self.changed.wait(LOADED if self._first(listing(self.root)) else QUIET):
            self._all()

    def turns(self, buurt: str) -> int:
        return self._turns[buurt]

    def wait_for_news(self, buurt: str, seen: int) -> int:
        """The turn after `seen`, or `seen` itself when nothing came for a while."""
        with self._news:
            self._news.wait_for(lambda: self._turns[buurt] != seen, HEARTBEAT)
            return self._turns[buurt]

    def _tell(self, *names: str) -> None:
        with self._news:
            self._turns.update(names)
            self._news.notify_all()

    def _told(self, failure: str) -> None:
        if failure != self.failure:
            self.failure = failure
            self._tell(EVERYTHING, *self.loaded.network.sites)

    def _first(self, listed: Listing) -> bool:
        """Make the site that is looked at, where nothing is wrong: mistakes are for when all is known.

        Returns whether it became another one.
        """
        buurt, readers = self.watched, self.loaded.network.readers
        if self.loaded.problems or buurt not in self._papers:
            return False
        changed = {file for file, one in listed.found.items() if self._listed.found.get(file) != one}
        others = {file for file, whom in readers.items() if whom and buurt not in whom} - changed
        loaded = loading.read(self.root, self.today, listed, others)
        if loaded.problems or buurt not in loaded.network.sites:
            return False
        plan, problems = loaded.planned(buurt)
        # Its papers are as they were for a moment: to compose them takes seconds.
        papers = self._papers[buurt]
        made = without_papers(plan, papers.unmade)
        if problems or not put_site(loaded, made, papers, self.out, problems.append).changed:
            return False
        self._tell(buurt)
        return True

    def _all(self) -> None:
        """Look at everything, and make the sites that come out otherwise; until something changes again."""
        self._listed = listing(self.root)
        loaded, before = loading.look(self.root, self.today), self.loaded
        self.loaded = loaded
        found: list[Problem] = []
        for buurt in self._in_order(loaded.good(loaded.network.sites)):
            if self.changed.is_set():
                return
            attempt(partial(self._put, loaded, buurt, found), found.append, loading.config_of(buurt), [buurt], SITE)
        self.loaded = loaded = loaded.with_more(found)
        write_down(self.root, loaded.problems)
        told = {buurt for buurt in loaded.network.sites if _about(loaded, buurt) != _about(before, buurt)}
        self._tell(EVERYTHING, *sorted(told))

    def _put(self, loaded: Loaded, buurt: str, found: list[Problem]) -> None:
        try:
            plan, papers = with_papers(loaded.network, loaded.plans[buurt], loaded.cache)
            found += papers.problems
            if put_site(loaded, plan, papers, self.out, found.append).changed:
                self._tell(buurt)
            self._papers[buurt] = papers
        except ShellError as error:
            found.append(site_mistake(buurt, error))

    def _in_order(self, buurten: Iterable[str]) -> list[str]:
        """The one that is looked at first."""
        return sorted(buurten, key=lambda buurt: buurt != self.watched)


def _about(loaded: Loaded, buurt: str) -> list[Problem]:
    return [found for found in loaded.problems if found.concerns(buurt)]
