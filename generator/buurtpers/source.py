"""Where a value stands in the files that people write."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from typing import Any

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

    # Of thousands of records that are read again nobody asks for the places: they stay packed until somebody does.

    def __getstate__(self) -> tuple[str, bytes]:
        packed: bytes | None = self.__dict__.get("_packed")
        return self.file, packed if packed is not None else pickle.dumps(self.marks, pickle.HIGHEST_PROTOCOL)

    def __setstate__(self, state: tuple[str, bytes]) -> None:
        self.__dict__.update(file=intern(state[0]), _packed=state[1])

    def __getattr__(self, name: str) -> Any:
        packed = self.__dict__.get("_packed")
        if name != "marks" or packed is None:
            raise AttributeError(name)
        marks = pickle.loads(packed)  # noqa: S301 - part of a value that is unpickled
        del self.__dict__["_packed"]
        self.__dict__["marks"] = marks
        return marks

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
