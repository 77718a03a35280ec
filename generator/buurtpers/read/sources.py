"""What is kept of the news and calendars of others, for each source in `bronnen.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from buurtpers.base.guard import attempt
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.read import addresses
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.outside import FOLDER, SourceState, calendar_state, read_state, state_file
from buurtpers.read.reading import Reading


def read_states(reading: Reading, sources: Mapping[str, OutsideSource]) -> dict[str, SourceState]:
    """What was last fetched, by source. What can't be read is noted and left out."""
    states: dict[str, SourceState] = {}
    for key, source in sources.items():
        file = f"{FOLDER}/{source.file}" if source.file else state_file(key)
        if source.file and source.kind != "agenda":
            continue
        if addresses.slug(key) != key or file not in reading.contents.listed.found or not reading.inside(file):
            continue
        state = attempt(
            partial(_state, reading, source, file), reading.note, Location(file), reading.those(source.buurten)
        )
        if state is not None:
            states[key] = state
    return states


def _state(reading: Reading, source: OutsideSource, file: str) -> SourceState | None:
    state: SourceState | None = reading.contents.kept(reading.contents.name("outside", file), SourceState)
    if state is not None:
        return state
    raw, read = reading.contents.load(file), calendar_state if source.file else read_state
    state = None if isinstance(raw, Problem) else read(raw)
    if state is None:
        code, whom = "outside-calendar" if source.file else "outside-state", reading.those(source.buurten)
        reading.note(problem(code, Location(file), whom, "warning", title=source.title))
    else:
        reading.contents.keep(reading.contents.name("outside", file), state, SourceState)
    return state
