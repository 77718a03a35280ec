"""Telephone numbers in running text, as the Dutch write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What comes after 06, after the two and after the three letters of an area, in the pieces that people make of it.
# Between pieces is a space; in the last way also a hyphen. A date is in none of them.
_PIECES = {8: "8 44 332 323 233 2222", 7: "7 34 43 322 223 232 1222", 6: "6 33 24 42 222"}


def _digits(many: int) -> str:
    ways = [[rf"\d{{{size}}}" for size in way] for way in _PIECES[many].split()]
    return f"(?:{'|'.join('[ ]'.join(way) for way in ways)}|{'-'.join(ways[-1])})"


_APART = r"(?:[ ]?[-–/][ ]?|[ ])?"
_AREAS = (("6", 8), (r"[1-9]\d", 7), (r"[1-9]\d\d", 6))
_ABROAD = "|".join(f"{area}{_APART}{_digits(many)}" for area, many in _AREAS)
_HERE = "|".join(rf"(?:0{area}|[(]0{area}[)]){_APART}{_digits(many)}" for area, many in _AREAS)
_FREE = r"(?:\d{4}|\d{7}|\d{2}[ ]\d{2}|\d{3}[ ]\d{2}[ ]\d{2}|\d{3}[ ]\d{4})"
_NUMBER = re.compile(
    rf"""(?P<iban>\b[A-Z]{{2}}\d{{2}}(?:[ ]?[A-Z0-9]{{4}}){{2,7}}(?:[ ]?[A-Z0-9]{{1,4}})?\b)
    | (?<![\w+/.,:€#-])(?<!€[ ])(?P<number>
        (?:\+31|0031)[ -]?(?:\(0\)[ ]?)?(?:{_ABROAD})
      | {_HERE}
      | 0(?:800|90[069]){_APART}{_FREE}
      | 14[ ]0\d{{2,3}}
      | (?<=[Bb]el[ ])112 | (?<=[Bb]elt[ ])112 | (?<=[Bb]ellen[ ])112 | (?<=met[ ])112 | (?<=nummer[ ])112
    )(?!\w|[ ]?[%€]|[-/.,:]\d|[ ]\d|[ ]?(?:uur|u|h)\b)""".replace("[ ]", "[ \u00a0]").replace(r"\d", "[0-9]"),
    re.VERBOSE,
)
# No number without one of these.
_MARKS = ("0", "112", "+31")


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """Each telephone number in a text; not what only looks like one: an account, a date, a price."""
    if not any(mark in text for mark in _MARKS):
        return
    for found in _NUMBER.finditer(text):
        if found["number"]:
            yield found


def dialled(number: str) -> str:
    """A number as a telephone takes it."""
    return re.sub(r"[^0-9+]", "", number.replace("(0)", ""))
