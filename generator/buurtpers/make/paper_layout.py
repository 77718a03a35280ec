"""Composing a paper: which story stands on which page, in which form, how high its photo is.

The unit is the row, one line of body text. Typst measured every part (see
measure.typ); here the parts become modules of a whole number of rows, modules
become bands, and bands fill pages exactly. A later solver replaces `compose`.

Freedom, in this order: a story's form, the height (crop) of its photo, its
neighbours, a filler. Text is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from math import log
from typing import Any

from buurtpers.make.paper_data import PaperData, Piece

GAP = 2                           # rows between bands, with a rule in them
LOOSE = 4                         # rows that the gaps between bands may take up
SLACK = 3                         # rows that a stack beside a story may be shorter
MULTIPLE = 4                      # a paper is folded sheets of four pages
MOST_PAGES = 64
ROOMY = 18                        # rows from which a page can be counted on for a story
BEAM = 16                         # half-made papers kept at each page
SEEN = 4                          # how far ahead a page may take a story
WAYS = 30                         # ways to fill one page that are kept
MOST_BANDS = 5
LEAST_BAND = 6                    # rows
SMALL_ROOM = 35                   # below this a page need not hold the story that is next
LIKE = 3                          # bands of the same stories that are tried
NEVER = 1e9


@dataclass(frozen=True)
class Rows:
    """Heights in rows, as measure.typ found them. `page`: rows on a page; `front`: below the masthead."""

    page: int
    front: int
    column: float                 # a column's width, in rows
    gutter: float
    one: list[int]
    balanced: list[list[int]]
    heads: list[dict[str, int]]
    captions: list[list[int]]
    groups: list[int]
    agenda: list[int]
    colofon: int
    want: int                     # a box with a group's wish, one column wide

    def span(self, columns: int) -> float:
        return columns * self.column + (columns - 1) * self.gutter

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
    fixed: float | None = None    # None: the picture's height does not depend on the rows

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
    wants: int = 0                # how many groups' wishes stand in it

    @cached_property
    def low(self) -> int:
        return max(_low(side) for side in self.sides)

    @cached_property
    def high(self) -> int:
        return min(_high(side) + (SLACK if len(self.sides) > 1 else 0) for side in self.sides)

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


def _low(side: Sequence[Form]) -> int:
    return sum(form.low for form in side) + GAP * (len(side) - 1)


def _high(side: Sequence[Form]) -> int:
    return sum(form.high for form in side) + GAP * (len(side) - 1)


def _stretch(side: Sequence[Form], rows: int) -> tuple[list[dict[str, Any]], float]:
    """The forms of one side, stretched or shrunk from their best so that they fill `rows`."""
    heights = [form.best for form in side]
    spare = rows - sum(heights) - GAP * (len(side) - 1)
    while spare:
        step = 1 if spare > 0 else -1
        free = [i for i, form in enumerate(side) if (heights[i] < form.high if step > 0 else heights[i] > form.low)]
        if not free:
            break
        # The one that has moved least gives way.
        chosen = min(free, key=lambda i: (abs(heights[i] - side[i].best), i))
        heights[chosen] += step
        spare -= step
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
        lowest, highest = _up(fixed + low + caption), int(fixed + high + caption)
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


def _up(value: float) -> int:
    return -int(-value // 1)


# --- Bands ---

WANTS_IN_STRIP = 2
FILLERS = {                       # kind: least rows, most rows, cost of using it
    "wanted": (6, 7, 2.0),
    "call": (6, 11, 2.5),
    "cards": (17, 64, 3.5),
    "puzzle": (19, 26, 3.0),
    "notes": (9, 64, 5.0),
}


def filler(kind: str) -> Band:
    low, high, cost = FILLERS[kind]
    best = min(high, low + 1)
    form = Form(kind, 3, low, high, best, 0.0, {"columns": 3})
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


@dataclass(frozen=True)
class Page:
    """Bands that fill the `rows` rows of page `number`."""

    bands: tuple[Band, ...]
    rows: int
    number: int = 1


@dataclass(frozen=True)
class Half:
    """A paper made as far as a page: its pages, what is left, what was used, wishes that may still be printed."""

    cost: float
    pages: tuple[Page, ...]
    left: tuple[Piece, ...]
    wants: int
    fillers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fill:
    bands: tuple[Band, ...]
    used: frozenset[int]
    fillers: frozenset[str]
    cost: float
    rank: float                   # the cost, less what it is worth that so much has been placed

    @property
    def wants(self) -> int:
        return sum(band.wants for band in self.bands)


@dataclass
class Filler:
    """The good ways to fill a page."""

    forms: Forms
    room: int                     # rows
    used_up: frozenset[str]       # fillers already in the paper
    wants: int                    # wishes that may be printed
    worth: float                  # what placing a row's worth of stories is worth
    found: dict[tuple[frozenset[int], frozenset[str]], Fill] = field(default_factory=dict)

    def fill(self, left: tuple[Piece, ...]) -> list[Fill]:
        self._go(left, (), frozenset(), frozenset(), 0.0, 0.0)
        return sorted(self.found.values(), key=lambda fill: fill.rank)[:WAYS]

    def _go(
        self,
        left: tuple[Piece, ...],
        bands: tuple[Band, ...],
        used: frozenset[int],
        fillers: frozenset[str],
        cost: float,
        placed: float,
    ) -> None:
        gaps = GAP * max(0, len(bands) - 1)
        low = sum(band.low for band in bands) + gaps
        if bands and self.room - gaps - sum(band.high for band in bands) <= LOOSE:
            self._keep(bands, used, fillers, cost, placed)
        space = self.room - low - GAP * bool(bands)
        if len(bands) >= MOST_BANDS or space < LEAST_BAND:
            return
        wants = self.wants - sum(band.wants for band in bands)
        for skipped in range(min(len(left), 1 if self.room >= SMALL_ROOM else SEEN)):
            for band, taken in self.forms.bands(left[skipped : skipped + SEEN]):
                if band.low <= space and band.wants <= wants and not _too_early(taken, left):
                    jumped = sum(1 for piece in left[: _last(left, taken)] if piece.index not in taken)
                    same = sum(1 for other in bands if _shape(other) == _shape(band))
                    rest = tuple(piece for piece in left if piece.index not in taken)
                    more = sum(self.forms.need(piece) for piece in left if piece.index in taken)
                    price = cost + band.cost + 0.25 * jumped + 0.6 * same
                    self._go(rest, (*bands, band), used | taken, fillers, price, placed + more)
        for kind in FILLERS:
            band = filler(kind)
            if kind not in fillers and kind not in self.used_up and band.low <= space and band.wants <= max(wants, 0):
                self._go((), (*bands, band), used, fillers | {kind}, cost + band.cost, placed)

    def _keep(
        self, bands: tuple[Band, ...], used: frozenset[int], fillers: frozenset[str], cost: float, placed: float
    ) -> None:
        """Remember the best way for these stories and fillers."""
        known = self.found.get((used, fillers))
        if known is None or cost < known.cost:
            cost += self._strain(bands, self.room)
            if known is None or cost < known.cost:
                self.found[used, fillers] = Fill(bands, used, fillers, cost, cost - self.worth * placed)

    def _strain(self, bands: tuple[Band, ...], room: int) -> float:
        return sum(made for _, made in _made(bands, room))


def _too_early(taken: frozenset[int], left: Sequence[Piece]) -> bool:
    """Whether a part of a story would stand before or beside the part that it goes on from."""
    parts = [piece for piece in left if piece.index in taken and piece.part]
    return any(other.story == piece.story and other.part < piece.part for piece in parts for other in left)


def _last(left: tuple[Piece, ...], taken: frozenset[int]) -> int:
    return max(place for place, piece in enumerate(left) if piece.index in taken)


def _shape(band: Band) -> tuple[str, ...]:
    return tuple(str(form.values.get("form", form.kind)) for side in band.sides for form in side)


def _made(bands: Sequence[Band], room: int) -> list[tuple[dict[str, Any], float]]:
    """The bands at heights that add up to `room`, each with its cost; what is left over widens the gaps."""
    heights = [band.best for band in bands]
    spare = room - sum(heights) - GAP * (len(bands) - 1)
    while spare:
        step = 1 if spare > 0 else -1
        free = [i for i, band in enumerate(bands) if (heights[i] < band.high if step > 0 else heights[i] > band.low)]
        if not free:
            break
        chosen = min(free, key=lambda i: (abs(heights[i] - bands[i].best), i))
        heights[chosen] += step
        spare -= step
    made = []
    for place, (band, height) in enumerate(zip(bands, heights, strict=True)):
        values, cost = band.made(height)
        if place and spare > 0:
            wider = -(-spare // (len(bands) - place))
            values["gap"] += wider
            spare -= wider
            cost += 1.3 * wider
        made.append((values, cost + (2.5 * spare if place == len(bands) - 1 else 0.0)))
    return made


# --- The whole paper ---


@dataclass(frozen=True)
class Layout:
    """What layout.json holds, and how good it is (lower is better)."""

    pages: list[dict[str, Any]]
    cost: float


def compose(rows: Rows, data: PaperData, titles: Sequence[Piece], dates: int, pages: int) -> Layout | None:
    """The best paper of `pages` pages, or None where they can't hold or can't fill them. `dates`: meetings."""
    rooms = _rooms(rows, data, pages)
    forms = Forms(rows)
    if rooms is None or _too_much(forms, data.pieces, rooms):
        return None
    starts = _fronts(rows, forms, data, dates)
    best = _search(forms, starts, rooms)
    return Layout(_finish(best, titles), best.cost) if best else None


@dataclass(frozen=True)
class Room:
    """A page inside: `rows` to fill, above the bands that stand at its foot."""

    rows: int
    foot: tuple[Band, ...]


def fullness(rows: Rows, data: PaperData, pages: int) -> float:
    """How much there is to place, against the room for it."""
    rooms, forms = _rooms(rows, data, pages), Forms(rows)
    need = sum(forms.need(piece) for piece in (*data.fronts[0], *data.pieces))
    if rooms is None:
        return NEVER
    return need / (rows.front * 2 / 3 + sum(room.rows + GAP for room in rooms if room.rows >= ROOMY))


def _rooms(rows: Rows, data: PaperData, pages: int) -> list[Room] | None:
    """Pages 2 to `pages`. The colofon and the agenda stand on the last page, the groups before it."""
    feet: list[list[Band]] = [[] for _ in range(pages - 1)]
    place = pages - 2
    feet[place].append(_block("colofon", rows.colofon, 0))
    used = rows.colofon + GAP
    blocks = [("agenda", part, rows.agenda[part]) for part in reversed(range(data.agenda))]
    blocks += [("groups", part, rows.groups[part]) for part in reversed(range(data.groups))]
    for kind, part, height in blocks:
        if used + height > rows.page or (kind == "groups" and place == pages - 2):
            place, used = place - 1, 0
        if place < 0 or height > rows.page:
            return None
        feet[place].insert(0, _block(kind, height, part))
        used += height + GAP
    found = []
    for foot in feet:
        taken = sum(band.low + GAP for band in foot)
        found.append(Room(rows.page - taken, tuple(foot)))
    return found


def _block(kind: str, height: int, part: int) -> Band:
    return Band(((Form(kind, 3, height, height, height, 0.0, {"part": part}),),), 0.0)


def _too_much(forms: Forms, pieces: Sequence[Piece], rooms: Sequence[Room]) -> bool:
    """Whether the pieces at their smallest can't fit; one or two may stand on the front page."""
    least = sorted(forms.smallest(piece) for piece in pieces)[:-2]
    return sum(least) > sum(room.rows + GAP for room in rooms)


def _search(forms: Forms, starts: Sequence[Half], rooms: Sequence[Room]) -> Half | None:
    """Fill the pages, the ones with little room first: few stories fit there, and full pages take what is left."""
    halves = list(starts)
    order = sorted(range(len(rooms)), key=lambda place: (rooms[place].rows >= SMALL_ROOM, place))
    for step, place in enumerate(order):
        room = rooms[place]
        capacity = sum(rooms[other].rows + GAP for other in order[step + 1 :] if rooms[other].rows >= ROOMY)
        known: dict[tuple[Any, ...], list[Fill]] = {}
        grown: dict[tuple[Any, ...], Half] = {}
        for half in halves:
            key = (tuple(piece.index for piece in half.left), half.fillers, half.wants)
            if key not in known:
                tight = sum(forms.need(piece) for piece in half.left) / max(1, capacity + room.rows)
                known[key] = _ways(forms, half, room, 0.25 if tight > 0.9 else 0.08)
            for fill in known[key]:
                left = tuple(piece for piece in half.left if piece.index not in fill.used)
                page = Page((*fill.bands, *room.foot), room.rows + sum(band.low + GAP for band in room.foot), place + 2)
                wants, fillers = half.wants - fill.wants, half.fillers | fill.fillers
                new = Half(half.cost + fill.cost, (*half.pages, page), left, wants, fillers)
                same = (tuple(piece.index for piece in left), new.fillers)
                if same not in grown or new.cost < grown[same].cost:
                    grown[same] = new
        halves = sorted(grown.values(), key=lambda half: half.cost + _pace(forms, half.left, capacity))[:BEAM]
    return min((half for half in halves if not half.left), key=lambda half: half.cost, default=None)


def _ways(forms: Forms, half: Half, room: Room, worth: float) -> list[Fill]:
    if room.rows < LEAST_BAND:
        # The foot fills the page; a few rows over go into its gaps.
        cost = 1.0 * max(0, room.rows)
        return [Fill((), frozenset(), frozenset(), cost, cost)] if room.foot else []
    # A page with little room stands at the end and takes one of the last stories.
    left = half.left if room.rows >= SMALL_ROOM else half.left[::-1]
    return Filler(forms, room.rows, half.fillers - {"notes"}, half.wants, worth).fill(left)


def _pace(forms: Forms, left: Sequence[Piece], capacity: int) -> float:
    """Whether what is left suits the pages that are left: rows too many weigh more than rows too few."""
    over = sum(forms.need(piece) for piece in left) - capacity
    return 0.6 * over if over > 0 else -0.1 * over


# --- The front page ---


def _fronts(rows: Rows, forms: Forms, data: PaperData, dates: int) -> list[Half]:
    found = []
    for way in data.fronts:
        left = (*way[1:], *data.pieces)
        for lead in _lead(rows, way[0]):
            for extra, used, used_fillers, cost in _under_lead(forms, left):
                side = (lead, *extra)
                if not _low(side) <= rows.front <= _high(side) + 1:
                    continue
                rest = tuple(piece for piece in left if piece.index not in used)
                for aside, more, aside_fillers, aside_cost in _asides(rows, forms, rest, dates, used_fillers):
                    band = Band((side, aside), 0.0)
                    _, strain = band.made(rows.front)
                    remaining = tuple(piece for piece in rest if piece.index not in more)
                    total = lead.cost + cost + strain + aside_cost + (2.0 if len(way) > 1 else 0.0)
                    page = Page((band,), rows.front)
                    found.append(Half(total, (page,), remaining, data.wanted, used_fillers | aside_fillers))
    found.sort(key=lambda half: half.cost)
    return found[:BEAM] or list(_plain_fronts(rows, forms, data))


def _plain_fronts(rows: Rows, forms: Forms, data: PaperData) -> Iterator[Half]:
    """Where there is too little for a right-hand column: a page like the others, below the masthead."""
    for way in data.fronts:
        for fill in Filler(forms, rows.front, frozenset(), data.wanted, 0.1).fill((*way, *data.pieces)):
            left = tuple(piece for piece in (*way, *data.pieces) if piece.index not in fill.used)
            page = Page(fill.bands, rows.front)
            yield Half(fill.cost + 6, (page,), left, data.wanted - fill.wants, fill.fillers)


def _lead(rows: Rows, piece: Piece) -> Iterator[Form]:
    head = rows.heads[piece.index]["front"]
    body = rows.body(piece.index, 2)
    values = {"story": piece.index, "head": head, "photo": 0}
    yield Form("lead", 2, head + body, head + body, head + body, 30.0 if piece.ratio else 0.0, values)
    if piece.ratio:
        caption = rows.captions[piece.index][1]
        natural = piece.ratio * rows.span(2)
        fixed = head + body + 0.5
        low, high = _up(fixed + caption + max(9, natural * 0.5)), int(fixed + caption + natural * 1.25)
        best = round(fixed + caption + min(natural, rows.span(2) * 0.75))
        if low <= high:
            yield Form("lead", 2, low, high, best, 0.0, values, fixed)


Extra = tuple[tuple[Form, ...], frozenset[int], frozenset[str], float]


def _under_lead(forms: Forms, left: Sequence[Piece]) -> Iterator[Extra]:
    """What may stand below the lead, two columns wide."""
    yield (), frozenset(), frozenset(), 0.0
    for skip, piece in enumerate(left[:4]):
        for form in forms.of(piece, 2) if piece.part == 0 else ():
            yield (form,), frozenset({piece.index}), frozenset(), form.cost + 0.4 * skip + 0.5
    yield from _small_fillers(2, frozenset())


def _small_fillers(columns: int, used: frozenset[str]) -> Iterator[Extra]:
    """Fillers that also stand in one or two columns, one or both of them."""
    found = []
    for kind in ("call", "notes"):
        low, high, cost = FILLERS[kind]
        if columns == 1:
            low, high = low + 5, high + 5
        if kind not in used:
            found.append((Form(kind, columns, low, high, low + 2, 0.0, {"columns": columns}), kind, cost + 2))
    for form, kind, cost in found:
        yield (form,), frozenset(), frozenset({kind}), cost
    if len(found) > 1:
        yield tuple(form for form, _, _ in found), frozenset(), frozenset(FILLERS) & {"call", "notes"}, 12.0


def _asides(rows: Rows, forms: Forms, left: Sequence[Piece], dates: int, used: frozenset[str]) -> Iterator[Extra]:
    """The right-hand column: what is inside, the next dates, and what fills it."""
    inside = sum(1 for piece in left if piece.story > 0 and piece.part == 0)
    options: list[Extra] = [((), frozenset(), frozenset(), 0.0)]
    for piece in left[:3]:
        if piece.ratio is None and piece.part == 0:
            options += [
                ((form,), frozenset({piece.index}), frozenset(), -1.0 if piece.story < 0 else 1.0)
                for form in forms.of(piece, 1)
            ]
    options += _small_fillers(1, used)
    for extra, taken, fillers, cost in options:
        for toc in range(min(inside, 8), -1, -1):
            for shown in range(min(dates, 6), -1, -1):
                box = _aside_form(toc, shown)
                side = (*([box] if box else []), *extra)
                if side and _low(side) <= rows.front <= _high(side):
                    wish = 0.5 * abs(min(6, inside) - toc) + 0.5 * abs(min(4, dates) - shown)
                    yield side, taken, fillers, cost + wish


def _aside_form(toc: int, dates: int) -> Form | None:
    if toc + dates == 0:
        return None
    low = (_up(2.3 * toc + 3) if toc else 0) + (_up(2.9 * dates + 3) if dates else 0) + (1 if toc and dates else 0)
    high = int((4.4 * toc + 3 if toc else 0) + (4.4 * dates + 3 if dates else 0)) + 1
    best = (low + high) // 2
    return Form("aside", 1, low, high, best, 0.0, {"entries": toc, "dates": dates})


# --- Page numbers ---


def _finish(half: Half, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """The pages for layout.json: with page numbers in the list of contents and where a story goes on."""
    in_order = sorted(half.pages, key=lambda page: page.number)
    pages = [[values for values, _ in _made(page.bands, page.rows)] for page in in_order]
    where: dict[int, int] = {}
    modules = [
        (number, module)
        for number, page in enumerate(pages, 1)
        for band in page
        for side in band["sides"]
        for module in side["modules"]
    ]
    for number, module in modules:
        if "story" in module:
            where[module["story"]] = number
    by_index = {piece.index: piece for piece in pieces}
    placed = [by_index[index] for index in where]
    wants = 0
    for _, module in modules:
        if module["kind"] in ("want", "wanted"):
            module["first"] = wants
            wants += WANTS_IN_STRIP if module["kind"] == "wanted" else 1
        if "story" in module:
            piece = by_index[module["story"]]
            follow = [other for other in placed if other.story == piece.story and other.part == piece.part + 1]
            if piece.more and follow:
                module["more"] = where[follow[0].index]
        if module["kind"] == "aside":
            inside = [piece for piece in placed if piece.story > 0 and piece.part == 0 and where[piece.index] > 1]
            inside.sort(key=lambda piece: piece.story)
            chosen = sorted(inside[: module["entries"]], key=lambda p: (where[p.index], p.story))
            module["toc"] = [{"title": piece.title, "page": where[piece.index]} for piece in chosen]
            toc, dates = 2.6 * len(chosen) + 3, 2.9 * module["dates"] + 3
            module["toc-rows"] = round((module["rows"] - 1) * toc / (toc + dates))
    return [{"bands": page} for page in pages]
