"""What others told, as it was last fetched: `content/bronnen/<source>.json`, written by `buurtpers feeds`.

All of it comes from strangers. It is cleaned when it is fetched, and cleaned again
here: the file may have been merged, or changed by hand.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from buurtpers.read.calendars import clean_calendar
from buurtpers.read.textfile import visible

FOLDER = "content/bronnen"
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_LINK = 200, 300, 1000
MOST_ITEMS = 100
# More marks on one letter than any language writes cover the lines above and below.
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"({_MARK}{{2}}){_MARK}+")
# Parameters of an address that follow the reader (tracking).
_FOLLOWS = re.compile(r"utm_\w*|(?:fb|g|dcl|ms|y|tw)clid|mc_[ce]id|_ga|_hs\w+|mtm_\w+|pk_\w+|at_\w+|wt[._]mc\w*", re.I)
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{|}@/?#]+(?:[/?#][^\s<>\"`\\^{|}]*)?", re.IGNORECASE)


def clean_line(text: str, longest: int) -> str:
    """One line of plain text, at most so long: nothing that hides, turns the direction of writing, or breaks a page."""
    text = text[: 20 * longest]
    kept = (
        letter if unicodedata.category(letter) not in _UNSEEN or letter == _JOINER else " "
        for letter in text
        if letter not in _WITHIN
    )
    line = " ".join(_STACKED.sub(r"\1", unicodedata.normalize("NFC", "".join(kept))).split())
    if not visible(line):
        return ""
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


# Control characters, marks for the direction of writing, halves of pairs, and what means nothing to anybody else.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


_JOINER = "\u200d"  # of the parts of an emoji
# These stand within a word, and are not seen there.
_WITHIN = frozenset("\u00ad\u200b\u200c\u2060\ufeff")


def clean_link(text: str) -> str:
    """A web address that a page may link to; "" for anything else."""
    link = text.strip()
    good = len(link) <= LONGEST_LINK and link.isprintable() and _LINK.fullmatch(link)
    return link if good and _has_a_place(link) else ""


def _has_a_place(link: str) -> bool:
    """Whether a browser can look for it: its port is one that there is."""
    try:
        return urlsplit(link).port != 0
    except ValueError:
        return False


def without_followers(link: str) -> str:
    """A web address without what tells its owner how a reader came there; the rest as it was spelled."""
    before, asks, after = link.partition("?")
    query, mark, fragment = after.partition("#")
    asked = query.split("&")
    kept = [one for one in asked if not _FOLLOWS.fullmatch(one.partition("=")[0])]
    if not asks or "#" in before or len(kept) == len(asked):
        return link
    return before + ("?" + "&".join(kept) if kept else "") + mark + fragment


def _must_link(text: str) -> str:
    if not clean_link(text):
        raise ValueError("no web address")
    return text


def _cleaned_events(lines: tuple[str, ...]) -> tuple[str, ...]:
    return clean_calendar("\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")).encode("utf-8", "replace")) or ()


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Headline(_Kept):
    """A message of somebody else: what is said of it, and where it stands."""

    date: dt.date
    title: Annotated[
        str, BeforeValidator(lambda text: clean_line(str(text), LONGEST_TITLE)), StringConstraints(min_length=1)
    ]
    link: Annotated[str, AfterValidator(_must_link)]
    summary: Annotated[str, BeforeValidator(lambda text: clean_line(str(text), LONGEST_SUMMARY))] = ""


class Failure(_Kept):
    """Since when a source can't be fetched, and why: a key of the catalogue, and what goes with it."""

    since: dt.date
    why: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,40}$")]
    detail: Annotated[str, BeforeValidator(lambda text: clean_line(str(text), 100))] = ""


class SourceState(_Kept):
    """What is known of a source. `events` are the lines of its calendar, cleaned (see `calendars`)."""

    address: str = ""
    etag: Annotated[str, StringConstraints(max_length=500)] = ""
    modified: Annotated[str, StringConstraints(max_length=100)] = ""
    worked: dt.date | None = None
    failing: Failure | None = None
    items: Annotated[tuple[Headline, ...], Field(max_length=MOST_ITEMS)] = ()
    events: Annotated[tuple[str, ...], AfterValidator(_cleaned_events)] = ()


def state_file(source: str) -> str:
    """Where the state of a source is kept, below the network's root."""
    return f"{FOLDER}/{source}.json"


def read_state(raw: bytes) -> SourceState | None:
    """The state in a file; None where it is damaged."""
    try:
        return SourceState.model_validate_json(raw)
    except (ValidationError, RecursionError):
        return None


def calendar_state(raw: bytes) -> SourceState | None:
    """What a calendar file holds; None where it is none."""
    events = clean_calendar(raw)
    return None if events is None else SourceState(events=events)


def write_state(state: SourceState) -> bytes:
    """A state as a file that people can read, and whose changes a version system shows line by line."""
    said = state.model_dump(mode="json", exclude_defaults=True)
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
