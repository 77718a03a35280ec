"""How good a paper is: what was measured of each page, the rules that are broken, and a report in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from buurtpers.base.language import catalogue
from buurtpers.paper.judge.white import Hole
from buurtpers.paper.page import limits


@dataclass(frozen=True)
class PageQuality:
    """One page, measured. The texts are the beginnings of the lines concerned."""

    number: int
    white: float  # share of the type area without ink
    hole: Hole
    overlaps: tuple[tuple[str, str], ...]  # two lines, or a line and a picture ("")
    outside: tuple[str, ...]  # outside the page, its module, its column or its box
    off_grid: tuple[str, ...]  # body lines
    loosest: float  # the widest word space of a body line, in times the usual one
    loosest_line: str
    hyphens: int  # most body lines in a row that end in one
    unlevel: int  # rows between the ends of a story's columns, at most
    crops: tuple[float, ...]  # share cut off each photograph
    clashes: tuple[tuple[str, str], ...]  # headlines side by side that read as one
    rivers: tuple[str, ...]  # where one begins
    strays: tuple[str, ...]  # widows, orphans, and headings at a column's foot
    lively: bool  # has an image or a box


@dataclass(frozen=True)
class Fault:
    """A rule that a page breaks: its code in the catalogue, and the values of the sentence."""

    page: int
    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return catalogue("buurtpers")(f"quality.fault.{self.code}", page=self.page, **dict(self.values))


@dataclass(frozen=True)
class Quality:
    """A paper, measured. `size` and `leading` are those of its body text; `rows`: of a page."""

    pages: tuple[PageQuality, ...]
    size: float
    leading: float
    rows: int
    left_out: int = 0  # photographs

    @property
    def hole(self) -> float:
        return max((page.hole.share for page in self.pages), default=0.0)

    @property
    def white(self) -> float:
        return sum(page.white for page in self.pages) / max(1, len(self.pages))

    @property
    def loosest(self) -> float:
        return max((page.loosest for page in self.pages), default=0.0)

    @property
    def hyphens(self) -> int:
        return max((page.hyphens for page in self.pages), default=0)

    @property
    def unlevel(self) -> int:
        return max((page.unlevel for page in self.pages), default=0)

    @property
    def crops(self) -> tuple[float, ...]:
        return tuple(crop for page in self.pages for crop in page.crops)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every rule that is broken, page by page; none in a good paper."""
        return tuple(fault for page in self.pages for fault in _faults(page))


# --- What is wrong, and the report ---


def _faults(page: PageQuality) -> Iterator[Fault]:
    def fault(code: str, **values: Any) -> Fault:
        return Fault(page.number, code, tuple(values.items()))

    if page.hole.share > limits.MOST_HOLE:
        yield fault("hole", share=_percent(page.hole.share, 1), rows=_range(page.hole.rows),
                    columns=_range(page.hole.columns))  # fmt: skip
    for one, other in page.overlaps:
        yield fault("overlap", one=one or "▣", other=other or "▣")
    for text in page.outside:
        yield fault("outside", text=text or "▣")
    if page.off_grid:
        yield fault("grid", n=len(page.off_grid), text=page.off_grid[0])
    if page.loosest > limits.MOST_LOOSE:
        yield fault("loose", times=_number(page.loosest), text=page.loosest_line)
    if page.hyphens > limits.MOST_HYPHENS:
        yield fault("hyphens", n=page.hyphens)
    if page.unlevel > limits.MOST_UNLEVEL:
        yield fault("unlevel", rows=page.unlevel)
    for crop in page.crops:
        if crop > limits.MOST_CROP:
            yield fault("crop", share=_percent(crop))
    for left, right in page.clashes:
        yield fault("clash", left=left, right=right)
    for text in page.rivers:
        yield fault("river", text=text)
    for text in page.strays:
        yield fault("stray", text=text)
    if not page.lively:
        yield fault("dull")


def report(quality: Quality, name: str, choices: Sequence[str] = ()) -> str:
    """For people: one short block of Dutch text. `choices`: what is otherwise than the editors asked."""
    words = catalogue("buurtpers")
    crops = [crop for crop in quality.crops if crop > 0.005]
    lines = [words("quality.title", name=name, n=len(quality.pages))]
    lines.append(words("quality.white", each=" ".join(_percent(page.white) for page in quality.pages)))
    lines.append(words("quality.hole", each=" ".join(_percent(page.hole.share, 1) for page in quality.pages)))
    loosest = max(quality.pages, key=lambda page: page.loosest)
    lines.append(
        words("quality.lines", times=_number(loosest.loosest), text=loosest.loosest_line, hyphens=quality.hyphens)
    )
    lines.append(words("quality.columns", rows=quality.unlevel))
    if crops:
        lines.append(words("quality.crops", n=len(crops), most=_percent(max(crops))))
    if quality.left_out:
        lines.append(words("quality.left-out", n=quality.left_out))
    lines += [f"  {choice}" for choice in choices]
    faults = quality.faults
    lines += (
        [words("quality.faults", n=len(faults)), *(f"  - {fault}" for fault in faults)]
        if faults
        else [words("quality.good")]
    )
    return "\n".join(lines)


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f}%".replace(".", ",")


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def _range(ends: tuple[int, int]) -> str:
    return f"{ends[0]}" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
