"""YAML as volunteers write it: text, lists and mappings, each with its line and column.

Every scalar stays the text that was typed. `no`, `012`, `19:30` and a telephone
number keep their shape, and the model they go into decides what they mean. Tags
(`!!python/object`), anchors, duplicate keys and deep nesting are refused, so a
file cannot build anything else, nor grow; nor are more values read than a network can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location, Path, Source

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 12
LONGEST = 2_000_000
# So much is read of one file: a table with the records of a whole network, or one record. What is beyond is no text
# of people, and would keep the others waiting. A mistake takes longer still, and who has fifty is told of fifty.
MOST_IN_TABLE, MOST_IN_RECORD, MOST_MISTAKES = 50_000, 1_000, 50
# Tags that mkdocs knows and that always give text.
HARMLESS_TAGS = frozenset({"!", "tag:yaml.org,2002:str", "!ENV", "!relative"})


class Refused(Exception):
    """Reading stops here; carries the one problem that explains it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


@dataclass
class Tree:
    """A parsed text: `value` is None, text, a list or a dict; `marks` by path to it."""

    value: Any = None
    source: Source = field(default_factory=Source)
    problems: list[Problem] = field(default_factory=list)


def parse_yaml(text: str, file: str, first_line: int = 1, table: bool = False) -> Tree:
    """Parse `text`, which begins at `first_line` of `file`: a record, or a table of them. Never raises."""
    marks: dict[Path, tuple[int, int]] = {}
    tree = Tree(source=Source(file, marks))
    builder = _TreeBuilder(file, first_line, marks, tree.problems, text.split("\n"), table)
    if len(text) > LONGEST:
        tree.problems.append(problem("file-too-large", Location(file, first_line)))
        return tree
    try:
        tree.value = builder.document(yaml.parse(text, Loader=Loader))
    except Refused as refused:
        tree.problems.append(refused.problem)
    except yaml.MarkedYAMLError as error:
        tree.problems.append(_explain(error, text, file, first_line))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        tree.problems.append(problem("strange-character", Location(file, line)))
    return tree


class _TreeBuilder:
    """Builds plain values from YAML events, noting where each one stands."""

    def __init__(
        self,
        file: str,
        first_line: int,
        marks: dict[Path, tuple[int, int]],
        problems: list[Problem],
        lines: list[str],
        table: bool,
    ) -> None:
        self.file, self.first_line, self.marks, self.problems, self.lines = file, first_line, marks, problems, lines
        self.table, self.all, self.here = table, 0, 0

    def document(self, events: Iterator[Event]) -> Any:
        value: Any = None
        seen = 0
        for event in events:
            if isinstance(event, StreamStartEvent) or not isinstance(event, DocumentStartEvent):
                continue
            seen += 1
            if seen > 1:
                raise Refused(problem("yaml-documents", self.place(event)))
            value = self.node(next(events), events, ())
        return value

    def place(self, event: Event) -> Location:
        mark: Any = event.start_mark
        return Location(self.file, mark.line + self.first_line, mark.column + 1)

    def node(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        place = self.place(event)
        self.count(path, place)
        self.marks.setdefault(path, (place.line, place.column))
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise Refused(problem("yaml-alias", place))
        tag = getattr(event, "tag", None)
        if tag and tag not in HARMLESS_TAGS:
            raise Refused(problem("yaml-tag", place, tag=tag.replace("tag:yaml.org,2002:", "!!")))
        if len(path) > DEEPEST:
            raise Refused(problem("yaml-deep", place))
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(events, path)
        return self.mapping(events, path)

    def count(self, path: Path, place: Location) -> None:
        """Stop at one value more than anybody writes."""
        self.all += 1
        self.here = 0 if self.table and len(path) < 2 else self.here + 1
        if self.all > MOST_IN_TABLE or self.here > MOST_IN_RECORD:
            raise Refused(problem("yaml-many", place))
        if len(self.problems) >= MOST_MISTAKES:
            raise Refused(problem("mistakes-many", place))

    def scalar(self, event: ScalarEvent) -> str | None:
        plain = event.style is None or event.style == ""
        if plain and event.value in ("", "~", "null"):
            self.hash_sign(event)
            return None
        value = str(event.value)
        return _BLANKS.sub(_blank, value) if len(value) > len(_MANY) else value

    def hash_sign(self, event: ScalarEvent) -> None:
        """`kleur: #1f5c4d` has no value: to YAML the rest is a remark."""
        mark: Any = event.start_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        if not event.value and (found := _HASH.match(line, mark.column)):
            place = Location(self.file, mark.line + self.first_line, found.end() + 1)
            self.problems.append(problem("yaml-special", place, character="#"))

    def sequence(self, events: Iterator[Event], path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            values.append(self.node(event, events, (*path, len(values))))
        return values

    def mapping(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise Refused(problem("yaml-key", self.place(event)))
            key, place = str(event.value), self.place(event)
            if key in values:
                first = self.marks[(*path, key)][0]
                self.problems.append(problem("duplicate-key", place, key=key, first=first))
            value_event = next(events)
            here = (*path, key)
            empty = isinstance(value_event, ScalarEvent) and not value_event.value
            if empty or isinstance(value_event, MappingStartEvent | SequenceStartEvent):
                self.marks.setdefault(here, (place.line, place.column))
            values[key] = self.node(value_event, events, here)
        return values


# What is read as a date, a list or a rule is looked through more than once; so many blanks say no more than one.
_MANY = " " * 500
_BLANKS = re.compile(rf"\s{{{len(_MANY)},}}")


def _blank(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "


_HASH = re.compile(r"\s+(?=#[^\s#])")
_PLAIN_COLON = re.compile(r"""^\s*(?:-\s+)?[\w'’\- ]+:\s+(?P<value>[^\s"'|>\[{].*?:(?:\s.*|$))""")
_SPECIAL = re.compile(r"^\s*(?:-\s+)?(?:[\w'’\- ]+:\s+)?(?P<char>[@`%&*!])")
_OPEN_QUOTE = re.compile(r"""^\s*(?:-\s+)?(?:[\w'’\- ]+:\s+)?(?P<quote>["'])""")


def _explain(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> Problem:
    """What a person did wrong, read from the line itself: the parser speaks of tokens."""
    lines = text.split("\n")
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark is not None]
    for mark in marks:
        for number in (mark.line, mark.line - 1):
            if not 0 <= number < len(lines):
                continue
            line = lines[number][: len(_MANY)]
            place = Location(file, number + first_line, 1)
            if "\t" in line[: len(line) - len(line.lstrip())]:
                return problem("yaml-tab", place)
            if found := _PLAIN_COLON.match(line):
                code = "yaml-curly" if found["value"][0] in "“”„‘" else "yaml-colon"
                return problem(code, Location(file, place.line, found.start("value") + 1))
            if found := _OPEN_QUOTE.match(line):
                return problem("yaml-quote", Location(file, place.line, found.start("quote") + 1))
            if found := _SPECIAL.match(line):
                at = Location(file, place.line, found.start("char") + 1)
                return problem("yaml-special", at, character=found["char"])
    place = Location(file, marks[0].line + first_line, marks[0].column + 1) if marks else Location(file, first_line)
    return problem("yaml-syntax", place)
