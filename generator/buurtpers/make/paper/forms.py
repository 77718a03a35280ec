"""The forms a story can take, and the bands that stories make together. The unit is the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import log
from typing import Any, Protocol

from buurtpers.make.paper.data import Piece

GAP = 2  # rows between bands, with a rule in them
BETWEEN = 0.5  # rows, at the least, around a rule between two entries of a box
SLACK = 3  # rows that a stack beside a story may be shorter
LIKE = 3  # bands of the same stories that are tried
NEVER = 1e9


@dataclass(frozen=True)
class Rows:
    """Heights in rows, as measure.typ found them. `page`: rows on a page; `front`: below the masthead."""

    page: int
    front: int
    column: float  # a column's width, in rows
    gutter: float
    one: list[int]
    balanced: list[list[int]]
    heads: list[dict[str, int]]
    captions: list[list[int]]
    groups: list[int]
    agenda: list[int]
    colofon: int
    want: int  # a box with a group's wish, one column wide
    call: list[int]  # the call for copy, in one, two and three columns
    panel: float  # what a box in the front page's right-hand column needs besides its entries
    entries: list[float]  # each story in the list of contents there
    dates: list[float]  # each meeting there

    def span(self, columns: int) -> float:
        return columns * self.column + (columns - 1) * self.gutter

    def box(self, heights: Sequence[float]) -> int:
        """Rows of a box on the front page with entries of these heights and rules between them."""
        return round_up(self.panel + sum(heights) + BETWEEN * (len(heights) - 1)) if heights else 0

    def with_room(self, stories: Sequence[int]) -> Rows:
        """The same, with a row more for the bodies of `stories`."""
        more = [1 if index in stories else 0 for index in range(len(self.one))]
        balanced = [[k + extra for k in found] for found, extra in zip(self.balanced, more, strict=True)]
        return replace(self, one=[k + extra for k, extra in zip(self.one, more, strict=True)], balanced=balanced)

    def body(self, index: int, columns: int) -> int:
        """Rows of a body in columns of the same length."""
        if columns == 1:
            return self.one[index]
        return self.balanced[index][columns - 2]


@dataclass(frozen=True)
class Form:
    """A way to set a piece: `low` to `high` rows, best at `best`; `fixed` rows are not photo."""

    kind: str
    columns: int
    low: int
    high: int
    best: int
    cost: float
    values: dict[str, Any]
    fixed: float | None = None  # None: the picture's height does not depend on the rows

    def module(self, rows: int) -> dict[str, Any]:
        values = dict(self.values)
        if self.fixed is not None:
            values["photo"] = rows - self.fixed
        return {"kind": self.kind, "rows": rows, "gap": GAP, **values}

    def strain(self, rows: int) -> float:
        """What it costs to be `rows` high."""
        return 0.12 * abs(rows - self.best) + (0.03 * (rows - self.best) ** 2 if rows != self.best else 0.0)


@dataclass(frozen=True)
class Band:
    """One or two sides next to each other, from `low` to `high` rows."""

    sides: tuple[tuple[Form, ...], ...]
    cost: float
    wants: int = 0  # how many groups' wishes stand in it

    @cached_property
    def low(self) -> int:
        return max(lowest(side) for side in self.sides)

    @cached_property
    def high(self) -> int:
        return min(highest(side) + (SLACK if len(self.sides) > 1 else 0) for side in self.sides)

    @cached_property
    def best(self) -> int:
        wish = max(sum(form.best for form in side) + GAP * (len(side) - 1) for side in self.sides)
        return min(max(wish, self.low), self.high)

    def made(self, rows: int) -> tuple[dict[str, Any], float]:
        """The band at `rows` rows for layout.json, and what the stretching costs."""
        sides, cost = [], 0.0
        for side in self.sides:
            modules, strain = _stretch(side, rows)
            sides.append({"columns": side[0].columns, "modules": modules})
            cost += strain
        return {"rows": rows, "gap": GAP, "sides": sides}, cost


def lowest(side: Sequence[Form]) -> int:
    return sum(form.low for form in side) + GAP * (len(side) - 1)


def highest(side: Sequence[Form]) -> int:
    return sum(form.high for form in side) + GAP * (len(side) - 1)


class Elastic(Protocol):
    """Something that is best at one height, and can give way from `low` to `high`, in rows."""

    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int: ...
    @property
    def best(self) -> int: ...


def stretched(parts: Sequence[Elastic], room: int) -> tuple[list[int], int]:
    """Heights at which `parts`, with gaps between, fill `room`; and the rows that are left over or lacking."""
    heights = [part.best for part in parts]
    spare = room - sum(heights) - GAP * (len(parts) - 1)
    while spare:
        step = 1 if spare > 0 else -1
        free = [i for i, part in enumerate(parts) if (heights[i] < part.high if step > 0 else heights[i] > part.low)]
        if not free:
            break
        # The one that has moved least gives way.
        chosen = min(free, key=lambda i: (abs(heights[i] - parts[i].best), i))
        heights[chosen] += step
        spare -= step
    return heights, spare


def _stretch(side: Sequence[Form], rows: int) -> tuple[list[dict[str, Any]], float]:
    """The forms of one side, stretched or shrunk from their best so that they fill `rows`."""
    heights, spare = stretched(side, rows)
    modules = [form.module(height) for form, height in zip(side, heights, strict=True)]
    cost = sum(form.strain(height) for form, height in zip(side, heights, strict=True)) + 0.9 * abs(spare)
    return modules, cost


# --- Forms of a piece ---


class Forms:
    """All the ways to set each piece."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._known: dict[tuple[int, int], tuple[Form, ...]] = {}
        self._bands: dict[tuple[int, ...], list[tuple[Band, frozenset[int]]]] = {}
        self.want = Form("want", 1, rows.want, rows.want + 5, rows.want + 1, 0.0, {})

    def of(self, piece: Piece, columns: int) -> tuple[Form, ...]:
        key = (piece.index, columns)
        if key not in self._known:
            makers = {1: self._one, 2: self._two, 3: self._three}
            self._known[key] = tuple(form for form in makers[columns](piece) if form.low <= self.rows.page)
        return self._known[key]

    def bands(self, pieces: Sequence[Piece]) -> list[tuple[Band, frozenset[int]]]:
        """Bands that hold the first of `pieces`, alone or with some of the others."""
        key = tuple(piece.index for piece in pieces)
        if key not in self._bands:
            self._bands[key] = bands_with(self, pieces[0], pieces[1:])
        return self._bands[key]

    def need(self, piece: Piece) -> float:
        """Rows of a full page's width that the piece takes in the form that suits it best."""
        suiting = min(self.of(piece, 3), key=lambda form: form.cost, default=None)
        return suiting.best + GAP if suiting else NEVER

    def smallest(self, piece: Piece) -> float:
        """The least rows of a full page's width that the piece takes."""
        return min((f.low + GAP) * f.columns / 3 for columns in (1, 2, 3) for f in self.of(piece, columns))

    def _fixed(self, piece: Piece, form: str, columns: int, rows: int, head: int, cost: float) -> Form:
        values = {"form": form, "story": piece.index, "head": head, "photo": 0}
        return Form("story", columns, rows, rows, rows, cost, values)

    def _photo(
        self, piece: Piece, form: str, span: int, fixed: float, head: int, cost: float, best: float
    ) -> Form | None:
        """A form whose picture over `span` columns may be cropped; `best`: the wished ratio of height to width."""
        caption = self.rows.captions[piece.index][span - 1]
        low, high = self._crop(piece, span)
        lowest, highest = round_up(fixed + low + caption), int(fixed + high + caption)
        if lowest > highest:
            return None
        wish = round(fixed + caption + self.rows.span(span) * min(best, (piece.ratio or 1) * 1.05))
        values = {"form": form, "story": piece.index, "head": head}
        return Form("story", piece_columns(form), lowest, highest, min(max(wish, lowest), highest), cost, values, fixed)

    def _crop(self, piece: Piece, span: int) -> tuple[float, float]:
        """Least and most rows of picture: a third may be cropped from a side, no picture is taller than 26 rows."""
        natural = (piece.ratio or 0.66) * self.rows.span(span)
        return max(natural * 0.58, 7), min(natural * 1.3, 30)

    def _cropped(self, piece: Piece, span: int, rows: int) -> float | None:
        """The cost of a picture that must be `rows` high, caption included; None where too much falls off."""
        height = rows - self.rows.captions[piece.index][span - 1]
        natural = (piece.ratio or 0.66) * self.rows.span(span)
        if height < 6:
            return None
        loss = abs(log(height / natural))
        return 5 * loss**2 if loss <= 0.62 else None

    def _three(self, piece: Piece) -> Iterator[Form]:
        head, body = self.rows.heads[piece.index], self.rows
        two, three = body.body(piece.index, 2), body.body(piece.index, 3)
        without = 5.0 if piece.ratio else 0.0
        thin = 1.5 if three < 5 else 0.0
        yield self._fixed(piece, "wide", 3, head["wide"] + three, head["wide"], without + thin)
        hole = abs(two - head["big"])
        if hole <= 10:
            yield self._fixed(piece, "side", 3, max(two, head["big"]), head["big"], without + 0.12 * hole)
        if not piece.ratio:
            return
        pano = self._photo(piece, "pano", 3, head["wide"] + three + 0.5, head["wide"], 1.0 + thin, 0.44)
        if pano:
            yield pano
        for extra in range(4):
            rows = head["hero"] + extra
            cost = self._cropped(piece, 2, rows)
            if cost is not None:
                form = self._fixed(piece, "hero", 3, rows + 1 + three, head["hero"], cost + 0.3 * extra)
                yield replace(form, values=form.values | {"photo": rows})
        rows = head["two"] + two
        cost = self._cropped(piece, 1, rows)
        if cost is not None:
            yield self._fixed(piece, "flank", 3, rows, head["two"], cost)
        rows = head["one"] + body.body(piece.index, 1)
        cost = self._cropped(piece, 2, rows)
        if cost is not None and rows <= 26:
            yield self._fixed(piece, "beside", 3, rows, head["one"], cost)

    def _two(self, piece: Piece) -> Iterator[Form]:
        head = self.rows.heads[piece.index]["two"]
        body = self.rows.body(piece.index, 2)
        if piece.ratio:
            form = self._photo(piece, "duo", 2, head + body + 0.5, head, 0.0, 0.62)
            if form:
                yield form
        yield self._fixed(piece, "duo", 2, head + body, head, 5.0 if piece.ratio else 0.0)

    def _one(self, piece: Piece) -> Iterator[Form]:
        head = self.rows.heads[piece.index]["single"]
        body = self.rows.body(piece.index, 1)
        tall = 0.08 * max(0, body - 30)
        if piece.ratio:
            form = self._photo(piece, "single", 1, head + body + 0.5, head, 0.4 + tall, 0.72)
            if form:
                yield form
        yield self._fixed(piece, "single", 1, head + body, head, (4.0 if piece.ratio else 0.0) + tall)


def piece_columns(form: str) -> int:
    return {"single": 1, "duo": 2}.get(form, 3)


def round_up(value: float) -> int:
    return -int(-value // 1)


# --- Bands ---

WANTS_IN_STRIP = 2
FILLERS = {  # kind: least rows, most rows, cost of using it
    "wanted": (6, 7, 2.0),
    "call": (6, 11, 2.5),
    "cards": (17, 64, 3.5),
    "puzzle": (19, 26, 3.0),
    "notes": (9, 64, 5.0),
}


def filler_form(rows: Rows, kind: str, columns: int) -> Form:
    """A filler that is never lower than what it says."""
    low, high, _ = FILLERS[kind]
    narrow = 5 if columns == 1 else 0
    more = max(0, rows.call[columns - 1] - low) if kind == "call" else narrow
    low, high = low + more, high + more
    best = min(high, low + (1 if columns == 3 else 2))
    return Form(kind, columns, low, high, best, 0.0, {"columns": columns})


def filler(rows: Rows, kind: str) -> Band:
    form, cost = filler_form(rows, kind, 3), FILLERS[kind][2]
    return Band(((form,),), cost, WANTS_IN_STRIP if kind == "wanted" else 0)


def bands_with(forms: Forms, first: Piece, others: Sequence[Piece]) -> list[tuple[Band, frozenset[int]]]:
    """Bands that hold `first`, alone or with some of `others`, and the indexes they use."""
    found = [(Band(((form,),), form.cost), frozenset({first.index})) for form in forms.of(first, 3)]
    for wide, stack in _pairs(first, others):
        used = frozenset([wide.index, *(piece.index for piece in stack)])
        for big in forms.of(wide, 2):
            for side in _stacks(forms, stack):
                for more, wants in (((), 0), ((forms.want,), 1)):
                    # The earlier story stands left.
                    sides = ((big,), (*side, *more)) if wide is first else ((*side, *more), (big,))
                    cost = big.cost + sum(form.cost for form in side) - 0.8 + 0.5 * wants
                    found.append((Band(sides, cost, wants), used))
    for second, third in combinations(others, 2):
        used = frozenset({first.index, second.index, third.index})
        for side in _stacks(forms, (first, second, third)):
            cost = sum(form.cost for form in side) + 1.0
            found.append((Band(tuple((form,) for form in side), cost), used))
    return _few([(band, used) for band, used in found if band.low <= min(band.high, forms.rows.page)])


def _few(found: list[tuple[Band, frozenset[int]]]) -> list[tuple[Band, frozenset[int]]]:
    """The cheapest of the bands that hold the same stories."""
    kept: list[tuple[Band, frozenset[int]]] = []
    seen: dict[tuple[frozenset[int], int], int] = {}
    for band, used in sorted(found, key=lambda pair: pair[0].cost):
        key = (used, band.wants)
        if seen.setdefault(key, 0) < (LIKE if len(used) > 1 else 2 * LIKE):
            seen[key] += 1
            kept.append((band, used))
    return kept


def _pairs(first: Piece, others: Sequence[Piece]) -> Iterator[tuple[Piece, tuple[Piece, ...]]]:
    for i, other in enumerate(others):
        yield first, (other,)
        yield other, (first,)
        for j, third in enumerate(others):
            if i < j:
                yield first, (other, third)
            if i != j:
                yield other, (first, third)


def _stacks(forms: Forms, pieces: Sequence[Piece]) -> Iterator[tuple[Form, ...]]:
    if not pieces:
        yield ()
        return
    for form in forms.of(pieces[0], 1):
        for rest in _stacks(forms, pieces[1:]):
            yield (form, *rest)


# --- Pages ---
