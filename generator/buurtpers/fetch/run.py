"""Every source asked for what is new, several at once, and what they said kept in the network's own folder.

A source that fails keeps what it said last. A state is replaced whole or not at all,
and only when something of it is different.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue

from buurtpers.base.guard import attempt
from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem
from buurtpers.engine.cache import clear_parts, write_whole
from buurtpers.fetch.download import Address, Download, Limits, NotFetched, download, public
from buurtpers.read.addresses import slug
from buurtpers.read.calendars import clean_calendar, recent
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.network import Network
from buurtpers.read.outside import FOLDER, Failure, Headline, SourceState, state_file, write_state
from buurtpers.read.textfile import LARGEST

AT_ONCE = 8
LIMITS = Limits()
NO_FEED = 3
PATIENCE = 2.0  # seconds more than a source may take, for what it sent to be read


@dataclass(frozen=True)
class Fetched:
    """What became of one source: how many messages or events there are now, and how many were not there before.

    `failing`: since when it fails, and why; then the rest is as it was.
    """

    title: str
    kind: str
    count: int
    new: int = 0
    failing: Failure | None = None


def said(fetched: Fetched) -> str:
    """One sentence for people."""
    words, title = catalogue("buurtpers"), fetched.title
    if fetched.failing:
        reason = words(f"fetch.why.{fetched.failing.why}", detail=fetched.failing.detail)
        return words("fetch.failed" if fetched.count else "fetch.failed-first", title=title, reason=reason)
    if not fetched.new:
        return words("fetch.unchanged", title=title)
    return words("fetch.new" if fetched.kind == "nieuws" else "fetch.new-events", title=title, n=fetched.new)


def fetch_sources(
    network: Network,
    today: dt.date,
    note: Callable[[Problem], object],
    limits: Limits = LIMITS,
    allowed: Callable[[Address], bool] = public,
) -> Iterator[Fetched]:
    """Ask every source that has an address, and keep what it says; in the order of the file.

    `note` is told of a fault of ours, which costs that source only. `allowed`: which addresses may be connected to.
    Raises OSError where nothing can be kept.
    """
    asked = [(key, one) for key, one in network.sources.items() if one.address and not one.file and slug(key) == key]
    clear_parts(network.root / FOLDER)
    todo: SimpleQueue[tuple[Future[Fetched], str, OutsideSource]] = SimpleQueue()
    outcomes: list[Future[Fetched]] = [Future() for _ in asked]
    for outcome, (key, one) in zip(outcomes, asked, strict=True):
        todo.put((outcome, key, one))

    def work() -> None:
        with suppress(Empty):
            while True:
                outcome, key, one = todo.get_nowait()
                try:
                    outcome.set_result(_renew(network, key, one, today, limits, allowed))
                except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
                    outcome.set_exception(error)

    # Nobody waits for these when the program is ended, as it would for those of a pool.
    for _ in range(min(AT_ONCE, len(asked))):
        threading.Thread(target=work, daemon=True).start()
    for outcome, (_, one) in zip(outcomes, asked, strict=True):
        if fetched := attempt(outcome.result, note, one.at(), ()):
            yield fetched


def _renew(
    network: Network,
    key: str,
    source: OutsideSource,
    today: dt.date,
    limits: Limits,
    allowed: Callable[[Address], bool],
) -> Fetched:
    before = kept = network.outside.get(key, SourceState())
    if before.address != source.address:  # What the old one said of itself, or failed at, says nothing now.
        afresh = {"address": source.address, "etag": "", "modified": "", "failing": None}
        before = before.model_copy(update=afresh)
    new, failing = 0, None
    try:
        state = _within(limits, partial(_fetch, source, before, today, limits, allowed))
        known = {item.link for item in before.items} | {*before.events}
        told = {item.link for item in state.items} | {line for line in state.events if line.startswith("UID")}
        new = len(told - known)
    except NotFetched as error:
        since = min(before.failing.since, today) if before.failing else today
        failing = Failure(since=since, why=error.why, detail=error.detail)
        state = before.model_copy(update={"failing": failing})
    if state != kept:
        write_whole(network.root / state_file(key), write_state(state))
    return Fetched(source.title, source.kind, len(state.items) or state.events.count("BEGIN:VEVENT"), new, failing)


@dataclass
class _Outcome:
    found: list[SourceState] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)


def _within(limits: Limits, work: Callable[[], SourceState]) -> SourceState:
    """What `work` gives, if it does so in time. Raises NotFetched.

    A thread of its own is simply left behind: whatever it waits for, the name of a site or the
    next byte, nobody waits for it, and it ends with the program at the latest.
    """
    outcome = _Outcome()

    def attempt() -> None:
        try:
            outcome.found.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            outcome.wrong.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(limits.seconds + PATIENCE)
    if outcome.wrong:
        raise outcome.wrong[0]
    if not outcome.found:
        raise NotFetched("slow")
    return outcome.found[0]


def _fetch(
    source: OutsideSource,
    before: SourceState,
    today: dt.date,
    limits: Limits,
    allowed: Callable[[Address], bool],
) -> SourceState:
    address, end = before.address, time.monotonic() + limits.seconds
    # That nothing changed says something only where there is something.
    there = before.events if source.kind == "agenda" else before.items
    came = download(address, limits, before.etag if there else "", before.modified if there else "", allowed)
    if came.body is None:
        return before.model_copy(update={"worked": today, "failing": None})
    state = SourceState(address=address, etag=came.etag, modified=came.modified, worked=today)
    if source.kind == "agenda":
        events = clean_calendar(came.body)
        if events is None:
            raise NotFetched("no-calendar")
        state = state.model_copy(update={"events": tuple(recent(events, today))})
        if len(write_state(state)) > LARGEST:  # It could not be read again.
            raise NotFetched("large")
        return state
    return state.model_copy(update={"items": _as_before(_read_apart(came, today, end), before, today)})


def _as_before(items: tuple[Headline, ...], before: SourceState, today: dt.date) -> tuple[Headline, ...]:
    """The headlines; one that only has today's date for want of a better one keeps the day it was first seen."""
    seen = {item.link: item.date for item in before.items}
    return tuple(
        item.model_copy(update={"date": seen[item.link]}) if item.date == today and item.link in seen else item
        for item in items
    )


def _read_apart(came: Download, today: dt.date, end: float) -> tuple[Headline, ...]:
    """The headlines of a feed, read by a process that may hang, grow or fall over. Raises NotFetched.

    `end`: when it must be done, on the clock of `time.monotonic`.
    """
    command = [sys.executable, "-P", "-m", "buurtpers.fetch.feeds", came.url, today.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=came.body,
            capture_output=True,
            timeout=max(PATIENCE / 2, end - time.monotonic()),
            check=True,
        )
        return tuple(Headline.model_validate(item) for item in json.loads(done.stdout))
    except (subprocess.TimeoutExpired, OSError) as error:
        raise NotFetched("unreadable") from error
    except subprocess.CalledProcessError as error:
        raise NotFetched("no-feed" if error.returncode == NO_FEED else "unreadable") from error
