"""Whether there is anything to build: nothing is loaded, read or planned where the answer is no.

A stamp says from what a build was made, and what it left: the marks of every file of
the network, the day, the program, and the marks of every file of the sites. It is
only written where nothing else was looked at, and nothing was wrong.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from buurtpers.cache import FOLDER, fingerprint, write_whole
from buurtpers.inputs import Listing, digest, folder_digest, listing, program_marks

SITES = "sites"


@dataclass(frozen=True)
class Question:
    """What is to be built, from what: asked before anything is read."""

    listed: Listing
    out: Path
    today: dt.date
    buurten: tuple[str, ...]

    @property
    def _file(self) -> Path:
        name = fingerprint("stamp", str(self.out), *sorted(self.buurten))
        return self.listed.root / FOLDER / SITES / f"{name}.stamp"

    def _made_from(self) -> str:
        return digest(program_marks(), self.today, sorted(self.listed.found.items()))

    def _recent(self) -> dict[str, str]:
        """What is in the files that changed so shortly before that their marks may not tell."""
        found = {}
        for file, one in self.listed.found.items():
            if one.file and self.listed.recent(one.mark):
                try:
                    found[file] = fingerprint((self.listed.root / file).read_bytes())
                except OSError:
                    found[file] = ""
        return found

    def answered(self) -> tuple[str, int] | None:
        """What was told at the build that still holds, and of how many sites; None where there is work to do."""
        try:
            stamp: dict[str, Any] = json.loads(self._file.read_bytes())
            good = (
                stamp["from"] == self._made_from()
                and all(
                    fingerprint((self.listed.root / file).read_bytes()) == content
                    for file, content in stamp["recent"].items()
                )
                and all(folder_digest(self.out / SITES / name) == state for name, state in stamp["states"].items())
                and not any((self.out / SITES).glob(".*"))
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if not good:
            return None
        if stamp["recent"]:
            self._write({**stamp, "recent": {f: c for f, c in stamp["recent"].items() if f in self._recent()}})
        return str(stamp["told"]), len(stamp["states"])

    def asked(self) -> Answer:
        """To be called before anything is read."""
        return Answer(self, self._recent())

    def _write(self, stamp: Mapping[str, Any]) -> None:
        with suppress(OSError):
            write_whole(self._file, json.dumps(stamp).encode())


@dataclass(frozen=True)
class Answer:
    """What will hold of a build, once it ended well."""

    question: Question
    recent: Mapping[str, str]

    def give(self, states: Mapping[str, str], told: str) -> None:
        """Remember the build: what each site's folder is like now, and what was told."""
        self.question._write(
            {"from": self.question._made_from(), "recent": self.recent, "states": dict(states), "told": told}
        )


def question(root: Path, out: Path, today: dt.date, buurten: Iterable[str]) -> Question:
    return Question(listing(root), out, today, tuple(buurten))
