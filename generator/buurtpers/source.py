"""Where a value stands in the files that people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: `file` relative to the network's root, line and column from 1."""

    file: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Source:
    """The file a record came from, and the line and column of each value in it."""

    file: str = ""
    marks: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def at(self, *path: str | int) -> Location:
        """The place of the value at `path`, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                return Location(self.file, *self.marks[path[:length]])
        return Location(self.file)
