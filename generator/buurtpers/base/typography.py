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


# Pictographs, flags and the marks that join them: no text face has them, and a
# tagged PDF may not hold a character that nobody can see.
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\U000e0020-\U000e007f\u200d\ufe0e\ufe0f\u20e3]+ ?")

_UNSEEN = str.maketrans("", "", "\ufeff\ufffe\uffff")  # a tagged PDF takes none of these either


def without_emoji(text: str) -> str:
    """`text` without emoji: they stay on the website, paper has none."""
    return _PICTOGRAPHS.sub("", text.translate(_UNSEEN))
