"""Filling a rectangle of the page exactly with tiles, by cuts from edge to edge.

A tile is anything that stands on a page. For each width in columns it has a table:
the cost at every height, or NEVER. The table of a rectangle with a set of tiles
follows from those of its parts: put below each other, heights add up (with a gap);
put beside each other, both have the same height. So the cheapest way to fill a page
with given tiles is found exactly, whatever the order in which they are tried.

Costs are whole numbers, so that every machine finds the same paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, count

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

GAP = 2  # rows between what stands below each other, with a rule in them
STRETCH: tuple[int, ...] = (0, 5)  # what it costs to make a gap so many rows wider
NEVER = 10**6
MOST_TABLES = 150_000  # of rectangles that are remembered: about half a gigabyte
BESIDE = 4  # the most tiles that a part with standing cuts holds

Costs = NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """Costs by rows (and the gap below them). `finite`: the rows that are possible; `shifted`: the costs moved down."""

    costs: Costs
    finite: NDArray[np.intp]
    shifted: NDArray[np.int32]  # a view: row i holds the costs i rows lower

    @property
    def low(self) -> int:
        return int(self.finite[0])


def _table(costs: Costs) -> Table | None:
    # A cost may be below nought: what is just less than NEVER is still never.
    costs = np.where(costs < NEVER // 2, costs, NEVER)
    finite = np.flatnonzero(costs < NEVER)
    if not len(finite):
        return None
    length = len(costs)
    padded = np.full(2 * length, NEVER, np.int32)
    padded[length:] = costs
    step = padded.strides[0]
    return Table(costs, finite, as_strided(padded[length:], (length, length), (-step, step), writeable=False))


def _stretched(costs: Costs) -> Costs:
    """The same with the gap as much wider as that helps."""
    found = costs.copy()
    for wider, price in enumerate(STRETCH[1:], 1):
        np.minimum(found[wider:], costs[:-wider] + price, out=found[wider:])
    return found


def _sum(one: Table, other: Table) -> Costs:
    """One above the other: at each height the cheapest way to share it."""
    few, many = (one, other) if len(one.finite) <= len(other.finite) else (other, one)
    total: Costs = (many.shifted[few.finite] + few.costs[few.finite, None]).min(axis=0)
    return np.minimum(total, NEVER)


@dataclass(frozen=True)
class Cut:
    """How a rectangle is filled: a tile, or parts below (`down`, with `gaps` between) or beside each other."""

    columns: int
    rows: int
    tile: int | None = None
    down: bool = False
    parts: tuple[Cut, ...] = ()
    gaps: tuple[int, ...] = ()

    @property
    def tiles(self) -> tuple[int, ...]:
        return (self.tile,) if self.tile is not None else tuple(t for part in self.parts for t in part.tiles)


@dataclass
class _Store:
    """Tables of rectangles, of all papers: other buurten have the same stories.

    A tile is named by what it costs (and a number, where one paper has two of the same costs), so a table
    depends on its names alone, whichever paper asked for it first.
    """

    names: dict[tuple[object, ...], int] = field(default_factory=dict)
    single: dict[tuple[int, int], Table | None] = field(default_factory=dict)  # by columns and name
    tables: dict[tuple[int, frozenset[int]], Table | None] = field(default_factory=dict)


_store = _Store()


class Tiling:
    """Tables of rectangles. Index of a table: rows, and the gap below them."""

    def __init__(self, columns: int, rows: int) -> None:
        global _store
        if len(_store.tables) > MOST_TABLES:
            _store = _Store()
        self.columns, self.length = columns, rows + GAP + 1
        self._store = _store
        self._names: dict[int, int] = {}
        self._tried: dict[tuple[int, frozenset[int]], Table | None] = {}

    def __len__(self) -> int:
        """The number of pages that were looked at."""
        return len(self._tried)

    def add(self, tile: int, ways: Mapping[int, Mapping[int, int]]) -> None:
        """A tile's costs by columns and rows."""
        known = tuple((columns, tuple(sorted(costs.items()))) for columns, costs in sorted(ways.items()))
        copies = (self._store.names.setdefault((self.length, known, n), len(self._store.names)) for n in count())
        self._names[tile] = name = next(one for one in copies if one not in self._names.values())
        for columns, costs in ways.items():
            if (columns, name) not in self._store.single:
                table = np.full(self.length, NEVER, np.int32)
                for rows, cost in costs.items():
                    if 0 < rows + GAP < self.length:
                        table[rows + GAP] = cost
                self._store.single[columns, name] = _table(table)

    def cost(self, tiles: frozenset[int], rows: int) -> int:
        """The least that it costs to fill the page's width, `rows` high, with exactly these tiles."""
        key = (self.columns, tiles)
        if key not in self._tried:
            self._tried[key] = self.table(self.columns, tiles)
        table = self._tried[key]
        return NEVER if table is None else int(table.costs[rows + GAP])

    def table(self, columns: int, tiles: Iterable[int]) -> Table | None:
        names = frozenset(map(self._names.__getitem__, tiles))
        return self._named(columns, names) if names else None

    def _named(self, columns: int, names: frozenset[int]) -> Table | None:
        """The table of tiles by their names in the store."""
        if len(names) == 1:
            return self._store.single.get((columns, next(iter(names))))
        key, tables = (columns, names), self._store.tables
        if key not in tables:
            if len(tables) > 2 * MOST_TABLES:
                tables.clear()
            tables[key] = self._found(columns, names)
        return tables[key]

    def _found(self, columns: int, tiles: frozenset[int]) -> Table | None:
        down: Costs | None = None
        beside: Costs | None = None
        for one, other in _halves(tiles):
            above, below = self._named(columns, one), self._named(columns, other)
            if above is not None and below is not None and above.low + below.low < self.length:
                down = _least(down, _sum(above, below))
            for west, east in self._beside(columns, one, other):
                beside = _least(beside, west.costs + east.costs)
        if down is not None:
            beside = _least(beside, _stretched(down))
        return None if beside is None else _table(np.minimum(beside, NEVER))

    def _beside(self, columns: int, one: frozenset[int], other: frozenset[int]) -> Iterable[tuple[Table, Table]]:
        if len(one) + len(other) > BESIDE:
            return
        for left, right in ((one, other), (other, one)):
            for wide in range(1, columns):
                west = self._named(wide, left)
                east = self._named(columns - wide, right) if west is not None else None
                if west is not None and east is not None:
                    yield west, east

    def cut(self, columns: int, tiles: frozenset[int], rows: int) -> Cut:
        """How the cheapest filling goes. KeyError where there is none."""
        if len(tiles) == 1:
            return Cut(columns, rows, min(tiles))
        table = self.table(columns, tiles)
        if table is None or table.costs[rows + GAP] >= NEVER:
            raise KeyError(tiles)
        goal = int(table.costs[rows + GAP])
        for one, other in _halves(tiles):
            for left, right in ((one, other), (other, one)) if len(tiles) <= BESIDE else ():
                for wide in range(1, columns):
                    west, east = self.table(wide, left), self.table(columns - wide, right)
                    if west and east and int(west.costs[rows + GAP]) + int(east.costs[rows + GAP]) == goal:
                        parts = (self.cut(wide, left, rows), self.cut(columns - wide, right, rows))
                        return Cut(columns, rows, parts=parts)
            above, below = self.table(columns, one), self.table(columns, other)
            if above is None or below is None:
                continue
            for wider, price in enumerate(STRETCH):
                for high in range(1, rows - GAP - wider):
                    if int(above.costs[high + GAP]) + int(below.costs[rows - high - wider]) + price == goal:
                        parts = (self.cut(columns, one, high), self.cut(columns, other, rows - high - GAP - wider))
                        return _stacked(columns, rows, parts, GAP + wider)
        raise KeyError(tiles)


def _stacked(columns: int, rows: int, parts: tuple[Cut, Cut], gap: int) -> Cut:
    """One part above the other, as one stack with what is stacked in them."""
    one, other = parts
    whole = (*(one.parts if one.down else (one,)), *(other.parts if other.down else (other,)))
    return Cut(columns, rows, down=True, parts=whole, gaps=(*one.gaps, gap, *other.gaps))


def _halves(tiles: frozenset[int]) -> Iterable[tuple[frozenset[int], frozenset[int]]]:
    """Every way to part the tiles in two."""
    first, *others = sorted(tiles)
    for size in range(len(others)):
        for chosen in combinations(others, size):
            one = frozenset((first, *chosen))
            yield one, tiles - one


def _least(best: Costs | None, found: Costs) -> Costs:
    return found if best is None else np.minimum(best, found)
