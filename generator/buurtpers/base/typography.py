"""Quotes and dashes as Dutch printers set them."""

from __future__ import annotations

import re

# 's avonds, 't, 'n: an apostrophe, never an opening quote.
_CLIPPED = re.compile(r"(?<!\w)['‘](?=(?:s|t|n|k|m|r|ns)\b)", re.IGNORECASE)
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[{–—/“‘\"']))(['\"])(?=\S)")
_RULES = (
    (_CLIPPED, "’"),
    (_OPENING, lambda found: "‘" if found[1] == "'" else "“"),
    (re.compile(r"'"), "’"),
    (re.compile(r'"'), "”"),
    (re.compile(r"(?<=\s)-{1,2}(?=\s)"), "–"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=€) (?=\d)"), "\u00a0"),
)


def typographic(text: str) -> str:
    """`text` with curly quotes, dashes and ellipses; text that has them already is left alone."""
    # Without any of these the rules change nothing, as in most texts.
    if not ("'" in text or '"' in text or "-" in text or "‘" in text or "..." in text or "€ " in text):
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _with_years(text) if "‘" in text else text


# ‘92: a year with an apostrophe, unless a quotation begins there.
_QUOTE = re.compile(
    r"(?P<year>‘(?=\d\d(?!\w)))|(?P<opens>‘)|(?P<closes>(?<=[\w.,!?…)”])’(?!\w)(?<![sxz]’(?= \w)))",
)


def _with_years(text: str) -> str:
    quotes = list(_QUOTE.finditer(text))
    depth, years = 0, []
    for place, quote in enumerate(quotes):
        kind = quote.lastgroup
        if kind == "year":
            after = next((later.lastgroup for later in quotes[place + 1 :] if later.lastgroup != "year"), "")
            if depth or after != "closes":
                years.append(quote.start())
                continue
        depth = max(0, depth - 1) if kind == "closes" else depth + 1
    for place in years:
        text = text[:place] + "’" + text[place + 1 :]
    return text


# Marks that join or colour emoji: a tagged PDF may not hold a character that nobody can see.
_JOINERS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u200d\ufe0e\ufe0f\u20e3]+")
_UNSEEN = str.maketrans("", "", "\ufeff\ufffe\uffff")  # it takes none of these either

UNUSUAL = re.compile(
    "[^\x00-\u017f\u0218-\u021b\u0300-\u0304\u0308\u1e80-\u1e85\u1ef2\u1ef3\u2002-\u200b\u2010-\u2015\u2018-\u201f\u2020-\u2022"
    "\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2212\ufeff]"
)
"""Characters that not every text face has."""
EMOJI = re.compile("[\U0001f300-\U0001faff]")  # for these there is a font


def drawn(text: str) -> str:
    """`text` without the marks that join and colour emoji: on paper each emoji is drawn by itself."""
    return _JOINERS.sub("", text.translate(_UNSEEN))
