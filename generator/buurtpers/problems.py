"""Mistakes in the content: what is wrong, where, and what to do about it.

A problem carries a code and the values of its sentence; the sentences are in the
message catalogue. Problems are data: stages return them, nobody raises them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from buurtpers.guard import ITEM
from buurtpers.language import UNSEEN, catalogue
from buurtpers.source import Location

Severity = Literal["error", "warning"]

# A photograph that cannot be used is a mistake, but it never holds back a site: the
# item appears without it. Nor do two meetings in one place, a wish for the paper that
# can't be granted, or a paper that can't be made, or that a print shop would refuse.
# Nor does a fault of ours, which costs the item that it was met at and nothing else.
NEVER_HOLDS_BACK = ("photo-", "meetings-", "krant-", "paper-", "print-", ITEM)


@dataclass(frozen=True)
class Problem:
    """One mistake. `buurten` are the buurten it concerns; None means all of them."""

    code: str
    location: Location
    values: tuple[tuple[str, Any], ...] = ()
    buurten: frozenset[str] | None = None
    severity: Severity = "error"

    @property
    def message(self) -> str:
        """One Dutch sentence: what is wrong."""
        return catalogue("buurtpers")(f"problem.{self.code}.message", **dict(self.values))

    @property
    def hint(self) -> str:
        """One Dutch sentence: what to do."""
        return catalogue("buurtpers")(f"problem.{self.code}.hint", **dict(self.values)).strip()

    def concerns(self, buurt: str) -> bool:
        return self.buurten is None or buurt in self.buurten

    def holds_back(self, buurt: str) -> bool:
        """Whether the site of `buurt` must not be replaced while this stands."""
        return self.severity == "error" and not self.code.startswith(NEVER_HOLDS_BACK) and self.concerns(buurt)


def problem(
    code: str,
    location: Location,
    buurten: Iterable[str] | None = None,
    severity: Severity = "error",
    **values: Any,
) -> Problem:
    """A problem with its values by name."""
    whom = None if buurten is None else frozenset(buurten)
    return Problem(code, location, tuple(sorted(values.items())), whom, severity)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word most like `word`, or None when nothing is at least `cutoff` (0 to 1) like it."""
    by_fold = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def suggestion(
    word: str, known: Iterable[str], listed: int = 16, cutoff: float = 0.6, among: Iterable[str] = ()
) -> str:
    """What to do about an unknown name: the nearest right word, or the list of them if that is short.

    `among`: more right words, which are not in the list.
    """
    words = catalogue("buurtpers")
    names = sorted(known)
    if best := nearest(word, sorted({*names, *among}), cutoff):
        return words("suggest.nearest", name=best)
    return words("suggest.list", names=", ".join(names)) if 0 < len(names) <= listed else words("suggest.none")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, for all the buurten it concerns, by file and line."""
    found: dict[tuple[Any, ...], Problem] = {}
    for one in map(_printable, problems):
        key = (one.location, one.code, one.values, one.severity)
        known = found.get(key)
        if known and known.buurten is not None:
            both = None if one.buurten is None else known.buurten | one.buurten
            one = replace(known, buurten=both)
        elif known:
            continue
        found[key] = one
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[1], str(key[2])))]


def _printable(found: Problem) -> Problem:
    """The same, also where a file's name is in another encoding than the system's."""
    place = replace(found.location, file=_encodable(found.location.file))
    values = tuple((name, _encodable(value) if isinstance(value, str) else value) for name, value in found.values)
    return replace(found, location=place, values=values)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def as_text(problems: Iterable[Problem]) -> str:
    """For people: a paragraph per problem."""
    words = catalogue("buurtpers")
    lines = []
    for found in problems:
        place = found.location
        word = words(f"severity.{found.severity}")
        lines.append(f"{place}:{place.column}: {word}: {found.message}\n    {found.hint}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem], buurten: Iterable[str]) -> str:
    """For programs: a list of objects; `buurt` is a list of the buurten concerned."""
    everybody = sorted(buurten)
    rows = [
        {
            "file": found.location.file,
            "line": found.location.line,
            "column": found.location.column,
            "severity": found.severity,
            "code": found.code,
            "buurt": everybody if found.buurten is None else sorted(found.buurten),
            "message": found.message,
            "hint": found.hint,
        }
        for found in problems
    ]
    return in_json(rows)


def in_json(value: Any) -> str:
    """JSON with letters as they are, but nothing that a terminal or an editor takes for more than a letter."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(_IN_JSON)


_IN_JSON = {code: f"\\u{code:04x}" for code in UNSEEN if code >= ord(" ")}
