"""A bar on the terminal for work that takes more than a moment. Everywhere else, nothing.

No thread draws it: work goes to other processes, and those are not to be made from a
process with threads. It is drawn when something is done, and gone when the work is.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from buurtpers.base.language import catalogue

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")

# In seconds: before it is shown at all, and between two times.
PATIENCE, PAUSE = 2.0, 0.1


@dataclass
class _Work:
    """Something that is counted; others may be counted within it."""

    key: str
    total: int
    done: int = 0


_began: float | None = None
_works: list[_Work] = []
_bar: Progress | None = None
_drawn = 0.0


def show(asked: bool = True) -> None:
    """Whether to show from now on what is counted; only if somebody sees it."""
    global _began
    seen = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    _began = time.monotonic() if asked and seen else None


def counted(items: Iterable[T], total: int, key: str) -> Iterator[T]:
    """The same items; `key` says what they are, in the catalogue. What the caller prints comes after `hide`."""
    if _began is None:
        yield from items
        return
    work = _Work(key, total)
    _works.append(work)
    try:
        for item in items:
            yield item
            work.done += 1
            _draw(_began)
    finally:
        hide()
        _works.remove(work)


def hide() -> None:
    """Make room for a line of text; the bar comes back when the next thing is done."""
    global _bar
    if _bar:
        _bar.stop()
        _bar = None


def _draw(began: float) -> None:
    global _bar, _drawn
    now = time.monotonic()
    if now - began < PATIENCE or (_bar and now - _drawn < PAUSE):
        return
    _drawn = now
    if _bar is None or len(_bar.tasks) != len(_works):
        hide()
        _bar = _new()
    for task, work in zip(_bar.tasks, _works, strict=True):
        _bar.update(task.id, completed=work.done)
    _bar.refresh()


def _new() -> Progress:
    from rich.console import Console  # slow to load, and most work is done before anybody wonders
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    for work in _works:
        bar.add_task(catalogue("buurtpers")(f"progress.{work.key}"), total=work.total, completed=work.done)
    bar.start()
    return bar
