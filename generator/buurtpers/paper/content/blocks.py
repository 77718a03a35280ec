"""A story's text as blocks of words: what Typst sets, and what a frame may be cut from.

The body's HTML becomes values that the templates read as data, so nothing an author
writes can ever be code. `kind` is what a template tells blocks apart by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import lxml.html
from lxml import etree

from buurtpers.base.phones import dialled, numbers_in
from buurtpers.base.typography import drawn


class Piece(NamedTuple):
    """A piece of a word, in one style.

    `style`: any of the letters b(old), i(talic), c(ode), s(truck), ^ and _; `href`: where it leads, "" for nowhere.
    """

    text: str
    style: str
    href: str


Word = str | tuple[Piece, ...]
Words = tuple[Word, ...]
"""Words with a space between each two. A piece that is a line's end ("\\n") stands last in its word."""


@dataclass(frozen=True, kw_only=True)
class _Block:
    above: int = 0  # empty rows over it, unless it stands at the top of a frame
    keep: bool = False  # what follows stays with it


@dataclass(frozen=True, kw_only=True)
class _Running(_Block):
    """Text in lines as long as the column is wide. A line is told by its first word, counted from 0."""

    words: Words
    strict: int = 0  # how dear hyphens are: 0 to 5
    split: bool = False  # an address in it may be broken between any letters
    breaks: tuple[int, ...] = ()  # where it is known that a line begins
    loose: tuple[int, ...] = ()  # where the line before stays short; the number of words for the last


@dataclass(frozen=True, kw_only=True)
class Paragraph(_Running):
    """A paragraph, or a part of one. `letter`: a large first letter, which its words lack, until it is measured."""

    indent: bool = False
    letter: str | None = None
    more: bool = False  # goes on from an earlier frame
    cut: bool = False  # goes on in the next one
    tight: bool = False  # set with words and letters a hair closer
    kind: Literal["p"] = field(default="p", init=False)


@dataclass(frozen=True, kw_only=True)
class Opening(_Running):
    """The lines beside a large first letter, which the words lack."""

    letter: str
    kind: Literal["cap"] = field(default="cap", init=False)


@dataclass(frozen=True, kw_only=True)
class Ragged(_Block):
    """Text in lines of any length, or a part of it."""

    words: Words
    strict: int = 0  # how long a word must be to be broken: 0 to 5
    more: bool = False  # goes on from an earlier frame
    cut: bool = False  # goes on in the next one


@dataclass(frozen=True, kw_only=True)
class Item(Ragged):
    """A line of a list. `mark`: "•", "3." or nothing; `level`: 0 to 2."""

    mark: str
    level: int
    kind: Literal["item"] = field(default="item", init=False)


@dataclass(frozen=True, kw_only=True)
class Subhead(_Block):
    """`level`: 3 to 6; that of the story's own head is 2."""

    words: Words
    level: int
    kind: Literal["h"] = field(default="h", init=False)


@dataclass(frozen=True, kw_only=True)
class Quote(Ragged):
    """A paragraph of a quotation."""

    kind: Literal["quote"] = field(default="quote", init=False)


Rows = tuple[tuple[Words, ...], ...]
"""The cells of a table, row by row, each row with as many."""


@dataclass(frozen=True)
class Whole:
    """A table of which only a part is shown: the parts have columns of the same widths."""

    rows: Rows
    head: bool


@dataclass(frozen=True, kw_only=True)
class Table(_Block):
    """A table, or some rows of one. `head`: the first row is one; `shares`: how much of the width a column gets."""

    rows: Rows
    head: bool
    shares: tuple[float, ...]
    whole: Whole | None = None
    kind: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True, kw_only=True)
class Divider(_Block):
    """Stars between two passages."""

    kind: Literal["rule"] = field(default="rule", init=False)


@dataclass(frozen=True, kw_only=True)
class Byline(_Block):
    author: str
    kind: Literal["by"] = field(default="by", init=False)


@dataclass(frozen=True, kw_only=True)
class Box(_Block):
    """The box that goes with a story."""

    title: str | None
    blocks: tuple[TextBlock, ...]
    kind: Literal["box"] = field(default="box", init=False)


@dataclass(frozen=True, kw_only=True)
class QrCode(_Block):
    """The way to the website. `src`: the code's file, beside the templates; `rest`: only the beginning is here."""

    src: str
    url: str
    address: str  # as people read it
    rest: bool
    kind: Literal["qr"] = field(default="qr", init=False)


@dataclass(frozen=True, kw_only=True)
class Onward(_Block):
    """Where a story goes on. `to`: the part that follows, as templates name it; None where there is none."""

    line: str
    to: str | None
    kind: Literal["more"] = field(default="more", init=False)


TextBlock = Paragraph | Item | Subhead | Quote | Table | Divider
"""What a body is made of."""
Block = TextBlock | Opening | Byline | Box | QrCode | Onward

_STYLES = {"em": "i", "i": "i", "strong": "b", "b": "b", "code": "c", "del": "s", "s": "s", "sup": "^", "sub": "_"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "hr", "dl", "pre", "div"}
_BLOCKS |= {"section", "figure", "aside"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(r"https?://|mailto:|tel:")
# An e-mail or web address within a text, as Python and Typst both read it: it gets no hyphen that is not its own.
ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"“”‘’()]*[\w/]|(?:[\w-]+\.)+[a-z]{2,}\b(?:/[^\s<>\"“”‘’()]*[\w/]|/)?"
_ADDRESS = re.compile(ADDRESS)


def blocks_of(html: str) -> list[TextBlock]:
    """The blocks of a body. Markers of images are dropped: photographs are set apart."""
    root = lxml.html.fragment_fromstring(html, create_parent="body")
    etree.strip_tags(root, etree.Comment)
    etree.strip_elements(root, "img", with_tail=False)
    for link in root.xpath("//a[starts-with(@href, 'tel:')]"):
        if f"tel:{dialled(link.text_content())}" == link.get("href"):
            link.drop_tag()  # A number is set as any other words, and leads there word by word.
    _even_headings(root)
    found = list(_blocks(root))
    return [
        replace(block, indent=True) if isinstance(block, Paragraph) and isinstance(before, Paragraph | Item) else block
        for before, block in zip([None, *found], found, strict=False)
    ]


def plain(word: Word) -> str:
    """A word without its markup."""
    return word if isinstance(word, str) else "".join(piece.text for piece in word)


def with_letter(letter: str, words: Words) -> Words:
    """Words with the large first letter that was taken out of them."""
    return (letter + plain(words[0]), *words[1:])


def has_address(word: Word) -> bool:
    """Whether a web or e-mail address stands in the word."""
    return bool(_ADDRESS.search(plain(word)))


def with_even_heads(frames: Iterable[Sequence[Block]]) -> list[tuple[Block, ...]]:
    """The blocks of a part of a story, frame by frame, in which subheads begin at level 3 and skip none."""
    open_levels: list[int] = []

    def even(block: Block) -> Block:
        if not isinstance(block, Subhead):
            return block
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        open_levels.append(block.level)
        return replace(block, level=min(len(open_levels) + 2, 6))

    return [tuple(map(even, blocks)) for blocks in frames]


def count_words(blocks: Iterable[Block]) -> int:
    return sum(len(words) for block in blocks for words in word_lists(block))


def word_lists(block: Block) -> Iterator[Words]:
    """The runs of words in a block."""
    match block:
        case Paragraph() | Opening() | Item() | Subhead() | Quote():
            yield block.words
        case Table():
            for row in block.rows:
                yield from row


def _blocks(element: Any, level: int = 0) -> Iterator[TextBlock]:
    """Blocks of what stands in `element`; text between them is a paragraph too."""
    loose = _Gathering()
    loose.text(element.text, "", "")
    for child in element:
        if child.tag not in _BLOCKS:
            loose.inline(child, "", "")
            loose.text(child.tail, "", "")
            continue
        yield from loose.paragraph()
        yield from _block(child, level)
        loose = _Gathering()
        loose.text(child.tail, "", "")
    yield from loose.paragraph()


def _block(element: Any, level: int) -> Iterator[TextBlock]:
    tag = element.tag
    if tag == "p":
        yield from _Gathering().inside(element).paragraph()
    elif tag[0] == "h" and tag[1:].isdigit():
        if words := _Gathering().inside(element).words:
            yield Subhead(words=words, level=int(tag[1:]))
    elif tag in ("ul", "ol"):
        yield from _items(element, level)
    elif tag == "blockquote":
        inner = list(_blocks(element))
        paras = [Quote(words=block.words) for block in inner if isinstance(block, Paragraph)]
        yield from inner if len(paras) < len(inner) else paras
    elif tag == "table":
        for caption in element.iterchildren("caption"):
            yield from _blocks(caption)
        yield from _table(element)
    elif tag == "hr":
        yield Divider()
    elif tag == "pre":
        for line in element.text_content().splitlines():
            if words := tuple((Piece(word, "c", ""),) for word in drawn(line).split()):
                yield Item(words=words, mark="", level=level)
    elif tag == "dl":
        for child in element:
            words = _Gathering().inside(child, "b" if child.tag == "dt" else "").words
            if words and child.tag == "dt":
                yield Paragraph(words=words)
            elif words:
                yield Item(words=words, mark="", level=level)
    else:
        yield from _blocks(element, level)


def _items(element: Any, level: int) -> Iterator[TextBlock]:
    number = _first_number(element)
    for child in element.iterchildren("li"):
        mark = f"{number}." if element.tag == "ol" else "•"
        number += 1
        for inner in _blocks(child, level + 1):
            if isinstance(inner, Paragraph):
                # The first paragraph carries the mark; a second one stands below it, without.
                yield Item(words=inner.words, mark=mark, level=min(level, 2))
                mark = ""
            else:
                yield inner


def _first_number(element: Any) -> int:
    start = element.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1


def _table(element: Any) -> Iterator[Table]:
    found = [[_Gathering().inside(cell).words for cell in row.iterchildren("td", "th")] for row in element.iter("tr")]
    found = [row for row in found if row]
    if not found:
        return
    width = max(len(row) for row in found)
    rows = tuple((*row, *[()] * (width - len(row))) for row in found)
    head = len(rows) > 1 and all(cell.tag == "th" for cell in next(element.iter("tr")))
    yield Table(rows=rows, head=head, shares=tuple(map(_share, zip(*rows, strict=True))))


def _share(cells: Iterable[Words]) -> float:
    """A column's share of the width: its longest word must fit, and longer texts get more."""
    texts = [list(map(plain, cell)) for cell in cells]
    longest = max((len(word) for text in texts for word in text), default=0)
    return round(max(3, longest) + 0.3 * max((len(" ".join(text)) for text in texts), default=0), 1)


def _even_headings(root: Any) -> None:
    """Subheads stand below a story's head (level 2) and never skip a level."""
    open_levels: list[int] = []
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        heading.tag = f"h{min(len(open_levels) + 2, 6)}"


class _Gathering:
    """Words being gathered from inline elements; a piece sticks to the one before it where no space stood."""

    def __init__(self) -> None:
        self.pieces: list[list[list[str]]] = []
        self._open = False  # the last word may still grow

    def inside(self, element: Any, style: str = "") -> _Gathering:
        self.text(element.text, style, "")
        for child in element:
            self.inline(child, style, "")
            self.text(child.tail, style, "")
        return self

    def inline(self, element: Any, style: str, href: str) -> None:
        if element.tag == "br":
            self._add("\n", "", "")
            return
        mark = _STYLES.get(element.tag, "")
        inner = style if mark in style else style + mark
        if element.tag == "a" and _LINK.match(target := element.get("href", "")):
            href = target
        # Blocks that stand inside a line, as in a cell or a list, are separate words.
        if element.tag in _BLOCKS or element.tag in ("li", "dt", "dd"):
            self._open = False
        self.text(element.text, inner, href)
        for child in element:
            self.inline(child, inner, href)
            self.text(child.tail, inner, href)

    def text(self, text: str | None, style: str, href: str) -> None:
        if not text:
            return
        for place, part in enumerate(_SPACE.split(text)):
            if place:
                self._open = False
            if word := drawn(part):
                self._add(word, style, href)

    def _add(self, text: str, style: str, href: str) -> None:
        last = self.pieces[-1][-1] if self.pieces else None
        if href and not self._open and last and last[1:] == [style, href]:
            last[0] += f" {text}"  # the words of a link are one piece: one link to follow
            self._open = True
            return
        if not self._open:
            self.pieces.append([])
            self._open = True
        word = self.pieces[-1]
        if word and word[-1][1:] == [style, href] and text != "\n":
            word[-1][0] += text
        else:
            word.append([text, style, href])

    @property
    def words(self) -> Words:
        pieces = _with_phones([[live for piece in word for live in _with_links(piece)] for word in self.pieces])
        return tuple(word[0].text if len(word) == 1 and word[0][1:] == ("", "") else tuple(word) for word in pieces)

    def paragraph(self) -> Iterator[TextBlock]:
        if self.pieces:
            yield Paragraph(words=self.words)


def _with_links(piece: list[str]) -> Iterator[Piece]:
    """The piece in pieces, so that each address in it leads somewhere."""
    text, style, href = piece
    place = 0
    for found in _ADDRESS.finditer(text) if not href else ():
        if found.start() > place:
            yield Piece(text[place : found.start()], style, "")
        yield Piece(found[0], style, address_of(found[0]))
        place = found.end()
    if place < len(text) or not text:
        yield Piece(text[place:], style, href)


def address_of(text: str) -> str:
    """Where an address that people read leads."""
    if "@" in text and "/" not in text:
        return f"mailto:{text}"
    return text if "://" in text else f"https://{text}"


def _with_phones(words: list[list[Piece]]) -> list[list[Piece]]:
    """The words, those of a telephone number leading to it."""
    plain_words = [word[0].text if len(word) == 1 and not word[0].href else "·" for word in words]
    begins = [0]
    for text in plain_words:
        begins.append(begins[-1] + len(text) + 1)
    found = list(words)
    for number in numbers_in(" ".join(plain_words)):
        href = f"tel:{dialled(number[0])}"
        for place, (start, end) in enumerate(pairwise(begins)):
            if start < number.end() and end - 1 > number.start():
                found[place] = [words[place][0]._replace(href=href)]
    return found
