"""A host of plain files, as readers have one: for the tests in a browser, and for Lighthouse."""

from __future__ import annotations

import functools
import gzip
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".ics")


class _Host(SimpleHTTPRequestHandler):
    """Files of a folder, and 404.html for the rest: what GitHub Pages, Netlify and nginx do."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, packed: bool, headers: Mapping[str, str], **named: Any) -> None:
        self.packed, self.headers_sent = packed, headers
        super().__init__(*args, **named)

    def end_headers(self) -> None:
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.packed and path.suffix in PACKED and path.is_file():
            kind = self.guess_type(path)
            text = "; charset=utf-8" if kind == "text/html" else ""
            self._answer(200, kind + text, gzip.compress(path.read_bytes(), mtime=0), {"Content-Encoding": "gzip"})
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory, "404.html")
        if code == 404 and missing.exists():
            self._answer(404, "text/html; charset=utf-8", missing.read_bytes(), {})
        else:
            super().send_error(code, message, explain)

    def _answer(self, code: int, kind: str, content: bytes, more: Mapping[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": kind, **more, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that leaves hangs up while it is being answered; anything else is told.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def hosted(folder: Path, packed: bool, headers: Mapping[str, str]) -> Iterator[str]:
    """The address, with a "/" at its end, where `folder` is served with these `headers`.

    `packed`: what can be is sent as gzip.
    """
    handler = functools.partial(_Host, directory=str(folder), packed=packed, headers=headers)
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
