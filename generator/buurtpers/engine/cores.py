"""When work may go to other processes."""

from __future__ import annotations

import os
import pickle
import select
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")

_threads_elsewhere = False
_taken = False
"""Whether each core has a process of ours already."""


def threads_elsewhere() -> None:
    """To be called before a library starts threads that Python does not know of: a fork would wait for them forever."""
    global _threads_elsewhere
    _threads_elsewhere = True


def may_fork() -> bool:
    """Whether processes may be made of this one: there is a core for them, and no thread that they would lack."""
    lone = threading.active_count() == 1 and not _threads_elsewhere
    return (os.cpu_count() or 1) > 1 and lone and not _taken


def spread(
    do: Callable[[T], R], items: Iterable[T], start: Callable[..., None] | None = None, *given: Any
) -> Generator[R]:
    """What `do` returns for each item, in order, from a process for each core, which begins with `start(*given)`.

    To be closed: who stops early leaves nothing behind that is still to be done. Not by `pool.map`, which cancels the
    rest by itself then; where the workers were stopped too, the pool's own thread is ending the same work, and fails
    at it with a traceback.
    """
    from concurrent.futures import ProcessPoolExecutor  # slow to load

    with ProcessPoolExecutor(initializer=start, initargs=given) as pool:
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

    def once() -> Iterator[R]:
        yield do()

    child = _Child(once)

    def result() -> R:
        found = [*child.received(wait=True)]
        child.hang_up()
        child.wait()
        return found[0] if child.finished else do()

    return result


class _Child(Generic[R]):
    """What a process of its own yields, through a pipe: each piece with its length before it, nought at the end."""

    def __init__(self, do: Callable[[], Iterator[R]]) -> None:
        self.here, there = os.pipe()
        self.raw = bytearray()
        self.finished = self.gone = False
        self.process = os.fork()
        if not self.process:
            with suppress(BaseException):
                os.close(self.here)
                with open(there, "wb") as pipe:  # noqa: PTH123 - no path
                    for found in do():
                        packed = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
                        pipe.write(len(packed).to_bytes(_LENGTH, "big") + packed)
                        pipe.flush()
                    pipe.write(bytes(_LENGTH))
            os._exit(0)
        os.close(there)

    def received(self, wait: bool) -> Iterator[R]:
        """What has come until now; with `wait`, until its end."""
        while not self.gone and (wait or select.select([self.here], [], [], 0)[0]):
            part = os.read(self.here, _AT_ONCE)
            self.gone = not part
            self.raw += part
            while len(self.raw) >= _LENGTH:
                end = _LENGTH + int.from_bytes(self.raw[:_LENGTH], "big")
                if end == _LENGTH:
                    self.finished = self.gone = True
                    return
                if len(self.raw) < end:
                    break
                yield pickle.loads(self.raw[_LENGTH:end])  # noqa: S301 - from our own process
                del self.raw[:end]

    def hang_up(self) -> None:
        """Listen no longer: it ends when it wants to say something, and leaves nothing half done."""
        os.close(self.here)

    def wait(self) -> None:
        os.waitpid(self.process, 0)


_LENGTH = 4  # bytes that say how long a message is
_AT_ONCE = 2**16


def together(
    here: Callable[[T], Iterator[R]], elsewhere: Callable[[T], Iterator[R]], parts: Sequence[T]
) -> Iterator[R]:
    """What is yielded for each of the parts, as it comes: of the first `here`, of each other in a process of its own.

    What such a process did not finish is done here, from its beginning; and all of it where there can't be any.
    """
    global _taken
    begun: list[tuple[T, _Child[R]]] = []
    mine = [*parts] if not may_fork() or not hasattr(os, "fork") else [parts[0]]
    before, _taken = _taken, True
    try:
        for part in parts[len(mine) :]:
            begun.append((part, _Child(partial(elsewhere, part))))
        for found in chain.from_iterable(map(here, mine)):
            yield found
            for _, other in begun:
                yield from other.received(wait=False)
        for part, other in begun:
            yield from other.received(wait=True)
            if not other.finished:
                yield from here(part)
    finally:
        _taken = before
        # All first: who was begun later has the ends of earlier ones too.
        for _, other in begun:
            other.hang_up()
        for _, other in begun:
            other.wait()
