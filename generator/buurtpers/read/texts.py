"""A piece of Markdown, and a file of it with front matter, as they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from buurtpers.base.source import Location
from buurtpers.engine.packing import Packed
from buurtpers.read.markdown import Body
from buurtpers.read.models.base import Record

R = TypeVar("R", bound=Record, covariant=True)


@dataclass(frozen=True)
class Text(Packed):
    """A piece of Markdown: where it begins, as written, and as safe HTML."""

    large = "source"
    file: str
    line: int
    source: str
    body: Body

    def find(self, words: str) -> Location:
        """Where `words` first stand in the text."""
        at = self.source.find(words)
        if at < 0:
            return Location(self.file, self.line)
        line = self.source.count("\n", 0, at)
        return Location(self.file, self.line + line, at - self.source.rfind("\n", 0, at))


@dataclass(frozen=True)
class Article(Generic[R]):
    """A Markdown file with front matter, and the address of its page."""

    file: str
    path: str
    record: R
    text: Text
