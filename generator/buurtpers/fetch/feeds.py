"""A feed of somebody else, read: RSS and Atom with feedparser, JSON Feed with json.

Run as a program it reads a feed from its standard input and writes headlines as
JSON, in a process of its own: what can't be read there takes nothing with it.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from buurtpers.read.outside import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ITEMS,
    Headline,
    clean_line,
    clean_link,
)

ZONE = ZoneInfo("Europe/Amsterdam")
MOST_LOOKED_AT = 2000
# More than any honest feed takes to read, in bytes, and in seconds of the processor.
MEMORY, SECONDS = 1_000_000_000, 60
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*", re.IGNORECASE)
# What is added to an address to follow who reads it.
_FOLLOWS = re.compile(r"utm_\w*|(?:fb|g|dcl|ms|y|tw)clid|mc_[ce]id|_ga|_hs\w+|mtm_\w+|pk_\w+|at_\w+|wt[._]mc\w*", re.I)


def read_feed(body: bytes, address: str, today: dt.date) -> tuple[Headline, ...] | None:
    """The newest headlines of a feed, newest first; None where it is no feed.

    What has no date, or one that is still to come, gets today's.
    """
    entries = _json_feed(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _feed(body)
    if entries is None:
        return None
    found: dict[str, Headline] = {}
    for title, link, date, summary in _first(entries):
        line, place = clean_line(plain(title), LONGEST_TITLE), clean_link(_without_followers(address, link))
        day = date if date and date <= today else today
        if line and place and place not in found:
            found[place] = Headline(
                date=day, title=line, link=place, summary=clean_line(plain(summary), LONGEST_SUMMARY)
            )
    newest = sorted(found.values(), key=lambda item: -item.date.toordinal())
    return tuple(newest[:MOST_ITEMS])


Entry = tuple[str, str, dt.date | None, str]
"""Title, link, day and summary, as they came."""


def _first(entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries):
        if number == MOST_LOOKED_AT:
            return
        yield entry


def plain(text: str) -> str:
    """Text without markup, also where it was packed twice: a title is `&amp;lt;b&amp;gt;` in many a feed."""
    text = text[:20_000]
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text)))
    return _TAG.sub(" ", _HIDDEN.sub(" ", text))


def _without_followers(address: str, link: str) -> str:
    """A link in full, without what tells its owner how a reader came there; "" where it leads nowhere."""
    try:
        whole = urljoin(address, link.strip())
        if urldefrag(whole).url == urldefrag(address).url:
            return ""  # To the feed itself: the link was empty, or "#".
        parts = urlsplit(whole)
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return ""
    if parts.username or parts.password:
        return ""
    kept = [(name, value) for name, value in asked if not _FOLLOWS.fullmatch(name)]
    return urlunsplit(parts if len(kept) == len(asked) else parts._replace(query=urlencode(kept)))


def _feed(body: bytes) -> Iterator[Entry] | None:
    import feedparser

    # Not the bytes themselves: it would take them for the name of a file first.
    try:
        read = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": "application/xml"},
            sanitize_html=False,  # Markup is taken away altogether.
            resolve_relative_uris=False,
        )
    except Exception:  # it stumbles over what it does not expect
        return None
    entries = read.get("entries", [])
    return map(_entry, entries) if read.get("version") or entries else None


def _entry(entry: Any) -> Entry:
    def said(name: str) -> str:
        value = entry.get(name)
        return value if isinstance(value, str) else ""

    # By its own `get`, feedparser would make one of the two up from the other, and warn of it.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    link = said("link") or (said("id") if said("id").startswith("http") else "")
    return said("title"), link, _day(moment), said("summary")


def _day(moment: Any) -> dt.date | None:
    """The day of a moment in UTC, on the clock of Amsterdam."""
    try:
        year, month, day, hour, minute = moment[:5]
        return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC).astimezone(ZONE).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _json_feed(body: bytes) -> Iterator[Entry] | None:
    """The items of a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        read = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    version = read.get("version") if isinstance(read, dict) else None
    if not isinstance(version, str) or not version.startswith("https://jsonfeed.org/version/1"):
        return None
    items = read.get("items")
    return (_json_item(item) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))


def _json_item(item: dict[str, Any]) -> Entry:
    def said(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str) and item[name].strip()), "")

    try:
        moment = dt.datetime.fromisoformat(said("date_published", "date_modified"))
        day = moment.astimezone(ZONE).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        day = None
    content = said("summary", "content_text", "content_html")
    return said("title") or clean_line(plain(content), 80), said("url", "external_url"), day, content


def main() -> None:
    """Arguments: the address of the feed, and today. Status 3 where it is no feed."""
    with suppress(ImportError, ValueError, OSError):  # not every system has it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    found = read_feed(sys.stdin.buffer.read(), sys.argv[1], dt.date.fromisoformat(sys.argv[2]))
    if found is None:
        sys.exit(3)
    sys.stdout.write(json.dumps([item.model_dump(mode="json") for item in found]))


if __name__ == "__main__":
    main()
