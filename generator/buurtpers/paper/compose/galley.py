"""A story's text as lines, and how it runs through frames of given heights.

Typst sets each block once, in one column; from the places of its words we know
where every line begins. Lines are the same wherever the column stands, and a
paragraph that is cut after a line that ends with a whole word is set again in
exactly the same lines (an optimal way to break it has optimal parts). So text can
run through frames of any height, and every height is known before it is set.

A frame never ends on a hyphen, after a subhead, or with a single line of a
paragraph; nor does it begin with a single last line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from buurtpers.paper.compose.costs import LEAST_PART
from buurtpers.paper.content.blocks import Block, Item, Paragraph, Ragged, Table, Whole

FEWEST = 2  # lines of a paragraph that stay together, and rows of a table
SMALL, LOW = 10, 24  # a table of no more rows than the first, and no more lines than the second, is kept together


@dataclass(frozen=True)
class Unit:
    """Something that is never cut: a line, or a block such as a subhead or a table.

    `rows` high, with `above` empty rows before it unless it stands at the top of a frame.
    It begins with word `word` of block `block`. `ends`: a frame may end after it.
    `soft`: one more empty row above it would not be seen as a hole. `parts`: a small table may be parted after it,
    where there is no other way.
    """

    rows: int
    above: int
    block: int
    word: int
    ends: bool
    soft: bool = False
    parts: bool = False


@dataclass(frozen=True)
class Galley:
    """The units of a story, or of a part of it."""

    units: tuple[Unit, ...]

    @cached_property
    def _sums(self) -> list[int]:
        sums = [0]
        for unit in self.units:
            sums.append(sums[-1] + unit.above + unit.rows)
        return sums

    @cached_property
    def _at(self) -> dict[int, int]:
        return {total: place for place, total in enumerate(self._sums)}

    @cached_property
    def rows(self) -> int:
        """Rows of the whole in one frame."""
        return self.height(0, len(self.units))

    def height(self, start: int, end: int) -> int:
        """Rows of the units from `start` up to `end` in one frame."""
        return self._sums[end] - self._sums[start] - self.units[start].above if end > start else 0

    def end(self, start: int, rows: int) -> int | None:
        """Where a frame of exactly `rows` rows that begins with unit `start` ends, if it may end there."""
        if start >= len(self.units):
            return start if rows == 0 else None
        place = self._at.get(self._sums[start] + self.units[start].above + rows)
        if place is None or place < start or (place < len(self.units) and place and not self.units[place - 1].ends):
            return None
        return place

    def level(self, heights: Sequence[int]) -> tuple[int, ...] | None:
        """Where frames of `heights` end so that each is full, or short of one row; None where that can't be."""
        total = sum(heights)
        # What stands above a unit falls away at the top of a frame, so a little less may fit too.
        if not self.rows - 2 * len(heights) <= total <= self.rows + len(heights):
            return None
        return self._level(heights, 0)

    def _level(self, heights: Sequence[int], start: int) -> tuple[int, ...] | None:
        if not heights:
            return () if start == len(self.units) else None
        for rows in (heights[0], heights[0] - 1):
            if rows < 0:
                continue
            end = self.end(start, rows)
            if end is not None:
                rest = self._level(heights[1:], end)
                if rest is not None:
                    return (end, *rest)
        return None

    def part(self, start: int, end: int) -> Galley:
        return Galley(self.units[start:end])

    def with_end(self, *more: Unit) -> Galley:
        return Galley(self.units + more)

    def loosened(self) -> Iterator[Galley]:
        """The same with an empty row more above one of the soft units, or above all of them."""
        soft = [place for place, unit in enumerate(self.units) if unit.soft and place]
        for chosen in [{place} for place in soft[:6]] + ([set(soft)] if len(soft) > 1 else []):
            yield Galley(
                tuple(replace(u, above=u.above + 1) if place in chosen else u for place, u in enumerate(self.units))
            )

    @property
    def has_tables(self) -> bool:
        return any(unit.parts for unit in self.units)

    def with_parted_tables(self) -> Galley:
        """The same, in which small tables may be parted too."""
        return Galley(tuple(replace(unit, ends=unit.ends or unit.parts) for unit in self.units))

    def cuts(self, first: int, last: int) -> list[int]:
        """Units between which the text may be continued elsewhere, with `first` to `last` rows before it."""
        found = [place for place in range(1, len(self.units)) if first <= self.height(0, place) <= last]
        return [place for place in found if self.units[place - 1].ends]

    def cut(self, wish: int, least: int, most: int) -> int | None:
        """Where to part the text, near `wish` rows: after a paragraph where that can be; None where nowhere.

        There are `least` to `most` rows before it.
        """
        return min(
            self.cuts(least, most),
            key=lambda place: (self.units[place].word > 0, abs(self.height(0, place) - wish)),
            default=None,
        )

    def places(self, step: int) -> list[int]:
        """Units before which the text may be parted, `step` rows apart or so; with the first, and the end."""
        found = [0]
        while self.height(found[-1], len(self.units)) >= 2 * step:
            rest = self.part(found[-1], len(self.units))
            cut = rest.cut(step, max(LEAST_PART, step - step // 2), step + step // 2)
            if cut is None:
                cut = rest.cut(step, LEAST_PART, 4 * step)
            if cut is None:
                break
            found.append(found[-1] + cut)
        return [*found, len(self.units)]


def galley_of(blocks: Sequence[Block], lines: Sequence[Sequence[int]], rows: Sequence[int]) -> Galley:
    """The galley of `blocks`.

    `lines`: of each paragraph or list item the word each line begins with, or -1 where
    it begins inside a word (-2: inside an address, without a hyphen); of a table where its
    rows begin; empty for other blocks.
    `rows`: the height of each block.
    """
    units: list[Unit] = []
    for place, (block, begins, height) in enumerate(zip(blocks, lines, rows, strict=True)):
        above = block.above
        after_item = place > 0 and isinstance(blocks[place - 1], Item)
        soft = place > 0 and (after_item or not isinstance(block, Paragraph))
        soft = soft and not (after_item and isinstance(block, Item))
        if isinstance(block, Table):
            small = len(begins) <= SMALL and height <= LOW
            first, last = FEWEST - 1 + block.head, len(begins) - 1
            for line, (top, foot) in enumerate(zip(begins, [*begins[1:], height], strict=True)):
                # Its head is not repeated, so most of it should stand below it.
                fit = first <= line <= last - FEWEST
                ends = line == last or (fit and not small)
                units.append(Unit(foot - top, above if line == 0 else 0, place, line, ends, soft and line == 0, fit))
            continue
        if not begins:
            units.append(Unit(height, above, place, 0, not block.keep, soft))
            continue
        for line, word in enumerate(begins):
            after = line + 1
            last = after == len(begins)
            fit = FEWEST <= after <= len(begins) - FEWEST and not last and begins[after] > 0
            ends = (last and not block.keep) or fit
            units.append(Unit(1, above if line == 0 else 0, place, max(word, 0), ends, soft and line == 0))
    return Galley(tuple(units))


def sliced(
    blocks: Sequence[Block], units: Sequence[Unit], start: int, end: int, elsewhere: Sequence[Unit] = ()
) -> list[Block]:
    """The blocks of a frame that holds the units from `start` up to `end`.

    `elsewhere`: units that follow in another piece.
    """
    following = [*units[end:], *elsewhere]
    found: list[Block] = []
    for place in range(start, end):
        unit = units[place]
        if place > start and units[place - 1].block == unit.block:
            continue
        block = replace(blocks[unit.block], above=unit.above if place > start else 0)
        follow = next((u for u in following if u.block == unit.block), None)
        stop = follow.word if follow else None
        part = unit.word > 0 or stop is not None
        if part and isinstance(block, Table):
            whole = Whole(block.rows, block.head)
            block = replace(block, rows=block.rows[unit.word : stop], head=block.head and not unit.word, whole=whole)
        elif part and isinstance(block, Paragraph | Ragged):
            block = replace(block, words=block.words[unit.word : stop], more=unit.word > 0, cut=stop is not None)
        if isinstance(block, Paragraph) and (part or block.loose):
            # Set in part, a paragraph might now and then be broken otherwise: its lines are given.
            inside = [u.word - unit.word for u in units[place:end] if u.block == unit.block]
            block = replace(
                block,
                breaks=tuple(word for word in inside if word > 0),
                loose=tuple(word - unit.word for word in block.loose if word > unit.word),
            )
        found.append(block)
    return found


def hyphens_in_a_row(begins: Sequence[int]) -> int:
    """The most lines in a row that end inside a word."""
    most = run = 0
    for word in begins[1:]:
        run = run + 1 if word == -1 else 0
        most = max(most, run)
    return most
