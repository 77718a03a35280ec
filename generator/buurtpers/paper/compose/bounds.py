"""What a page, or what is left of a paper, costs at the least: so that the search need not look at everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from buurtpers.paper.compose.tiles import Tiles
from buurtpers.paper.compose.tiling import GAP, NEVER, STRETCH

_UNIT = 64
_PRICES = np.array([-256, -128, -64, -32, -16, -8, -4, 0, 4, 8, 16, 32, 64, 128, 256])
"""Prices of a column-row that are tried, in 64ths of a point."""


class Bounds:
    """Lower bounds on the costs of pages, by Lagrange's prices for their area."""

    def __init__(self, tiles: Tiles) -> None:
        self.tiles = tiles

    @cached_property
    def _priced(self) -> NDArray[np.int64]:
        """For each tile and each price of a column-row: the least of its cost and its area at that price."""
        tiles = self.tiles.tiles
        found = np.full((len(tiles), len(_PRICES)), _UNIT * NEVER, np.int64)
        for tile in tiles.values():
            ways = [(cost, n * (high + GAP)) for n, some in tile.ways.items() for high, (cost, _) in some.items()]
            if ways:
                costs, areas = np.array(ways, np.int64).T
                found[tile.id] = (_UNIT * costs[:, None] + areas[:, None] * _PRICES).min(axis=0)
        return found

    def of_pages(self, pages: Sequence[frozenset[int]], rows: int) -> list[int]:
        """What a page with each of these sets of tiles (none is empty) costs at the least, whatever it looks like.

        Areas of tiles and of what gaps are wider add up to the page: any price for area gives a bound.
        """
        if not pages:
            return []
        columns = self.tiles.columns
        sizes = np.fromiter(map(len, pages), np.int64, len(pages))
        ends = np.cumsum(sizes)
        tiles = np.fromiter(chain.from_iterable(pages), np.int64, int(ends[-1]))
        gaps = np.min([_UNIT * price + columns * wider * _PRICES for wider, price in enumerate(STRETCH)], axis=0)
        least = np.add.reduceat(self._priced[tiles], ends - sizes) + (sizes[:, None] - 1) * gaps
        found: list[int] = (-((columns * (rows + GAP) * _PRICES - least).min(axis=1) // _UNIT)).tolist()
        return found
