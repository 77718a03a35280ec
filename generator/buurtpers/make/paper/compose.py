"""Composing a paper: which story stands on which page, in which form, how high its photo is.

The unit is the row, one line of body text. Typst measured every part (see
measure.typ); here the parts become modules of a whole number of rows, modules
become bands, and bands fill pages exactly. A later solver replaces `compose`.

Freedom, in this order: a story's form, the height (crop) of its photo, its
neighbours, a filler. Text is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from buurtpers.make.paper.data import PaperData, Piece
from buurtpers.make.paper.fill import LEAST_BAND, SMALL_ROOM, Fill, Filler, Half, Page, made_to_fit
from buurtpers.make.paper.forms import (
    FILLERS,
    GAP,
    NEVER,
    WANTS_IN_STRIP,
    Band,
    Form,
    Forms,
    Rows,
    filler_form,
    highest,
    lowest,
    round_up,
)

MULTIPLE = 4  # a paper is folded sheets of four pages
MOST_PAGES = 64
ROOMY = 18  # rows from which a page can be counted on for a story
BEAM = 16  # half-made papers kept at each page


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
                if not lowest(side) <= rows.front <= highest(side) + 1:
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
        fills = list(Filler(forms, rows.front, frozenset(), data.wanted, 0.1).fill((*way, *data.pieces)))
        # The front-page story stands there if any page can hold it.
        for fill in [fill for fill in fills if way[0].index in fill.used] or fills:
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
        low, high = round_up(fixed + caption + max(9, natural * 0.5)), int(fixed + caption + natural * 1.25)
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
    yield from _small_fillers(forms.rows, 2, frozenset())


def _small_fillers(rows: Rows, columns: int, used: frozenset[str]) -> Iterator[Extra]:
    """Fillers that also stand in one or two columns, one or both of them."""
    found = []
    for kind in ("call", "notes"):
        if kind not in used:
            found.append((filler_form(rows, kind, columns), kind, FILLERS[kind][2] + 2))
    for form, kind, cost in found:
        yield (form,), frozenset(), frozenset({kind}), cost
    if len(found) > 1:
        yield tuple(form for form, _, _ in found), frozenset(), frozenset(FILLERS) & {"call", "notes"}, 12.0


def _asides(rows: Rows, forms: Forms, left: Sequence[Piece], dates: int, used: frozenset[str]) -> Iterator[Extra]:
    """The right-hand column: what is inside, the next dates, and what fills it."""
    # Which stories the list names is known at the end: count on the highest entries.
    entries = sorted((rows.entries[p.index] for p in left if p.story > 0 and p.part == 0), reverse=True)
    inside = len(entries)
    options: list[Extra] = [((), frozenset(), frozenset(), 0.0)]
    for piece in left[:3]:
        if piece.ratio is None and piece.part == 0:
            options += [
                ((form,), frozenset({piece.index}), frozenset(), -1.0 if piece.story < 0 else 1.0)
                for form in forms.of(piece, 1)
            ]
    options += _small_fillers(rows, 1, used)
    for extra, taken, fillers, cost in options:
        for toc in range(min(inside, 8), -1, -1):
            for shown in range(min(dates, 6), -1, -1):
                box = _aside_form(rows, entries[:toc], shown)
                side = (*([box] if box else []), *extra)
                if side and lowest(side) <= rows.front <= highest(side):
                    wish = 0.5 * abs(min(6, inside) - toc) + 0.5 * abs(min(4, dates) - shown)
                    yield side, taken, fillers, cost + wish


def _aside_form(rows: Rows, entries: Sequence[float], dates: int) -> Form | None:
    toc, soon = rows.box(entries), rows.box(rows.dates[:dates])
    if toc + soon == 0:
        return None
    low = toc + soon + (1 if toc and soon else 0)
    high = low + int(1.8 * (len(entries) + dates)) + 1
    values = {"entries": len(entries), "dates": dates, "toc-least": toc, "dates-least": soon}
    return Form("aside", 1, low, high, (low + high) // 2, 0.0, values)


# --- Page numbers ---


def _finish(half: Half, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """The pages for layout.json: with page numbers in the list of contents and where a story goes on."""
    in_order = sorted(half.pages, key=lambda page: page.number)
    pages = [[values for values, _ in made_to_fit(page.bands, page.rows)] for page in in_order]
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
            toc, soon = module["toc-least"], module["dates-least"]
            spare = module["rows"] - 1 - toc - soon
            module["toc-rows"] = toc + round(spare * toc / (toc + soon))
    return [{"bands": page} for page in pages]
