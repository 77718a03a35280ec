"""Ways to fill one page exactly: bands of stories, and fillers for what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from buurtpers.make.paper.data import Piece
from buurtpers.make.paper.forms import FILLERS, GAP, Band, Forms, filler, stretched

LOOSE = 4  # rows that the gaps between bands may take up
SEEN = 4  # how far ahead a page may take a story
WAYS = 30  # ways to fill one page that are kept
MOST_BANDS = 5
LEAST_BAND = 6  # rows
SMALL_ROOM = 35  # below this a page need not hold the story that is next


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
    rank: float  # the cost, less what it is worth that so much has been placed

    @property
    def wants(self) -> int:
        return sum(band.wants for band in self.bands)


@dataclass
class Filler:
    """The good ways to fill a page."""

    forms: Forms
    room: int  # rows
    used_up: frozenset[str]  # fillers already in the paper
    wants: int  # wishes that may be printed
    worth: float  # what placing a row's worth of stories is worth
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
            band = filler(self.forms.rows, kind)
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
        return sum(made for _, made in made_to_fit(bands, room))


def _too_early(taken: frozenset[int], left: Sequence[Piece]) -> bool:
    """Whether a part of a story would stand before or beside the part that it goes on from."""
    parts = [piece for piece in left if piece.index in taken and piece.part]
    return any(other.story == piece.story and other.part < piece.part for piece in parts for other in left)


def _last(left: tuple[Piece, ...], taken: frozenset[int]) -> int:
    return max(place for place, piece in enumerate(left) if piece.index in taken)


def _shape(band: Band) -> tuple[str, ...]:
    return tuple(str(form.values.get("form", form.kind)) for side in band.sides for form in side)


def made_to_fit(bands: Sequence[Band], room: int) -> list[tuple[dict[str, Any], float]]:
    """The bands at heights that add up to `room`, each with its cost; what is left over widens the gaps."""
    heights, spare = stretched(bands, room)
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
