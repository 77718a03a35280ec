"""One browser for each worker, and the built sites behind web servers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.chromium import ARGUMENTS, hosted


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: `make tools` installs it"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def schothorst(example: Path) -> Iterator[str]:
    """The address of the built site of Schothorst."""
    with hosted(example / "sites/schothorst") as address:
        yield address


@pytest.fixture(scope="session")
def nieuwbuurt(empty: Path) -> Iterator[str]:
    """The address of a site on which nothing stands yet."""
    with hosted(empty / "build/sites/nieuwbuurt") as address:
        yield address
