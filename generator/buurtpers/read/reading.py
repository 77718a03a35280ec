"""One reading of a network's files: what each kind of file is read with. Nothing here raises for bad input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from pathlib import Path

from pydantic_core import PydanticCustomError

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.base.timing import timed
from buurtpers.read.contents import Contents
from buurtpers.read.folders import inside
from buurtpers.read.markdown import TextTooDeep, read_text
from buurtpers.read.models.base import Record
from buurtpers.read.textfile import TextFile, clean_text
from buurtpers.read.texts import Text
from buurtpers.read.values import NOBODY, Buurten, parse_buurten
from buurtpers.read.yamltext import Tree, parse_yaml

# Of a broken file only so much is looked at for the buurten it is for.
LONGEST_TARGET = 1000


class Reading:
    """What every kind of file is read with: the files as they are now, and a list of what is wrong with them."""

    def __init__(self, contents: Contents, without: Set[str] = NOBODY) -> None:
        self.root, self.contents, self.without = contents.listed.root, contents, without
        self.problems: list[Problem] = []
        self.buurten: list[str] = []
        """Every buurt with a folder of its own, whatever is wrong in that."""
        self.below: dict[str, list[str]] = {}
        """The Markdown files below each folder that was asked for."""
        self.names: dict[tuple[str, type[Record]], str] = {}
        """What `article_name` was for a text when it was looked up."""
        self.unread: set[str] = set()
        self.salvaged: list[tuple[Record, Text | None]] = []
        self.bare: dict[str, Text] = {}
        """Texts below a head with a mistake, by what they are kept as."""
        self.lost: set[str] = set()
        """Texts of which it can't be told for whom they were."""

    def note(self, *problems: Problem) -> None:
        self.problems += problems

    def note_about(self, buurten: frozenset[str] | None, problems: Iterable[Problem]) -> None:
        """Note problems that were found where nobody knew yet which buurten they concern."""
        self.note(*(problem(p.code, p.location, buurten, p.severity, **dict(p.values)) for p in problems))

    @property
    def noted(self) -> tuple[int, int, int]:
        """Counts of problems, salvaged records and unread files: unchanged after a reading, that reading was good."""
        return len(self.problems), len(self.salvaged), len(self.unread)

    def text(self, path: Path, buurten: frozenset[str] | None = None) -> str | None:
        file = path.relative_to(self.root).as_posix()
        if not self.inside(file):
            self.note(problem("path-outside", Location(file), buurten, text=file))
            return None
        read = self.read(file)
        self.note_about(buurten, read.problems)
        return read.text

    def read(self, file: str) -> TextFile:
        raw = self.contents.load(file)
        return TextFile(None, (raw,)) if isinstance(raw, Problem) else clean_text(raw, file)

    def parsed(self, file: str) -> Tree:
        """What is in a YAML file; with its mistakes."""
        read = self.read(file)
        tree = parse_yaml(read.text or "", file, table=True)
        tree.problems[:0] = read.problems
        return tree

    def inside(self, file: str) -> bool:
        """Whether a file really lies in the network's folders; the system is asked only if a link is on the way."""
        seen = self.contents.listed.found.get(file)
        return (seen is not None and not seen.link) or inside(self.root / file, self.root)

    def markdown(
        self, source: str, file: str, line: int, buurten: frozenset[str] | None, before: str = ""
    ) -> Text | None:
        """Read Markdown that begins at `line` of `file`; None if it is too deep. What gets lost is noted."""
        try:
            with timed("markdown"):
                body, left = read_text(source, before)
        except TextTooDeep:
            self.note(problem("text-too-deep", Location(file, line), buurten))
            return None
        for one in left:
            at = source.count("\n", 0, one.at)
            place = Location(file, line + at, one.at - source.rfind("\n", 0, one.at))
            self.note(problem(one.code, place, buurten, "warning", what=one.what))
        return Text(file, line, source, body)

    def meant(self, head: Tree, text: str) -> frozenset[str] | None:
        """The buurten that a file is for, also if its head is broken; None if that can't be told."""
        value = head.value.get("buurten", head.value.get("buurt")) if isinstance(head.value, dict) else None
        if value is None:
            named = re.search(r"^[ \t]{0,80}buurt(?:en)?[ \t]{0,80}[:=]\s{0,80}(?!---)(\S.*)$", text, re.MULTILINE)
            if named is None:
                return None
            value = named[1].strip()[:LONGEST_TARGET].strip("[]")
        try:
            return self.those(parse_buurten(value))
        except PydanticCustomError:
            return None

    def those(self, target: Buurten) -> frozenset[str]:
        return target.concern(self.buurten)
