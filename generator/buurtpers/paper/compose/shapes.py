"""Every good way to set a story, or a part of one, in so many columns and rows.

A story is a rectangle of columns and rows of the page's grid. In it stand its head,
its photographs and frames of text, so that the frames are full and end level. For
each height that is possible the best way is kept, with what it costs: a human's
second thoughts, in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.endings import Text, texts_of
from buurtpers.paper.compose.galley import Galley
from buurtpers.paper.compose.measure import Head, PageRows
from buurtpers.paper.compose.pictures import NO_STRIP, Pictures, Strip
from buurtpers.paper.compose.pieces import Frame, PhotoPlace, Piece, Shape
from buurtpers.paper.page import limits
from buurtpers.paper.page.layout import Place


class _Seen(NamedTuple):
    """What stands in a story besides its text: its main picture, or a drawing where there is no `photo`."""

    place: Place
    cost: int
    photo: PhotoPlace | None = None

    def at(self, place: Place) -> _Seen:
        return self._replace(place=place, photo=replace(self.photo, place=place) if self.photo else None)


_NOTHING = _Seen(Place(0, 0, 0, 0), 0)
_VIGNETTES = tuple(
    _Seen(Place(0, 0, 1, rows), costs.VIGNETTE + costs.OFF_VIGNETTE * abs(rows - costs.VIGNETTE_ROWS))
    for rows in range(costs.LEAST_VIGNETTE, costs.MOST_VIGNETTE + 1)
)


class Shapes:
    """All shapes of a piece on a grid."""

    def __init__(self, piece: Piece, grid: PageRows, columns: int, page: int) -> None:
        self.piece, self.most, self.page = piece, columns, page
        self.pictures, self.texts = Pictures(piece, grid, page), texts_of(piece)
        # The best so far by rows, and what is added to the cost of a shape that is being made.
        self._known: tuple[dict[int, Shape], int] = {}, 0

    def over(self, columns: int) -> dict[int, Shape]:
        """The best shape over `columns` columns by rows."""
        best: dict[int, Shape] = {}
        self._gather(best, columns, self.texts)
        if columns > 1 and len(best) < costs.FEW_HEIGHTS:
            looser = [
                Text(more, cost + costs.LOOSENED, short)
                for galley, cost, short in self.texts
                for more in galley.loosened()
            ]
            self._gather(best, columns, looser)
            parted = [
                Text(galley.with_parted_tables(), cost + costs.TABLE_PARTED, short)
                for galley, cost, short in self.texts
                if galley.has_tables
            ]
            self._gather(best, columns, parted)
        return best

    def _gather(self, best: dict[int, Shape], columns: int, texts: Sequence[Text]) -> None:
        for galley, extra, short in texts:
            dear = extra + self._width_cost(columns, galley)
            self._known = best, dear
            for shape in self._in(columns, galley):
                known = best.get(shape.rows)
                if known is None or shape.cost + dear < known.cost:
                    best[shape.rows] = replace(shape, cost=shape.cost + dear, galley=galley, short=short)

    def _width_cost(self, columns: int, galley: Galley) -> int:
        piece, rows = self.piece, galley.rows
        narrow = columns == 1
        if piece.front:
            return 0 if columns >= 2 or self.most == 1 else costs.NARROW_LEAD
        widths = costs.WIDTHS_OF_TWO if self.most == 2 else costs.WIDTHS
        cost = widths[piece.weight][min(columns, 3) - 1]
        if narrow:
            cost += costs.TALL * max(0, rows - costs.TALL_FROM)
        else:
            cost += costs.FLAT * max(0, costs.FLAT_BELOW - rows // columns)
        if columns > 3:
            cost += costs.OVER_THREE * (columns - 3)
        return cost

    # --- Arrangements ---

    def _in(self, columns: int, galley: Galley) -> Iterator[Shape]:
        piece = self.piece
        if piece.part:
            head = Head(costs.TAIL_SIZE, piece.rows.tail, 2)
            wide = 1 if piece.galley.units else columns
            for strips in self.pictures.strips(columns):
                yield from self._text_only(columns, galley, head, wide, 0, strips)
            return
        story = piece.copy.story
        wish = story.photo_wish if story else None
        for strips in self.pictures.strips(columns):
            yield from self._with(columns, galley, strips, wish)

    def _with(self, columns: int, galley: Galley, strips: Strip, wish: str | None) -> Iterator[Shape]:
        piece = self.piece
        for head_columns in range(min(2, self.most, columns) if piece.front else 1, columns + 1):
            for head, dear in self._heads(head_columns):
                if not piece.main or wish == "nee":
                    yield from self._text_only(columns, galley, head, head_columns, dear, strips)
                    if piece.copy.has_vignette:
                        yield from self._with_vignette(columns, head_columns, galley, head, dear)
                    continue
                if wish not in ("ja", "groot"):
                    yield from self._text_only(columns, galley, head, head_columns, dear + costs.NO_PICTURE, strips)
                if head_columns == columns:
                    yield from self._picture_over(columns, galley, head, dear, strips)
                    for wide in range(1, columns):
                        yield from self._picture_under(columns, wide, galley, head, dear, strips)
                else:
                    yield from self._picture_beside(columns, head_columns, galley, head, dear, strips)

    def _heads(self, columns: int) -> Iterator[tuple[Head, int]]:
        """Sizes of the headline with what they cost: heavy stories have large ones."""
        heads = self.piece.rows.heads[columns - 1]
        wish = {3: 0, 2: (len(heads) - 1) // 2, 1: len(heads) - 1}[3 if self.piece.front else self.piece.weight]
        near = sorted(range(len(heads)), key=lambda place: (abs(place - wish), place))[: costs.HEAD_SIZES]
        for place in near:
            # A short headline over many columns leaves white beside it.
            short = round(costs.UNFILLED * max(0.0, costs.FILLED - heads[place].fill)) if columns > 1 else 0
            short += costs.HOLE_COST * self._leaves_hole(heads[place], columns, 0)
            high = costs.HIGH_HEAD * max(0, heads[place].lines - 3)
            yield heads[place], costs.OTHER_SIZE * abs(place - wish) + high + short

    def _leaves_hole(self, head: Head, columns: int, air: int) -> bool:
        """Whether the white beside a short headline, or in empty rows below it, is a hole in the page."""
        beside = (
            columns * (1 - head.fill) * (head.rows + air + costs.PICTURE_GAP) if head.fill < costs.HOLE_FILL else 0.0
        )
        return max(beside, air * (1 + costs.PICTURE_GAP) * columns) > limits.HOLE_AIM * self.most * self.page

    def _text_only(
        self, columns: int, galley: Galley, head: Head, head_columns: int, cost: int, strips: Strip | None = None
    ) -> Iterator[Shape]:
        strips = strips or NO_STRIP
        beside = columns - head_columns
        if beside and head_columns > 1 and columns - head_columns > head_columns:
            return
        for quote_rows, air in product(self._quote_rows(columns), range(costs.MOST_AIR + 1)):
            below = head.rows + air
            need = galley.rows + below * head_columns + quote_rows + strips.corner
            for spare in range(columns):
                if (need + spare) % columns:
                    continue
                rows = (need + spare) // columns
                tops = [below] * head_columns + [0] * beside
                # Text beside a head must go on below it, or there is no telling where it begins.
                if beside and rows - below < costs.LEAST_FRAME:
                    continue
                more = costs.BESIDE_HEAD * bool(beside) - costs.QUOTE * bool(quote_rows) + costs.BELOW_HEAD * air
                more += costs.HOLE_COST * (air > 0 and self._leaves_hole(head, head_columns, air))
                place = Place(0, 0, head_columns, head.rows)
                made = self._made(columns, rows, galley, place, head.size, _NOTHING, tops,
                                  cost + more + spare, strips, quote_rows)  # fmt: skip
                if made:
                    yield made

    def _picture_over(self, columns: int, galley: Galley, head: Head, cost: int, strips: Strip) -> Iterator[Shape]:
        """The picture over the whole width, above the head or below it."""
        caption = self.piece.rows.captions[0][columns - 1]
        for quote_rows in self._quote_rows(columns):
            for spare in range(columns):
                total = galley.rows + quote_rows + strips.corner + spare
                if total % columns:
                    continue
                body = total // columns
                if body < min(costs.LEAST_FRAME, galley.rows):
                    continue
                ends: tuple[int, ...] | None = None
                for high in self.pictures.heights(columns):
                    crop, dear = self.pictures.crop(columns, high)
                    photo = high + caption
                    rows = photo + costs.PICTURE_GAP + head.rows + body
                    if rows + strips.rows > self.page:
                        break
                    price = cost + dear + spare - costs.QUOTE * bool(quote_rows)
                    below = PhotoPlace(0, Place(0, head.rows, columns, photo), caption, crop)
                    above = replace(below, place=Place(0, 0, columns, photo))
                    seen = _Seen(above.place, 0, above)
                    tops = [photo + costs.PICTURE_GAP + head.rows] * columns
                    place = Place(0, photo + costs.PICTURE_GAP, columns, head.rows)
                    made = self._made(columns, rows, galley, place, head.size, seen, tops, price,
                                      strips, quote_rows, ends, over=True)  # fmt: skip
                    if made is None:
                        break  # The frames are the same at every height of the picture.
                    ends = tuple(frame.end for frame in made.frames)
                    yield made
                    if self.piece.front:
                        yield replace(made, photos=(below, *made.photos[1:]), head=Place(0, 0, columns, head.rows),
                                      cost=made.cost + costs.PICTURE_BELOW)  # fmt: skip

    def _picture_under(
        self, columns: int, wide: int, galley: Galley, head: Head, cost: int, strips: Strip
    ) -> Iterator[Shape]:
        """The picture under the head, in the last columns, with text beside and below it."""
        shown = self._shown(wide)
        yield from self._beside(columns, shown, galley, head, columns, head.rows, cost + costs.PICTURE_UNDER, strips)

    def _picture_beside(
        self, columns: int, head_columns: int, galley: Galley, head: Head, cost: int, strips: Strip
    ) -> Iterator[Shape]:
        """The picture beside the head, and beside the text if that goes on."""
        shown = self._shown(columns - head_columns)
        yield from self._beside(columns, shown, galley, head, head_columns, 0, cost, strips)

    def _with_vignette(self, columns: int, head_columns: int, galley: Galley, head: Head, cost: int) -> Iterator[Shape]:
        """A drawing, one column wide: beside the head, or under it in the last column; in one column, above it."""
        if columns == 1:
            for seen in _VIGNETTES:
                top = seen.place.rows + costs.PICTURE_GAP
                place = Place(0, top, 1, head.rows)
                made = self._made(1, top + head.rows + galley.rows, galley, place, head.size, seen, [top + head.rows],
                                  cost + seen.cost, NO_STRIP, 0)  # fmt: skip
                if made:
                    yield made
        elif head_columns == columns:
            yield from self._beside(columns, _VIGNETTES, galley, head, columns, head.rows, cost, NO_STRIP)
        elif head_columns == columns - 1:
            yield from self._beside(columns, _VIGNETTES, galley, head, head_columns, 0, cost, NO_STRIP)

    def _shown(self, wide: int) -> Iterator[_Seen]:
        """The main picture over so many columns, in every height that it may have."""
        caption = self.piece.rows.captions[0][wide - 1]
        for high in self.pictures.heights(wide):
            crop, dear = self.pictures.crop(wide, high)
            yield _Seen(Place(0, 0, wide, high + caption), dear, PhotoPlace(0, Place(0, 0, wide, 0), caption, crop))

    def _beside(
        self,
        columns: int,
        shown: Iterable[_Seen],
        galley: Galley,
        head: Head,
        head_columns: int,
        top: int,
        cost: int,
        strips: Strip,
    ) -> Iterator[Shape]:
        """What is shown stands in the last columns from row `top`, with text beside it, and below it or not."""
        for seen in shown:
            wide, photo, dear = seen.place.columns, seen.place.rows, seen.cost
            left = columns - wide
            # Text below the picture too, in all columns.
            heads = [head.rows if x < head_columns else 0 for x in range(columns)]
            tops = [heads[x] if x < left else top + photo + costs.PICTURE_GAP for x in range(columns)]
            box = seen.at(Place(left, top, wide, photo))
            place = Place(0, 0, head_columns, head.rows)
            for spare in range(columns):
                total = galley.rows + sum(tops) + spare + strips.corner
                if total % columns:
                    continue
                rows = total // columns
                if rows - max(tops) >= costs.LEAST_FRAME:
                    made = self._made(columns, rows, galley, place, head.size, box, tops,
                                      cost + dear + spare, strips, 0)  # fmt: skip
                    if made:
                        yield made
            # The picture as high as the text beside it.
            rows = top + photo
            room = (rows - head.rows) * left
            fits = left and rows - head.rows >= costs.LEAST_FRAME and not strips.corner
            if fits and 0 <= room - galley.rows <= left:
                made = self._made(columns, rows, galley, place, head.size, box, tops[:left] + [rows] * wide,
                                  cost + dear + room - galley.rows, strips, 0)  # fmt: skip
                if made:
                    yield made

    def _made(
        self,
        columns: int,
        rows: int,
        galley: Galley,
        head: Place,
        size: float,
        seen: _Seen,
        tops: Sequence[int],
        cost: int,
        strips: Strip,
        quote_rows: int,
        ends: tuple[int, ...] | None = None,
        over: bool = False,
    ) -> Shape | None:
        """The shape with its frames, or None where the text can't end level. The text fills `rows`, strips follow."""
        if rows + strips.rows > self.page or rows < max(tops):
            return None
        # One that is dearer than a known one of the same height is not worked out. (With a picture over the text
        # others are made of it.)
        best, dear = self._known
        known = best.get(rows + strips.rows)
        if known is not None and cost + strips.cost + dear >= known.cost and not over:
            return None
        tops = list(tops)
        quote = None
        if quote_rows:
            # The quotation opens the second column.
            quote = Place(1, tops[1], 1, quote_rows)
            tops[1] += quote_rows
            if rows - tops[1] < costs.LEAST_FRAME:
                return None
        foots = [rows] * (columns - 1) + [rows - strips.corner]
        if strips.corner and foots[-1] - tops[-1] < costs.LEAST_FRAME:
            return None
        ends = ends or galley.level([foot - top for top, foot in zip(tops, foots, strict=True)])
        if ends is None or (columns > 1 and self._thin(galley, ends)):
            return None
        frames = []
        start = 0
        for x, (top, foot, end) in enumerate(zip(tops, foots, ends, strict=True)):
            if end > start:
                frames.append(Frame(Place(x, top, 1, foot - top), start, end))
            start = end
        below = foots[-1] + costs.PICTURE_GAP
        series = tuple(replace(photo, place=replace(photo.place, y=photo.place.y + below)) for photo in strips.photos)
        photos = (seen.photo, *series) if seen.photo else series
        return Shape(columns, rows + strips.rows, cost + strips.cost, head, size, photos, tuple(frames), galley, quote,
                     None if seen.photo or not seen.place.rows else seen.place)  # fmt: skip

    def _thin(self, galley: Galley, ends: Sequence[int]) -> bool:
        """Whether a column would hold hardly anything, besides the line that says where the story goes on."""
        if not self.piece.galley.units:
            return False  # there are pictures alone
        starts = (0, *ends[:-1])
        onward = len(galley.units) - self.piece.more
        return any(
            end > start and galley.height(start, min(end, onward)) < costs.THIN_COLUMN
            for start, end in zip(starts, ends, strict=True)
        )

    def _quote_rows(self, columns: int) -> tuple[int, ...]:
        rows = self.piece.rows.quote
        return (0, rows[0]) if rows and columns > 1 and self.piece.part == 0 else (0,)
