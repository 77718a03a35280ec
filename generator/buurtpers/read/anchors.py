"""The names of headings, so that a link can lead to one."""

from __future__ import annotations

from collections.abc import Container, Iterable

from buurtpers.read.addresses import slug

# Names in our own pages (the theme's templates); nobody's heading takes one of these.
OURS = frozenset({"inhoud", "zoek", "menu", "kader", "abonneren", "getallen", "per-jaar", "ook-te-doen"})
# Where a browser goes without a name.
_TOP = ("", "top")


def named(headings: Iterable[str], before: str = "") -> list[str]:
    """A name for each heading, by its words, beginning with `before`; none is given twice."""
    names, last = dict.fromkeys(OURS), dict[str, int]()
    for words in headings:
        name = plain = before + slug(words)
        while name in names:
            last[plain] = last.get(plain, 1) + 1
            name = f"{plain}-{last[plain]}"
        names[name] = None
    return [*names][len(OURS) :]


def found(fragment: str, names: Container[str]) -> str | None:
    """The name that a link means with what comes after its #; None where there is no such heading."""
    if fragment in _TOP or fragment in names:
        return fragment
    return plain if (plain := slug(fragment)) in names else None
