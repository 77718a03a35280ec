"""When work may go to other processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_threads_elsewhere = False


def threads_elsewhere() -> None:
    """To be called before a library starts threads that Python does not know of: a fork would wait for them forever."""
    global _threads_elsewhere
    _threads_elsewhere = True


def may_fork() -> bool:
    """Whether processes may be made of this one: there is a core for them, and no thread that they would lack."""
    return (os.cpu_count() or 1) > 1 and threading.active_count() == 1 and not _threads_elsewhere


def apart(do: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `do` returns, from a process of its own where one may be made: nothing that it starts stays in this one.

    Raises what `do` raises, and BrokenProcessPool where it ends the process.
    """
    if not may_fork():
        return do(*args, **kwargs)
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(do, *args, **kwargs).result()
