"""What a piece of text may mean: dates, times, names, telephone numbers as people write them.

Each type is text in, value out. A value that can't be understood raises
`PydanticCustomError` whose type is the code of a problem in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from buurtpers.base.likeness import nearest
from buurtpers.read.textfile import printable, visible


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what was counted; None where nothing was."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


_QUOTES = "“”„‘’\"'"


def unquoted(text: str) -> str:
    """Text without the spaces and (curly) quotes around it."""
    return text.strip().strip(_QUOTES).strip()


def parse_yes_no(text: str) -> bool:
    """ja/nee, in the ways people and programs write it."""
    match unquoted(text).casefold():
        case "ja" | "yes" | "true" | "waar" | "aan" | "on" | "j" | "y" | "1":
            return True
        case "nee" | "no" | "false" | "onwaar" | "uit" | "off" | "n" | "0":
            return False
    raise PydanticCustomError("yes-no", "{text}", {"text": text})


def parse_yes_or_reason(text: str) -> bool | str:
    """ja/nee, or the reason why, which counts as yes."""
    try:
        return parse_yes_no(text)
    except PydanticCustomError:
        return text.strip()


def parse_phone(text: str) -> str:
    """A telephone number as it was written; the first 0 must be there."""
    bare = text.strip()
    digits = re.sub(r"\D", "", bare)
    if not re.fullmatch(r"\+?[\d\s()\-/.]+", bare) or not 3 <= len(digits) <= 15:
        raise PydanticCustomError("phone-unreadable", "{text}", {"text": text})
    if len(digits) == 9 and digits[0] != "0" and not bare.startswith("+"):
        raise PydanticCustomError("phone-zero", "{text}", {"text": text, "right": "0" + bare})
    return bare


_EMAIL = re.compile(r"[^@\s<>\"']+@[\w\-]+(?:\.[\w\-]+)+")


def parse_email(text: str) -> str:
    bare = text.strip().strip("<>")
    if not _EMAIL.fullmatch(bare):
        raise PydanticCustomError("email-unreadable", "{text}", {"text": text})
    return bare


def parse_web_address(text: str) -> str:
    """An http(s) address; a bare "www." gets https."""
    bare = text.strip()
    if bare.startswith("www."):
        bare = "https://" + bare
    known = re.fullmatch(r"https?://[^\s<>\"'/]+\.[^\s<>\"']+|https?://localhost[^\s<>\"']*", bare)
    if not known or not _has_host(bare):
        raise PydanticCustomError("url-unreadable", "{text}", {"text": text})
    return bare


def _has_host(address: str) -> bool:
    """Whether every library can tell the host and the port of an address: brackets, say, belong to numbers only."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def parse_site_address(text: str) -> str:
    """Where a site stands: what comes behind it are the addresses of its pages."""
    if "@" in text:  # A password may be in it, so nothing of it is told.
        raise PydanticCustomError("site-url-user", "", {})
    address = parse_web_address(text)
    steps = re.split(r"[/\\]", unquote(address))
    if "?" in address or "#" in address or "\\" in unquote(address) or not {".", ".."}.isdisjoint(steps):
        raise PydanticCustomError("site-url-more", "{text}", {"text": text})
    return address


def parse_feed_address(text: str) -> str:
    """The address of a feed or a calendar. Calendars give theirs as webcal://, which is fetched as https://."""
    return parse_web_address(re.sub(r"^webcals?://", "https://", text.strip(), flags=re.IGNORECASE))


def parse_colour(text: str) -> str:
    """A colour dark enough for white letters on it (WCAG AA, 4.5 : 1)."""
    bare = unquoted(text).casefold()
    if not re.fullmatch(r"#[0-9a-f]{6}", bare):
        raise PydanticCustomError("colour-unreadable", "{text}", {"text": text})
    if contrast_with_white(bare) < 4.5:
        raise PydanticCustomError("colour-light", "{text}", {"text": text})
    return bare


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2 contrast ratio of «#rrggbb» to white, 1 to 21."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def parse_names(value: str | list[str]) -> tuple[str, ...]:
    """A list of names, or one text with commas."""
    words = re.split(r",|;|\s+en\s+", value) if isinstance(value, str) else value
    if any(not isinstance(word, str) for word in words):
        raise PydanticCustomError("names-unreadable", "", {})
    return tuple(dict.fromkeys(unquoted(word) for word in words if unquoted(word)))


@dataclass(frozen=True)
class Buurten:
    """Which buurten something is for: `only` these (None: all), but not `but`."""

    only: tuple[str, ...] | None = None
    but: tuple[str, ...] = ()

    def of(self, known: Iterable[str]) -> frozenset[str]:
        """The ones among `known` that are meant."""
        meant = known if self.only is None else frozenset(self.only).intersection(known)
        return frozenset(meant).difference(self.but)

    def has(self, buurt: str) -> bool:
        """Whether a buurt is meant."""
        return (self.only is None or buurt in self.only) and buurt not in self.but

    def concern(self, known: Collection[str]) -> frozenset[str]:
        """The buurten that a mistake in such an item concerns: those meant, and the likeliest for a misspelled name."""
        meant = (nearest(name, known) for name in self.named if name not in known)
        return self.of(known) | {name for name in meant if name}

    @property
    def named(self) -> tuple[str, ...]:
        return (self.only or ()) + self.but


NOBODY: frozenset[str] = frozenset()
"""No buurt at all: whom a mistake concerns that holds back no site."""

ALL_WORDS = frozenset({"alle", "alles", "allemaal", "iedereen", "all"})


def parse_buurten(value: Any) -> Buurten:
    """`schothorst`, `[a, b]`, `alle`, `alle behalve a, b`, `{behalve: [a]}`."""
    if isinstance(value, Buurten):
        return value
    if isinstance(value, dict):
        if set(value) != {"behalve"}:
            raise PydanticCustomError("buurten-unreadable", "", {})
        return Buurten(None, parse_names(value["behalve"] or ""))
    if isinstance(value, str):
        head, *rest = re.split(r"\s+behalve\s+", unquoted(value), maxsplit=1)
        if head.casefold() in ALL_WORDS:
            return Buurten(None, parse_names(rest[0]) if rest else ())
        if rest:
            raise PydanticCustomError("buurten-unreadable", "", {})
    if not isinstance(value, str | list):
        raise PydanticCustomError("buurten-unreadable", "", {})
    names = parse_names(value)
    if not names:
        raise PydanticCustomError("buurten-unreadable", "", {})
    return Buurten(None) if len(names) == 1 and names[0].casefold() in ALL_WORDS else Buurten(names)


def parse_focus(value: Any) -> tuple[float, float]:
    """Which spot of a photograph matters, in per cent from the left and from the top: `[50, 30]`."""
    if isinstance(value, tuple):
        return value
    words = value if isinstance(value, list) else re.split(r"\s*[,;]\s*|\s+", unquoted(str(value)))
    bare = [unquoted(str(word)).removesuffix("%").rstrip() for word in words]
    if len(bare) != 2 or not all(re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", word) for word in bare):
        raise PydanticCustomError("focus-unreadable", "", {"right": "[50, 30]"})
    across, down = (float(word) for word in bare)
    if max(across, down) > 100:
        raise PydanticCustomError("focus-unreadable", "", {"right": "[50, 30]"})
    if max(across, down) <= 1 and any("." in word for word in bare):
        right = f"[{round(across * 100)}, {round(down * 100)}]"
        raise PydanticCustomError("focus-unreadable", "", {"right": right})
    return across / 100, down / 100


# What a working group's status may be, and the other words for each.
STATUSES = {
    "oprichting": ("in oprichting", "forming"),
    "actief": ("active", "bezig"),
    "rust": ("in rust", "rustend", "resting"),
    "klaar": ("done", "afgerond"),
}


def parse_status(text: str) -> str:
    bare = unquoted(text).casefold()
    for status, others in STATUSES.items():
        if bare in (status, *others):
            return status
    expected = ", ".join(("in oprichting", "actief", "in rust", "klaar"))
    raise PydanticCustomError("choice-unknown", "", {"expected": expected, "text": text[:60]})


def parse_lines(value: Any) -> Any:
    """One line, or a list of lines."""
    return (value,) if isinstance(value, str) else value


def parse_areas(value: Any) -> Any:
    """Words by buurt: a mapping of texts or lists."""
    if not isinstance(value, dict) or not all(isinstance(words, str | list) for words in value.values()):
        raise PydanticCustomError("areas-unreadable", "", {})
    return value


def _text(value: Any) -> Any:
    if isinstance(value, list):
        raise PydanticCustomError("text-is-list", "", {})
    if isinstance(value, dict):
        raise PydanticCustomError("text-is-mapping", "", {})
    return printable(value) if isinstance(value, str) else value


def _line(value: Any) -> Any:
    """One line of text: a name, a heading, a sentence."""
    value = _text(value)
    if not isinstance(value, str):
        return value
    line = re.sub(r"\s+", " ", value).strip()
    return line if visible(line) else ""


def _how(value: Any) -> Any:
    """A sentence for readers: «nee» counts as nothing said, and «ja» is refused, as it does not say how."""
    match value.strip().casefold() if isinstance(value, str) else value:
        case "nee" | "geen" | "niet" | "n.v.t." | "nvt" | "-" | False:
            return None
        case "ja" | "wel" | True:
            raise PydanticCustomError("say-how", "", {})
    return value


def reads(parse: Any) -> BeforeValidator:
    """A validator that reads text with `parse` and lets a value that is one already pass."""

    def read(value: Any) -> Any:
        value = _text(value)
        return parse(value) if isinstance(value, str) else value

    return BeforeValidator(read)


def _id(value: str) -> str:
    return unquoted(value)


def _file_name(value: str) -> str:
    """A path with forward slashes that stays below where it starts."""
    bare = unquoted(value).replace("\\", "/")
    parts = [part for part in bare.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or ":" in parts[0] or bare.startswith("/"):
        raise PydanticCustomError("path-outside", "{text}", {"text": value})
    return "/".join(parts)


_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_YES_NO = {"anyOf": [{"type": "boolean"}, {"enum": ["ja", "nee"]}]}
_TARGET = {
    "anyOf": [
        {"type": "string", "examples": ["alle", "alle behalve liendert"]},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"behalve": _NAMES}, "required": ["behalve"], "additionalProperties": False},
    ]
}

Line = Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(_line)]
How = Annotated[Line | None, BeforeValidator(lambda value: _how(value))]
Markdown = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_text)]
Address = Line
Id = Annotated[str, StringConstraints(min_length=1, max_length=80), reads(_id)]
FileName = Annotated[str, StringConstraints(max_length=200), reads(_file_name)]
Ids = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda v: parse_names(v) if isinstance(v, str | list) else v),
    WithJsonSchema(_NAMES),
]
YesNo = Annotated[bool, reads(parse_yes_no), WithJsonSchema(_YES_NO)]
YesOrReason = Annotated[bool | str, reads(parse_yes_or_reason), WithJsonSchema({"type": ["string", "boolean"]})]
Phone = Annotated[str, reads(parse_phone)]
Email = Annotated[str, reads(parse_email)]
WebAddress = Annotated[str, reads(parse_web_address)]
SiteAddress = Annotated[str, reads(parse_site_address)]
FeedAddress = Annotated[str, reads(parse_feed_address)]
Colour = Annotated[str, reads(parse_colour), WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"})]
Target = Annotated[
    Buurten,
    BeforeValidator(parse_buurten),
    PlainSerializer(lambda target: "alle" if target == Buurten() else list(target.named)),
    WithJsonSchema(_TARGET),
]
_PART = {"type": "number", "minimum": 0, "maximum": 100}
_FOCUS = {"type": "array", "items": _PART, "minItems": 2, "maxItems": 2, "examples": [[50, 30]]}
Focus = Annotated[tuple[float, float], BeforeValidator(parse_focus), WithJsonSchema(_FOCUS)]
Status = Annotated[
    Literal["oprichting", "actief", "rust", "klaar"],
    reads(parse_status),
    WithJsonSchema({"enum": ["in oprichting", "actief", "in rust", "klaar"]}),
]
Wishes = Annotated[tuple[Line, ...], BeforeValidator(parse_lines), WithJsonSchema(_NAMES)]
Areas = Annotated[
    dict[str, Ids],
    BeforeValidator(parse_areas),
    WithJsonSchema({"type": "object", "additionalProperties": _NAMES}),
]
# In an Annotated Literal: accept its words with other capitals, or quotes around them.
LOWER = reads(lambda text: unquoted(text).casefold())
UPPER = reads(lambda text: unquoted(text).upper())
