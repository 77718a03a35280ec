"""What a step read, each thing under a name: its trace.

A trace is recorded while the step runs, or while its key is asked for, and is that key:
a result is used as long as everything that was read for it is the same. So it may be
unused, never wrong. It says too why a result was made again: by the names of what is
other. Of our own code, templates, fonts and words, of all libraries and of Python there
is one name, `PROGRAM`. (A "verifying trace", as Shake calls it.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from buurtpers.engine.cache import Cache, fingerprint
from buurtpers.engine.inputs import program
from buurtpers.engine.packing import packed, unpacked

Trace = Mapping[str, str]
"""By name (the path of a file, or what a value is called): a digest of what was read."""

PROGRAM, DAY = "program", "day"

# Why something was made, besides the names in its trace.
NEW = "new"
OWN = "own"
"""What it alone was made from is other."""
DISTURBED = "disturbed"
"""What was made before is no longer there as it was made."""
SHELL = "shell"
"""mkdocs made it, which makes all of a site each time."""


class Reason(NamedTuple):
    """Why a file was made: `NEW`, `OWN`, `DISTURBED`, or names from the trace of what made it."""

    file: str
    """"" stands for all files of a site."""
    because: tuple[str, ...]
    source: str = ""
    """The file of the network that it shows, where it shows one."""


def traced(read: Trace) -> Trace:
    """What was read besides the program, and the program."""
    return {PROGRAM: program(), **read}


def key_of(step: str, trace: Trace) -> str:
    """A name for what a step makes of what it read."""
    return fingerprint(step, *(part for name in sorted(trace) for part in (name, trace[name])))


_BESIDE = "-"


def beside(shared: str, own: str) -> str:
    """The key of a file that is made from what many read, `shared`, and from something of its own."""
    return f"{shared}{_BESIDE}{own}"


def because(then: str, now: str, shared: tuple[str, ...]) -> tuple[str, ...]:
    """Why a file has another key than before, where `shared` is what is other in the trace that many have."""
    if then.rpartition(_BESIDE)[0] == now.rpartition(_BESIDE)[0]:
        return (PROGRAM,) if PROGRAM in shared else (OWN, *(name for name in shared if name == DAY))
    own = then.rpartition(_BESIDE)[2] != now.rpartition(_BESIDE)[2]
    return (*(name for name in shared if name != DAY), *((OWN,) if own and PROGRAM not in shared else ()))


def differences(then: Trace, now: Trace) -> tuple[str, ...]:
    """The names of what is other than it was, came or went."""
    return tuple(name for name in sorted({*then, *now}) if then.get(name) != now.get(name))


# The last trace of each step that makes something large. Of a site's pages `renew` remembers what they read.


def last(cache: Cache, step: str) -> Trace | None:
    """What the step read the last time that it made something; None where that is not known."""

    def read(kept: bytes) -> Trace:
        found: Trace = unpacked(kept, _TRACE)
        return found

    return cache.known(fingerprint("trace", step), ".trace", read)


def remember(cache: Cache, step: str, trace: Trace) -> None:
    cache.note(fingerprint("trace", step), ".trace", packed(dict(trace), _TRACE))


_TRACE = dict[str, str]
