"""A plan that can't be made because of a fault of ours: which item of the network it is, and the plan without that.

Nothing of this is on the way of a plan that can be made. Where one can't, each item is tried
alone: first what others name, then the rest beside what is good of that. An item that fails
alone is told and left out, as if nobody had written it, so that all else is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from buurtpers.base.guard import fault, tried
from buurtpers.base.problems import Problem
from buurtpers.base.source import Location
from buurtpers.read.network import Network
from buurtpers.read.texts import Article

T = TypeVar("T")

# Fields of Network: those whose items others refer to, and those whose items refer.
_NAMED = ("themes", "places", "partners", "groups", "sources", "facts", "editions", "ads", "printers")
_NAMING = ("meetings", "news", "pages", "balances", "method")
_OWN = "own"  # the pages of a buurt itself: each with the buurt's name before its file

Item = tuple[str, str]
"""A table, and the key or the file of one of its entries."""


def without_culprits(
    network: Network, make: Callable[[Network], T], note: Callable[[Problem], object], buurt: str
) -> T:
    """What `make` makes of a network, or else of what is good of it; what is left out is noted, for `buurt`.

    Raises what `make` raises where that is no item's.
    """
    known: dict[Item, Exception] = network.made.setdefault("culprits", {})
    made = _made(network, make, known)
    if isinstance(made, Exception):
        known |= _found(network, make, known)
        made = _made(network, make, known) if known else made
        if isinstance(made, Exception):
            raise made
    for item, error in known.items():
        note(fault(error, _place(network, item), [buurt]))
    return made


def _made(network: Network, make: Callable[[Network], T], known: Mapping[Item, Exception]) -> T | Exception:
    good = _only(network, lambda item: item not in known) if known else network
    return tried(partial(make, good))


def _found(
    network: Network, make: Callable[[Network], object], known: Mapping[Item, Exception]
) -> Mapping[Item, Exception]:
    """The items that fail even when each stands alone; none if everything fails alone, so that no item is to blame."""
    found = dict(known)
    left = [item for item in _items(network) if item not in known]
    for kinds, beside in ((_NAMED, ()), ((*_NAMING, _OWN), _NAMED)):
        for item in left:
            if item[0] in kinds:
                made = tried(partial(make, _only(network, partial(_among, item, beside, found))))
                if isinstance(made, Exception):
                    found[item] = made
    return found if any(item not in found for item in left) else {}


def _among(one: Item, beside: tuple[str, ...], found: Mapping[Item, Exception], item: Item) -> bool:
    return item == one or (item[0] in beside and item not in found)


def _items(network: Network) -> Iterator[Item]:
    for table in _NAMED + _NAMING:
        of: Any = getattr(network, table)
        yield from ((table, key) for key in (of if isinstance(of, Mapping) else (one.file for one in of)))
    yield from ((_OWN, page.file) for site in network.sites.values() for page in site.pages)


def _only(network: Network, good: Callable[[Item], bool]) -> Network:
    """The network with only these items in it."""

    def of(table: str) -> Any:
        found: Any = getattr(network, table)
        if isinstance(found, Mapping):
            return {key: one for key, one in found.items() if good((table, key))}
        return _articles(table, found)

    def _articles(table: str, found: tuple[Article[Any], ...]) -> tuple[Article[Any], ...]:
        return tuple(one for one in found if good((table, one.file)))

    sites = {key: replace(site, pages=_articles(_OWN, site.pages)) for key, site in network.sites.items()}
    left = {table: of(table) for table in _NAMED + _NAMING}
    return replace(network, **left, sites=sites, salvaged=(), made={}, _meant={})


def _place(network: Network, item: Item) -> Location:
    table, key = item
    of: Any = getattr(network, table, None)
    place: Location = of[key].at() if isinstance(of, Mapping) else Location(key)
    return place
