"""Mistakes in the content: what is wrong, where, and what to do about it.

A problem carries a code and the values of its sentence; the sentences are in the
message catalogue. Problems are data: stages return them, nobody raises them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from buurtpers.base.language import UNSEEN, catalogue
from buurtpers.base.likeness import Part, nearest, whole
from buurtpers.base.source import Location
from buurtpers.engine.faults import ITEM

Severity = Literal["error", "warning"]

# A photograph that cannot be used is a mistake, but it never holds back a site: the
# item appears without it. Nor do two meetings in one place, a wish for the paper that
# can't be granted, or a paper that can't be made, or that a print shop would refuse.
# Nor does a fault of ours, which costs the item that it was met at and nothing else.
NEVER_HOLDS_BACK = ("photo-", "meetings-", "krant-", "paper-", "version-", "print-", ITEM)


@dataclass(frozen=True)
class Problem:
    """One mistake. `buurten` are the buurten it concerns; None means all of them.

    `item`: it costs the item it was met at, and holds back no site.
    """

    code: str
    location: Location
    values: tuple[tuple[str, Any], ...] = ()
    buurten: frozenset[str] | None = None
    severity: Severity = "error"
    item: bool = False

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
        never = self.item or self.code.startswith(NEVER_HOLDS_BACK)
        return self.severity == "error" and not never and self.concerns(buurt)


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


def suggestion(
    word: str,
    known: Iterable[str],
    listed: int = 16,
    among: Iterable[str] = (),
    part: Part = whole,
    longer: bool = True,
) -> str:
    """What to do about an unknown name: the right word that was meant, or the list of them if that is short.

    `among`: more right words, which are not in the list. `part`, `longer`: see `nearest`.
    """
    words = catalogue("buurtpers")
    names = sorted(known)
    if best := nearest(word, sorted({*names, *among}) if among else names, part, longer):
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


# What becomes of a text that can't be read, where it can't be told for whom it was; it may have been published before.
NOWHERE, EMPTY = "text-nowhere", "file-empty"


def kept_back(problems: Iterable[Problem], shown: Mapping[str, frozenset[str]]) -> list[Problem]:
    """The same, but a text that is lost holds back the buurten that showed it (`shown`, by file): it would vanish."""
    problems = [*problems]
    lost = {found.location.file for found in problems if found.code in (NOWHERE, EMPTY)}
    lost &= {file for file, whom in shown.items() if whom}
    kept: list[Problem] = []
    for found in problems:
        file = found.location.file
        if file in lost and found.code in (NOWHERE, EMPTY):
            names = ", ".join(sorted(shown[file]))
            kept += [found] if found.code == EMPTY else []
            kept.append(problem("text-was-shown", found.location, shown[file], names=names))
        elif file in lost and found.item:
            kept.append(replace(found, buurten=shown[file], item=False))
        else:
            kept.append(found)
    return kept


# A message stands in so many places before it is told once, with their number; and so many are told of one kind.
ALIKE, OF_A_KIND = 4, 12


@dataclass(frozen=True)
class Told:
    """A problem, how many others say the same of other places, and how many others of its kind are not told."""

    problem: Problem
    same: int = 0
    more: int = 0


def grouped(problems: Iterable[Problem], whole: bool = False) -> list[Told]:
    """What is told of problems, in their order: the same message over many files once, and of a kind the first ones.

    `whole`: each of them.
    """
    if whole:
        return [Told(found) for found in problems]
    places: dict[tuple[str, str, str], list[Problem]] = {}
    for found in problems:
        places.setdefault((found.severity, found.code, found.message), []).append(found)
    told: dict[str, list[Told]] = {}
    for (severity, code, _), alike in places.items():
        some = [Told(alike[0], len(alike) - 1)] if len(alike) >= ALIKE else [*map(Told, alike)]
        told.setdefault(f"{severity} {code}", []).extend(some)
    shown: list[Told] = []
    for some in told.values():
        left = some[OF_A_KIND:] if len(some) > OF_A_KIND + 1 else []
        kept = some[: len(some) - len(left)]
        kept[-1] = replace(kept[-1], more=sum(1 + one.same for one in left))
        shown += kept
    return sorted(shown, key=lambda one: one.problem.location)


def as_text(problems: Iterable[Problem], whole: bool = False) -> str:
    """For people: a paragraph per problem, the same over many files told once; `whole`: each of them."""
    words = catalogue("buurtpers")
    lines = []
    for told in grouped(problems, whole):
        found, place = told.problem, told.problem.location
        word = words(f"severity.{found.severity}")
        lines.append(f"{place}:{place.column}: {word}: {found.message}\n    {found.hint}")
        for key, count in (("told-same", told.same), ("told-more", told.more)):
            if count:
                lines.append("    " + words(f"cli.{key}", n=count))
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


_IN_JSON = {code: json.dumps(chr(code))[1:-1] for code in UNSEEN if code > ord("~")}
