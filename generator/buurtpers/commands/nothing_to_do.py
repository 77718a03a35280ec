"""Whether there is anything to build: nothing is loaded, read or planned where the answer is no.

A stamp says from what a build was made, and what it left: the marks of every file of
the network, the day, the program, and the marks of every file of the sites. It is
only written where nothing else was looked at, and nothing was wrong.
"""

from __future__ import annotations

import datetime as dt
import marshal
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from buurtpers.engine.cache import FOLDER, checked, fingerprint, unchecked, write_whole
from buurtpers.engine.cores import beside
from buurtpers.engine.inputs import (
    Found,
    Listing,
    MadeMark,
    Mark,
    digest,
    folder_digest,
    listing,
    made_marks,
    program,
    program_marks,
    remember_program,
)
from buurtpers.engine.packing import Damaged, packed, unpacked

SITES = "sites"


# Texts that are shown by sites and by nothing else: of these it is known which sites those are.
_TEXT = re.compile(r"(content/(nieuws|paginas)|sites/[^/]+/docs)/.+\.(md|markdown)", re.IGNORECASE)


def _text(file: str, one: Found) -> bool:
    return one.file and not one.link and _TEXT.fullmatch(file) is not None


@dataclass(frozen=True)
class Before:
    """What is known of the last build, where at most texts changed since.

    `states`: a name for each site's folder as it was left. `readers`: the buurten that show
    something of each text. `changed`: the texts that changed, came or went. `look`: what is in
    the folders of the sites now, which takes a while: it is looked at while others go on.
    """

    states: Mapping[str, str]
    told: str
    readers: Mapping[str, frozenset[str]]
    changed: frozenset[str]
    look: Callable[[], Mapping[str, Mapping[str, MadeMark]]]

    @cached_property
    def there(self) -> Mapping[str, Mapping[str, MadeMark]]:
        """What is in the folder of each site."""
        return self.look()

    @cached_property
    def stale(self) -> frozenset[str]:
        """The buurten whose sites have to be made again."""
        other = {name for name, state in self.states.items() if folder_digest(self.there[name]) != state}
        return frozenset(other) | (self.shown & self.states.keys())

    @property
    def holds(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changed and not self.stale

    @property
    def shown(self) -> frozenset[str]:
        """The buurten that showed something of what changed."""
        return frozenset[str]().union(*(self.readers.get(file, ()) for file in self.changed))

    def parts(self, number: int) -> list[Before]:
        """The same in so many parts, each of them of other sites."""
        there, names = self.there, sorted(self.states)

        def of(some: Sequence[str]) -> Before:
            return replace(self, states={name: self.states[name] for name in some}, look=lambda: there)

        return [of(names[start::number]) for start in range(number)]

    @property
    def telling(self) -> bool:
        """Whether the last build reported nothing; after a report any site may be affected."""
        return not self.told


def _look(sites: Path, names: Iterable[str]) -> bytes:
    """What is in the folder of each site, as marshal: the fastest to load, and a site has hundreds of files."""
    return marshal.dumps({name: made_marks(sites / name) for name in names})


@dataclass(frozen=True)
class _Stamp:
    """What is kept of a build: the program, all that there was besides texts, and what it left (see `Before`).

    `texts`: the mark of each text, and which of the `readers` show something of it. `recent`: what was in files of
    which the marks did not tell.
    """

    program: str
    others: str
    texts: Mapping[str, tuple[Mark, int]]
    readers: tuple[frozenset[str], ...]
    recent: Mapping[str, str]
    states: Mapping[str, str]
    told: str
    chapters: Mapping[str, int]
    """Which of the `readers` are told what else is written in pages of its own."""


@dataclass(frozen=True)
class Question:
    """What is to be built, from what: asked before anything is read."""

    listed: Listing
    out: Path
    today: dt.date
    buurten: tuple[str, ...]

    @property
    def name(self) -> str:
        """Other for each folder and each choice of buurten, which have a stamp of their own."""
        return _name(self.out, self.buurten)

    @property
    def _file(self) -> Path:
        return _stamp_file(self.listed.root, self.out, self.buurten)

    def _others(self) -> str:
        """What there is besides texts."""
        others = sorted((file, one) for file, one in self.listed.found.items() if not _text(file, one))
        return digest(program_marks(), self.today, others)

    def _texts(self) -> dict[str, Mark]:
        return {file: one.mark for file, one in self.listed.found.items() if _text(file, one)}

    def _recent(self) -> dict[str, str]:
        """What is in the files that changed so shortly before that their marks may not tell."""
        return {
            file: self.content(file)
            for file, one in self.listed.found.items()
            if one.file and self.listed.recent(one.mark)
        }

    def content(self, file: str) -> str:
        """A name for what is in a file now; "" where it can't be read."""
        try:
            return fingerprint((self.listed.root / file).read_bytes())
        except OSError:
            return ""

    def before(self) -> Before | None:
        """What is known of the last build; None where everything has to be looked at."""
        try:
            stamp: _Stamp = unpacked(unchecked(self._file) or b"", _Stamp)
            found = self._compared(stamp) if stamp.others == self._others() else None
            if found:
                remember_program(stamp.program)
        except (OSError, Damaged, IndexError):  # another version's
            return None
        if found and found.holds and stamp.recent:
            still = self._recent()
            self._write(replace(stamp, recent={f: c for f, c in stamp.recent.items() if f in still}))
        return found

    def _compared(self, stamp: _Stamp) -> Before | None:
        """The last build beside what there is now."""
        then, now = stamp.texts, self._texts()
        touched = {file for file, content in stamp.recent.items() if self.content(file) != content}
        changed = {file for file in {*then, *now} if file not in then or then[file][0] != now.get(file)} | touched
        if not changed <= {*then, *now} or any((self.out / SITES).glob(".*")):
            return None
        readers = {file: stamp.readers[which] for file, (_, which) in then.items()}
        if changed and self.buurten:  # Then the others are looked at for mistakes all the same.
            return None
        states = stamp.states
        look = partial(_look, self.out / SITES, tuple(states))
        found = beside(look) if changed else look
        # From our own process, through a pipe.
        return Before(states, stamp.told, readers, frozenset(changed), lambda: marshal.loads(found()))  # noqa: S302

    def asked(self) -> Answer:
        """To be called before anything is read."""
        return Answer(self, self._recent())

    def _write(self, stamp: _Stamp) -> None:
        with suppress(OSError):
            write_whole(self._file, checked(packed(stamp, _Stamp)))


@dataclass(frozen=True)
class Answer:
    """What will hold of a build, once it ended well."""

    question: Question
    recent: Mapping[str, str]

    def give(
        self,
        states: Mapping[str, str],
        told: str,
        readers: Mapping[str, frozenset[str]],
        chapters: Mapping[str, frozenset[str]],
    ) -> None:
        """Remember the build: what each site's folder is like now, what was told, and which sites show which text."""
        asked = self.question
        # Most texts are for the same buurten as many others.
        whom: dict[frozenset[str], int] = {}
        texts = {
            file: (mark, whom.setdefault(readers.get(file, frozenset()), len(whom)))
            for file, mark in asked._texts().items()
        }
        others = {file: whom.setdefault(some, len(whom)) for file, some in chapters.items()}
        asked._write(_Stamp(program(), asked._others(), texts, tuple(whom), self.recent, states, told, others))


def _stamp_file(root: Path, out: Path, buurten: Iterable[str]) -> Path:
    return root / FOLDER / SITES / f"{_name(out, buurten)}.stamp"


def _name(out: Path, buurten: Iterable[str]) -> str:
    return fingerprint("stamp", str(out), *sorted(buurten))


def shown(root: Path, out: Path, buurten: Iterable[str] = ()) -> Mapping[str, frozenset[str]]:
    """The buurten whose sites in `out` showed something of each text, by file, in the last build without a mistake."""
    found: dict[str, frozenset[str]] = {}
    for file in {_stamp_file(root, out, some) for some in (buurten, ())}:
        with suppress(OSError, Damaged, IndexError):
            stamp: _Stamp = unpacked(unchecked(file) or b"", _Stamp)
            for text, which in [*((text, which) for text, (_, which) in stamp.texts.items()), *stamp.chapters.items()]:
                found[text] = found.get(text, frozenset()) | (stamp.readers[which] & stamp.states.keys())
    return found


def question(root: Path, out: Path, today: dt.date, buurten: Iterable[str]) -> Question:
    return Question(listing(root), out, today, tuple(buurten))
