"""A build after a change of texts: only what shows them is read and made, a part of it by each core."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

from buurtpers.base import timing
from buurtpers.base.progress import counted, show
from buurtpers.base.timing import Spent, received
from buurtpers.commands.build import build_sites, do_site, site_jobs
from buurtpers.commands.jobs import WORTH_PROCESSES, Outcome, Report, collected, do_job
from buurtpers.commands.loading import Loaded, read
from buurtpers.commands.nothing_to_do import Before, Question
from buurtpers.engine.cores import may_fork, together
from buurtpers.engine.replace import recover


@dataclass(frozen=True)
class Again:
    """What was built: the sites that were looked at, and the network as far as it was read for that."""

    loaded: Loaded
    stale: frozenset[str]


class _Unclear(Exception):
    """There is a mistake: everything has to be looked at."""


_Found = frozenset[str] | Outcome | Spent | None
"""What comes from a process: the sites that it will make, each of them, and what it spent; or None (`_Unclear`)."""


def build_again(before: Before, question: Question, report: Report, done: Callable[[Outcome], None]) -> Again | None:
    """Build the sites that show what changed. None where it can't be told which those are."""
    if len(before.shown) >= WORTH_PROCESSES and may_fork():
        return _by_all_cores(before, question, report, done)
    part = read_again(before, question)
    if part is None:
        return None
    loaded, stale = part
    return Again(loaded.with_more(build_sites(loaded, stale, question.out, report, done, others=False)), stale)


def read_again(before: Before, question: Question, keep: bool = True) -> tuple[Loaded, frozenset[str]] | None:
    """Read what those sites are made of that have to be made again, and which those are. `keep`: what was read.

    None where that can't be told: with a mistake anywhere, all has to be looked at.
    """
    stale, sound, listed = before.stale, before.readers.keys() - before.changed, question.listed
    while True:
        without = {file for file, whom in before.readers.items() if whom and not whom & stale}
        loaded = read(listed.root, question.today, listed, without - before.changed, sound, keep)
        readers = loaded.network.readers
        if loaded.problems or not all(file in readers for file in before.changed if file in listed.found):
            return None
        loaded = replace(loaded, there=before.there)
        now = stale.union(*(readers[file] & before.states.keys() for file in before.changed if file in readers))
        if now == stale:
            return loaded, stale
        stale = now


def _by_all_cores(before: Before, question: Question, report: Report, done: Callable[[Outcome], None]) -> Again | None:
    """Each core reads what its own part of the sites shows, and makes those."""
    recover(question.out / "sites")
    import_module("buurtpers.web.own_shell")  # once, not in every process
    parts = before.parts(min(os.cpu_count() or 1, len(before.shown)))
    all_loaded, stale = list[Loaded](), list[frozenset[str]]()
    # What is read here is read elsewhere too, and it is enough if one of them keeps it.
    here, elsewhere = partial(_part, question, False, all_loaded.append), partial(_elsewhere, question, timing.asked())

    def outcomes() -> Iterator[Outcome]:
        """In the order of the sites, as soon as it is known which those are."""
        come, due = dict[str, Outcome](), deque[str]()
        for found in together(here, elsewhere, parts):
            match found:
                case None:
                    raise _Unclear
                case Outcome():
                    come[found.job.buurt] = found
                case frozenset():
                    stale.append(found)
                    if len(stale) == len(parts):
                        due.extend(sorted(frozenset().union(*stale)))
                case spent:
                    received((None, spent))
            while due and due[0] in come:
                yield come.pop(due.popleft())

    try:
        problems = collected(counted(outcomes(), len(before.shown), "sites"), report, done)
    except _Unclear:
        return None
    return Again(all_loaded[0].with_more(problems), frozenset().union(*stale))


def _part(question: Question, keep: bool, found: Callable[[Loaded], None], before: Before) -> Iterator[_Found]:
    part = read_again(before, question, keep)
    if part is None:
        yield None
        return
    loaded, stale = part
    found(loaded)
    yield stale
    for job in site_jobs(loaded, stale, others=False):
        yield do_job(do_site, loaded, job, question.out)


def _elsewhere(question: Question, measuring: str | None, before: Before) -> Iterator[_Found]:
    """The same in another process, and what it spent."""
    show(False)  # That is for the first one.
    gc.freeze()  # What is there stays: it need not be looked through for garbage.
    if measuring:
        timing.start(measuring)
    yield from _part(question, True, lambda loaded: None, before)
    if clock := timing.stop():
        yield clock.spent
