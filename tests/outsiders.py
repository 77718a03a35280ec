"""A web site of somebody else, on a real server: it answers as each test wants."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from buurtpers.base.problems import Problem
from buurtpers.fetch.download import Limits
from buurtpers.fetch.run import Fetched, fetch_sources
from support import TODAY, look, network

SOURCES = "content/data/bronnen.yml"
STATE = "content/bronnen/gemeente.json"
DAY = dt.date.fromisoformat(TODAY)
# Long enough for a busy machine; a test that waits for it asks for less.
PATIENT = Limits(seconds=60, silence=60)

Answer = Callable[[Any], None]


def answer(body: bytes | str = b"", status: int = 200, **headers: str) -> Answer:
    """The whole of a good answer; underscores in the names of headers are hyphens."""
    raw = body.encode() if isinstance(body, str) else body

    def give(request: Any) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(raw)

    return give


def endless(piece: bytes, pause: float = 0.0, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Answer:
    """An answer that never ends."""

    def give(request: Any) -> None:
        request.wfile.write(head)
        while not request.server.over.wait(pause) if pause else not request.server.over.is_set():
            request.wfile.write(piece)

    return give


def raw(said: bytes) -> Answer:
    """Just this, and then nothing any more."""
    return lambda request: request.wfile.write(said)


@dataclass
class Site:
    """Answers by path, and what was asked for: path and headers."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    over: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side hung up, as it should."""


@contextmanager
def serving(secure: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            self.close_connection = True
            with suppress(OSError):
                site.pages.get(self.path, answer(status=404))(self)

        def log_message(self, *_: Any) -> None:
            """Not on the screen."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        server.over = threading.Event()
        if secure:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        site.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield site
        finally:
            server.over.set()
            server.shutdown()


def source(url: str, key: str = "gemeente", kind: str = "nieuws", **fields: str) -> str:
    """An entry of bronnen.yml as a volunteer types it."""
    lines = {"titel": key.capitalize(), "soort": kind, "adres": url, **fields}
    return f"{key}:\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items())


def with_sources(folder: Path, *entries: str, **files: str) -> Path:
    return network(folder, {SOURCES: "\n".join(entries), **files})


def fetch(root: Path, date: str = TODAY, limits: Limits = PATIENT) -> list[Fetched]:
    """What `buurtpers feeds` does, but also with addresses of this machine."""
    day = dt.date.fromisoformat(date)
    faults: list[Problem] = []
    found = fetch_sources(look(root, date).network, day, faults.append, limits, allowed=lambda address: True)
    done = list(found)
    assert not faults
    return done
