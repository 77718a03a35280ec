"""What Python-Markdown leaves out without a word, kept.

«[Joke]: Ja.» is where the link [Joke] leads, if there is such a link and «Ja.» can be
an address: else it is what Joke said. The same holds for abbreviations that nobody
uses. A cell too many in a row of a table joins the last one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor

# A definition at the start of a line, or else a label that is used.
_LABEL = re.compile(r"^ {0,3}\[[^\[\]\n]*\]:|\[([^\[\]]*)\]", re.MULTILINE)
_ADDRESS = re.compile(r"<|[a-z][a-z0-9+.-]*:|[/#?]|\S+[/@]|\S*\.[a-z]{2,}", re.IGNORECASE)


def _plain(label: str) -> str:
    return " ".join(label.split()).lower()


class _Source(Preprocessor):
    """Remembers the text as a whole. What is asked of it does not change what is read."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.text, self.labels = "", frozenset[str]()

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        self.labels = (
            frozenset(_plain(label) for label in _LABEL.findall(self.text)) if "[" in self.text else frozenset()
        )
        return lines

    def is_address(self, found: re.Match[str]) -> bool:
        return _plain(found[1]) in self.labels and bool(_ADDRESS.match(found[2]))

    def is_abbreviation(self, found: re.Match[str]) -> bool:
        short, long = found["abbr"].strip(), found["title"].strip()
        return bool(short and long) and self.text.count(short) > self.text.count(f"*[{short}]") + long.count(short)


def _taken(blocks: list[str], pattern: re.Pattern[str], meant: Callable[[re.Match[str]], bool]) -> list[re.Match[str]]:
    """Definitions that follow each other, taken out of the first block; the rest of it becomes blocks of their own."""
    block, found = blocks[0], list[re.Match[str]]()
    for one in pattern.finditer(block):
        if not meant(one):
            continue
        if found and (block[found[-1].end() : one.start()].strip("\n") or "\n" in one[0]):
            break
        found.append(one)
    if found:
        before, after = block[: found[0].start()].rstrip("\n"), block[found[-1].end() :].lstrip("\n")
        blocks[:1] = [part for part in (before, after) if part.strip()]
    return found


class _References(ReferenceProcessor):
    def __init__(self, md: Markdown, source: _Source) -> None:
        super().__init__(md.parser)
        self.source = source

    def run(self, parent: Element, blocks: list[str]) -> bool:
        found = _taken(blocks, self.RE, self.source.is_address)
        for one in found:
            self.parser.md.references[one[1].strip().lower()] = (one[2].lstrip("<").rstrip(">"), one[5] or one[6])
        return bool(found)


class _Abbreviations(AbbrBlockprocessor):
    def __init__(self, asked: Any, source: _Source) -> None:
        super().__init__(asked.parser, asked.abbrs)
        self.source = source

    def run(self, parent: Element, blocks: list[str]) -> bool:
        found = _taken(blocks, self.RE, self.source.is_abbreviation)
        for one in found:
            self.abbrs[one["abbr"].strip()] = one["title"].strip()
        return bool(found)


class _Tables(TableProcessor):
    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined]
        last, more = parent[-1][-1], [cell.strip() for cell in cells[len(align) :]]
        last.text = " | ".join(filter(None, [last.text, *more]))


class AllWords(Extension):
    """For `Markdown(extensions=[…])`, after tables and abbreviations, and before `Quick`."""

    def extendMarkdown(self, md: Markdown) -> None:
        source, processors = _Source(md), md.parser.blockprocessors
        md.preprocessors.register(source, "source", 100)
        processors.register(_Tables(md.parser, {"use_align_attribute": False}), "table", 75)
        processors.register(_Abbreviations(processors["abbr"], source), "abbr", 16)
        processors.register(_References(md, source), "reference", 15)
