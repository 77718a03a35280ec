"""What is known of a network's files from before: their fingerprints by the system's marks, and what was read of them.

A file is opened only when its marks changed, or when it changed so shortly before
the last look that it may have changed again. What was read is kept by content, and
only if there was nothing wrong with it: a mistake is told anew each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from buurtpers.base.problems import Problem
from buurtpers.engine.cache import fingerprint, known_fingerprint, remember_fingerprint
from buurtpers.engine.inputs import Listing, Mark, mark_of, program
from buurtpers.engine.packing import Damaged, packed, unpacked
from buurtpers.engine.store import Store
from buurtpers.read.textfile import load

# Files that only this module reads; others are fingerprinted elsewhere too, and share what is known.
TEXT = ".md"
# So many results are written at once.
PORTION = 500


class Contents:
    """The files of a network below `listed.root`. Without a store it remembers nothing."""

    def __init__(self, listed: Listing, store: Store | None) -> None:
        self.listed, self.store = listed, store
        self.others: set[str] = set()
        """Files beside the listed ones that something was read from."""
        self._marks = _seen()
        self._known: FileNames = _opened(_one(store, self._marks), _NAMES) or {}
        self._now: dict[str, tuple[Mark | None, str]] = {}
        self._raw: dict[str, bytes] = {}
        self._kept: dict[str, bytes] = {}
        self._expected: list[str] = []
        self._order: dict[str, int] = {}
        self._asked: set[str] = set()
        self._root = str(listed.root)
        for file, (mark, found) in self._known.items():
            if not file.endswith(TEXT) and (seen := listed.found.get(file)) and seen.mark == mark:
                remember_fingerprint(self._place(file), mark, found)
        self._new: dict[str, bytes] = {}

    def path(self, file: str) -> Path:
        return self.listed.root / file

    def _place(self, file: str) -> str:
        """`path(file)` as a string, which is faster to make."""
        return os.path.join(self._root, file)  # noqa: PTH118

    def load(self, file: str) -> bytes | Problem:
        """The bytes of a file, the same that `fingerprint` read; or why it can't be read."""
        if (seen := self._raw.pop(file, None)) is not None:
            return seen
        if file not in self.listed.found:
            self.others.add(file)
        raw = load(self.path(file), file)
        if not isinstance(raw, Problem):
            found = fingerprint(raw)
            if file not in self._now or self._now[file][1] != found:
                self._note(file, None, found)  # It changed while we were reading: no mark goes with that.
        return raw

    def fingerprint(self, file: str) -> str:
        """A name for what is in a file; "" where it can't be read."""
        if file in self._now:
            return self._now[file][1]
        mark = self._mark(file)
        known = self._known.get(file)
        if mark is not None and known and known[0] == mark:
            self._now[file] = (mark, known[1])
            return known[1]
        raw = load(self.path(file), file)
        if isinstance(raw, Problem):
            return ""
        self._raw[file] = raw
        found = fingerprint(raw)
        self._note(file, mark, found)
        return found

    def _mark(self, file: str) -> Mark | None:
        """The marks of a file as it was listed, or as it is now where it stands elsewhere."""
        listed = self.listed.found.get(file)
        if listed:
            return listed.mark
        self.others.add(file)
        try:
            return mark_of(os.stat(self.path(file)))  # noqa: PTH116
        except OSError:
            return None

    def _note(self, file: str, mark: Mark | None, found: str) -> None:
        self._now[file] = (mark, found)

    # What was read

    def name(self, kind: str, file: str, *more: str) -> str:
        """The name to keep a result of a file under: its place, its content, and `kind`; "" if it can't be read.

        To be asked again after reading: it may have changed meanwhile.
        """
        if not (found := self.fingerprint(file)):
            return ""
        # The place is last, because it may hold the separator; as Latin-1, because it may be no Unicode.
        place = file.encode("utf-8", "surrogatepass").decode("latin-1")
        return "|".join((kind, *more, found, program(), place))

    def expect(self, names: Iterable[str]) -> set[str]:
        """Say which results will be asked for, about in which order; which of them are not kept."""
        self._expected = [*names]
        self._order = {name: place for place, name in enumerate(self._expected)}
        return {*self._expected} - (self.store.has(self._expected) if self.store else set())

    def kept(self, name: str, shape: Any) -> Any | None:
        """The value of this shape that was kept under a name, if it was."""
        if self.store and name not in self._asked:
            self._kept |= self.store.get(self._next(name))
        return _opened(self._kept.pop(name, None), shape)

    def _next(self, name: str) -> list[str]:
        """`name` and the names expected after it, to look up together: a portion, so that never all is in memory."""
        start = self._order.get(name)
        names = [name] if start is None else self._expected[start : start + PORTION]
        wanted = [one for one in names if one not in self._asked]
        self._asked.update(wanted)
        return wanted

    def keep(self, name: str, value: Any, shape: Any) -> None:
        """Keep a value of this shape under a name, if it has one."""
        if self.store and name:
            self.add(name, packed(value, shape))

    def add(self, name: str, kept: bytes) -> None:
        """Keep something that was packed; it goes to the store in portions, so that never all of it is in memory."""
        self._new[name] = kept
        if len(self._new) >= PORTION:
            self.flush()

    def flush(self) -> None:
        """What is new goes to the store now."""
        if self.store:
            self.store.put(self._new)
            self._new.clear()

    def save(self) -> None:
        """Keep what was found in this reading. What changed just now is looked at again next time."""
        self._raw.clear()
        if not self.store:
            return
        for file, seen in self.listed.found.items():
            known_to_others = file not in self._now and not file.endswith(TEXT)
            if known_to_others and (found := known_fingerprint(self._place(file), seen.mark)):
                self._now[file] = (seen.mark, found)
        sure = {file: one for file, one in self._now.items() if one[0] and not self.listed.recent(one[0])}
        known = {file: one for file, one in self._known.items() if file in self.listed.found or file in self.others}
        if {**known, **sure} != self._known:
            self._new[self._marks] = packed({**known, **sure}, _NAMES)
        self.flush()


def _one(store: Store | None, name: str) -> bytes | None:
    return store.get([name]).get(name) if store else None


def _opened(kept: bytes | None, shape: Any) -> Any | None:
    """The value that was packed; None if it is damaged, or of another shape."""
    if kept is None:
        return None
    try:
        return unpacked(kept, shape)
    except Damaged:
        return None


# --- What was seen of files, for who asks why something is made ---


def seen_names(listed: Listing, store: Store, more: Mapping[str, str]) -> FileNames:
    """All files of a network, with the fingerprints of those that anybody read as they are, and of `more`."""
    seen = _opened(_one(store, _seen()), _NAMES) or {}
    found: dict[str, tuple[Mark, str]] = {}
    for file, one in listed.found.items():
        if one.file:
            mark, name = seen.get(file, (None, ""))
            found[file] = one.mark, name if mark == one.mark else more.get(file, "")
    return found


def keep_names(store: Store, name: str, names: FileNames) -> None:
    store.put({f"inputs|{name}": packed(names, _NAMES)})


def kept_names(store: Store, name: str) -> FileNames:
    """What was kept under a name, also by another version of the program; nothing where nothing was."""
    return _opened(_one(store, f"inputs|{name}"), _NAMES) or {}


def _seen() -> str:
    return f"marks|{program()}"  # another version may name contents otherwise


_NAMES = dict[str, tuple[Mark, str]]
FileNames = Mapping[str, tuple[Mark, str]]
"""By file: its marks when it was read, and the fingerprint of what was in it; "" where that is not known."""
