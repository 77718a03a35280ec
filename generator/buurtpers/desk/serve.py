"""The preview: all sites and papers at one local address, made again on each change."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from buurtpers.base.guard import tried, write_down
from buurtpers.base.language import catalogue
from buurtpers.desk import preview
from buurtpers.desk.current import Current
from buurtpers.paper.made import paper_mistakes, paper_of

SOON = 10.0  # seconds
SILENCE = 60.0  # in seconds: who says nothing for so long has gone
WATCHED = ("content", "sites")
# What this computer is called by who sits at it.
HERE = re.compile(r"(localhost\.?|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)

log = logging.getLogger("buurtpers.serve")


class _Watch(FileSystemEventHandler):
    def __init__(self, current: Current) -> None:
        self.current = current

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = str(event.src_path)
        if event.event_type not in ("opened", "closed_no_write") and "/." not in path.removeprefix(
            str(self.current.root)
        ).replace("\\", "/"):
            self.current.changed.set()


class PortError(Exception):
    """The preview can't be at this port; `taken`: because another program is, and else it is not allowed."""

    def __init__(self, port: int, taken: bool) -> None:
        super().__init__(port)
        self.port, self.taken = port, taken


class _Handler(SimpleHTTPRequestHandler):
    """Answers from the preview. Only GET and HEAD; only below the made folders; only to who asks for this computer."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = SILENCE
    error_message_format = preview.refusal()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def end_headers(self) -> None:
        # Pages of others may not show what is not published yet, nor take it for something else.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_GET(self) -> None:
        if {"content-length", "transfer-encoding"} & {*map(str.lower, self.headers)}:
            self.close_connection = True  # What comes along is not read, and would be taken for the next question.
        if not self.asked_here():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        try:
            path = unquote(urlsplit(self.path).path)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        parts = [part for part in path.split("/") if part]
        state = self.server.current
        if path.startswith(preview.EVENTS):
            self.events(path.removeprefix(preview.EVENTS))
        elif path.startswith(preview.FILES) and (found := preview.file(path.removeprefix(preview.FILES))):
            self.answer(*found)
        elif not parts:
            self.page(preview.start_page(state.loaded))
        elif parts[0] == preview.PAPERS and len(parts) == 3:
            self.paper(parts[1], PurePosixPath(parts[2]).stem)
        elif parts[0] in state.loaded.network.sites:
            self.site(parts[0], path)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def asked_here(self) -> bool:
        """Whether the question is for this computer by one of its own names.

        A page elsewhere can let the name of its own site lead here, and would then read all that is answered.
        """
        hosts = self.headers.get_all("Host", [])
        return len(hosts) == 1 and HERE.fullmatch(hosts[0].strip()) is not None

    def translate_path(self, path: str) -> str:
        folder = self.server.current.out / "sites"
        self.directory = str(folder)
        return super().translate_path(path)

    def made(self) -> Path | None:
        """The file or folder that is asked for, if there is one and it lies in a site."""
        folder = self.server.current.out / "sites"
        with suppress(OSError, ValueError):  # No file can have such a name.
            file = Path(self.translate_path(self.path))
            if file.exists() and file.resolve().is_relative_to(folder.resolve()):
                return file
        return None

    def site(self, buurt: str, path: str) -> None:
        state = self.server.current
        words = catalogue("buurtpers")
        state.watched = buurt
        file, status = self.made(), HTTPStatus.OK
        if path == f"/{buurt}" or (file and file.is_dir() and not path.endswith("/")):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", quote(f"/{path.strip('/')}/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file and file.is_dir():
            file /= "index.html"
        if not (state.out / "sites" / buurt).exists():
            self.page(preview.empty_page(state.loaded, buurt))
            return
        if not file or not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, state.out / "sites" / buurt / "404.html"
        if file.suffix != ".html":
            super().do_GET()
            return
        try:
            html = file.read_text("utf-8")
        except OSError:  # The site is just replaced by one without this page.
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if status == HTTPStatus.NOT_FOUND:
            # This page alone has addresses from the site's root: here that is a folder.
            base = urlsplit(state.loaded.network.sites[buurt].url or "/").path
            for name in ("href", "src", "data-script", "data-index", "data-site"):
                html = html.replace(f'{name}="{base}', f'{name}="/{buurt}/')
        note = words("preview.old") if state.loaded.held_back(buurt) else ""
        if state.failure:
            note = state.failure
        page = path.removeprefix(f"/{buurt}/")
        self.page(preview.with_mistakes(html, preview.mistakes_on(state.loaded, buurt, page), note, buurt), status)

    def page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.answer(html.encode(), "text/html; charset=utf-8", status)

    def answer(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_HEAD = do_GET

    def paper(self, edition: str, buurt: str) -> None:
        self.server.current.settled.wait(SOON)  # a paper is of everything
        loaded = self.server.current.loaded
        if edition not in loaded.network.editions or buurt not in loaded.network.sites:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        site = loaded.network.sites[buurt]
        made = tried(partial(paper_of, loaded.network, buurt, edition, loaded.cache), passing=True)
        if isinstance(made, Exception):  # A paper that can't be made must not end the preview.
            mistakes = paper_mistakes(loaded.network, buurt, edition, made)
            write_down(loaded.network.root, mistakes)
            self.page(preview.no_paper(site.buurt.krant or site.title, mistakes))
            return
        self.answer(made.pdf.read_bytes(), "application/pdf")

    def events(self, buurt: str) -> None:
        """Server-sent events: one for each time that a site, or what the start page shows, became another."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = self.server.current.turns(buurt)
        try:
            while True:
                now = self.server.current.wait_for_news(buurt, seen)
                self.wfile.write(b"event: nieuw\ndata:\n\n" if now != seen else b":\n\n")
                self.wfile.flush()
                seen = now
        except OSError:
            pass  # The reader closed the page.


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    current: Current

    def __init__(self, port: int) -> None:
        """Raises PortError."""
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise PortError(port, error.errno == errno.EADDRINUSE) from error

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that closed the page, or says nothing any more, is no mistake."""
        if not isinstance(sys.exception(), OSError):
            log.exception("answer")


def serve_network(root: Path, port: int, today: dt.date, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl+C. `ready` is called with the address once the first build is there. Raises PortError."""
    server = _Server(port)
    state = server.current = Current(root, today)
    state.start()
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(_Watch(state), str(root / name), recursive=True)
    observer.schedule(_Watch(state), str(root))  # mkdocs.yml
    observer.start()
    threading.Thread(target=state.keep_making, daemon=True).start()
    ready(f"http://localhost:{server.server_address[1]}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        observer.stop()
        server.server_close()
