"""Preflight of a page: what it paints, against what the print shop asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from buurtpers.base.language import catalogue
from buurtpers.prepress.content import Mark, marks
from buurtpers.prepress.findings import Finding, finding
from buurtpers.prepress.geometry import SLACK, Box, box_of, in_mm, points
from buurtpers.prepress.pictures import image_ink, image_space, key_of, pixels
from buurtpers.prepress.profiles import Profile
from buurtpers.prepress.shop import SAFE_MM, PrintShop
from buurtpers.prepress.spaces import Paint, Space

AT_THE_EDGE = points(0.3)  # what comes this near to the trimmed edge is meant to run off it
# A text is black with other inks in it from this much black, or from this much of all three colours.
MUCH_BLACK, ALL_THREE = 0.8, 0.5
INK = 0.01  # less of an ink prints nothing
ROUNDING = 1  # percent: Typst writes colours in steps of 1/255
OUTER_MARKS = 8  # lines at four corners


@dataclass
class PageReader:
    """Reads the pages of one file."""

    shop: PrintShop
    profile: Profile
    names: Mapping[str, str]

    def __post_init__(self) -> None:
        self.most: dict[Any, int | None] = {}  # the most ink of an image, by its place in the file

    def page(self, number: int, page: pikepdf.Page) -> Iterator[Finding]:
        trim, bled = (box_of(box) for box in (page.trimbox, page.obj.get("/BleedBox", page.mediabox)))
        outer, near = 0, SAFE_MM
        for mark in marks(page):
            if mark.kind == "image":
                yield from self._image(number, mark)
            if mark.paint is not None:
                yield from self._paint(number, mark, mark.paint)
            if mark.box.within(trim).empty and not _flat_within(mark.box, trim):
                outer += _is_mark(mark, bled)
                continue
            if not _leaves_paper_white(mark):
                yield from self._edge(number, mark, trim, bled)
            if mark.kind == "text":
                near = min(near, *_distances(mark.box, trim))
        if near < SAFE_MM - in_mm(SLACK):
            yield finding("safe", number, found=max(0, round(near)), wanted=round(SAFE_MM))
        if self.shop.marks != (outer >= OUTER_MARKS):
            yield finding("marks" if self.shop.marks else "no-marks", number)

    def _edge(self, number: int, mark: Mark, trim: Box, bled: Box) -> Iterator[Finding]:
        """What reaches the edge must run on to the end of the bleed, or a white line shows where the knife is off."""
        if mark.kind == "text" or self.shop.bleed == 0:
            return
        box = mark.box
        sides = (
            (box.left - trim.left, box.left - bled.left),
            (box.bottom - trim.bottom, box.bottom - bled.bottom),
            (trim.right - box.right, bled.right - box.right),
            (trim.top - box.top, bled.top - box.top),
        )
        if any(from_trim <= AT_THE_EDGE and from_bleed > SLACK for from_trim, from_bleed in sides):
            yield finding("edge", number, wanted=f"{self.shop.bleed:g}".replace(".", ","))

    # --- Colours ---

    def _paint(self, number: int, mark: Mark, paint: Paint) -> Iterator[Finding]:
        space = paint.space
        if space.family == "Pattern" or (
            space.family == "Separation" and space.name == "All" and mark.kind == "stroke"
        ):
            return
        yield from self._space(number, space, "")
        inks = paint.inks
        if inks is None:
            return
        c, m, y, k = inks
        total = round(sum(inks) * 100)
        if total > self.profile.ink_limit + ROUNDING:
            yield finding("ink", number, found=total, wanted=self.profile.ink_limit)
        if self.shop.colour == "grey" and max(c, m, y) > INK:
            yield finding("not-grey", number)
        if mark.kind == "text" and max(c, m, y) > INK and (k >= MUCH_BLACK or min(c, m, y) >= ALL_THREE):
            yield finding("rich-black", number, inks=" ".join(f"{round(ink * 100)}" for ink in inks))

    def _space(self, number: int, space: Space, photo: str) -> Iterator[Finding]:
        base = space.base if space.family == "Indexed" and space.base else space
        if base.family in ("DeviceGray", "DeviceCMYK"):
            return
        if base.family in ("Separation", "DeviceN"):
            yield finding("spot", number, name=base.name or base.family)
        elif photo:
            yield finding("photo-rgb", number, name=photo)
        else:
            yield finding("rgb", number)

    # --- Photographs ---

    def _image(self, number: int, mark: Mark) -> Iterator[Finding]:
        image, (width, height) = mark.image, mark.placed
        across, down = pixels(image)
        name = self._name(image, number)
        if width > 0 and height > 0:
            dpi = round(min(across / width, down / height) * 72)
            if dpi < self.shop.min_dpi:
                mm = round(in_mm(mark.box.width))
                yield finding("dpi", number, name=name, mm=mm, found=dpi, wanted=self.shop.min_dpi)
        if mark.paint is not None:  # a stencil, printed in the colour of the moment
            return
        space = image_space(image)
        if space is None:
            yield finding("photo-rgb", number, name=name)
            return
        yield from self._space(number, space, name)
        coloured = (space.base or space).family == "DeviceCMYK"
        if self.shop.colour == "grey" and coloured:
            yield finding("not-grey", number)
        elif coloured:
            most = self._most(image)
            if most is None or most > self.profile.ink_limit + ROUNDING:
                yield finding("photo-ink", number, name=name, found=most or 400, wanted=self.profile.ink_limit)

    def _name(self, image: Any, number: int) -> str:
        known = self.names.get(key_of(image))
        return known or catalogue("buurtpers")("print.unnamed", page=number)

    def _most(self, image: Any) -> int | None:
        key = image.objgen if isinstance(image, pikepdf.Stream) else id(image)
        if key not in self.most:
            self.most[key] = image_ink(image)
        return self.most[key]


def _distances(box: Box, trim: Box) -> Iterable[float]:
    """How far inside the trimmed edges a box stays, in mm."""
    sides = (box.left - trim.left, box.bottom - trim.bottom, trim.right - box.right, trim.top - box.top)
    return [in_mm(side) for side in sides]


def _flat_within(box: Box, trim: Box) -> bool:
    """A line without width, on the paper that is kept."""
    seen = box.within(trim)
    return seen.width >= 0 and seen.height >= 0 and box.empty


def _is_mark(mark: Mark, bled: Box) -> bool:
    """A line outside the bleed, in every ink."""
    paint = mark.paint
    if mark.kind != "stroke" or paint is None or not mark.box.within(bled.grown(-SLACK)).empty:
        return False
    return paint.space.name == "All" or bool(paint.inks and paint.inks[3] >= 1 - INK)


def _leaves_paper_white(mark: Mark) -> bool:
    inks = mark.paint.inks if mark.paint else None
    return inks is not None and max(inks) <= INK
