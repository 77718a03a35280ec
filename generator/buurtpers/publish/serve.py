"""The preview: all sites and papers at one local address, made again on each change."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from buurtpers.guard import tried, write_down
from buurtpers.language import catalogue
from buurtpers.make.papers import paper_mistakes, paper_of
from buurtpers.publish import preview
from buurtpers.publish.current import Current

SOON = 10.0  # seconds
WATCHED = ("content", "sites")


class _Watch(FileSystemEventHandler):
    def __init__(self, current: Current) -> None:
        self.current = current

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = str(event.src_path)
        if event.event_type not in ("opened", "closed_no_write") and "/." not in path.removeprefix(
            str(self.current.root)
        ).replace("\\", "/"):
            self.current.changed.set()


class _Handler(SimpleHTTPRequestHandler):
    """Answers from the preview. Only GET and HEAD; only below the made folders."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        parts = [part for part in path.split("/") if part]
        state = self.server.current
        if path.startswith(preview.EVENTS):
            self.events(path.removeprefix(preview.EVENTS))
        elif not parts:
            self.page(preview.start_page(state.desk))
        elif parts[0] == preview.PAPERS and len(parts) == 3:
            self.paper(parts[1], PurePosixPath(parts[2]).stem)
        elif parts[0] in state.desk.network.sites:
            self.site(parts[0], path)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def translate_path(self, path: str) -> str:
        folder = self.server.current.out / "sites"
        self.directory = str(folder)
        return super().translate_path(path)

    def site(self, buurt: str, path: str) -> None:
        state = self.server.current
        words = catalogue("buurtpers")
        state.watched = buurt
        file = Path(self.translate_path(self.path))
        if path == f"/{buurt}" or (file.is_dir() and not path.endswith("/")):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", quote(f"/{path.strip('/')}/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file.is_dir():
            file /= "index.html"
        status = HTTPStatus.OK
        if not (state.out / "sites" / buurt).exists():
            self.page(preview.empty_page(state.desk, buurt))
            return
        if not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, state.out / "sites" / buurt / "404.html"
        if file.suffix != ".html":
            super().do_GET()
            return
        html = file.read_text("utf-8")
        if status == HTTPStatus.NOT_FOUND:
            # This page alone has addresses from the site's root: here that is a folder.
            base = urlsplit(state.desk.network.sites[buurt].url or "/").path
            for name in ("href", "src"):
                html = html.replace(f'{name}="{base}', f'{name}="/{buurt}/')
        note = words("preview.old") if state.desk.held_back(buurt) else ""
        if state.failure:
            note = state.failure
        page = path.removeprefix(f"/{buurt}/")
        self.page(preview.with_mistakes(html, preview.mistakes_on(state.desk, buurt, page), note, buurt), status)

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
        desk = self.server.current.desk
        if edition not in desk.network.editions or buurt not in desk.network.sites:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        site = desk.network.sites[buurt]
        made = tried(partial(paper_of, desk.network, buurt, edition, desk.cache), passing=True)
        if isinstance(made, Exception):  # A paper that can't be made must not end the preview.
            mistakes = paper_mistakes(desk.network, buurt, edition, made)
            write_down(desk.network.root, mistakes)
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

    def __init__(self, port: int, state: Current) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.current = state


def serve_network(root: Path, port: int, today: dt.date, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl+C. `ready` is called with the address once the first build is there."""
    state = Current(root, today)
    server = _Server(port, state)
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
