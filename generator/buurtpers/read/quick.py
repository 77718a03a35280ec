"""What Python-Markdown does slowly, done sooner; what comes out is the same.

Of headings and rules on lines that follow each other it takes the first one off, and
looks through all the rest again for the next: minutes for a text of 100 kB. Here the
block is cut into pieces first, and each piece goes through the same parser.

In each block it looks for eight kinds of blocks, and in each paragraph for seventeen
kinds of marks, by expressions that look at every letter. Most have none of the few
characters without which there can be no such thing, and those are found at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, HRProcessor, SetextHeaderProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

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


class _Needing(BlockProcessor):
    """Wraps a processor of Python-Markdown, and asks it only about blocks that contain one of `marks`."""

    def __init__(self, asked: BlockProcessor, marks: Sequence[str]) -> None:
        super().__init__(asked.parser)
        self.asked, self.marks = asked, marks

    def test(self, parent: Element, block: str) -> bool:
        return any(mark in block for mark in self.marks) and self.asked.test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        return self.asked.run(parent, blocks)


# What a block has at least, and the priority of its processor in Python-Markdown.
_NEEDS = {
    "table": (("|",), 75),
    "hashheader": (("#",), 70),
    "setextheader": (("\n=", "\n-"), 60),
    "hr": (("-", "*", "_"), 50),
    "deflist": ((":",), 25),
    "quote": ((">",), 20),
    "abbr": (("*[",), 16),
    "reference": (("[",), 15),
}
# Something of every mark within a line, and of what Python-Markdown itself puts there for later.
_MARK, _MARKS = re.compile(r"[`\\\[<*_&~@\x02\x03]"), ("://", "  \n")


def _is_marked(text: str) -> bool:
    return bool(_MARK.search(text)) or any(mark in text for mark in _MARKS) or "www." in text.lower()


class _Unmarked(Treeprocessor):
    """Texts without any mark are not looked through, and are plain text again after that."""

    def __init__(self, md: Markdown, found: list[Element]) -> None:
        super().__init__(md)
        self.found = found

    def run(self, root: Element) -> None:
        self.found[:] = [element for element in root.iter() if element.text and not _is_marked(element.text)]
        for element in self.found:
            element.text = AtomicString(element.text)


class _PlainAgain(_Unmarked):
    def run(self, root: Element) -> None:
        for element in self.found:
            element.text = str(element.text)
        self.found.clear()


class Quick(Extension):
    """For `Markdown(extensions=[…])`, after all others."""

    def extendMarkdown(self, md: Markdown) -> None:
        found: list[Element] = []
        md.treeprocessors.register(_Unmarked(md, found), "unmarked", 21)  # just before, and just after "inline"
        md.treeprocessors.register(_PlainAgain(md, found), "plain_again", 19)
        processors = md.parser.blockprocessors
        ours = {"hashheader": _HashHeadings, "setextheader": _UnderlinedHeadings, "hr": _Rules}
        for name, (marks, priority) in _NEEDS.items():
            if name in processors:
                asked = ours[name](md.parser) if name in ours else processors[name]
                processors.register(_Needing(asked, marks), name, priority)
