"""Rectangles filled with tiles: the tables beside the same thing worked out slowly."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpers.paper.compose.tiling import BESIDE, GAP, NEVER, STRETCH, Cut, Tiling

Ways = dict[int, dict[int, int]]  # of a tile: its columns, its rows and what they cost
COMMON = settings(deadline=None)

MOST_COLUMNS, MOST_ROWS = 3, 13
heights = st.dictionaries(st.integers(1, 9), st.integers(-20, 20), max_size=4)
some_ways = st.dictionaries(st.integers(1, MOST_COLUMNS), heights, min_size=1)
some_tiles = st.lists(some_ways, min_size=1, max_size=4)


def filled(tiles: list[Ways], rows: int = MOST_ROWS, order: list[int] | None = None) -> Tiling:
    tiling = Tiling(MOST_COLUMNS, rows)
    for tile in order or range(len(tiles)):
        tiling.add(tile, tiles[tile])
    return tiling


def slowly(tiles: list[Ways], columns: int, rows: int) -> int:
    """The least cost of filling a rectangle with all these tiles, by trying every way to cut it."""

    @cache
    def least(which: frozenset[int], columns: int, rows: int) -> int:
        if len(which) == 1:
            return tiles[min(which)].get(columns, {}).get(rows, NEVER)
        found = [NEVER]
        for size in range(1, len(which)):
            for chosen in map(frozenset, combinations(sorted(which), size)):
                rest = which - chosen
                found += [
                    least(chosen, columns, high) + least(rest, columns, rows - GAP - wider - high) + price
                    for wider, price in enumerate(STRETCH)
                    for high in range(1, rows - GAP - wider)
                ]
                if len(which) <= BESIDE:
                    found += [
                        least(chosen, wide, rows) + least(rest, columns - wide, rows) for wide in range(1, columns)
                    ]
        return min(found)

    found = least(frozenset(range(len(tiles))), columns, rows)
    return found if found < NEVER // 2 else NEVER  # less by what others save


@COMMON
@given(some_tiles)
def test_a_table_says_what_every_way_to_cut_says(tiles: list[Ways]) -> None:
    tiling = filled(tiles)
    everything = frozenset(range(len(tiles)))
    for columns in range(1, MOST_COLUMNS + 1):
        table = tiling.table(columns, everything)
        found = [NEVER if table is None else int(table.costs[rows + GAP]) for rows in range(1, MOST_ROWS + 1)]
        assert found == [slowly(tiles, columns, rows) for rows in range(1, MOST_ROWS + 1)]


def test_more_tiles_than_may_stand_beside_each_other_are_stacked() -> None:
    beside = [{1: {4: 0}} for _ in range(3)]
    assert filled(beside).cost(frozenset(range(3)), 4) == 0
    wide: list[Ways] = [{3: {1: place}} for place in range(BESIDE + 1)]
    rows = len(wide) + GAP * (len(wide) - 1)
    tiling = filled(wide, rows)
    assert tiling.cost(frozenset(range(len(wide))), rows) == sum(range(len(wide)))
    assert tiling.cost(frozenset(range(len(wide))), rows - 1) == NEVER


def test_a_gap_may_be_a_little_wider_at_a_price() -> None:
    tiling = filled([{3: {4: 1}}, {3: {5: 1}}])
    both, rows = frozenset({0, 1}), 4 + GAP + 5
    assert [tiling.cost(both, rows + wider) for wider in range(len(STRETCH))] == [2 + price for price in STRETCH]
    assert tiling.cut(3, both, rows + 1).gaps == (GAP + 1,)


def test_between_two_tiles_are_two_rows_and_a_third_costs_five_points() -> None:
    tiling = filled([{3: {4: 1}}, {3: {5: 1}}])
    assert [tiling.cost(frozenset({0, 1}), rows) for rows in (10, 11, 12, 13)] == [NEVER, 2, 7, NEVER]


def test_beside_each_other_stand_four_tiles_at_the_most() -> None:
    low: Ways = {1: {4: 0}}
    assert filled([{2: {10: 0}}, low, low]).cost(frozenset(range(3)), 10) == 0
    lower: Ways = {1: {2: 0}}
    assert filled([{2: {10: 0}}, lower, lower, lower]).cost(frozenset(range(4)), 10) == 0
    lowest: Ways = {1: {1: 0}}
    assert filled([{2: {10: 0}}, *[lowest] * 4]).cost(frozenset(range(5)), 10) == NEVER


@COMMON
@given(some_tiles)
def test_a_cut_adds_up_to_its_rectangle(tiles: list[Ways]) -> None:
    tiling = filled(tiles)
    everything = frozenset(range(len(tiles)))
    for rows in range(1, MOST_ROWS + 1):
        cost = tiling.cost(everything, rows)
        if cost == NEVER:
            continue
        cut = tiling.cut(MOST_COLUMNS, everything, rows)
        assert (cut.columns, cut.rows) == (MOST_COLUMNS, rows)
        assert sorted(cut.tiles) == sorted(everything)
        assert price(cut, tiles) == cost


def price(cut: Cut, tiles: list[Ways]) -> int:
    """What the tiles of a cut cost, and that each part of it is filled exactly."""
    if cut.tile is not None:
        assert cut.parts == ()
        return tiles[cut.tile][cut.columns][cut.rows]
    assert len(cut.parts) > 1
    if cut.down:
        assert len(cut.gaps) == len(cut.parts) - 1
        assert sum(part.rows for part in cut.parts) + sum(cut.gaps) == cut.rows
        assert {part.columns for part in cut.parts} == {cut.columns}
    else:
        assert cut.gaps == ()
        assert sum(part.columns for part in cut.parts) == cut.columns
        assert {part.rows for part in cut.parts} == {cut.rows}
    return sum(price(part, tiles) for part in cut.parts) + sum(STRETCH[gap - GAP] for gap in cut.gaps)


@COMMON
@given(some_tiles, st.data())
def test_it_does_not_matter_which_tile_came_first(tiles: list[Ways], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(tiles))))
    everything = frozenset(range(len(tiles)))
    one, other = filled(tiles), filled(tiles, order=list(order))
    # One of them was asked before, in another order.
    for size in range(1, len(tiles)):
        for chosen in combinations(order, size):
            other.cost(frozenset(chosen), MOST_ROWS)
    for rows in range(1, MOST_ROWS + 1):
        assert one.cost(everything, rows) == other.cost(everything, rows)
        if one.cost(everything, rows) < NEVER:
            assert one.cut(MOST_COLUMNS, everything, rows) == other.cut(MOST_COLUMNS, everything, rows)


def test_what_does_not_fit_has_no_cut() -> None:
    tiling = filled([{3: {4: 1}}, {3: {5: 1}}])
    assert tiling.cost(frozenset({0, 1}), 4 + GAP + 5) == 2
    with pytest.raises(KeyError):
        tiling.cut(MOST_COLUMNS, frozenset({0, 1}), 4 + GAP + 4)


def test_a_tile_that_is_higher_than_the_page_is_left_out() -> None:
    assert filled([{3: {MOST_ROWS + 1: 0}}]).table(3, frozenset({0})) is None
