"""In which order the parts of a page stand: pages of a few tiles, cut as the composer cuts them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from buurtpers.paper.compose.arranging import Placed, arranged_page
from buurtpers.paper.compose.galley import Galley
from buurtpers.paper.compose.measure import StoryRows
from buurtpers.paper.compose.pieces import Piece, Shape
from buurtpers.paper.compose.search import CutPage
from buurtpers.paper.compose.tiles import Tile
from buurtpers.paper.compose.tiling import Cut
from buurtpers.paper.compose.ways import Part
from buurtpers.paper.content.material import Copy
from buurtpers.paper.page.layout import Place

COLUMNS, ROWS, GAP = 2, 22, 2
EMPTY = Galley(())


class Made(NamedTuple):
    """A story by its weight and the size of its headline."""

    weight: int
    size: float
    front: bool = False


def tile(number: int, made: Made | str, columns: int, rows: int) -> Tile:
    if isinstance(made, str):
        return Tile(number, made, {columns: {rows: (0, Part())}}, (0, 0, 0))
    copy = Copy(number, f"Verhaal {number}", 10, None, (), main=False)
    piece = Piece(number, copy, StoryRows(EMPTY, (), (), (), 2), EMPTY, 0, front=made.front)
    shape = Shape(columns, rows, 0, Place(0, 0, columns, 3), made.size, (), (), EMPTY)
    return Tile(number, "story", {columns: {rows: (0, shape)}}, (0, 0, 0), piece, made.weight)


def below(*parts: Cut) -> Cut:
    rows = sum(part.rows for part in parts) + GAP * (len(parts) - 1)
    return Cut(parts[0].columns, rows, down=True, parts=parts, gaps=(GAP,) * (len(parts) - 1))


def beside(*parts: Cut) -> Cut:
    return Cut(sum(part.columns for part in parts), parts[0].rows, parts=parts)


def page(cut: Cut, *made: Made | str, number: int = 1) -> dict[int, Placed]:
    """The tiles of a page by their numbers, where they stand."""
    sizes = {part.tile: part for part in _leaves(cut)}
    tiles = {place: tile(place, one, sizes[place].columns, sizes[place].rows) for place, one in enumerate(made)}
    placed, _ = arranged_page(CutPage(number, ROWS, cut), tiles)
    assert [at.tile.id for at in sorted(placed, key=lambda at: (at.y, at.x))] == [at.tile.id for at in placed]
    return {at.tile.id: at for at in placed}


def _leaves(cut: Cut) -> list[Cut]:
    return [cut] if cut.tile is not None else [leaf for part in cut.parts for leaf in _leaves(part)]


HALVES = below(Cut(COLUMNS, 10, 0), Cut(COLUMNS, 10, 1))


@pytest.mark.parametrize("heavy", [0, 1])
def test_the_heavy_story_stands_on_top(heavy: int) -> None:
    made = [Made(1, 20), Made(1, 20)]
    made[heavy] = Made(3, 30)
    found = page(HALVES, *made)
    assert (found[heavy].y, found[1 - heavy].y) == (0, 12)


def test_what_is_no_story_stands_below_what_is() -> None:
    found = page(HALVES, "call", Made(1, 20))
    assert (found[1].y, found[0].y) == (0, 12)


def test_the_colofon_stands_at_the_foot_and_no_rule_beside_white() -> None:
    cut = below(Cut(COLUMNS, 6, 0), Cut(COLUMNS, 6, 1), Cut(COLUMNS, 6, 2))
    kinds = ("colofon", "white", "agenda")
    tiles = {place: tile(place, kind, COLUMNS, 6) for place, kind in enumerate(kinds)}
    placed, rules = arranged_page(CutPage(1, ROWS, cut), tiles)
    assert [at.tile.kind for at in sorted(placed, key=lambda at: at.y)] == ["agenda", "colofon"]
    assert placed[-1].y == 16
    assert rules == []
    beside_white = beside(Cut(1, ROWS, 0), Cut(1, ROWS, 1))
    for kind, count in (("white", 0), ("agenda", 1)):
        two = {0: tile(0, Made(2, 20), 1, ROWS), 1: tile(1, kind, 1, ROWS)}
        assert len(arranged_page(CutPage(1, ROWS, beside_white), two)[1]) == count


@pytest.mark.parametrize("number", [2, 3])
def test_a_story_stands_first_where_there_is_one(number: int) -> None:
    sides = beside(Cut(1, ROWS, 0), Cut(1, ROWS, 1))
    for kinds in (("colofon", Made(1, 20)), (Made(1, 20), "colofon")):
        found = page(sides, *kinds, number=number)
        assert found[kinds.index("colofon")].x == 1


# Two stories in each of two columns.
STACKS = beside(below(Cut(1, 10, 0), Cut(1, 10, 1)), below(Cut(1, 10, 2), Cut(1, 10, 3)))


def alike_beside(found: dict[int, Placed]) -> int:
    heads = [(at.x, at.y, at.values.size) for at in found.values() if isinstance(at.values, Shape)]
    return sum(y == b and x < a and max(s, c) < 1.22 * min(s, c) for x, y, s in heads for a, b, c in heads)


def test_no_headlines_of_one_size_stand_beside_each_other_where_another_order_avoids_it() -> None:
    assert alike_beside(page(STACKS, Made(3, 30), Made(1, 15), Made(3, 30), Made(1, 15))) == 0


def test_the_story_that_leads_the_paper_stays_at_the_top_even_so() -> None:
    cut = beside(below(Cut(1, 10, 0), Cut(1, 10, 1)), Cut(1, ROWS, 2))
    assert page(cut, Made(3, 30), Made(1, 15), Made(3, 30))[0].y == 12
    assert page(cut, Made(9, 30, front=True), Made(1, 15), Made(3, 30))[0].y == 0


def test_the_wide_part_stands_left_on_a_right_page_and_right_on_a_left_page() -> None:
    parts = beside(Cut(1, ROWS, 0), Cut(2, ROWS, 1))
    assert page(parts, Made(1, 15), Made(1, 30), number=3)[1].x == 0
    assert page(parts, Made(1, 15), Made(1, 30), number=2)[1].x == 1
