"""The ways to set something: what it costs over so many columns, at each height; and white, in it or by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.pieces import Shape


@dataclass(frozen=True)
class Part:
    """One way to set a part that is no story: which of its kind, or how many entries a list has."""

    number: int = 0
    count: int = 0


Ways = Mapping[int, Mapping[int, tuple[int, Shape | Part]]]
"""Columns, rows: the cost, and how it is set."""
NewWays = dict[int, dict[int, tuple[int, Shape | Part]]]
"""The same while they are gathered."""


def white_ways(columns: int, rows: int) -> NewWays:
    """White of any size up to a page of so many columns and rows."""
    return {n: {high: (white_cost(n * high), Part()) for high in range(1, rows + 1)} for n in range(1, columns + 1)}


def with_white(ways: Ways, columns: int, rows: int) -> NewWays:
    """The same, each also in every larger room up to a page, with white at its foot or beside it."""
    found: NewWays = {}
    for n in range(1, columns + 1):
        narrower = found.get(n - 1, {}).items()
        here = {high: (cost + costs.INSIDE * white_cost(high), values) for high, (cost, values) in narrower}
        for high, way in ways.get(n, {}).items():
            if high not in here or way[0] < here[high][0]:
                here[high] = way
        found[n] = dict(here)
        for high, (cost, values) in here.items():
            for higher in range(high + 1, rows + 1):
                seen = costs.INSIDE if higher > high + costs.SLACK else 1
                dear = cost + seen * white_cost(n * (higher - high))
                if higher not in found[n] or dear < found[n][higher][0]:
                    found[n][higher] = (dear, values)
    return {n: here for n, here in found.items() if here}


def white_cost(area: float) -> int:
    """What so many column-rows of white cost: twice as much in one place is more than twice as bad."""
    return round(costs.WHITE * area + costs.WHITE_SQUARED * area * area)
