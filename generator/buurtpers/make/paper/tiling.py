"""Filling a rectangle of the page exactly with tiles, by cuts from edge to edge.

A tile is anything that stands on a page. For each width in columns it has a table:
the cost at every height, or NEVER. The table of a rectangle with a set of tiles
follows from those of its parts: put below each other, heights add up (with a gap);
put beside each other, both have the same height. So the cheapest way to fill a page
with given tiles is found exactly, whatever the order in which they are tried.

Costs are whole numbers, so that every machine finds the same paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

GAP = 2  # rows between what stands below each other, with a rule in them
STRETCH: tuple[int, ...] = (0, 5)  # what it costs to make a gap so many rows wider
NEVER = 10**6
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


class Tiling:
    """Tables of rectangles. Index of a table: rows, and the gap below them."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.length = columns, rows + GAP + 1
        self._tables: dict[tuple[int, frozenset[int]], Table | None] = {}

    def __len__(self) -> int:
        """The number of rectangles that were looked at."""
        return len(self._tables)

    def add(self, tile: int, columns: int, costs: dict[int, int]) -> None:
        """A tile's costs by rows, in so many columns."""
        table = np.full(self.length, NEVER, np.int32)
        for rows, cost in costs.items():
            if 0 < rows + GAP < self.length:
                table[rows + GAP] = cost
        self._tables[columns, frozenset({tile})] = _table(table)

    def cost(self, tiles: frozenset[int], rows: int) -> int:
        """The least that it costs to fill the page's width, `rows` high, with exactly these tiles."""
        table = self.table(self.columns, tiles)
        return NEVER if table is None else int(table.costs[rows + GAP])

    def table(self, columns: int, tiles: frozenset[int]) -> Table | None:
        key = (columns, tiles)
        if key not in self._tables:
            self._tables[key] = self._found(columns, tiles) if len(tiles) > 1 else None
        return self._tables[key]

    def _found(self, columns: int, tiles: frozenset[int]) -> Table | None:
        down: Costs | None = None
        beside: Costs | None = None
        for one, other in _halves(tiles):
            above, below = self.table(columns, one), self.table(columns, other)
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
                west = self.table(wide, left)
                east = self.table(columns - wide, right) if west is not None else None
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
