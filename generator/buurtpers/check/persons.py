"""Whether a text that should name a street or an area is about somebody: a house, a name, what was said.

Only what can hardly be anything else is found. A street may be called «Mevrouw de Vriesstraat», a flat «Toren 3»
and a square «Plein 1813»; «nr 2 t/m 48» is a stretch of a street.
"""

from __future__ import annotations

import re

_WAYS = (
    "straat|str|laan|weg|plein|pad|hof|hofje|dreef|kade|singel|gracht|steeg|plantsoen|park|erf|dijk|markt|brink|kamp"
    "|flat|poort|ring|hage|veld|wal|burg|haven|werf|laantje|straatje|kwartier|oord|plaats"
)
# Things with a number that are no homes.
_PARTS = (
    "flat|flats|blok|toren|gebouw|complex|deel|fase|wijk|zone|vak|veld|sector|portiek|hof|hofje|buurt|kwartier|trappenhuis"
    "|route|lijn|plan|plein|kavel|eiland|etage|verdieping|laag|galerij|wooneenheden|woningen|huizen|nummers"
)
_NUMBER = r"\d{1,3}(?:\s?(?:[a-z]|bis|hs|[iv]{1,3})(?![\w/.]))?(?!\w)"
_RANGE = r"\s*(?:[-–—]|t/m|t\.m\.|tot|tot en met|en hoger|e\.v\.)"

# «nr 12», «huisnummer 12», «op nummer 12»; no range behind it.
_HOUSE = re.compile(rf"(?:(?<!\w)(?:huis)?(?:nrs?|no|nummers?)\.?\s*:?\s*|#\s*){_NUMBER}(?!{_RANGE})", re.I)
# «Kerkpad 12», «Kerkpad 12a», «Lange Laan 3, 5»: the number of a home behind the name of a street.
_ADDRESS = re.compile(
    rf"\b(?!(?:{_PARTS}|tot|van|vanaf|met|rond|circa|ruim|samen|even|oneven)\b)[^\W\d_]{{3,}}\.?\s+"
    rf"{_NUMBER}(?!{_RANGE})(?!\s*(?:{_PARTS}|e)\b)",
    re.I,
)
_TITLE = re.compile(
    r"\b(?:familie|fam\.|fam|gezin|mevrouw|mevr\.|mevr|mw\.|mw|mvr\.?|meneer|mijnheer|dhr\.|dhr|de heer|juffrouw|"
    r"oma|opa|weduwe|buurman|buurvrouw)(?=[\s.:]|$)\s*(?P<name>(?:[\w'’.-]+\s*){0,6})",
    re.I,
)
_STREET = re.compile(rf"\w+(?:{_WAYS})", re.I)
_SAID = re.compile(
    r"\b(?:wil|wilt|willen|wilde|wou)\s+(?:niet|geen|wel|graag|niks|meer|liever|nog)\b"
    r"|\b(?:niet|nooit|altijd|nu|weer)\s+(?:thuis|open\w*|aanbellen|storen|bellen)\b"
    r"|\b(?:doet|deed|doen)\s+(?:niet|nooit)\s+\w+"
    r"|\bgeen\s+(?:interesse|zin|tijd|nee-?sticker)\b"
    r"|\b(?:woont|leeft|is|zit)\s+(?:er\s+)?(?:alleen|ziek|boos|eenzaam|dement|overleden|gescheiden|verhuisd|zwanger)\b"
    r"|\b(?:sprak|gesproken)\s+met\b|\bterug(?:komen|bellen|gaan)\b|\bbelt\s+terug\b",
    re.I,
)
_PHONE = re.compile(r"(?<![\w+])(?:\+|00|0)\d(?:[\s\-.()/]{0,2}\d){7,12}(?!\d)")
_MAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\w+")
_POSTCODE = re.compile(r"\b\d{4}\s?[A-Z]{2}[\s,]+\d{1,4}\b")


_MOST = 500  # letters that are looked at


def person_in(text: str) -> str | None:
    """The first piece of `text` that is about somebody, or about one home; None where nothing is."""
    text = text[:_MOST]
    for pattern in (_MAIL, _PHONE, _POSTCODE, _SAID, _HOUSE):
        if found := pattern.search(text):
            return found[0].strip()
    return _titled(text) or ((found := _ADDRESS.search(text)) and found[0].strip()) or None


def _titled(text: str) -> str | None:
    """«mevrouw Jansen», but not a street that is called after her."""
    for found in _TITLE.finditer(text):
        if not any(_STREET.fullmatch(word.strip(".")) for word in found["name"].split()):
            return found[0].strip()
    return None
