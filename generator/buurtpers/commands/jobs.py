"""Pieces of work, on all cores or one by one: a site, or a paper, for one buurt. What goes wrong costs that piece."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from buurtpers.base.guard import fault, tried
from buurtpers.base.problems import Problem
from buurtpers.base.progress import counted, show
from buurtpers.base.timing import asked, measured, piece, received
from buurtpers.commands.loading import Loaded, config_of
from buurtpers.engine.cores import may_fork, spread
from buurtpers.engine.faults import SITE
from buurtpers.engine.traces import Reason

if TYPE_CHECKING:
    from buurtpers.kit.order import Ordered


# Below this, starting processes costs more than it saves.
WORTH_PROCESSES = 4

Report = Callable[[str, Path | str], None]
"""Called with a buurt (or edition) and where it is now, each time one is done: a file or folder, or an address."""


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
    """A name for a site's folder as it is now; "" if the next build may not rely on it (mkdocs wrote the site)."""
    seconds: float = 0.0
    """What it took, of the processor."""
    reasons: tuple[Reason, ...] = ()
    """Why each file was made that was made."""


Do = Callable[[Loaded, Job, Path], Outcome]
"""What is done for a job, whose results go below a folder. A function of a module: workers find it by its name."""


def on_all_cores(jobs: Sequence[Job]) -> bool:
    """Whether these jobs are worth several processes, and there may be any."""
    return len(jobs) >= WORTH_PROCESSES and may_fork()


def do_jobs(
    do: Do,
    loaded: Loaded,
    jobs: Sequence[Job],
    out: Path,
    report: Report,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Problem]:
    """Do the jobs on all cores, or one by one where there are few; the mistakes in all of them."""
    kind = "papers" if any(job.edition for job in jobs) else "sites"
    if not on_all_cores(jobs):
        return collected(counted((do_job(do, loaded, job, out) for job in jobs), len(jobs), kind), report, done)
    with closing(spread(partial(measured, asked(), _do_in_worker), jobs, _start_worker, do, loaded, out)) as outcomes:
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


def do_job(do: Do, loaded: Loaded, job: Job, out: Path) -> Outcome:
    """Do a job. What goes wrong is that buurt's mistake: the others go on.

    Raises what the system refused, such as a full disk: nothing else would be made either.
    """
    start = time.process_time()
    done = tried(partial(do, loaded, job, out), passing=True)
    if isinstance(done, OSError) and done.errno:
        raise done
    if isinstance(done, Exception):
        done = Outcome(job, (), (fault(done, config_of(job.buurt), [job.buurt], SITE),))
    return replace(done, seconds=time.process_time() - start)


_work: tuple[Do, Loaded, Path] | None = None


def _start_worker(do: Do, loaded: Loaded, out: Path) -> None:
    """Keep what every job of this worker needs, and die with the parent, even when that is killed."""
    global _work
    _work = do, loaded, out
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
    do, loaded, out = _work
    return do_job(do, loaded, job, out)
