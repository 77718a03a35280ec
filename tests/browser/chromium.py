"""Debian's chromium on built sites, each behind a web server of its own, as a host would serve it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import host
from playwright.sync_api import Browser, BrowserContext, Page, Response

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 360, 1280


# The strictest that a careful host sends: every page is read under it.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'"
)


def hosted(folder: Path, packed: bool = False) -> AbstractContextManager[str]:
    """The address, with a "/" at its end, where `folder` is served by a host so strict."""
    return host.hosted(folder, packed, {"Content-Security-Policy": STRICT})


@dataclass
class Reader:
    """Somebody who opens pages of one site, with all that the browser asked and complained about."""

    site: str
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, status: int = 200) -> Page:
        """Open the page at `path`; with its pictures and style sheets, but perhaps before its search is ready."""
        answer = self.page.goto(self.site + path)
        assert answer is not None
        assert answer.status == status, answer.status
        return self.page

    @property
    def path(self) -> str:
        """Where the reader is now, on this site."""
        assert self.page.url.startswith(self.site), self.page.url
        return self.page.url.removeprefix(self.site)


@contextmanager
def reading(browser: Browser, site: str, width: int = DESK, **options: Any) -> Iterator[Reader]:
    """A reader of `site` with a window `width` CSS pixels wide."""
    height = 760 if width <= PHONE else 900
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, locale="nl-NL", timezone_id="Europe/Amsterdam", **options
    )
    try:
        page = context.new_page()
        reader = Reader(site, page)
        context.on("request", lambda request: reader.requests.append(request.url))
        context.on("weberror", lambda error: reader.complaints.append(str(error.error)))
        context.on("console", lambda message: _note(reader, message.type, message.text))
        context.on("response", lambda answer: _check(reader, answer))
        context.on("requestfailed", lambda request: _miss(reader, request.url, request.failure or ""))
        yield reader
    finally:
        context.close()


def _check(reader: Reader, answer: Response) -> None:
    if answer.status >= 400 and not answer.request.is_navigation_request():
        reader.complaints.append(f"{answer.status}: {answer.url}")


def _miss(reader: Reader, url: str, failure: str) -> None:
    # Who goes to the next page before the last one was whole aborts what it still asked for.
    if failure != "net::ERR_ABORTED":
        reader.complaints.append(f"{url}: {failure}")


def _note(reader: Reader, kind: str, text: str) -> None:
    # What does not load is noted with its address above.
    if kind in ("error", "warning", "assert") and not text.startswith("Failed to load resource"):
        reader.complaints.append(f"{kind}: {text}")
