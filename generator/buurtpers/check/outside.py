"""Whether the sources of news and calendars from outside hang together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.engine.inputs import Listing
from buurtpers.read.addresses import slug
from buurtpers.read.folders import DATA
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.network import Network
from buurtpers.read.outside import FOLDER as OUTSIDE
from buurtpers.read.outside import state_file
from buurtpers.read.values import NOBODY

CALENDAR = ".ics"


def check_sources(network: Network, listed: Listing) -> Iterator[Problem]:
    """What is wrong with sources, and files of others that belong to none."""
    there = frozenset(listed.files_below(OUTSIDE) or ())
    for key, source in network.sources.items():
        yield from _check(network, key, source, there)
    if f"{DATA}/bronnen.yml" in network.unread:
        return
    known = {f"{OUTSIDE}/{one.file}" if one.file else state_file(slug(key)) for key, one in network.sources.items()}
    for file in sorted(there - known):
        path = PurePosixPath(file)
        if not path.name.startswith((".", "~")) and not network.spoiled("bronnen", path.stem):
            if file == state_file(path.stem) and path.stem not in network.sources:
                yield problem("outside-gone", Location(file), severity="warning", name=path.stem)
                continue
            names = [PurePosixPath(one).name for one in known]
            what = suggestion(path.name, names)
            yield problem("file-ignored", Location(file), severity="warning", name=path.name, what=what)


def _check(network: Network, key: str, source: OutsideSource, there: frozenset[str]) -> Iterator[Problem]:
    whom = NOBODY  # What others tell never holds back a site.
    if slug(key) != key:
        yield problem("outside-name", source.at(), whom, name=key, right=slug(key))
    for name in source.areas:
        if name not in network.sites:
            what = suggestion(name, network.sites)
            yield problem("buurt-unknown", source.at("areas", name), whom, name=name, what=what)
    if source.file:
        place = source.at("file")
        if source.address or source.kind != "agenda" or not source.file.casefold().endswith(CALENDAR):
            yield problem("outside-file", place, whom)
        elif f"{OUTSIDE}/{source.file}" not in there:
            names = [PurePosixPath(file).name for file in there if file.endswith(CALENDAR)]
            yield problem("outside-missing", place, whom, name=source.file, what=suggestion(source.file, names))
    elif not source.address:
        yield problem("outside-address", source.at(), whom)
    elif slug(key) == key and state_file(key) not in there:
        yield problem("outside-never", source.at("address"), whom, "warning", title=source.title)
