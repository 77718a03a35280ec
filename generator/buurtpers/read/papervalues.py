"""What a piece of text may mean that is about the paper: its pages, what fills it, print shops."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from buurtpers.read.values import parse_names, reads, unquoted

# A page by its name, as the number that plans use.
PAGE_NAMES = {"voorpagina": 1, "achterpagina": -1}
MOST_PAGES = 64
PAGE_COUNTS = (1, 2, *range(4, MOST_PAGES + 1, 4))
"""How many pages a paper may have: one, two, or whole folded sheets."""
SINGLE_SHEET = 2  # pages, or fewer: there is nothing to fold


def parse_page(text: str) -> int:
    """`voorpagina`, `achterpagina` (-1) or a number."""
    bare = unquoted(text).casefold()
    if bare in PAGE_NAMES:
        return PAGE_NAMES[bare]
    number = int(bare) if re.fullmatch(r"[0-9]{1,3}", bare) else 0
    if not 1 <= number <= MOST_PAGES:
        raise PydanticCustomError("page-unreadable", "{text}", {"text": text})
    return number


def parse_pages(value: Any) -> tuple[int, int]:
    """How many pages a paper has, at least and at most: `8`, `4-12`, `4 tot 12`, `[4, 12]`; see `PAGE_COUNTS`."""
    if isinstance(value, tuple):
        return value
    words = value if isinstance(value, list) else re.split(r"\s*(?:-|–|tot en met|t/m|tot)\s*", unquoted(str(value)))
    shown = " - ".join(map(str, words))
    if not 1 <= len(words) <= 2 or not all(re.fullmatch(r"[0-9]{1,3}", unquoted(str(word))) for word in words):
        raise PydanticCustomError("pages-unreadable", "{text}", {"text": shown})
    least, most = (int(unquoted(words[at])) for at in (0, -1))
    if not 1 <= least <= most <= MOST_PAGES:
        raise PydanticCustomError("pages-unreadable", "{text}", {"text": shown})
    if not {least, most} <= {*PAGE_COUNTS}:
        right = " - ".join(
            dict.fromkeys(str(next(count for count in PAGE_COUNTS if count >= number)) for number in (least, most))
        )
        raise PydanticCustomError("pages-four", "{text}", {"text": shown, "right": right})
    return least, most


def parse_millimetres(text: str) -> float:
    """A small measure: `3`, `3 mm`, `2,5 mm`; 0 to 5."""
    found = re.fullmatch(r"([0-9](?:[.,][0-9]{1,2})?)\s*(?:mm)?", unquoted(text).casefold())
    size = float(found[1].replace(",", ".")) if found else 9.0
    if size > 5:
        raise PydanticCustomError("bleed-unreadable", "{text}", {"text": text})
    return size


FILLERS = ("puzzel", "oproep", "kaartjes")


def parse_fillers(value: Any) -> tuple[str, ...]:
    """What may fill a gap in the paper, the best liked first; `geen` is nothing at all."""
    if isinstance(value, tuple):
        return value
    names = (
        tuple(dict.fromkeys(name.casefold() for name in parse_names(value))) if isinstance(value, str | list) else ()
    )
    if names in (("geen",), ("nee",)) or value == []:
        return ()
    for name in names or ("",):
        if name not in FILLERS:
            raise PydanticCustomError("choice-unknown", "", {"expected": ", ".join((*FILLERS, "geen")), "text": name})
    return names


_PAGE = {"anyOf": [{"enum": list(PAGE_NAMES)}, {"type": "integer", "minimum": 1, "maximum": MOST_PAGES}]}
_COUNT = {"enum": list(PAGE_COUNTS)}
_PAGES = {
    "anyOf": [
        _COUNT,
        {"type": "string", "examples": ["4-12"]},
        {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2},
    ]
}
_FILLERS = {"anyOf": [{"enum": [*FILLERS, "geen"]}, {"type": "array", "items": {"enum": list(FILLERS)}}]}

PageNumber = Annotated[int, reads(parse_page), WithJsonSchema(_PAGE)]
Pages = Annotated[tuple[int, int], BeforeValidator(parse_pages), WithJsonSchema(_PAGES)]
Fillers = Annotated[tuple[str, ...], BeforeValidator(parse_fillers), WithJsonSchema(_FILLERS)]
Millimetres = Annotated[
    float,
    reads(parse_millimetres),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 5}, {"type": "string"}]}),
]
Copies = Annotated[int, Field(ge=1, le=1_000_000)]


def _in_x(found: re.Match[str]) -> str:
    """In place of what stands around the name of a standard: "X-" for `pdf/x`, nothing for a year behind it."""
    return "" if found[0].startswith(":") else "X-"


Standard = Annotated[
    Literal["X-4", "X-1a"],
    reads(lambda text: re.sub(r"^(?:PDF[/ -]*)?X[ -]*|:20[0-9]{2}$", _in_x, unquoted(text).upper()).replace("A", "a")),
    WithJsonSchema({"enum": ["X-4", "X-1a", "PDF/X-4", "PDF/X-1a"]}),
]
