"""A finished paper, measured: its PDF is read back and held against where its layout meant everything to stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from buurtpers.paper.content.data import PaperData
from buurtpers.paper.judge.area import Area, area, cropped, left_out, unlevel
from buurtpers.paper.judge.finished import SOFT_HYPHEN, Line, Rect, Sheet, read
from buurtpers.paper.judge.quality import PageQuality, Quality
from buurtpers.paper.judge.white import largest_hole, white
from buurtpers.paper.page import limits
from buurtpers.paper.page.layout import Layout, Module, Page, PlacedStory

HALF = 0.5  # of its width that a headline must fill, or the white beside it is no line end
OFF = 0.4  # points that a line may be off the grid by rounding
HANGING = 0.45  # em that punctuation may hang outside its column
TOUCHING = 0.2  # share of a line that may lie on another: tails on tall letters
LARGE = 1.25  # times the body type: from here on a line may be a headline
TOO_CLOSE = 1.5  # em between two such headlines


def measure(pdf: bytes | Path | Sequence[Sheet], layout: Layout, data: PaperData) -> Quality:
    """The quality of a finished paper."""
    sheets = read(pdf) if isinstance(pdf, (bytes, Path)) else pdf
    kind = data.type
    body = _body_font(sheets, kind.size)
    pages = []
    for sheet, page in zip(sheets, layout.pages, strict=True):
        pages.append(_Page(sheet, page, area(data, page), data, body).quality())
    rows = max((module.place.y + module.place.rows for module in layout.modules), default=0)
    photos = sum(map(len, left_out(layout, data).values()))
    return Quality(tuple(pages), kind.size, kind.leading, rows, photos)


def _body_font(sheets: Iterable[Sheet], size: float) -> str:
    """The font of most letters in the size of the body."""
    letters: dict[str, int] = {}
    for line in (line for sheet in sheets for line in sheet.lines if abs(line.size - size) < 0.02):
        letters[line.font] = letters.get(line.font, 0) + len(line.text)
    return max(letters, key=lambda font: (letters[font], font), default="")


@dataclass(frozen=True)
class _Frame:
    """A piece of a story's column, with its lines from the top down, and the kinds of its first and last block."""

    column: int
    box: Rect
    lines: tuple[Line, ...]
    first: str
    last: str


@dataclass(frozen=True)
class _Story:
    """A story's module with its place and its frames."""

    module: Module
    story: PlacedStory
    place: Rect
    frames: tuple[_Frame, ...]


class _Page:
    def __init__(self, sheet: Sheet, page: Page, room: Area, data: PaperData, font: str) -> None:
        self.sheet, self.page, self.area, self.data, self.font = sheet, page, room, data, font
        self.size = data.type.size
        self.modules = [(module, room.rect(module.place)) for module in page.modules]
        self.stories = [_Story(m, m.story, place, self._frames(m.story)) for m, place in self.modules if m.story]
        self.all_frames = [frame for story in self.stories for frame in story.frames]
        self.frames = [frame.box for frame in self.all_frames]
        self.body = [line for line in sheet.lines if self.is_body(line) and _in_any(self.frames, line)]

    def is_body(self, line: Line) -> bool:
        """Whether a line is set as body text is. A variable font has one name for all its weights."""
        return line.font == self.font and abs(line.size - self.size) < 0.02

    def quality(self) -> PageQuality:
        loosest = max(self.body, key=lambda line: line.space, default=None)
        return PageQuality(
            self.sheet.number,
            white(self.sheet, self.area),
            largest_hole(self.sheet, self.area, [*self.line_ends(), *self.ads()]),
            tuple(self.overlaps()),
            tuple(self.outside()),
            tuple(_short(line) for line in self.body if self.is_off(line)),
            loosest.space if loosest else 0.0,
            _short(loosest) if loosest else "",
            self.hyphens(),
            max(map(self.unlevel, self.stories), default=0),
            tuple(self.crops()),
            tuple(self.clashes()),
            tuple(river for frame in self.all_frames for river in self.rivers(frame)),
            tuple(stray for story in self.stories for stray in self.strays(story)),
            self.is_lively(),
        )

    def _frames(self, story: PlacedStory) -> tuple[_Frame, ...]:
        found = []
        for frame in story.frames:
            box = self.area.rect(frame.place)
            lines = sorted((line for line in self.sheet.lines if _in_any([box], line)), key=lambda line: line.base)
            kinds = [block.kind for block in frame.blocks]
            found.append(_Frame(frame.place.x, box, tuple(lines), kinds[0], kinds[-1]))
        return tuple(found)

    def line_ends(self) -> Iterator[Rect]:
        """The lines of heads that are at least half as wide as they may be, over their full width."""
        for story in self.stories:
            place = self.area.rect(story.story.head.place)
            lines = [line.slug for line in self.sheet.lines if _in_any([place], line)]
            if max((line.width for line in lines), default=0.0) > HALF * place.width:
                yield from (Rect(place.left, line.top, place.right, line.bottom) for line in lines)

    def ads(self) -> Iterator[Rect]:
        return (place for module, place in self.modules if module.kind == "ad")

    def overlaps(self) -> Iterator[tuple[str, str]]:
        """Lines that lie on each other by more than a tail or an accent, and lines and pictures on a picture."""
        lines = sorted(self.sheet.lines, key=lambda line: line.body.top)
        for at, one in enumerate(lines):
            for other in lines[at + 1 :]:
                if other.body.top >= one.body.bottom:
                    break
                smaller = min(one.body.size, other.body.size)
                if one.body.within(other.body).size > TOUCHING * smaller > 0:
                    yield _short(one), _short(other)
        solid = [picture.box for picture in self.sheet.pictures]
        for at, box in enumerate(solid):
            for line in lines:
                if line.body.within(box).size > TOUCHING * line.body.size:
                    yield _short(line), ""
            for thing in [*solid[at + 1 :], *self.sheet.drawings]:
                if box.within(thing).size > 1.0:
                    yield "", ""

    def outside(self) -> Iterator[str]:
        """Lines that leave the page, the module or the column they begin in, or that a box cuts; hidden lines."""
        page = Rect(0, 0, self.sheet.width, self.sheet.height)
        places = [place for _, place in self.modules] + self.frames
        boxes = [box for box in self.sheet.boxes if box.height > 2 * self.area.row]
        for line in self.sheet.lines:
            middle = line.base - 0.25 * line.size
            homes = [place for place in places if _grown(place, 1.0, 0.0).holds(line.x, middle)]
            lost = bool(places) and not homes and self.area.box.holds(line.x + 1, middle)
            touched = [box for box in boxes if box.within(line.body).size > 0]
            if (
                line.cut
                or lost
                or line.body.within(page).size < 0.999 * line.body.size
                or any(not self.holds(place, line) for place in homes)
                or any(not self.holds(box, line) for box in touched)
            ):
                yield _short(line)
        for picture in self.sheet.pictures:
            if places and not any(_inside(picture.box, _grown(place, 1.0, 1.0)) for place in places):
                yield ""

    def holds(self, place: Rect, line: Line) -> bool:
        """Whether `line` stands in `place`; punctuation may hang in the margin."""
        room = _grown(place, HANGING * line.size, 1.0)
        return _inside(line.body, room)

    def is_off(self, line: Line) -> bool:
        """Whether a body line misses the grid: baselines stand 0.74 of a row below the top of their row."""
        rows = self.area.row_at(line.base) - 0.74
        return abs(rows - round(rows)) * self.area.row > OFF

    def hyphens(self) -> int:
        """The most hyphenated body lines that follow each other without another between."""
        most = run = 0
        for line in self.sheet.lines:
            run = run + 1 if line.hyphenated and self.is_body(line) else 0
            most = max(most, run)
        return most

    def unlevel(self, story: _Story) -> int:
        """Rows between the lowest things in the columns that a story's text stands in; each takes whole rows."""
        found = {}
        for column in {frame.column for frame in story.frames}:
            strip = self.area.part(column, story.module.place.y, 1, story.module.place.rows)
            bases = [line.base for line in self.sheet.lines if _in_any([strip], line)]
            ends = [math.ceil(self.area.row_at(base) - 0.25) for base in bases]
            things = [picture.box for picture in self.sheet.pictures] + list(self.sheet.drawings)
            things += [box for box in self.sheet.boxes if box.height > self.area.row]
            ends += [math.ceil(self.area.row_at(thing.bottom) - 0.2) for thing in things if _over(strip, thing)]
            found[column] = ends
        return unlevel(story.story, found)

    def crops(self) -> Iterator[float]:
        """How much of each photograph is gone: cut off when its file was made, or hidden on the page."""
        hidden = {picture.box: picture.crop for picture in self.sheet.pictures}
        for story in self.stories:
            photos = self.data.stories[story.story.number].photos
            for shown in story.story.photos:
                crop = cropped(shown, self.area, photos[shown.number])
                place = self.area.rect(shown.place)
                more = max((hidden[box] for box in hidden if _over(place, box)), default=0.0)
                yield round(max(crop, more), 4)

    def clashes(self) -> Iterator[tuple[str, str]]:
        """Headlines of neighbours at one height, alike in size, with little between them and no rule."""
        heads = [(at, line) for at, story in enumerate(self.stories) for line in self.heads(story)]
        for at, (number, one) in enumerate(heads):
            for other_number, other in heads[at + 1 :]:
                left, right = sorted((one, other), key=lambda line: line.box.left)
                gap, level = right.box.left - left.box.right, min(one.body.bottom, other.body.bottom)
                if (
                    number != other_number
                    and level > max(one.body.top, other.body.top)
                    and max(one.size, other.size) < limits.ALIKE * min(one.size, other.size)
                    and gap < TOO_CLOSE * max(one.size, other.size)
                    and not self.is_ruled(left.box.right, right.box.left, level)
                ):
                    yield _short(left), _short(right)

    def heads(self, story: _Story) -> Iterator[Line]:
        title = _letters(self.data.stories[story.story.number].title)
        for line in self.sheet.lines:
            large = line.size > LARGE * self.size and story.place.holds(line.x + 1, line.base)
            if large and _letters(line.text) in title:
                yield line

    def is_ruled(self, left: float, right: float, y: float) -> bool:
        """Whether a vertical rule or the edge of a box stands between."""
        uprights = [rule for rule in self.sheet.rules if rule.height > rule.width]
        edges = [x for box in self.sheet.boxes for x in (box.left, box.right) if box.top < y < box.bottom]
        edges += [rule.left for rule in uprights if rule.top < y < rule.bottom]
        return any(left <= x <= right for x in edges)

    def rivers(self, frame: _Frame) -> Iterator[str]:
        """White that runs down through `limits.RIVER` lines or more: wide spaces that lie below each other."""
        streams: list[tuple[float, float, int, Line]] = []
        base = 0.0
        for line in frame.lines:
            follows = line.base - base < 1.5 * self.area.row
            found = []
            for left, right in line.gaps if self.is_body(line) else ():
                above = [stream for stream in streams if follows and left < stream[1] and stream[0] < right]
                deepest = max(above, key=lambda stream: stream[2], default=(left, right, 0, line))
                found.append((left, right, deepest[2] + 1, deepest[3]))
                if found[-1][2] == limits.RIVER:
                    yield _short(found[-1][3])
            streams, base = found, line.base

    def strays(self, story: _Story) -> Iterator[str]:
        """Single lines that a column's end cut off from their paragraph, and headings without their text."""
        frames = [frame for frame in story.frames if frame.lines]
        for here, there in pairwise(frames):
            last, first = here.lines[-1], there.lines[0]
            if self.is_heading(last):
                yield _short(last)
            if here.last != "p" or there.first != "p" or not self.is_body(first) or self.begins(first, there.box):
                continue
            if self.is_body(last) and self.begins(last, here.box):
                yield _short(last)  # orphan
            full = last.hyphenated or last.box.right > here.box.right - 1.0
            after = there.lines[1] if len(there.lines) > 1 else None
            alone = after is None or not self.is_body(after) or self.begins(after, there.box)
            if self.is_body(last) and full and alone:
                yield _short(first)  # widow

    def begins(self, line: Line, box: Rect) -> bool:
        """Whether a paragraph begins here: it is indented."""
        return 0.6 * self.size < line.x - box.left < 2.5 * self.size

    def is_heading(self, line: Line) -> bool:
        bold = any(word in line.font.casefold() for word in ("bold", "black", "heavy"))
        near = 0.9 * self.size < line.size < LARGE * self.size
        return bold and near and line.text.rstrip()[-1:] not in ("›", ".")

    def is_lively(self) -> bool:
        """Whether there is an image or a box; in some themes boxes are rules above and below."""
        if any(module.kind in limits.LIVELY for module, _ in self.modules):
            return True
        least = limits.SHOWN * self.area.box.size
        things = [*(p.box for p in self.sheet.pictures), *self.sheet.boxes, *self.sheet.drawings]
        return any(thing.within(self.area.box).size > least for thing in things)


# --- Small things ---


def _grown(box: Rect, across: float, down: float) -> Rect:
    return Rect(box.left - across, box.top - down, box.right + across, box.bottom + down)


def _inside(box: Rect, room: Rect) -> bool:
    return (
        room.left <= box.left and box.right <= room.right and room.top <= box.top + 0.01 and box.bottom <= room.bottom
    )


def _in_any(places: Iterable[Rect], line: Line) -> bool:
    return any(_grown(place, 1.0, 0.0).holds(line.x, line.base) for place in places)


def _over(strip: Rect, thing: Rect) -> bool:
    """Whether most of what there is of `thing` across, or of the strip, is in `strip`."""
    shared = strip.within(thing)
    return shared.height > 0 and shared.width > 0.5 * min(strip.width, thing.width)


def _short(line: Line) -> str:
    words = line.text.replace(SOFT_HYPHEN, "-").strip()
    return words if len(words) <= 40 else words[:39].rstrip() + "…"


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
