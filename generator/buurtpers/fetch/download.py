"""One file from the web, from an address that may belong to anybody.

What is asked for may lead elsewhere, never answer, answer with far too much, or lead
into the network of the one who asks. So a name is looked up once, every address it
stands for is looked at, and the connection goes to that very address: nobody can
answer with another one in between. No proxy is used, whatever the surroundings say.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import quote, urljoin, urlsplit

from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from buurtpers import __version__

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
PIECE = 65_536
_SAFE = "/?%:@!$&'()*+,;=~[]"  # What is in an address as it is.
AGENT = f"buurtpers/{__version__}"
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/calendar, */*;q=0.5"
PACKINGS = ("gzip", "x-gzip", "deflate")
_GZIP, _GZIP_OR_ZLIB = b"\x1f\x8b", 32 + zlib.MAX_WBITS
_INSIDE = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48")]

# Once of one's own network, or for examples; not known as such to every Python.
_LOCAL = [ipaddress.ip_network(net) for net in ("fec0::/10", "3fff::/20", "5f00::/16")]
_RELAYS = ipaddress.ip_network("192.88.99.0/24")
_TUNNELS = (0x00005EFE, 0x02005EFE)  # ISATAP: the rest is an address of the older kind


class NotFetched(Exception):
    """Why there is nothing: a key below `fetch.why` in the catalogue, and what goes with it."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


@dataclass(frozen=True)
class Limits:
    """How long one source may take, in seconds, and how many bytes it may be, unpacked."""

    seconds: float = 30.0
    silence: float = 10.0
    """How long the other side may say nothing at all."""
    size: int = 2_000_000


@dataclass(frozen=True)
class Download:
    """What came, and from where in the end; `body` is None where nothing changed since the last time."""

    body: bytes | None
    url: str = ""
    etag: str = ""
    modified: str = ""


def public(address: Address) -> bool:
    """Whether an address is somewhere on the internet, and not in a network of one's own, by any of its spellings."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and int(address) >> 32 & 0xFFFFFFFF in _TUNNELS:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and (int(address) >> 32 == 0 or any(address in net for net in _INSIDE)):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return public(inner)
        if any(address in net for net in _LOCAL):
            return False
    elif address in _RELAYS:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def download(
    url: str,
    limits: Limits = Limits(),
    etag: str = "",
    modified: str = "",
    allowed: Callable[[Address], bool] = public,
) -> Download:
    """Fetch `url`, unless it is still what `etag` and `modified` stand for. Raises NotFetched.

    `allowed`: which addresses may be connected to.
    """
    end = time.monotonic() + limits.seconds
    headers = {"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
    headers |= {"If-None-Match": etag} if _sayable(etag) else {}
    headers |= {"If-Modified-Since": modified} if _sayable(modified) else {}
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _ask(url, headers, limits, end, allowed)
            if isinstance(answer, Download):
                return answer
            url = urljoin(url, answer)
    except TimeoutError as error:
        raise NotFetched("slow") from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise NotFetched(_reason(error)) from error
    raise NotFetched("redirects")


def _reason(error: Exception) -> str:
    text = f"{type(error).__name__} {error}".casefold()
    if "timed out" in text or "timeout" in text:
        return "slow"
    return "certificate" if "certificate" in text or "ssl" in text else "broken"


def _ask(
    url: str, headers: Mapping[str, str], limits: Limits, end: float, allowed: Callable[[Address], bool]
) -> Download | str:
    """One question: what came, or the address where it is now."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise NotFetched("address", f"{parts.scheme}://{parts.hostname or ''}"[:80])
    host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    port = parts.port or PORTS[parts.scheme]
    address = _look_up(host, port, allowed)
    patience = max(0.1, min(limits.silence, end - time.monotonic()))
    connection = (
        HTTPSConnection(str(address), port, timeout=patience, server_hostname=host, cert_reqs="CERT_REQUIRED")
        if parts.scheme == "https"
        else HTTPConnection(str(address), port, timeout=patience)
    )
    shown = f"[{host}]" if ":" in host else host
    name = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)
    with closing(connection):
        connection.request("GET", path, headers={**headers, "Host": name}, preload_content=False, decode_content=False)
        answer = connection.getresponse()
        if answer.status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers):
            return Download(None, url, headers.get("If-None-Match", ""), headers.get("If-Modified-Since", ""))
        if answer.status in REDIRECTS:
            return _as_sent(answer.headers.get("Location", "")) or _refuse("redirects")
        if answer.status != 200:
            raise NotFetched("status", str(answer.status))
        body = b"".join(_unpacked(answer, limits, end))
        return Download(body, url, _short(answer.headers, "ETag", 500), _short(answer.headers, "Last-Modified", 100))


def _as_sent(header: str) -> str:
    """A header in the letters that were meant: http reads every byte as a letter of Latin."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _refuse(why: str) -> str:
    raise NotFetched(why)


def _short(headers: HTTPHeaderDict, name: str, longest: int) -> str:
    """What a header says, if it is worth remembering."""
    value = headers.get(name, "").strip()
    return value if len(value) <= longest and _sayable(value) else ""


def _sayable(value: str) -> bool:
    """Whether a header may say it; a state that was changed by hand may hold anything."""
    return bool(value) and value.isascii() and value.isprintable()


def _look_up(host: str, port: int, allowed: Callable[[Address], bool]) -> Address:
    """The address a name stands for. All of them have to be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched("unknown", host[:80]) from error
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses or not all(map(allowed, addresses)):
        raise NotFetched("private", host[:80])
    # Many a network knows IPv6 and reaches nothing by it.
    return min(addresses, key=lambda address: address.version)


def _unpacked(answer: BaseHTTPResponse, limits: Limits, end: float) -> Iterator[bytes]:
    """The content in pieces, unpacked, and never more than is allowed."""
    said = answer.headers.get("Content-Encoding", "").casefold().split(",")
    packings = [one.strip() for one in said if one.strip() not in ("", "identity", "none")]
    if any(one not in PACKINGS for one in packings) or len(packings) > 1:
        raise NotFetched("packing", ", ".join(packings)[:40])
    unpack = _Unpacker(packings[0]) if packings else None
    came = made = 0
    while raw := answer.read(PIECE, decode_content=False):
        came += len(raw)
        for piece in unpack.pieces(raw, limits.size + 1) if unpack else (raw,):
            made += len(piece)
            if made > limits.size:
                raise NotFetched("large")
            yield piece
        if came > limits.size:
            raise NotFetched("large")
        if time.monotonic() > end:
            raise NotFetched("slow")
    if unpack and not unpack.whole:
        raise NotFetched("broken")


class _Unpacker:
    """Unpacks gzip, in several parts too, and both kinds of deflate. `whole`: whether the last part has ended."""

    def __init__(self, packing: str) -> None:
        self.packing, self.whole = packing, False
        self.unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        self.begun = False

    def pieces(self, raw: bytes, most: int) -> Iterator[bytes]:
        """What `raw` adds, each piece of `most` bytes at the most. What follows the end is left alone."""
        while raw:
            if self.whole:
                if not raw.startswith(_GZIP):
                    return
                self.unpacker, self.whole = zlib.decompressobj(_GZIP_OR_ZLIB), False
            yield self._piece(raw, most)
            self.whole = self.unpacker.eof
            raw = self.unpacker.unused_data if self.whole else self.unpacker.unconsumed_tail

    def _piece(self, raw: bytes, most: int) -> bytes:
        try:
            piece = self.unpacker.decompress(raw, most)
        except zlib.error as error:
            if self.begun or self.packing != "deflate":
                raise NotFetched("packing", self.packing) from error
            # Old servers leave out the head that the standard asks for.
            self.unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self.unpacker.decompress(raw, most)
        self.begun = True
        return piece
