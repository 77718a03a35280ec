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
from urllib.parse import urldefrag, urljoin, urlsplit

from buurtpers.base.zones import AMSTERDAM
from buurtpers.fetch.mending import bare, mended
from buurtpers.read.outside import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ITEMS,
    Headline,
    clean_line,
    clean_link,
    without_followers,
)

MOST_LOOKED_AT = 2000
SHORT_TITLE = 80  # letters of a message that has no title of its own
# More than any honest feed takes to read, in bytes, and in seconds of the processor.
MEMORY, SECONDS = 1_000_000_000, 60
_DUTCH = re.compile(r"\s*(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)")
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*", re.IGNORECASE)


def read_feed(body: bytes, address: str, today: dt.date) -> tuple[Headline, ...] | None:
    """The newest headlines of a feed, newest first; None where it is no feed.

    What has no date, or one that is still to come, gets today's.
    """
    whole, entries = _json_feed(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _feed(body)
    if entries is None:
        return None
    found: dict[str, Headline] = {}
    for title, link, date, summary in _first(entries):
        said = plain(summary)
        line = clean_line(plain(title), LONGEST_TITLE) or clean_line(said, SHORT_TITLE)
        place = clean_link(_whole_link(address, link))
        day = date if date and date <= today else today
        if line and place and place not in found:
            found[place] = Headline(date=day, title=line, link=place, summary=clean_line(said, LONGEST_SUMMARY))
    if not found and not whole:
        return None  # A page with a fault in the middle, say: what was known before is better than nothing.
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


def _whole_link(address: str, link: str) -> str:
    """A link in full, without what tells its owner how a reader came there; "" where it leads nowhere."""
    try:
        whole = urljoin(address, link.strip())
        if urldefrag(whole).url == urldefrag(address).url:
            return ""  # To the feed itself: the link was empty, or "#".
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.username or parts.password:
        return ""
    return without_followers(whole)


def _feed(body: bytes) -> tuple[bool, Iterator[Entry] | None]:
    """Whether a feed is whole, as far as can be told, and its entries; None where it is no feed."""
    read = None
    body = mended(body)
    for xml in (body, bare(body)):
        with suppress(Exception):  # it stumbles over what it does not expect
            read = _parsed(xml)
            break
    if read is None:
        return False, None
    entries = read.get("entries", [])
    # That an encoding was told wrongly is no fault of what is in it.
    whole = not read.get("bozo") or isinstance(read.get("bozo_exception"), _harmless())
    return whole, map(_entry, entries) if read.get("version") or entries else None


def _parsed(xml: bytes) -> Any:
    import feedparser

    # Not the bytes themselves: it would take them for the name of a file first.
    return feedparser.parse(
        io.BytesIO(xml),
        response_headers={"content-type": "application/xml"},
        sanitize_html=False,  # Markup is taken away altogether.
        resolve_relative_uris=False,
    )


def _harmless() -> tuple[type[Exception], ...]:
    import feedparser

    return feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType


def _entry(entry: Any) -> Entry:
    def said(name: str) -> str:
        value = entry.get(name)
        return value if isinstance(value, str) else ""

    # By its own `get`, feedparser would make one of the two up from the other, and warn of it.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    day = _dutch_day(dict.get(entry, "published") or dict.get(entry, "updated")) or _day(moment)
    link = said("link") or (said("id") if said("id").startswith("http") else "")
    return said("title"), link, day, said("summary")


def _dutch_day(said: Any) -> dt.date | None:
    """«23-11-2026»; feedparser takes it for a day in 2023."""
    found = _DUTCH.match(said) if isinstance(said, str) else None
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _day(moment: Any) -> dt.date | None:
    """The day of a moment in UTC, on the clock of Amsterdam."""
    try:
        year, month, day, hour, minute = moment[:5]
        return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC).astimezone(AMSTERDAM).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _json_feed(body: bytes) -> tuple[bool, Iterator[Entry] | None]:
    """The items of a JSON Feed (jsonfeed.org, versions 1 and 1.1): as of `_feed`."""
    try:
        read = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return False, None
    version = read.get("version") if isinstance(read, dict) else None
    if not isinstance(version, str) or not version.startswith("https://jsonfeed.org/version/1"):
        return False, None
    items = read.get("items")
    return True, (_json_item(item) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))


def _json_item(item: dict[str, Any]) -> Entry:
    def said(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str) and item[name].strip()), "")

    try:
        moment = dt.datetime.fromisoformat(said("date_published", "date_modified"))
        day = moment.astimezone(AMSTERDAM).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        day = None
    content = said("summary", "content_text", "content_html")
    return said("title"), said("url", "external_url"), day, content


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
