"""Imposition for a copier: two pages beside each other, so that the folded stack reads from front to back.

Sheets lie on their long side, printed on both sides and turned over the short
edge, folded in the middle and stapled through the fold.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Name

from buurtpers.prepress.geometry import Box, box_of, in_mm, points

PER_SHEET = 4
SHEETS = {(210, 297): (420, 297), (148, 210): (297, 210)}  # mm: two A4 on A3, two A5 on A4


class NotFoldable(ValueError):
    """A number of pages that does not make whole sheets."""


def reading_order(pages: int) -> list[tuple[int, int]]:
    """The pages left and right on each side, side after side; a sheet is two sides.

    Raises NotFoldable: blank pages would be a surprise in the middle of a paper.
    """
    if pages <= 0 or pages % PER_SHEET:
        raise NotFoldable(pages)
    sides = []
    for sheet in range(pages // PER_SHEET):
        first, last = 1 + 2 * sheet, pages - 2 * sheet
        sides += [(last, first), (first + 1, last - 1)]
    return sides


def imposed(pdf: bytes, creep: float = 0.0) -> bytes:
    """The paper as sheets to print, fold and staple. Nothing is drawn anew: fonts and photographs stay as they are.

    `creep`: how much, in mm, the innermost sheet would stick out of the folded stack. Its pages move that much
    towards the fold, and those of the other sheets less, the further out they lie. Raises NotFoldable.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file, pikepdf.new() as made:
        sides = reading_order(len(file.pages))
        width, height = _sheet(box_of(file.pages[0].trimbox))
        inner = max(1, len(sides) // 2 - 1)
        for number, pair in enumerate(sides):
            made.add_blank_page(page_size=(width, height))
            closer = points(creep) * (number // 2) / inner
            for place, page in enumerate(pair):
                _put(made, made.pages[-1], file.pages[page - 1], Box(0, 0, width, height), place, closer)
        if "/Info" in file.trailer:
            made.trailer.Info = made.copy_foreign(file.make_indirect(file.trailer.Info))
        # What a printer's dialogue then proposes: both sides, the right way over, and not shrunk to fit.
        made.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"))
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _sheet(page: Box) -> tuple[float, float]:
    sizes = (round(in_mm(page.width)), round(in_mm(page.height)))
    known = SHEETS.get(sizes)
    return (points(known[0]), points(known[1])) if known else (2 * page.width, page.height)


def _put(made: pikepdf.Pdf, sheet: pikepdf.Page, page: pikepdf.Page, paper: Box, place: int, closer: float) -> None:
    """Draw a page on the left (0) or right (1) half, against the fold, and never over it."""
    trim = box_of(page.trimbox)
    form = made.copy_foreign(page.as_form_xobject())
    form.BBox = trim.array()
    for key in ("/Group", "/StructParents", "/Matrix"):
        if key in form:
            del form[key]
    name = sheet.add_resource(form, Name.XObject, Name("/Left" if place == 0 else "/Right"))
    fold = paper.width / 2
    left = fold - trim.width + closer if place == 0 else fold - closer
    up = (paper.height - trim.height) / 2
    half = (0.0 if place == 0 else fold, 0.0, fold, paper.height)
    content = b"q %.3f %.3f %.3f %.3f re W n 1 0 0 1 %.3f %.3f cm %s Do Q" % (
        *half,
        left - trim.left,
        up - trim.bottom,
        str(name).encode(),
    )
    sheet.contents_add(content, prepend=False)
