"""What may stand below a story's text: the way to the website, or only a beginning and the way to the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.galley import Galley, Unit
from buurtpers.paper.compose.pieces import Piece


class Text(NamedTuple):
    """The text of a piece with what stands below it, and what that costs. `short`: it is only the beginning."""

    galley: Galley
    cost: int
    short: bool


def texts_of(piece: Piece) -> list[Text]:
    """Each way to end a piece. What `arranging` adds to the blocks of the whole story has the numbers after them."""
    story, whole = piece.copy.story, piece.galley
    last = max((unit.block for unit in piece.rows.galley.units), default=-1) + 1
    if piece.more:
        return [Text(whole.with_end(Unit(1, 0, last + 2, 0, True)), 0, False)]
    if story is None or not piece.copy.has_qr:
        return [Text(whole, 0, False)]
    qr, rest = Unit(costs.QR_ROWS, 0, last, 0, True, True), Unit(costs.QR_ROWS, 0, last + 1, 0, True)
    texts = [Text(whole.with_end(qr), 0, False), Text(whole, costs.NO_QR, False)]
    if story.online and piece.part == 0:
        wished = story.length is not None and piece.copy.words > story.length
        if wished:
            texts = [text._replace(cost=text.cost + costs.LENGTH_IGNORED) for text in texts]
        for end, cost in _beginnings(whole, story.length or 0):
            beginning = whole.part(0, end).with_end(rest)
            texts.append(Text(beginning, cost + (0 if wished else costs.CONTINUED_ONLINE), True))
    return texts


def _beginnings(galley: Galley, words: int) -> Iterator[tuple[int, int]]:
    """Where a story may break off: after paragraphs, near `words` words (or about twenty rows)."""
    wish = max(costs.LEAST_BEGINNING, round(words / costs.WORDS_A_ROW)) if words else costs.BEGINNING
    ends = [
        place
        for place in range(2, len(galley.units))
        if galley.units[place - 1].ends and galley.units[place].block != galley.units[place - 1].block
    ]
    near = sorted(ends, key=lambda place: (abs(galley.height(0, place) - wish), place))[: costs.BEGINNINGS]
    for place in near:
        if galley.height(0, place) <= wish * costs.BEGINNING_OVER:
            yield place, abs(galley.height(0, place) - wish)
