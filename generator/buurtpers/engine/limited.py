"""Work on a stranger's file in a process of its own: one at a time, in little memory, and without a word.

What a library of C prints stays there, and so does what it does to the process.
Where the system knows no limits (macOS, Windows), the callers' own limits of size are what there is.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

MOST = 960 * 2**20  # bytes, of memory that is written to; with the libraries themselves that stays below 1 GiB
SECONDS = 120.0
_NO_ROOM = 3  # exit status
_TO_LOAD = 32 * 2**20  # bytes, that any work takes

_one = threading.Lock()


class NoRoom(MemoryError):
    """It took more memory or time than there was, or could not be read: nothing is known of the file."""


def limited(work: str, *args: str) -> bytes:
    """What a function, "package.module:name", returns for these arguments. It need not be loaded here.

    Raises NoRoom, and RuntimeError for whatever else `work` raises: that is a mistake of ours.
    """
    call = [sys.executable, "-P", "-m", "buurtpers.engine.limited", work, *args]
    with _one_at_a_time():
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                call, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NoRoom from error
    if done.returncode == _NO_ROOM or done.returncode < 0:  # below nought: a signal ended it
        raise NoRoom
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """In this process and, where the system can, on this machine: whoever has this file locked."""
    with _one, Path(__file__).open("rb") as own:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(own, fcntl.LOCK_EX)
        yield


def has_room(size: int) -> bool:
    """Whether so many bytes could be had now; True where that can't be asked. They are not taken."""
    try:
        import mmap

        mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except AttributeError:
        return True
    except (ImportError, OSError, ValueError):  # Where there is none at all, not even this can be loaded.
        return False
    return True


def _main(work: str, *args: str) -> None:
    module, name = work.split(":")
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (MOST if hard < 0 else min(MOST, hard), hard))
    try:
        sys.stdout.buffer.write(getattr(import_module(module), name)(*args))
    except (MemoryError, OSError):
        sys.exit(_NO_ROOM)
    except Exception:
        if has_room(_TO_LOAD):
            raise
        sys.exit(_NO_ROOM)  # What libraries say where they get no memory, while they are loaded too, is anything.


if __name__ == "__main__":
    _main(*sys.argv[1:])
