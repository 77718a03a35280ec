"""When a meeting returns: what a volunteer writes, as one rule.

`elke 2e dinsdag van de maand om 19:30`, a mapping of the same words, and the text of
an RRULE (RFC 5545) all become a `Recurrence`. What can't be understood raises
`PydanticCustomError` whose type is the code of a problem in the catalogue.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import PydanticCustomError

from buurtpers.read.rules.rrule import rule_from_rrule, until_of_rrule
from buurtpers.read.rules.rule import Recurrence
from buurtpers.read.rules.sentence import Sentence

LONGEST = 300  # characters that a volunteer needs for a rule


def parse_recurrence(value: Any) -> Recurrence:
    """A rule as text, as a mapping of its pieces, or as an RRULE."""
    if isinstance(value, Recurrence):
        return value
    if isinstance(value, dict):
        return _from_pieces(value)
    if not isinstance(value, str):
        raise PydanticCustomError("recurrence-empty", "", {})
    text = value.strip().strip("“”„‘’\"'").strip()
    if not text or len(text) > LONGEST:
        raise PydanticCustomError("recurrence-empty", "", {})
    if re.match(r"(rrule\s*[:=]\s*)?freq\s*=", text, re.IGNORECASE):
        return Recurrence(rule_from_rrule(text), last=until_of_rrule(text))
    return Sentence(text).read()


# The mapping: a sentence in pieces

PIECES = {
    "elke": "elke", "iedere": "elke", "elk": "elke", "every": "elke",
    "op": "op", "dag": "op", "dagen": "op", "on": "op",
    "in": "in", "maanden": "in", "months": "in",
    "om": "om", "begin": "om", "at": "om",
    "tot": "tot", "einde": "tot", "until": "tot", "t/m": "tot",
    "vanaf": "vanaf", "from": "vanaf",
    "behalve": "behalve", "except": "behalve",
}  # fmt: skip

KNOWN = "elke, op, in, om, tot, vanaf, behalve"
_IN_ORDER = KNOWN.split(", ")


def _from_pieces(value: dict[str, Any]) -> Recurrence:
    said: dict[str, str] = {}
    for key, item in value.items():
        piece = PIECES.get(key.strip().casefold())
        if piece is None or piece in said:
            raise PydanticCustomError("recurrence-piece", "", {"text": key[:60], "known": KNOWN})
        words = item if isinstance(item, list) else [item]
        if not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise PydanticCustomError("recurrence-piece", "", {"text": key[:60], "known": KNOWN})
        said[piece] = " en ".join(words)
    # In this order a sentence has them: the end of the hours behind their begin, and exceptions last.
    return parse_recurrence(" ".join(f"{piece} {said[piece]}" for piece in _IN_ORDER if piece in said))
