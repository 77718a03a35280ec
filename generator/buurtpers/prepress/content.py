"""Reading a PDF page: what it paints, where, how large and in which colour.

A small interpreter of content streams. It follows the graphics state (place,
clipping, colours, fonts) through forms and patterns, and gives a mark for all
that is painted. Shapes are known by the box around them, which is all that
preflight asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import hypot, sqrt
from typing import Any, Literal

import pikepdf

from buurtpers.prepress.fonts import Font, font_of
from buurtpers.prepress.geometry import Box, around, box_of
from buurtpers.prepress.spaces import BLACK, CMYK, GREY, PATTERN, RGB, Paint, Space, shading_paints, space_of

DEEPEST = 24  # forms within forms
ASCENT, DESCENT = 0.75, 0.22  # how far letters reach from their line, in parts of their size

Kind = Literal["text", "fill", "stroke", "image"]
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Mark:
    """Something that was painted. `box`: what can be seen of it; `size`: of text, in points."""

    kind: Kind
    box: Box
    paint: Paint | None  # none: an image that brings its own
    size: float = 0.0
    image: Any = None  # a pikepdf stream, or an inline image
    placed: tuple[float, float] = (0.0, 0.0)  # width and height of the whole image, also of what is clipped away


@dataclass(frozen=True)
class State:
    place: Matrix
    clip: Box
    fill: Paint = BLACK
    stroke: Paint = BLACK
    line: float = 1.0
    font: Font | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0  # how text is painted


def marks(page: pikepdf.Page) -> Iterator[Mark]:
    """All that the page paints, in order."""
    media = box_of(page.mediabox)
    reader = _StreamReader()
    yield from reader.read(page.obj, page.resources, State(UNIT, media), 0)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """`inner` seen through `outer`."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def spot(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _boxed(matrix: Matrix, box: Box) -> Box:
    corners = [(box.left, box.bottom), (box.right, box.bottom), (box.left, box.top), (box.right, box.top)]
    return around(spot(matrix, x, y) for x, y in corners)


def _length(x: float, y: float) -> float:
    return hypot(x, y)


@dataclass
class _StreamReader:
    """Reads a page; keeps the fonts it met."""

    fonts: dict[Any, Font] = field(default_factory=dict)

    def read(self, stream: Any, resources: Any, state: State, depth: int) -> Iterator[Mark]:
        if depth < DEEPEST:
            yield from _Stream(self, resources, state, depth).read(stream)

    def font(self, found: Any) -> Font:
        key = found.objgen if found.is_indirect else id(found)
        if key not in self.fonts:
            self.fonts[key] = font_of(found)
        return self.fonts[key]


class _Stream:
    """One content stream on its way: the state, the path being drawn, the place of the text."""

    def __init__(self, reader: _StreamReader, resources: Any, state: State, depth: int) -> None:
        self.reader, self.resources, self.state, self.depth = reader, resources, state, depth
        self.stack: list[State] = []
        self.path: list[tuple[float, float]] = []
        self.clipping = False
        self.text: Matrix = UNIT
        self.row: Matrix = UNIT
        self.painted: list[Mark] = []

    def read(self, stream: Any) -> Iterator[Mark]:
        for instruction in pikepdf.parse_content_stream(stream):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                yield from self._image(instruction.iimage)
                continue
            operator = str(instruction.operator)
            if operator == "Do":
                yield from self._do(instruction.operands[0])
            elif operator == "sh":
                shading = self._resource("/Shading", instruction.operands[0])
                if shading is not None:
                    for paint in shading_paints(shading, self.resources):
                        yield from self._mark("fill", self.state.clip, paint)
            elif act := OPERATORS.get(operator):
                act(self, *instruction.operands)
                yield from self.painted
                self.painted.clear()

    # --- State ---

    def set(self, **values: Any) -> None:
        self.state = replace(self.state, **values)

    def save(self) -> None:
        self.stack.append(self.state)

    def restore(self) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def move(self, *numbers: Any) -> None:
        self.set(place=times(_matrix(numbers), self.state.place))

    def graphics(self, name: Any) -> None:
        found = self._resource("/ExtGState", name)
        if found is not None and "/LW" in found:
            self.set(line=float(found["/LW"]))
        if found is not None and "/Font" in found:
            self.set(font=self.reader.font(found["/Font"][0]), size=float(found["/Font"][1]))

    def _resource(self, kind: str, name: Any) -> Any:
        group = self.resources.get(kind) if self.resources is not None else None
        return None if group is None else group.get(str(name))

    # --- Colour ---

    def space(self, which: str, name: Any) -> None:
        found = space_of(name, self.resources)
        self.set(**{which: Paint(found, (0.0,) * found.numbers if found.numbers else None)})

    def colour(self, which: str, *values: Any) -> None:
        space = getattr(self.state, which).space
        if values and isinstance(values[-1], pikepdf.Name):
            pattern = self._resource("/Pattern", values[-1])
            self.set(**{which: Paint(PATTERN, None)})
            if pattern is not None:
                self.painted += self._pattern(pattern)
        else:
            self.set(**{which: Paint(space, tuple(float(value) for value in values))})

    def device(self, which: str, space: Space, *values: Any) -> None:
        self.set(**{which: Paint(space, tuple(float(value) for value in values))})

    def _pattern(self, pattern: Any) -> list[Mark]:
        """The colours of a pattern, as marks that may be anywhere."""
        if int(pattern.get("/PatternType", 0)) == 2:
            paints = shading_paints(pattern["/Shading"], self.resources)
            return [Mark("fill", self.state.clip, paint) for paint in paints]
        resources = pattern.get("/Resources", self.resources)
        state = State(UNIT, box_of(pattern["/BBox"]), self.state.fill, self.state.stroke)
        return [
            replace(mark, box=self.state.clip, size=0.0) if mark.kind != "image" else mark
            for mark in self.reader.read(pattern, resources, state, self.depth + 1)
        ]

    # --- Shapes ---

    def to(self, *numbers: Any) -> None:
        values = [float(number) for number in numbers]
        self.path += [spot(self.state.place, x, y) for x, y in zip(values[::2], values[1::2], strict=False)]

    def rectangle(self, *numbers: Any) -> None:
        x, y, width, height = (float(number) for number in numbers)
        self.to(x, y, x + width, y, x + width, y + height, x, y + height)

    def paint(self, *kinds: Kind) -> None:
        """End the path: fill it, stroke it, and clip by it if that was asked."""
        if self.path:
            box = around(self.path)
            for kind in kinds:
                paint = self.state.fill if kind == "fill" else self.state.stroke
                a, b, c, d, _, _ = self.state.place
                half = self.state.line * sqrt(abs(a * d - b * c)) / 2 if kind == "stroke" else 0.0
                self.painted += self._mark(kind, box.grown(half), paint)
            if self.clipping:
                self.set(clip=self.state.clip.within(box))
        elif self.clipping:
            self.set(clip=self.state.clip.within(Box(0, 0, 0, 0)))
        self.path, self.clipping = [], False

    def clip(self) -> None:
        self.clipping = True

    def _mark(self, kind: Kind, box: Box, paint: Paint, size: float = 0.0) -> list[Mark]:
        seen = box.within(self.state.clip)
        # A hairline has no width of its own: what is left of it counts.
        return [Mark(kind, seen, paint, size)] if seen.width >= 0 and seen.height >= 0 else []

    # --- Text ---

    def begin(self) -> None:
        self.text = self.row = UNIT

    def choose(self, name: Any, size: Any) -> None:
        found = self._resource("/Font", name)
        self.set(font=None if found is None else self.reader.font(found), size=float(size))

    def next_row(self, x: Any = 0, y: Any = None) -> None:
        down = -self.state.leading if y is None else float(y)
        self.row = times((1, 0, 0, 1, float(x), down), self.row)
        self.text = self.row

    def next_row_leading(self, x: Any, y: Any) -> None:
        self.set(leading=-float(y))
        self.next_row(x, y)

    def text_place(self, *numbers: Any) -> None:
        self.text = self.row = _matrix(numbers)

    def show(self, *values: Any) -> None:
        state = self.state
        font = state.font or Font({}, 500.0, False)
        parts = values[0] if values and isinstance(values[0], pikepdf.Array) else values[-1:]
        along, empty = 0.0, True
        for part in parts:
            if isinstance(part, pikepdf.String):
                for code in font.codes(bytes(part)):
                    empty = False
                    space = state.word_space if code == 32 and not font.wide else 0.0
                    width = font.widths.get(code, font.other) / 1000 * state.size
                    along += (width + state.letter_space + space) * state.scale
            else:
                along -= float(part) / 1000 * state.size * state.scale
        whole = times(self.text, state.place)
        if not empty and state.mode not in (3, 7):
            low, high = state.rise - DESCENT * state.size, state.rise + ASCENT * state.size
            box = _boxed(whole, Box(min(0.0, along), low, max(0.0, along), high))
            size = state.size * _length(whole[2], whole[3])
            if state.mode in (0, 2, 4, 6):
                self.painted += self._mark("text", box, state.fill, size)
            if state.mode in (1, 2, 5, 6):
                self.painted += self._mark("text", box, state.stroke, size)
        self.text = times((1, 0, 0, 1, along, 0), self.text)

    def show_on_next(self, *values: Any) -> None:
        if len(values) == 3:
            self.set(word_space=float(values[0]), letter_space=float(values[1]))
        self.next_row()
        self.show(values[-1])

    # --- Images and forms ---

    def _do(self, name: Any) -> Iterator[Mark]:
        found = self._resource("/XObject", name)
        if found is None:
            return
        if found.get("/Subtype") == "/Image":
            yield from self._image(found)
        elif found.get("/Subtype") == "/Form":
            matrix = _matrix(found["/Matrix"]) if "/Matrix" in found else UNIT
            place = times(matrix, self.state.place)
            clip = self.state.clip.within(_boxed(place, box_of(found["/BBox"])))
            state = replace(self.state, place=place, clip=clip)
            yield from self.reader.read(found, found.get("/Resources", self.resources), state, self.depth + 1)

    def _image(self, image: Any) -> Iterator[Mark]:
        a, b, c, d, _, _ = self.state.place
        box = _boxed(self.state.place, Box(0, 0, 1, 1)).within(self.state.clip)
        if not box.empty:
            mask = bool(getattr(image, "image_mask", False) or (_is_dict(image) and image.get("/ImageMask", False)))
            paint = self.state.fill if mask else None
            yield Mark("image", box, paint, 0.0, image, (_length(a, b), _length(c, d)))


def _is_dict(found: Any) -> bool:
    return isinstance(found, pikepdf.Stream | pikepdf.Dictionary)


def _matrix(numbers: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


_S = _Stream
OPERATORS: dict[str, Callable[..., None]] = {
    "q": _S.save,
    "Q": _S.restore,
    "cm": _S.move,
    "gs": _S.graphics,
    "w": lambda self, width: self.set(line=float(width)),
    "m": _S.to,
    "l": _S.to,
    "c": _S.to,
    "v": _S.to,
    "y": _S.to,
    "re": _S.rectangle,
    "W": _S.clip,
    "W*": _S.clip,
    "n": _S.paint,
    **{name: lambda self: self.paint("fill") for name in ("f", "F", "f*")},
    **{name: lambda self: self.paint("stroke") for name in ("S", "s")},
    **{name: lambda self: self.paint("fill", "stroke") for name in ("B", "B*", "b", "b*")},
    "cs": lambda self, name: self.space("fill", name),
    "CS": lambda self, name: self.space("stroke", name),
    **{name: lambda self, *values: self.colour("fill", *values) for name in ("sc", "scn")},
    **{name: lambda self, *values: self.colour("stroke", *values) for name in ("SC", "SCN")},
    "g": lambda self, *values: self.device("fill", GREY, *values),
    "G": lambda self, *values: self.device("stroke", GREY, *values),
    "rg": lambda self, *values: self.device("fill", RGB, *values),
    "RG": lambda self, *values: self.device("stroke", RGB, *values),
    "k": lambda self, *values: self.device("fill", CMYK, *values),
    "K": lambda self, *values: self.device("stroke", CMYK, *values),
    "BT": _S.begin,
    "Tf": _S.choose,
    "Tc": lambda self, value: self.set(letter_space=float(value)),
    "Tw": lambda self, value: self.set(word_space=float(value)),
    "Tz": lambda self, value: self.set(scale=float(value) / 100),
    "TL": lambda self, value: self.set(leading=float(value)),
    "Ts": lambda self, value: self.set(rise=float(value)),
    "Tr": lambda self, value: self.set(mode=int(value)),
    "Td": _S.next_row,
    "TD": _S.next_row_leading,
    "T*": _S.next_row,
    "Tm": _S.text_place,
    "Tj": _S.show,
    "TJ": _S.show,
    "'": _S.show_on_next,
    '"': _S.show_on_next,
}
