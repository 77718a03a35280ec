"""A finished paper, read back from its PDF: lines of text, pictures, rules and boxes.

PDFium reads it, not the program that wrote it, so what is measured here is
what a reader sees. Places are in points from the top left of the trimmed page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

SOFT_HYPHEN = "\u00ad"
SAME_BASELINE = 0.3  # points that parts of one line may differ in height
MOST_APART = 1.2  # em between two parts of one line
MOST_STRETCHED = 8.0  # the same where the first ends in a space
RULE = 3.0  # a filled shape thinner than this is a rule, in points
WIDE = 2.2  # times the space of the font
SIMPLE = 13  # a path of more segments than a box with round corners is a drawing
LIGHT = 250  # red, green and blue from here on are the white of the paper


@dataclass(frozen=True, order=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return max(0.0, self.right - self.left)

    @property
    def height(self) -> float:
        return max(0.0, self.bottom - self.top)

    @property
    def size(self) -> float:
        return self.width * self.height

    def within(self, other: Rect) -> Rect:
        """The part that also lies in `other`; of no size where they are apart."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def around(self, other: Rect) -> Rect:
        """The smallest box that holds both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class Line:
    """A line of text. `box` is its ink, `x` where it begins, `base` its baseline; a line that ends in a
    hyphen made by hyphenation ends in a soft hyphen. `space` is its widest word space against the space of its font
    (0: it has none), `gaps` are the spaces that are WIDE; `cut`: part of it is hidden."""

    text: str
    box: Rect
    x: float
    base: float
    size: float
    font: str
    space: float = 0.0
    gaps: tuple[tuple[float, float], ...] = ()
    cut: bool = False
    usual: float = 0.0  # the width of a space in its font
    tail: float | None = None  # where a space at its end begins

    @property
    def hyphenated(self) -> bool:
        return self.text.endswith(SOFT_HYPHEN)

    @property
    def body(self) -> Rect:
        """Where its letters stand, without the ends of tails and accents: what may not be touched."""
        return Rect(self.box.left, self.base - 0.7 * self.size, self.box.right, self.base + 0.2 * self.size)

    @property
    def slug(self) -> Rect:
        """The line with the white that belongs to it, as a line of metal type had."""
        return Rect(self.box.left, self.base - 0.97 * self.size, self.box.right, self.base + 0.34 * self.size)


@dataclass(frozen=True)
class Picture:
    """A picture as far as it shows; `crop` is the share of it that does not."""

    box: Rect
    crop: float


@dataclass(frozen=True)
class Sheet:
    """One page. `lines` stand in the order of the document, which is the order of reading."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...]  # photographs
    drawings: tuple[Rect, ...]  # QR codes, ornaments, advertisements made elsewhere
    rules: tuple[Rect, ...]
    boxes: tuple[Rect, ...]  # areas with a colour or a frame


def read(pdf: bytes | Path) -> tuple[Sheet, ...]:
    """The pages of `pdf`."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_SheetReader(page, number).sheet() for number, page in enumerate(document, 1))


class _SheetReader:
    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self.page, self.number = page, number
        self.text = page.get_textpage()
        self.left, bottom, self.right, self.top = page.get_trimbox()
        self.width, self.height = self.right - self.left, self.top - bottom
        self.fonts: dict[int, tuple[str, float]] = {}

    def sheet(self) -> Sheet:
        parts: list[Line] = []
        pictures: list[Picture] = []
        drawings: list[Rect] = []
        rules: list[Rect] = []
        boxes: list[Rect] = []
        letters = self._letters()
        raw = self.page.raw
        for place in range(pdfium.FPDFPage_CountObjects(raw)):
            thing = pdfium.FPDFPage_GetObject(raw, place)
            kind = pdfium.FPDFPageObj_GetType(thing)
            box = self._bounds(thing)
            seen = self._seen(thing, box)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                parts.append(self._part(thing, box, seen, letters.get(_address(thing), [])))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                if box.size:
                    pictures.append(Picture(seen, 1 - seen.size / box.size))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(thing, seen, drawings, rules, boxes)
            elif seen.size:
                drawings.append(seen)
        return Sheet(
            self.number,
            self.width,
            self.height,
            tuple(_lines(parts)),
            tuple(pictures),
            tuple(drawings),
            tuple(rules),
            tuple(boxes),
        )

    def _letters(self) -> dict[int, list[tuple[int, int]]]:
        """The letters of each text object: their places in the page's text, and what they are."""
        raw = _address(self.text.raw)
        found: dict[int, list[tuple[int, int]]] = {}
        for place in range(pdfium.FPDFText_CountChars(self.text.raw)):
            if _is_generated(raw, place) != 1:
                found.setdefault(_text_object(raw, place) or 0, []).append((place, _unicode(raw, place)))
        return found

    def _part(self, thing: Any, box: Rect, seen: Rect, letters: list[tuple[int, int]]) -> Line:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        nominal = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(thing, nominal)
        size = nominal.value * abs(matrix.d)
        font, usual = self._font(pdfium.FPDFTextObj_GetFont(thing))
        # PDFium drops a space after a hyphen, and what is printed twice in one place.
        text = "".join(_letter(code, thing, len(letters) == 1) for _, code in letters) or ("" if box.size else " ")
        spaces, tail = [], None
        for (place, code), (after, next_code) in pairwise([*letters, (-1, 0)]):
            if code == 32 and next_code == 0:
                tail = self._origin(place)
            elif code == 32 and next_code != 32:
                spaces.append((self._origin(place), self._origin(after)))
        x, base, cut = matrix.e - self.left, self.top - matrix.f, seen.size < 0.97 * box.size
        space, gaps = _spaces(spaces, usual * size)
        return Line(text, box, x, base, size, font, space, gaps, cut, usual * size, tail)

    def _font(self, font: Any) -> tuple[str, float]:
        """The name of a font, and the width of its space in em."""
        known = _address(font)
        if known not in self.fonts:
            width = ctypes.c_float()
            pdfium.FPDFFont_GetGlyphWidth(font, 32, 1000, width)
            self.fonts[known] = _name(font), width.value / 1000
        return self.fonts[known]

    def _origin(self, place: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text.raw, place, x, y)
        found: float = x.value - self.left
        return found

    def _bounds(self, thing: Any) -> Rect:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        return self._placed(left.value, bottom.value, right.value, top.value)

    def _placed(self, left: float, bottom: float, right: float, top: float) -> Rect:
        return Rect(left - self.left, self.top - top, right - self.left, self.top - bottom)

    def _seen(self, thing: Any, box: Rect) -> Rect:
        """The part of `box` that what clips it leaves."""
        clip = pdfium.FPDFPageObj_GetClipPath(thing)
        for path in range(pdfium.FPDFClipPath_CountPaths(clip) if clip else 0):
            points = [*self._points(clip, path)]
            if points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                box = box.within(self._placed(min(xs), min(ys), max(xs), max(ys)))
        return box

    def _points(self, clip: Any, path: int) -> Iterator[tuple[float, float]]:
        x, y = ctypes.c_float(), ctypes.c_float()
        for segment in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, segment), x, y)
            yield x.value, y.value

    def _path(self, thing: Any, box: Rect, drawings: list[Rect], rules: list[Rect], boxes: list[Rect]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
        filled, framed = bool(fill.value) and _visible(thing), bool(stroke.value)
        if not (filled or framed):
            return
        if min(box.right - box.left, box.bottom - box.top) < RULE:
            rules.append(box)
        elif pdfium.FPDFPath_CountSegments(thing) > SIMPLE:
            drawings.append(box)
        else:
            boxes.append(box)


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _of_letter(name: str, result: Any) -> Any:
    """A function of PDFium on a text page and a letter, both as plain numbers: it is called for every letter."""
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int)(_address(getattr(pdfium, name)))


_is_generated = _of_letter("FPDFText_IsGenerated", ctypes.c_int)
_text_object = _of_letter("FPDFText_GetTextObject", ctypes.c_void_p)
_unicode = _of_letter("FPDFText_GetUnicode", ctypes.c_uint)


def _letter(code: int, thing: Any, alone: bool) -> str:
    """PDFium gives every hyphen at a line's end as 2.

    One that hyphenation made is an object by itself; one that an author typed is not,
    or it says in words what it is, because both are the same sign of the font.
    """
    if code in (2, 0xAD):
        said = _said(thing)
        # In PDF's own encoding a soft hyphen has no place: PDFium reads nought.
        return SOFT_HYPHEN if said in (SOFT_HYPHEN, "\0") or (alone and not said) else "-"
    return chr(code)


def _said(thing: Any) -> str:
    """The words that a text object says it stands for, if it does."""
    length, room = ctypes.c_ulong(), ctypes.create_string_buffer(64)
    words = ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR))
    for place in range(pdfium.FPDFPageObj_CountMarks(thing)):
        mark = pdfium.FPDFPageObj_GetMark(thing, place)
        pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", words, len(room), length)
        if 2 < length.value <= len(room):
            return room.raw[: length.value - 2].decode("utf-16le", "replace")
    return ""


def _name(font: Any) -> str:
    room = ctypes.create_string_buffer(120)
    pdfium.FPDFFont_GetBaseFontName(font, room, 120)
    return room.value.decode("utf-8", "replace").split("+")[-1]


def _visible(thing: Any) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(thing, *colour)
    *parts, alpha = (value.value for value in colour)
    return alpha > 0 and min(parts) < LIGHT


def _lines(parts: Iterable[Line]) -> Iterator[Line]:
    """Parts that follow each other on one baseline, as lines."""
    line: Line | None = None
    for part in parts:
        if line and _goes_on(line, part):
            line = _joined(line, part)
            continue
        if line:
            yield line
        line = part
    if line:
        yield line


def _goes_on(line: Line, part: Line) -> bool:
    gap = part.x - line.box.right
    larger = max(line.size, part.size)
    most = MOST_STRETCHED if line.tail is not None else MOST_APART
    return abs(part.base - line.base) < SAME_BASELINE and -0.5 * larger < gap < most * larger


def _joined(line: Line, part: Line) -> Line:
    """Two parts as one line, in the size and font of the one with most letters."""
    main = line if len(line.text) >= len(part.text) else part
    between = [(line.tail, part.x)] if line.tail is not None and part.text.strip() else []
    space, gaps = _spaces(between, main.usual)
    return Line(
        line.text + part.text,
        line.box.around(part.box),
        line.x,
        line.base,
        main.size,
        main.font,
        max(line.space, part.space, space),
        line.gaps + part.gaps + gaps,
        line.cut or part.cut,
        main.usual,
        part.tail,
    )


def _spaces(spaces: Sequence[tuple[float, float]], usual: float) -> tuple[float, tuple[tuple[float, float], ...]]:
    """The widest of some word spaces, in times the usual one, and those that are WIDE."""
    if usual <= 0:
        return 0.0, ()
    widest = max(((end - start) / usual for start, end in spaces), default=0.0)
    return widest, tuple((start, end) for start, end in spaces if end - start > WIDE * usual)
