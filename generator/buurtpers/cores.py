"""When work may go to other processes."""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_threads_elsewhere = False


def threads_elsewhere() -> None:
    """To be called before a library starts threads that Python does not know of: a fork would wait for them forever."""
    global _threads_elsewhere
    _threads_elsewhere = True


def may_fork() -> bool:
    """Whether processes may be made of this one: there is a core for them, and no thread that they would lack."""
    return (os.cpu_count() or 1) > 1 and threading.active_count() == 1 and not _threads_elsewhere


def each(pool: Executor, do: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What `do` returns for each item, in order. Who stops early leaves nothing behind that is still to be done.

    As `pool.map`, which cancels the rest by itself then; where the workers were stopped too, the pool's own thread is
    ending the same work, and fails at it with a traceback.
    """
    waiting = deque(pool.submit(do, item) for item in items)
    try:
        while waiting:
            yield waiting.popleft().result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def beside(do: Callable[[], R]) -> Callable[[], R]:
    """Do it in a process of its own while this one goes on; call what is returned for the result.

    Where there is no core for it, or where it fails there, it is done here, and then.
    """
    if not may_fork() or not hasattr(os, "fork"):
        return do
    here, there = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            os.close(here)
            with open(there, "wb") as pipe:  # noqa: PTH123 - no path
                pipe.write(pickle.dumps(do(), pickle.HIGHEST_PROTOCOL))
        os._exit(0)
    os.close(there)

    def result() -> R:
        with open(here, "rb") as pipe:  # noqa: PTH123 - no path
            packed = pipe.read()
        os.waitpid(child, 0)
        try:
            found: R = pickle.loads(packed)  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError):
            return do()
        return found

    return result


def apart(do: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `do` returns, from a process of its own where one may be made: nothing that it starts stays in this one.

    Raises what `do` raises, and BrokenProcessPool where it ends the process.
    """
    if not may_fork():
        return do(*args, **kwargs)
    from concurrent.futures import ProcessPoolExecutor  # slow to load

    with ProcessPoolExecutor(1) as pool:
        return pool.submit(do, *args, **kwargs).result()
