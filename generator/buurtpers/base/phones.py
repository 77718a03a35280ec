"""Telephone numbers in running text, as the Dutch write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What comes after 06, after the two and after the three letters of an area, in the pieces that people make of it.
# Between pieces is a space; in the last way also a hyphen; or a dot, and then everywhere. A date is in none of them.
_PIECES = {8: "8 44 332 323 233 2222", 7: "7 34 43 322 223 232 1222", 6: "6 33 24 42 222"}


def _digits(many: int) -> str:
    ways = [[rf"\d{{{size}}}" for size in way] for way in _PIECES[many].split()]
    return f"(?:{'|'.join('[ ]'.join(way) for way in ways)}|{'-'.join(ways[-1])})"


def _dotted(many: int) -> str:
    ways = [[rf"\d{{{size}}}" for size in way] for way in _PIECES[many].split()]
    return f"(?:{'|'.join('[.]'.join(way) for way in ways)})"


_APART = r"(?:[ ]?[-–/][ ]?|[ ])?"
_AREAS = (("6", 8), (r"[1-9]\d", 7), (r"[1-9]\d\d", 6))
_ABROAD = "|".join(f"{area}{_APART}{_digits(many)}" for area, many in _AREAS)
_HERE = "|".join(rf"(?:0{area}|[(]0{area}[)]){_APART}{_digits(many)}" for area, many in _AREAS)
_DOTS = "|".join(rf"(?:0|[+]31[.]){area}[.]{_dotted(many)}" for area, many in _AREAS)
_FREE = r"(?:\d{4}|\d{7}|\d{2}[ ]\d{2}|\d{3}[ ]\d{2}[ ]\d{2}|\d{3}[ ]\d{4})"
_NUMBER = re.compile(
    rf"""(?P<iban>\b[A-Z]{{2}}\d{{2}}(?:[ ]?[A-Z0-9]{{4}}){{2,7}}(?:[ ]?[A-Z0-9]{{1,4}})?\b)
    | (?<![\w+/.,:€#-])(?<!€[ ])(?P<number>
        (?:\+31|0031)[ -]?(?:\(0\)[ ]?)?(?:{_ABROAD})
      | {_HERE}
      | {_DOTS}
      | 0(?:800|90[069]){_APART}{_FREE}
      | 14[ ]0\d{{2,3}}
      | (?P<alarm>112)
    )(?!\w|[ ]?[%€]|[-/.,:]\d|[ ]\d|[ ]?(?:uur|u|h)\b)""".replace("[ ]", "[ \u00a0]").replace(r"\d", "[0-9]"),
    re.VERBOSE,
)
# What stands before 112 where it is to be called, and not a number of houses or people.
_CALL = re.compile(
    r"\b(?:bel(?:t|len)?|met|(?:alarm)?nummer)"
    r"(?:\W{1,2}(?:direct|meteen|altijd|gelijk|onmiddellijk|eerst|dan|bij|in|geval|van|brand|nood|spoed|gevaar|ongeluk))*"
    r":?\s$",
    re.IGNORECASE,
)
# No number without one of these.
_MARKS = ("0", "112", "+31")


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """Each telephone number in a text; not what only looks like one: an account, a date, a price."""
    if not any(mark in text for mark in _MARKS):
        return
    for found in _NUMBER.finditer(text):
        if found["number"] and not (
            found["alarm"] and not _CALL.search(text, max(0, found.start() - 60), found.start())
        ):
            yield found


def dialled(number: str) -> str:
    """A number as a telephone takes it."""
    return re.sub(r"[^0-9+]", "", number.replace("(0)", ""))
