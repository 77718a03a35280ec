"""A story's text as blocks of words: what Typst sets, and what a frame may be cut from.

The body's HTML becomes a list of JSON values that the templates read as data, so
nothing an author writes can ever be code. A block is a dict:

    {"k": "p",     "w": words, "indent": bool}          a paragraph
    {"k": "item",  "w": words, "mark": "•", "level": 0} a line of a list
    {"k": "h",     "w": words, "level": 3}              a subhead
    {"k": "quote", "paras": [words, …]}
    {"k": "table", "head": bool, "rows": [[words, …], …], "shares": [of the width, …]}
    {"k": "rule"}

A word is a text, or a list of pieces [text, style, address]; style holds the
letters b(old), i(talic), c(ode), s(truck), ^ and _. Between two words is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import lxml.html
from lxml import etree

from buurtpers.base.phones import dialled, numbers_in
from buurtpers.base.typography import without_emoji

Block = dict[str, Any]
Word = str | list[list[str]]

_STYLES = {"em": "i", "i": "i", "strong": "b", "b": "b", "code": "c", "del": "s", "s": "s", "sup": "^", "sub": "_"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "hr", "dl", "pre", "div"}
_BLOCKS |= {"section", "figure", "aside"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(r"https?://|mailto:|tel:")
# An e-mail or web address within a text, as Python and Typst both read it: it gets no hyphen that is not its own.
ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"“”‘’()]*[\w/]|(?:[\w-]+\.)+[a-z]{2,}\b(?:/[^\s<>\"“”‘’()]*[\w/]|/)?"
_ADDRESS = re.compile(ADDRESS)


def blocks_of(html: str) -> list[Block]:
    """The blocks of a body. Markers of images are dropped: photographs are set apart."""
    root = lxml.html.fragment_fromstring(html, create_parent="body")
    etree.strip_tags(root, etree.Comment)
    etree.strip_elements(root, "img", with_tail=False)
    for link in root.xpath("//a[starts-with(@href, 'tel:')]"):
        if f"tel:{dialled(link.text_content())}" == link.get("href"):
            link.drop_tag()  # A number is set as any other words, and leads there word by word.
    _even_headings(root)
    found = list(_blocks(root))
    for place, block in enumerate(found):
        if block["k"] == "p":
            block["indent"] = place > 0 and found[place - 1]["k"] in ("p", "item")
    return found


def plain(word: Word) -> str:
    """A word without its markup."""
    return word if isinstance(word, str) else "".join(piece[0] for piece in word)


def has_address(word: Word) -> bool:
    """Whether a web or e-mail address stands in the word."""
    return bool(_ADDRESS.search(plain(word)))


def count_words(blocks: list[Block]) -> int:
    return sum(len(words) for block in blocks for words in word_lists(block))


def word_lists(block: Block) -> Iterator[list[Word]]:
    """The runs of words in a block."""
    if "w" in block:
        yield block["w"]
    yield from block.get("paras", ())
    for row in block.get("rows", ()):
        yield from row


def _blocks(element: Any, level: int = 0) -> Iterator[Block]:
    """Blocks of what stands in `element`; text between them is a paragraph too."""
    loose = _Words()
    loose.text(element.text, "", "")
    for child in element:
        if child.tag not in _BLOCKS:
            loose.inline(child, "", "")
            loose.text(child.tail, "", "")
            continue
        yield from loose.paragraph()
        yield from _block(child, level)
        loose = _Words()
        loose.text(child.tail, "", "")
    yield from loose.paragraph()


def _block(element: Any, level: int) -> Iterator[Block]:
    tag = element.tag
    if tag == "p":
        yield from _Words().inside(element).paragraph()
    elif tag[0] == "h" and tag[1:].isdigit():
        if words := _Words().inside(element).words:
            yield {"k": "h", "level": int(tag[1:]), "w": words}
    elif tag in ("ul", "ol"):
        yield from _items(element, level)
    elif tag == "blockquote":
        inner = list(_blocks(element))
        if all(block["k"] == "p" for block in inner):
            if inner:
                yield {"k": "quote", "paras": [block["w"] for block in inner]}
        else:
            yield from inner
    elif tag == "table":
        for caption in element.iterchildren("caption"):
            yield from _blocks(caption)
        yield from _table(element)
    elif tag == "hr":
        yield {"k": "rule"}
    elif tag == "dl":
        for child in element:
            words = _Words().inside(child, "b" if child.tag == "dt" else "").words
            if words and child.tag == "dt":
                yield {"k": "p", "w": words}
            elif words:
                yield {"k": "item", "mark": "", "level": level, "w": words}
    else:
        yield from _blocks(element, level)


def _items(element: Any, level: int) -> Iterator[Block]:
    number = _first_number(element)
    for child in element.iterchildren("li"):
        mark = f"{number}." if element.tag == "ol" else "•"
        number += 1
        for inner in _blocks(child, level + 1):
            if inner["k"] == "p":
                # The first paragraph carries the mark; a second one stands below it, without.
                yield {"k": "item", "mark": mark, "level": min(level, 2), "w": inner["w"]}
                mark = ""
            else:
                yield inner


def _first_number(element: Any) -> int:
    start = element.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1


def _table(element: Any) -> Iterator[Block]:
    rows = [[_Words().inside(cell).words for cell in row.iterchildren("td", "th")] for row in element.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    width = max(len(row) for row in rows)
    rows = [row + [[]] * (width - len(row)) for row in rows]
    head = len(rows) > 1 and all(cell.tag == "th" for cell in next(element.iter("tr")))
    yield {"k": "table", "head": head, "rows": rows, "shares": [_share([row[x] for row in rows]) for x in range(width)]}


def _share(cells: list[list[Word]]) -> float:
    """A column's share of the width: its longest word must fit, and longer texts get more."""
    texts = [
        [word if isinstance(word, str) else "".join(piece[0] for piece in word) for word in cell] for cell in cells
    ]
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


class _Words:
    """Words being gathered from inline elements; a piece sticks to the one before it where no space stood."""

    def __init__(self) -> None:
        self.pieces: list[list[list[str]]] = []
        self._open = False  # the last word may still grow

    def inside(self, element: Any, style: str = "") -> _Words:
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
            if word := without_emoji(part):  # An emoji alone is no word, and leaves no room.
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
    def words(self) -> list[Word]:
        pieces = _with_phones([[live for piece in word for live in _with_links(piece)] for word in self.pieces])
        return [word[0][0] if len(word) == 1 and word[0][1:] == ["", ""] else word for word in pieces]

    def paragraph(self) -> Iterator[Block]:
        if self.pieces:
            yield {"k": "p", "w": self.words}


def _with_links(piece: list[str]) -> Iterator[list[str]]:
    """The piece in pieces, so that each address in it leads somewhere."""
    text, style, href = piece
    place = 0
    for found in _ADDRESS.finditer(text) if not href else ():
        if found.start() > place:
            yield [text[place : found.start()], style, ""]
        yield [found[0], style, address_of(found[0])]
        place = found.end()
    if place < len(text) or not text:
        yield [text[place:], style, href]


def address_of(text: str) -> str:
    """Where an address that people read leads."""
    if "@" in text and "/" not in text:
        return f"mailto:{text}"
    return text if "://" in text else f"https://{text}"


def _with_phones(words: list[list[list[str]]]) -> list[list[list[str]]]:
    """The words, those of a telephone number leading to it."""
    plain_words = [word[0][0] if len(word) == 1 and not word[0][2] else "·" for word in words]
    begins = [0]
    for text in plain_words:
        begins.append(begins[-1] + len(text) + 1)
    found = list(words)
    for number in numbers_in(" ".join(plain_words)):
        href = f"tel:{dialled(number[0])}"
        for place, (start, end) in enumerate(pairwise(begins)):
            if start < number.end() and end - 1 > number.start():
                found[place] = [[*words[place][0][:2], href]]
    return found
