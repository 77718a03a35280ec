"""Our own faults: one costs no more than the item it was met at, and is told like a mistake in the content.

Whatever reads, plans or makes one item of what people wrote is called through a guard. What we
foresaw is dealt with where it happens; what is left is a fault of ours, or of a library, and
becomes a problem of that item, so that all else is made. Nothing else catches `Exception`: what a
library may raise at a damaged file, which is not to be foretold, goes through `tried`.

A fault is data, like any problem: it carries its own traceback from wherever it happened, in a
worker or on another machine, and the command that was given writes it down (`write_down`).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from buurtpers.base.language import catalogue, one_line
from buurtpers.engine.faults import ITEM, Meant

if TYPE_CHECKING:
    from buurtpers.base.problems import Problem
    from buurtpers.base.source import Location

T = TypeVar("T")

# Where it is written down, below the network's root: a folder that people see, and that is not kept in git.
LOG = "build/fouten.txt"
# An exception may carry a whole text of somebody.
LONGEST = 500
# What the system refuses to everybody: a disk that is full, too many open files. Nothing else could be made either.
_FOR_ALL = frozenset(
    getattr(errno, name, -1) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EMFILE", "ENFILE", "ENOMEM", "EPIPE")
)
_TO_GO_ON = 64 * 2**20  # bytes, with which anything could have been loaded


def tried(do: Callable[[], T], passing: bool = False) -> T | Exception:
    """What `do` returns, or what it raises.

    `passing`: also what says nothing of what somebody wrote, and may go well the next time: that memory is full, or
    that the system refuses something. Otherwise that is raised, as Meant always is.
    """
    try:
        return do()
    except Exception as error:
        may_pass = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno)
        if isinstance(error, Meant) or (may_pass and not passing):
            raise
        return error


def attempt(
    do: Callable[[], T],
    note: Callable[[Problem], object],
    place: Location,
    buurten: Iterable[str] | None = None,
    kind: str = ITEM,
) -> T | None:
    """What `do` returns; None where that is a fault, which is noted at `place`, for those `buurten`.

    Raises Meant, and what the system refuses to everybody.
    """
    try:
        return do()
    except Exception as error:  # noqa: BLE001 - here, so that it is nowhere else
        note(fault(error, place, buurten, kind))
        return None


def each(
    items: Iterable[T],
    note: Callable[[Problem], object],
    place: Location,
    buurten: Iterable[str] | None = None,
    kind: str = ITEM,
) -> Iterator[T]:
    """What `items` yields, up to a fault in making it, which is noted."""
    found, end = iter(items), object()
    while True:
        one = attempt(lambda: next(found, end), note, place, buurten, kind)
        if one is end or one is None:
            return
        yield one  # type: ignore[misc]


def guarded(found: Iterable[Problem], place: Location, buurten: Iterable[str] | None = None) -> list[Problem]:
    """These problems, and the fault that was met while looking for them."""
    told: list[Problem] = []
    told += each(found, told.append, place, buurten)
    return told


def untold(found: Problem) -> None:
    """For `attempt`, where the same is done again and told then."""


def fault(
    error: Exception, place: Location, buurten: Iterable[str] | None = None, kind: str = ITEM, **values: Any
) -> Problem:
    """An exception as a problem, with more `values` for its sentence.

    Raises it again where it is Meant, or what the system refuses to everybody.
    """
    from buurtpers.base.problems import problem

    if isinstance(error, Meant) or (isinstance(error, OSError) and (error.errno in _FOR_ALL or _without_temp(error))):
        raise error
    if _without_memory(error):
        return problem(f"{kind}memory", place, buurten, **values)
    if isinstance(error, OSError) and error.errno is not None and error.filename is not None:
        file = Path(os.fsdecode(error.filename)).name
        return problem(f"{kind}file", place, buurten, file=file, reason=refusal(error), **values)
    found = type(error).__name__
    return problem(f"{kind}ours", place, buurten, error=found, log=LOG, trace=_trace(error), **values)


def refusal(error: OSError, kind: str = "fault") -> str:
    """In Dutch: why the system does not let us read a file; of the kind "cli", why it does not let us go on."""
    words, name = catalogue("buurtpers"), errno.errorcode.get(error.errno or 0)
    known = (key for key in (f"{kind}.reason.{name}", f"cli.reason.{name}") if key in words)
    return words(next(known, "cli.reason.other"), code=error.errno)


def refused(error: OSError) -> str:
    """A sentence for what the system refuses, for which nothing can go on."""
    words = catalogue("buurtpers")
    if _without_temp(error):
        return words("cli.no-temp")
    place = error.filename2 or error.filename or words("cli.disk")
    return words("cli.refused", place=place, reason=refusal(error, "cli"))


def _without_memory(error: BaseException) -> bool:
    """Whether it went wrong for want of memory: Python and libraries say then, too, that a thread can't be started, or
    that a part of them can't be loaded."""
    if isinstance(error, RuntimeError | ImportError | OSError):
        try:
            from buurtpers.engine.limited import has_room
        except (MemoryError, ImportError):  # nor can this be loaded
            return True
        return not has_room(_TO_GO_ON)
    return isinstance(error, MemoryError)


def _without_temp(error: OSError) -> bool:
    """Whether there is no folder for files of a moment: Python says that it is not there, also where it is full."""
    return error.errno == errno.ENOENT and str(error.strerror).startswith("No usable temporary directory")


def _trace(error: BaseException) -> str:
    """The traceback, with files as their packages call them: the same on each machine, and nobody's folders."""
    import traceback  # only where something went wrong

    found = traceback.TracebackException.from_exception(error)
    lines: list[str] = []
    for step in found.stack:
        lines.append(f"  {_in_package(step.filename)}:{step.lineno} in {step.name}: {step.line}")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [_trace(cause)] if cause is not None else []
    said = one_line("".join(found.format_exception_only()).strip()[:LONGEST])
    return "\n".join([*before, *lines, said])


def _in_package(file: str) -> str:
    folders = sorted((folder for folder in map(os.path.abspath, sys.path) if file.startswith(folder + os.sep)), key=len)
    return os.path.relpath(file, folders[-1]) if folders else Path(file).name


def write_down(root: Path, problems: Iterable[Problem]) -> None:
    """Write the faults among `problems` for the maintainers, below `root`, in the place of an older list."""
    traces: dict[str, list[str]] = {}
    for found in problems:
        if trace := dict(found.values).get("trace"):
            traces.setdefault(trace, []).append(f"{found.code} {found.location}")
    if traces:
        write_traces(root / LOG, traces)


def write_traces(file: Path, traces: dict[str, list[str]]) -> bool:
    """Write tracebacks, each with what it was met at; whether that could be done."""
    import platform

    from buurtpers import __version__

    head = f"buurtpers {__version__}, Python {platform.python_version()}, {platform.platform()}"
    parts = [head, *("\n".join([*places, trace]) for trace, places in traces.items())]
    part = file.with_name(f".part-{file.name}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("\n\n".join(parts) + "\n", "utf-8", errors="backslashreplace")
        part.replace(file)
        return True
    with suppress(OSError):
        part.unlink()  # Where there is no room, nothing half is left.
    return False


def unforeseen(error: BaseException, root: Path | None) -> str:
    """The last net: a sentence in Dutch for what nothing else caught. A fault of ours is written down."""
    if isinstance(error, OSError) and error.errno:
        return refused(error)
    if _without_memory(error):
        return catalogue("buurtpers")("cli.no-memory")
    import tempfile  # where there is little memory, there may be none for this

    words, traces = catalogue("buurtpers"), {_trace(error): [" ".join(sys.argv[1:2])]}
    for folder in (root, Path(tempfile.gettempdir())):
        if folder and write_traces(folder / LOG, traces):
            return words("fault.whole", error=type(error).__name__, log=folder / LOG)
    return words("fault.whole-unwritten", error=type(error).__name__) + "\n" + _trace(error)[-LONGEST:]
