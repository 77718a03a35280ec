"""Headings and rules on lines that follow each other, found at once.

Python-Markdown takes the first one off a block of lines, and looks through all the
rest again for the next: minutes for a text of 100 kB. Here the block is cut into
pieces first, and each piece goes through the same parser; what comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor, HRProcessor, SetextHeaderProcessor
from markdown.extensions import Extension

_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*$")
# What makes a heading of the line above it can't stand there itself, nor in code, nor in a table.
_PLAIN = re.compile(r"[^ \t#|][^|]*$")


def _pieces(lines: Sequence[str], marked: Callable[[int], bool]) -> list[str]:
    """The lines whose number is `marked`, each by itself, and those between them, together.

    A line with a | may begin a table, which takes all that follows: from there on nothing is cut.
    """
    pieces, loose = list[str](), list[str]()
    end = next((number for number, line in enumerate(lines) if "|" in line), len(lines))
    for number, line in enumerate(lines):
        if number < end and marked(number):
            pieces += ["\n".join(loose), line] if loose else [line]
            loose.clear()
        else:
            loose.append(line)
    return [*pieces, "\n".join(loose)] if loose else pieces


class _HashHeadings(HashHeaderProcessor):
    """`# A heading`."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks[0].split("\n")
        pieces = _pieces(lines, lambda n: lines[n].startswith("#") and bool(self.RE.match(lines[n])))
        if len(pieces) == 1 or self.parser.state.isstate("looselist"):
            super().run(parent, blocks)
            return
        del blocks[0]
        for piece in pieces:
            self.parser.parseBlocks(parent, [piece])


class _UnderlinedHeadings(SetextHeaderProcessor):
    """A heading with a line of === or --- below it."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        end = 2
        while end + 1 < len(lines) and _PLAIN.match(lines[end]) and _UNDERLINE.match(lines[end + 1]):
            end += 2
        for start in range(0, end, 2):
            super().run(parent, ["\n".join(lines[start : start + 2])])
        if end < len(lines):
            blocks.insert(0, "\n".join(lines[end:]))


class _Rules(HRProcessor):
    """`***`, a line across. One of hyphens may as well belong to the line above it: that is not cut off."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        pieces = _pieces(lines := blocks[0].split("\n"), lambda n: self._marked(lines, n))
        if len(pieces) == 1:
            super().run(parent, blocks)
            return
        del blocks[0]
        for piece in pieces:
            self.parser.parseBlocks(parent, [piece])

    def _marked(self, lines: Sequence[str], number: int) -> bool:
        line, after = lines[number], lines[number + 1] if number + 1 < len(lines) else ""
        return line.lstrip(" ")[:1] in ("*", "_") and not _UNDERLINE.match(after) and bool(self.SEARCH_RE.match(line))


class QuickBlocks(Extension):
    """For `Markdown(extensions=[…])`."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        # With the priorities that they have in Python-Markdown.
        processors.register(_HashHeadings(md.parser), "hashheader", 70)
        processors.register(_UnderlinedHeadings(md.parser), "setextheader", 60)
        processors.register(_Rules(md.parser), "hr", 50)
