"""Where links in a text may lead.

Off the site: to web addresses, mailboxes and telephones. All else is an address on
the site itself, which is looked for later. What a person wrote can be anything, so
nothing here asks a library that may refuse.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
# What a browser takes out of an address, or before it, and so might make another one of it.
_PASSED_OVER = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]|^\s+|\s+$")
# What a letter that is begun by a link may have in it already. Not whom else it goes to, nor what is added to it.
_IN_A_LETTER = ("subject", "body")
# No signs that make a telephone do something else than call.
_NUMBER = re.compile(r"[\d+() .-]+", re.ASCII)
_ADDRESS = re.compile(r"[^\s@,<>\"]+@[^\s@,<>\"]+")


def is_external(address: str) -> bool:
    """Whether an address leads off the network's own sites (or to a mailbox, a telephone)."""
    return address.startswith("//") or _SCHEME.match(address) is not None


def written(address: str) -> str:
    """An address without the spaces and control characters that browsers ignore."""
    return _PASSED_OVER.sub("", address)


def outward(address: str) -> str | None:
    """An address off the site as it is published; None for one that no link may have."""
    if address.startswith("//"):
        return "https:" + address
    found = _SCHEME.match(address)
    scheme = found[1].lower() if found else ""
    if scheme not in SCHEMES:
        return None
    rest = address[found.end() :] if found else ""
    if scheme == "tel":
        return f"tel:{rest}" if _NUMBER.fullmatch(rest) else None
    return _letter(rest) if scheme == "mailto" else address


def _letter(rest: str) -> str | None:
    """A link that begins a letter, with nothing in it but for whom, about what, and how it begins."""
    to, _, query = rest.partition("?")
    people = [one for one in re.split(r"\s*,\s*", unquote(to).strip()) if one]
    if not all(_ADDRESS.fullmatch(one) for one in people):
        return None
    kept = [
        (name.lower(), value) for name, value in parse_qsl(query.replace("+", "%2B")) if name.lower() in _IN_A_LETTER
    ]
    asked = "&".join(f"{name}={quote(_one_line(value) if name == 'subject' else value)}" for name, value in kept)
    return "mailto:" + ",".join(quote(one, safe="@+") for one in people) + (f"?{asked}" if asked else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
