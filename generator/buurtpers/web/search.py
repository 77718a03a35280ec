"""What a page gives to the search index of Material, as Material takes it, and the index that is made of that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from buurtpers.engine.inputs import digest
from buurtpers.plan.pages import PagePlan
from buurtpers.web.head import page_meta
from buurtpers.web.safe import checked

INDEX = "search/search_index.json"
MOST_REMEMBERED = 1000
_told: dict[str, bytes] = {}
"""What pages gave to the index: of a text for many sites made once."""
# Material passes over these too, but reads them all the same, and slowly.
_EXCLUDED = re.compile(r'<(\w+)[^>]* data-search-exclude="1"[^>]*>.*?</\1>', re.DOTALL)
# What Material takes out of a page, once it has read it; and what of that our templates say.
_OURS = ' data-search-exclude="1"'
_MARK = re.compile(r'\s?data-search-\w+="[^"]+"')
_NO_ENTRIES = b'"docs":[]}'
_END = b"]}"


def entries(plan: PagePlan, body: str) -> tuple[bytes, str]:
    """What a page gives to the index, with commas between, and its body after that."""
    searched, meta = _EXCLUDED.sub("", body), page_meta(plan)
    name = digest(plan.path, meta, searched)
    if name not in _told:
        from material.plugins.search.plugin import SearchIndex  # slow to load, and most pages are there already

        index: Any = SearchIndex()
        page = SimpleNamespace(content=searched, meta=meta, title=plan.title, toc=(), url=plan.path)
        index.add_entry_from_context(page)
        for one in index.entries:  # the search puts them into a page as they are
            checked(f"{one['title']} {one['text']}")
        if len(_told) == MOST_REMEMBERED:
            _told.clear()
        _told[name] = ",".join(json.dumps(one, separators=(",", ":"), default=str) for one in index.entries).encode()
    left = body.replace(_OURS, "")
    return _told[name], _MARK.sub("", left) if "data-search-" in left else left


def empty(index: bytes) -> bytes:
    """An index without entries, as Material writes it. Raises ValueError where it is no such thing."""
    if not index.endswith(_NO_ENTRIES):
        raise ValueError(index)
    return index


def assembled(bare: bytes, told: Iterable[bytes]) -> bytes:
    """The index of pages that gave these to it, from an empty one."""
    return b"".join((bare[: -len(_END)], b",".join(told), _END))


def places(bare: bytes, told: Iterable[bytes]) -> list[tuple[int, int]]:
    """Where in that index each of them stands: its first byte, and how many."""
    found, at = list[tuple[int, int]](), len(bare) - len(_END)
    for one in told:
        found.append((at, len(one)))
        at += len(one) + 1
    return found
