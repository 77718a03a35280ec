"""Heights of everything a paper may hold, as Typst sets it. Each story is measured once for a type size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from buurtpers.engine.cache import fingerprint
from buurtpers.paper.compose.galley import Galley, galley_of, hyphens_in_a_row
from buurtpers.paper.content.blocks import Block, has_address, plain
from buurtpers.paper.page import limits
from buurtpers.typeset.typesetter import query, write_json

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
# Its heights, the words that the lines of its blocks begin with, and where words begin in its paragraphs.
_Story = tuple[StoryRows, list[list[int]], _Places]
_known: dict[str, tuple[StoryRows, list[Block]]] = {}


def measure(data: dict[str, Any], work: Path, fonts: Sequence[Path]) -> Measured:
    """Measure every story and fixed part of `data`.

    A paragraph that would end more than `limits.MOST_HYPHENS` lines in a row on a hyphen is
    marked `strict` in `data`, and measured again; so is one with a large first letter,
    parted where the letter ends. Of lines with long words that would be mostly white,
    `loose` says with which word the next line begins: they stay short. Where an
    address leaves such a line, it may be broken between any letters: `split`.
    """
    keys = [_key(data, story, fonts) for story in data["stories"]]
    new = [i for i, key in enumerate(keys) if key not in _known]
    found = _ask(data, new, True, work, fonts)
    stories = dict(found.stories)
    for cost in STRICT:
        again = [i for i in new if _changed(data["stories"][i]["blocks"], stories[i][1], cost)]
        if not again:
            break
        stories |= _ask(data, again, False, work, fonts).stories
    again = _split_addresses(data, {i: stories[i] for i in new}, found.grid, work, fonts)
    stories |= _ask(data, again, False, work, fonts).stories if again else {}
    _mark_loose(data, {i: stories[i] for i in new}, found.grid, work, fonts)
    for i in new:
        _known[keys[i]] = stories[i][0], deepcopy(data["stories"][i]["blocks"])
    rows = []
    for story, key in zip(data["stories"], keys, strict=True):
        known, blocks = _known[key] = _known.pop(key)  # now the last to be forgotten
        story["blocks"] = deepcopy(blocks)
        rows.append(known)
    while len(_known) > MOST_KNOWN:
        del _known[next(iter(_known))]
    return Measured(found.grid, tuple(rows), found.service)


def _key(data: dict[str, Any], story: dict[str, Any], fonts: Sequence[Path]) -> str:
    """All that a story's heights follow from. Where it stands on a website is no part of that."""
    shown = {name: value for name, value in story.items() if name not in ("url", "qr")}
    around = {name: data[name] for name in ("format", "type", "theme")}
    words = {name: text for name, text in data["words"].items() if name != "groups"}
    return fingerprint(json.dumps([shown, around, words, list(map(str, fonts))], sort_keys=True))


def _split_addresses(
    data: dict[str, Any], asked: dict[int, _Story], grid: PageRows, work: Path, fonts: Sequence[Path]
) -> list[int]:
    """Mark the paragraphs in which an address leaves lines with huge spaces, and say in which stories they stand."""
    found = [
        (story, place, places)
        for story, (_, _, of_blocks) in asked.items()
        for place, places in of_blocks.items()
        if any(map(has_address, data["stories"][story]["blocks"][place]["w"]))
    ]
    if not found:
        return []
    blocks = [data["stories"][story]["blocks"][place] for story, place, _ in found]
    counts = [len(block["w"]) for block in blocks]
    lines = [[*at[:2], word, word + 1] for at, count in zip(found, counts, strict=True) for word in range(count)]
    space, _, answer = _widths(data, lines, work, fonts)
    widths = iter(answer)
    column = grid.column * grid.row
    for (_, _, places), block, count in zip(found, blocks, counts, strict=True):
        own = [next(widths) for _ in range(count)]
        spaces = _spaces(places, own, column)
        if max(spaces, default=0) > limits.LOOSE_AIM * space:
            block["split"] = True
    return sorted({story for (story, _, _), block in zip(found, blocks, strict=True) if "split" in block})


def _spaces(places: Sequence[tuple[float, float]], widths: Sequence[float], column: float) -> Iterator[float]:
    """The spaces between words, as far as they follow from the places where the words begin."""
    for width, ((x, y), (after, below)) in zip(widths[:-1], pairwise(places), strict=True):
        if below == y:
            yield after - x - width
        elif below - y == 1:  # begun on the line above
            yield after - max(0, width - (column - x))


def _widths(
    data: dict[str, Any], lines: list[list[int]], work: Path, fonts: Sequence[Path]
) -> tuple[float, float, list[float]]:
    """The width of a space and of an indent, and how wide words are in one line."""
    write_json(work / "data.json", data)
    write_json(work / "measure.json", {"stories": [], "service": False, "lines": lines})
    answer = query("measure.typ", "<rows>", work, fonts)
    return answer["space"], answer["indent"], answer["lines"]


def _mark_loose(
    data: dict[str, Any], asked: dict[int, _Story], grid: PageRows, work: Path, fonts: Sequence[Path]
) -> None:
    """Mark the lines whose words fill so little of the column that the spaces between them would be holes.

    Of a line that begins inside a word the width is not known: there the first space itself is measured.
    """
    column = grid.column * grid.row
    wanted: list[list[int]] = []
    known: list[tuple[Block, int, int, float | None]] = []  # a line's block, its number, where the next one begins
    for story, (_, begins, places) in asked.items():
        for place, (block, found) in enumerate(zip(data["stories"][story]["blocks"], begins, strict=True)):
            for line, (start, end) in enumerate(pairwise(found) if block["k"] == "p" else ()):
                if start >= 0 and 1 < end - start <= FEW_WORDS:
                    wanted.append([story, place, start, end])
                    known.append((block, line, end, None))
                elif start == -1 and end > 0 and (two := _first_two(places[place][:end], line)):
                    wanted.append([story, place, two, two + 1])
                    known.append((block, line, end, places[place][two + 1][0] - places[place][two][0]))
            for start, end, gap in _beside(places[place]) if block["k"] == "cap" else ():
                wanted.append([story, place, start, start + 1])
                known.append((block, 0, end, gap))
    if not wanted:
        return
    space, indent, widths = _widths(data, wanted, work, fonts)
    for (_, _, start, end), (block, line, following, apart), width in zip(wanted, known, widths, strict=True):
        room = column - (indent if line == 0 and block.get("indent") else 0)
        loose = (room - width) / (end - start - 1) if apart is None else apart - width
        if loose > (limits.LOOSE_AIM - (apart is None)) * space:
            block.setdefault("loose", []).append(following)


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


def _changed(blocks: list[Block], begins: list[list[int]], cost: int) -> bool:
    """Whether the lines showed that blocks must be set otherwise; they are changed here."""
    strict = _marked_strict(blocks, begins, cost)
    return _parted_by_letter(blocks, begins) or strict


def _parted_by_letter(blocks: list[Block], begins: list[list[int]]) -> bool:
    """Part a paragraph with a large first letter below the lines that stand beside it."""
    place = next((place for place, block in enumerate(blocks) if block["k"] == "p" and "letter" in block), None)
    if place is None:
        return False
    block, lines = blocks[place], begins[place]
    letter = block.pop("letter")
    if len(lines) > LETTER_LINES + 1 and lines[LETTER_LINES] > 0:
        first, rest = block["w"][: lines[LETTER_LINES]], block["w"][lines[LETTER_LINES] :]
        breaks = [word for word in lines[1:LETTER_LINES] if word > 0]
        cap = {"k": "cap", "letter": letter, "w": first, "breaks": breaks, "keep": True, "above": block.get("above", 0)}
        blocks[place : place + 1] = [cap, block | {"w": rest, "indent": False, "above": 0}]
    else:  # The third line ends on a hyphen, or there are too few.
        block["w"] = [letter + block["w"][0], *block["w"][1:]]
    return True


@dataclass(frozen=True)
class _Answer:
    grid: PageRows
    stories: dict[int, _Story]
    service: tuple[ServiceRows, ...]


def _ask(data: dict[str, Any], which: Sequence[int], service: bool, work: Path, fonts: Sequence[Path]) -> _Answer:
    write_json(work / "data.json", data)
    write_json(work / "measure.json", {"stories": list(which), "service": service, "lines": []})
    answer = query("measure.typ", "<rows>", work, fonts)
    row = answer["row"]
    marks = iter(answer["marks"])
    stories = {}
    for index, heights in zip(which, answer["stories"], strict=True):
        blocks = data["stories"][index]["blocks"]
        begins, rows, places = _lines(blocks, marks, answer["width"])
        stories[index] = (
            StoryRows(
                galley_of(blocks, begins, rows),
                tuple(tuple(Head(*head) for head in heads) for heads in heights["heads"]),
                tuple(map(tuple, heights["captions"])),
                tuple(heights["quote"]),
                heights["tail"],
            ),
            begins,
            places,
        )
    grid = PageRows(answer["page"], answer["front"], answer["width"] / row, answer["gutter"] / row, row)
    return _Answer(grid, stories, tuple(ServiceRows(**entry) for entry in answer["service"]))


def _lines(blocks: Sequence[Block], marks: Any, width: float) -> tuple[list[list[int]], list[int], _Places]:
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
        if block["k"] == "table":
            begins.append([int(y + 0.1) for _, y in words])
        else:
            begins.append(_begins(block, words, height, width) if block["k"] in ("p", "item") else [])
        if block["k"] in ("p", "cap"):
            hanging = [x > width - _EDGE for x, _ in words]
            places[number] = [
                (0.0 if hangs else x, int(y + 0.1) + hangs) for (x, y), hangs in zip(words, hanging, strict=True)
            ]
        top = y
    return begins, rows, places


def _begins(block: Block, words: Sequence[tuple[float, float]], height: int, width: float) -> list[int]:
    ragged = block["k"] == "item"
    lines: list[int] = []
    for place, (x, y) in enumerate(words):
        # A mark before the first word of a line hangs at the end of the line above.
        hangs = place > 0 and not ragged and x > width - _EDGE
        lines.append(int(y + 0.1) + hangs)  # a mark stands on its line's baseline
    found = [0]
    for line in range(1, height):
        word = next((place for place, at in enumerate(lines) if at >= line), -1)
        clean = word > 0 and lines[word] == line and (ragged or words[word][0] > width - _EDGE)
        clean = clean and not (ragged and _breaks(plain(block["w"][word])))
        alone = (word if word >= 0 else len(words)) - 1
        if clean and not _broken(block["w"][word - 1]):
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
            found.append(ADDRESSED if has_address(block["w"][max(alone, 0)]) else -1)
    return found


def _is_whole(block: Block, word: int) -> bool:
    """Whether a word of a paragraph is never broken, and its line begins where no other break is."""
    letters = len(plain(block["w"][word]))
    broken = any(map(_broken, block["w"][word - 1 : word + 1]))
    if broken or any(map(has_address, block["w"][word : word + 2])):
        return False
    return letters < SHORT or (block.get("strict") == STRICT[-1] and letters < LONG)


def _breaks(word: str) -> bool:
    """Whether a ragged line may end within the word, so that its end tells nothing of its beginning."""
    return len(word) >= LONG or bool(_SIGN.search(word))


def _broken(word: Any) -> bool:
    """Whether a line was ended by hand after the word."""
    return not isinstance(word, str) and word[-1][0] == "\n"


def _marked_strict(blocks: Sequence[Block], begins: Sequence[Sequence[int]], cost: int) -> bool:
    """Mark the paragraphs and list items with too many hyphens in a row; whether there were any."""
    found = False
    for block, lines in zip(blocks, begins, strict=True):
        if block["k"] in ("p", "item") and hyphens_in_a_row(lines) > limits.MOST_HYPHENS:
            block["strict"] = cost
            found = True
    return found
