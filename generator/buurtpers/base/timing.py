"""Where the time goes: processor seconds by part of the work, in this process and in those that it started.

Nothing is measured until `start` is called. A part inside another counts for itself
only, so that all parts together are the whole.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

OTHER = "other"
Spent = Mapping[str, float]
"""Processor seconds by part."""


def _now() -> float:
    """The processor seconds of this process, and of those it started that have ended."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


@dataclass
class Clock:
    """What was spent up to now; `at` is the part at work, within those before it."""

    at: list[str]
    spent: dict[str, float] = field(default_factory=dict)
    pieces: dict[str, float] = field(default_factory=dict)
    """What each site, or paper, took."""
    since: float = field(default_factory=_now)
    began: float = field(default_factory=time.monotonic)

    def turn(self) -> None:
        """What was spent since the last time is for the part at work."""
        now = _now()
        self.add({self.at[-1]: now - self.since})
        self.since = now

    def add(self, spent: Spent) -> None:
        for part, seconds in spent.items():
            self.spent[part] = self.spent.get(part, 0.0) + seconds


_clock: Clock | None = None


def start(part: str = OTHER) -> None:
    """Measure from now on; what is not timed counts for `part`."""
    global _clock
    _clock = Clock([part])


def stop() -> Clock | None:
    """End measuring; what was found. None where nobody measured."""
    global _clock
    clock, _clock = _clock, None
    if clock:
        clock.turn()
    return clock


@contextmanager
def timed(part: str) -> Iterator[None]:
    """What is spent in the block is for `part`."""
    clock = _clock
    if clock is None:
        yield
        return
    clock.turn()
    clock.at.append(part)
    try:
        yield
    finally:
        clock.turn()
        clock.at.pop()


def piece(name: str, seconds: float) -> None:
    """A piece of work that is done: a site, a paper."""
    if _clock:
        _clock.pieces[name] = _clock.pieces.get(name, 0.0) + seconds


# Other processes


def asked() -> str | None:
    """The part at work, for `measured` in another process; None where nobody measures."""
    return _clock.at[-1] if _clock else None


def measured(part: str | None, work: Callable[..., T], *args: Any) -> tuple[T, Spent]:
    """In another process: do the work; with what it spent."""
    if part is None:
        return work(*args), {}
    start(part)
    try:
        done = work(*args)
    finally:
        clock = stop()
    return done, clock.spent if clock else {}


def received(answer: tuple[T, Spent], child: bool = True) -> T:
    """What `measured` gave. A `child` of ours counts for the part at work, when it has ended: not twice."""
    done, spent = answer
    if _clock:
        _clock.add(spent)
        if child:
            _clock.add({_clock.at[-1]: -sum(spent.values())})
    return done
