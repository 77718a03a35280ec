"""Heights of everything a paper may hold, as Typst sets it. Each story is measured once for a type size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from buurtpers.engine.cache import fingerprint
from buurtpers.paper.compose.galley import Galley, galley_of, hyphens_in_a_row
from buurtpers.paper.content.blocks import (
    Block,
    Opening,
    Paragraph,
    Ragged,
    Table,
    Word,
    count_words,
    has_address,
    plain,
    with_letter,
)
from buurtpers.paper.content.data import PaperData, StoryData
from buurtpers.paper.page import limits
from buurtpers.typeset.typesetter import Look, as_json, forget, query, values_of, write_json

WORDS_TOGETHER = 2500  # that are measured at once: some 60 megabytes
MOST_KNOWN = 400  # stories whose heights are remembered, for the papers of other buurten
STRICT = (1, 2, 3, 4, 5)  # ever dearer hyphens; with the last only in giant words, as in text.typ
FEW_WORDS = 6  # in a line that may be so loose
LONG = 18  # letters from which a word may be broken in ragged lines too, as in text.typ
SHORT = 5  # letters: too few to be parted
LETTER_LINES = 3  # beside a large first letter
_SIGN = re.compile(r"\w[^\w.,:'’]+\w")  # a sign within a word, after which a line may end
ADDRESSED = -2  # a line that begins within an address: the one before has no hyphen
_EDGE = 0.6  # points: a mark this near to the edge belongs to the next line


@dataclass(frozen=True)
class Head:
    """A headline's size in points, the rows of the head, the headline's lines, and how much of the width it takes."""

    size: float
    rows: int
    lines: int
    fill: float = 1.0


@dataclass(frozen=True)
class StoryRows:
    """A story's heights in rows; lists go by number of columns, from one."""

    galley: Galley
    heads: tuple[tuple[Head, ...], ...]
    captions: tuple[tuple[int, ...], ...]  # of each photo
    quote: tuple[int, ...]  # empty without a pull quote
    tail: int  # the head of a later part, one column wide


@dataclass(frozen=True)
class ServiceRows:
    """A fixed part of the paper in so many columns: rows at least, best and at most."""

    kind: str
    part: int
    columns: int
    low: int
    best: int
    high: int


@dataclass(frozen=True)
class PageRows:
    """The grid: rows on a page and below the masthead, a column and a gutter in rows, a row in points."""

    page: int
    front: int
    column: float
    gutter: float
    row: float

    def span(self, columns: int) -> float:
        """The width of so many columns, in rows."""
        return columns * self.column + (columns - 1) * self.gutter


@dataclass(frozen=True)
class Measured:
    grid: PageRows
    stories: tuple[StoryRows, ...]
    service: tuple[ServiceRows, ...]


_Places = dict[int, list[tuple[float, float]]]  # of a block's words: how far to the right, and on which line
_known: dict[str, tuple[StoryRows, tuple[Block, ...]]] = {}


def measure(data: PaperData, look: Look, work: Path) -> tuple[PaperData, Measured]:
    """Measure every story and fixed part of `data`, which is given again as its stories have to be set.

    A paragraph that would end more than `limits.MOST_HYPHENS` lines in a row on a hyphen is
    made `strict`, and measured again; so is one with a large first letter,
    parted where the letter ends. Of lines with long words that would be mostly white,
    `loose` says with which word the next line begins: they stay short. Where an
    address leaves such a line, it may be broken between any letters: `split`.
    """
    keys = [_key(data, story, look) for story in data.stories]
    new = [i for i, key in enumerate(keys) if key not in _known]
    grid, service = _Measuring(data, look, work).ask((), service=True)
    for some in _together([data.stories[i] for i in new]):
        measuring = _Measuring(replace(data, stories=some), look, work)
        measuring.ask(range(len(some)))
        measuring.settle(grid)
        for story, found in zip(some, measuring.found(), strict=True):
            _known[_key(data, story, look)] = found
    known = []
    for key in keys:
        _known[key] = _known.pop(key)  # now the last to be forgotten
        known.append(_known[key])
    while len(_known) > MOST_KNOWN:
        del _known[next(iter(_known))]
    stories = tuple(replace(story, blocks=blocks) for story, (_, blocks) in zip(data.stories, known, strict=True))
    return replace(data, stories=stories), Measured(grid, tuple(rows for rows, _ in known), service)


def _together(stories: Sequence[StoryData]) -> Iterator[tuple[StoryData, ...]]:
    """The stories in groups that are measured together: Typst keeps all that it sets in memory until it forgets."""
    some: list[StoryData] = []
    words = 0
    for story in stories:
        count = count_words(story.blocks)
        if some and words + count > WORDS_TOGETHER:
            yield tuple(some)
            forget()
            some, words = [], 0
        some.append(story)
        words += count
    if some:
        yield tuple(some)


def _key(data: PaperData, story: StoryData, look: Look) -> str:
    """All that a story's heights follow from. Where it stands on a website is no part of that."""
    words = {name: text for name, text in data.words.items() if name != "groups"}
    around = (data.format, data.type, look.theme, words, list(map(str, look.fonts)))
    return fingerprint(as_json([replace(story, url="", qr=None), *around]))


class _Answer(NamedTuple):
    """What measure.typ says: lengths in points; `page` and `front` in rows."""

    page: int
    front: int
    width: float  # of a column
    row: float
    gutter: float
    marks: list[tuple[float, float, int]]  # to the right, down (in rows), and 1 where a block begins
    stories: list[dict[str, Any]]
    lines: list[float]  # how wide the words are that were asked for
    space: float
    indent: float
    service: list[dict[str, Any]]


class _Heights(NamedTuple):
    """What it says of a story, in rows: by number of columns, from one."""

    heads: list[list[tuple[float, int, int, float]]]
    captions: list[list[int]]
    quote: list[int]
    tail: int


@dataclass(frozen=True)
class _Story:
    """A story as it was set last. `begins`: the words that the lines of its blocks begin with."""

    blocks: tuple[Block, ...]
    rows: StoryRows
    begins: list[list[int]]
    places: _Places  # where words begin in its paragraphs

    def with_blocks(self, changed: Mapping[int, Block]) -> _Story:
        return replace(self, blocks=tuple(changed.get(place, block) for place, block in enumerate(self.blocks)))


class _Measuring:
    """Questions to Typst about `data`; `stories`: what it said of those that were asked for."""

    def __init__(self, data: PaperData, look: Look, work: Path) -> None:
        self.data, self.look, self.work = data, look, work
        self.stories: dict[int, _Story] = {}

    def ask(self, which: Sequence[int], service: bool = False) -> tuple[PageRows, tuple[ServiceRows, ...]]:
        """Measure these stories, and the fixed parts too where there is `service`."""
        answer = self._answer(stories=list(which), service=service)
        row, width = answer.row, answer.width
        marks = iter(answer.marks)
        for index, told in zip(which, answer.stories, strict=True):
            blocks, heights = self.data.stories[index].blocks, _Heights(**told)
            begins, rows, places = _lines(blocks, marks, width)
            measured = StoryRows(
                galley_of(blocks, begins, rows),
                tuple(tuple(Head(*head) for head in heads) for heads in heights.heads),
                tuple(map(tuple, heights.captions)),
                tuple(heights.quote),
                heights.tail,
            )
            self.stories[index] = _Story(blocks, measured, begins, places)
        grid = PageRows(answer.page, answer.front, width / row, answer.gutter / row, row)
        return grid, tuple(ServiceRows(**entry) for entry in answer.service)

    def settle(self, grid: PageRows) -> None:
        """Measure the stories again as long as their lines show that something must change."""
        for cost in STRICT:
            again = [i for i in self.stories if self.change(i, cost)]
            if not again:
                break
            self.ask(again)
        if again := self.split_addresses(grid):
            self.ask(again)
        self.mark_loose(grid)

    def found(self) -> Iterator[tuple[StoryRows, tuple[Block, ...]]]:
        """Of each story its heights, and its blocks as they have to be set."""
        return ((self.stories[i].rows, self.stories[i].blocks) for i in range(len(self.data.stories)))

    def _widths(self, lines: list[list[int]]) -> tuple[float, float, list[float]]:
        """The width of a space and of an indent, and how wide words are in one line."""
        answer = self._answer(lines=lines)
        return answer.space, answer.indent, answer.lines

    def _answer(self, stories: Sequence[int] = (), service: bool = False, lines: Sequence[list[int]] = ()) -> _Answer:
        there = enumerate(self.data.stories)
        now = tuple(replace(one, blocks=self.stories[at].blocks) if at in self.stories else one for at, one in there)
        self.data = replace(self.data, stories=now)
        write_json(self.work / "data.json", values_of(self.data) | self.look.for_typst(), self.look.fonts)
        write_json(self.work / "measure.json", {"stories": stories, "service": service, "lines": lines}, ())
        return _Answer(**query("measure.typ", "<rows>", self.work, self.look.fonts))

    def change(self, index: int, cost: int) -> bool:
        """Whether the lines showed that blocks of a story must be set otherwise; they are changed here."""
        before = self.stories[index]
        after = before.with_blocks(_stricter(before.blocks, before.begins, cost))
        self.stories[index] = replace(after, blocks=_parted_by_letter(after.blocks, before.begins))
        return self.stories[index].blocks != before.blocks

    def split_addresses(self, grid: PageRows) -> list[int]:
        """Mark the paragraphs in which an address leaves lines with huge spaces; in which stories they stand."""
        found = [
            (index, place, block)
            for index, story in self.stories.items()
            for place in story.places
            if isinstance(block := story.blocks[place], Paragraph | Opening) and any(map(has_address, block.words))
        ]
        if not found:
            return []
        lines = [[index, at, word, word + 1] for index, at, block in found for word in range(len(block.words))]
        space, _, answer = self._widths(lines)
        widths, column = iter(answer), grid.column * grid.row
        split: dict[int, dict[int, Block]] = {}
        for index, place, block in found:
            own = [next(widths) for _ in block.words]
            spaces = _spaces(self.stories[index].places[place], own, column)
            if max(spaces, default=0) > limits.LOOSE_AIM * space:
                split.setdefault(index, {})[place] = replace(block, split=True)
        for index, blocks in split.items():
            self.stories[index] = self.stories[index].with_blocks(blocks)
        return sorted(split)

    def mark_loose(self, grid: PageRows) -> None:
        """Mark the lines whose words fill so little of the column that the spaces between them would be holes.

        Of a line that begins inside a word the width is not known: there the first space itself is measured.
        """
        lines = [
            (index, place, block, line)
            for index, story in self.stories.items()
            for place, block in enumerate(story.blocks)
            if isinstance(block, Paragraph | Opening)
            for line in _doubtful(block, story.begins[place], story.places[place])
        ]
        if not lines:
            return
        wanted = [[index, place, line.start, line.end] for index, place, _, line in lines]
        space, indent, widths = self._widths(wanted)
        column = grid.column * grid.row
        for (index, place, block, line), width in zip(lines, widths, strict=True):
            room = column - (indent if line.number == 0 and isinstance(block, Paragraph) and block.indent else 0)
            apart = line.apart
            loose = (room - width) / (line.end - line.start - 1) if apart is None else apart - width
            if loose > (limits.LOOSE_AIM - (apart is None)) * space:
                found = self.stories[index].blocks[place]
                assert isinstance(found, Paragraph | Opening)
                marked = replace(found, loose=(*found.loose, line.following))
                self.stories[index] = self.stories[index].with_blocks({place: marked})


def _spaces(places: Sequence[tuple[float, float]], widths: Sequence[float], column: float) -> Iterator[float]:
    """The spaces between words, as far as they follow from the places where the words begin."""
    for width, ((x, y), (after, below)) in zip(widths[:-1], pairwise(places), strict=True):
        if below == y:
            yield after - x - width
        elif below - y == 1:  # begun on the line above
            yield after - max(0, width - (column - x))


class _Line(NamedTuple):
    """A line of few words, from `start` up to `end`, which may be loose; or its first word, where it begins inside one.

    `following`: where the next line begins; `apart`: how far apart its first two words begin, in points, where the
    width of all is not known.
    """

    number: int
    start: int
    end: int
    following: int
    apart: float | None = None


def _doubtful(
    block: Paragraph | Opening, begins: Sequence[int], places: Sequence[tuple[float, float]]
) -> Iterator[_Line]:
    """The lines of a paragraph that may be loose."""
    if isinstance(block, Opening):
        for start, end, gap in _beside(places):
            yield _Line(0, start, start + 1, end, gap)
        return
    for number, (start, end) in enumerate(pairwise(begins)):
        if start >= 0 and 1 < end - start <= FEW_WORDS:
            yield _Line(number, start, end, end)
        elif start == -1 and end > 0 and (two := _first_two(places[:end], number)):
            yield _Line(number, two, two + 1, end, places[two + 1][0] - places[two][0])


def _beside(places: Sequence[tuple[float, float]]) -> Iterator[tuple[int, int, float]]:
    """Of the lines beside a large letter that hold more than one word: the first word, the one after the last, and how
    far apart the first two begin."""
    left = places[0][0]
    for line in range(LETTER_LINES):
        words = [word for word, (_, y) in enumerate(places) if y == line]
        if len(words) > 1:
            yield words[0], words[-1] + 1, places[words[1]][0] - max(left, places[words[0]][0])


def _first_two(places: Sequence[tuple[float, float]], line: int) -> int | None:
    """The first word on a line after which another one begins there."""
    return next((word for word, two in enumerate(pairwise(places)) if all(y == line for _, y in two)), None)


def _parted_by_letter(blocks: tuple[Block, ...], begins: Sequence[Sequence[int]]) -> tuple[Block, ...]:
    """The blocks with the paragraph that has a large first letter parted below the lines that stand beside it."""
    for place, (block, lines) in enumerate(zip(blocks, begins, strict=True)):
        if not isinstance(block, Paragraph) or block.letter is None:
            continue
        if len(lines) > LETTER_LINES + 1 and lines[LETTER_LINES] > 0:
            first, rest = block.words[: lines[LETTER_LINES]], block.words[lines[LETTER_LINES] :]
            breaks = tuple(word for word in lines[1:LETTER_LINES] if word > 0)
            opening = Opening(letter=block.letter, words=first, breaks=breaks, keep=True, above=block.above)
            parted: tuple[Block, ...] = (opening, replace(block, letter=None, words=rest, indent=False, above=0))
        else:  # The third line ends on a hyphen, or there are too few.
            parted = (replace(block, letter=None, words=with_letter(block.letter, block.words)),)
        return (*blocks[:place], *parted, *blocks[place + 1 :])
    return blocks


def _stricter(blocks: Sequence[Block], begins: Sequence[Sequence[int]], cost: int) -> dict[int, Block]:
    """The paragraphs and list items with too many hyphens in a row, by their places, with dearer ones."""
    return {
        place: replace(block, strict=cost)
        for place, (block, lines) in enumerate(zip(blocks, begins, strict=True))
        if isinstance(block, Paragraph | Ragged) and hyphens_in_a_row(lines) > limits.MOST_HYPHENS
    }


def _lines(
    blocks: Sequence[Block], marks: Iterator[tuple[float, float, int]], width: float
) -> tuple[list[list[int]], list[int], _Places]:
    """For each block the words its lines begin with (-1: inside a word), or a table's rows; and its height.

    And where the words of paragraphs begin: how far to the right, and on which line.
    """
    begins: list[list[int]] = []
    rows: list[int] = []
    places: _Places = {}
    _, top, _ = next(marks)
    for number, block in enumerate(blocks):
        words: list[tuple[float, float]] = []
        while True:
            x, y, edge = next(marks)
            if edge:
                break
            words.append((x, y - top))
        height = round(y - top)
        rows.append(height)
        if isinstance(block, Table):
            begins.append([int(y + 0.1) for _, y in words])
        else:
            begins.append(_begins(block, words, height, width) if isinstance(block, Paragraph | Ragged) else [])
        if isinstance(block, Paragraph | Opening):
            hanging = [x > width - _EDGE for x, _ in words]
            places[number] = [
                (0.0 if hangs else x, int(y + 0.1) + hangs) for (x, y), hangs in zip(words, hanging, strict=True)
            ]
        top = y
    return begins, rows, places


def _begins(block: Paragraph | Ragged, words: Sequence[tuple[float, float]], height: int, width: float) -> list[int]:
    ragged = isinstance(block, Ragged)
    lines: list[int] = []
    for place, (x, y) in enumerate(words):
        # A mark before the first word of a line hangs at the end of the line above.
        hangs = place > 0 and not ragged and x > width - _EDGE
        lines.append(int(y + 0.1) + hangs)  # a mark stands on its line's baseline
    found = [0]
    for line in range(1, height):
        word = next((place for place, at in enumerate(lines) if at >= line), -1)
        clean = word > 0 and lines[word] == line and (ragged or words[word][0] > width - _EDGE)
        clean = clean and not (ragged and _breaks(plain(block.words[word])))
        alone = (word if word >= 0 else len(words)) - 1
        if clean and not _broken(block.words[word - 1]):
            found.append(word)
        elif (
            not ragged
            and alone > 0
            and lines[alone] == line - 1
            and _is_whole(block, alone)
            and (found[-1] == alone - 1 or (found[-1] == -1 and lines[alone - 1] < line - 1))
        ):
            # One word, or the rest of one, can't be stretched: the mark stands behind it, not at the edge.
            found.append(alone)
        else:
            found.append(ADDRESSED if has_address(block.words[max(alone, 0)]) else -1)
    return found


def _is_whole(block: Paragraph | Ragged, word: int) -> bool:
    """Whether a word of a paragraph is never broken, and its line begins where no other break is."""
    letters = len(plain(block.words[word]))
    broken = any(map(_broken, block.words[word - 1 : word + 1]))
    if broken or any(map(has_address, block.words[word : word + 2])):
        return False
    return letters < SHORT or (block.strict == STRICT[-1] and letters < LONG)


def _breaks(word: str) -> bool:
    """Whether a ragged line may end within the word, so that its end tells nothing of its beginning."""
    return len(word) >= LONG or bool(_SIGN.search(word))


def _broken(word: Word) -> bool:
    """Whether a line was ended by hand after the word."""
    return not isinstance(word, str) and word[-1].text == "\n"
