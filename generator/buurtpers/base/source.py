"""Where a value stands in the files that people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from buurtpers.base.language import one_line
from buurtpers.engine.packing import Packed

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: `file` relative to the network's root, line and column from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """The file and the line, for people."""
        return f"{one_line(self.file)}:{self.line}"


@dataclass(frozen=True)
class Source(Packed):
    """The file a record came from, and the line and column of each value in it."""

    large = "marks"
    file: str = ""
    marks: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def _by_first(self) -> dict[str | int, dict[Path, tuple[int, int]]]:
        found: dict[str | int, dict[Path, tuple[int, int]]] = {}
        for path, mark in self.marks.items():
            if path:
                found.setdefault(path[0], {})[path] = mark
        return found

    def below(self, path: Path) -> dict[Path, tuple[int, int]]:
        """The places of all values at and below `path`, from there."""
        marks = self._by_first.get(path[0], {}) if path else self.marks
        return {found[len(path) :]: mark for found, mark in marks.items() if found[: len(path)] == path}

    def at(self, *path: str | int) -> Location:
        """The place of the value at `path`, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                return Location(self.file, *self.marks[path[:length]])
        return Location(self.file)
