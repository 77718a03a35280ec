"""The preview in a browser: what is saved is seen, and the reader stays where he was."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from previews import serving
from support import item, network, put
from test_serve import FILES, NEWS

pytestmark = pytest.mark.xdist_group("serve")
LONG = "\n\n".join(f"Alinea {number}." for number in range(80))
# What a page that was loaded again has forgotten.
STAYED, HERE = "window.stayed === true", "window.scrollY"


def test_what_is_saved_is_shown_where_the_reader_is(tmp_path: Path, browser: Browser) -> None:
    root = network(tmp_path / "netwerk", FILES | {NEWS + "lang.md": item("Lang", LONG)})
    with serving(root) as server, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"http://localhost:{server.port}/oost/nieuws/2026/lang/", wait_until="networkidle")
        page.evaluate("window.stayed = true; window.scrollTo(0, 900)")

        put(root, {NEWS + "lang.md": item("Lang", LONG + "\n\nEn nog een.")})
        expect(page.get_by_text("En nog een.")).to_have_count(1)
        assert page.evaluate(STAYED)
        assert page.evaluate(HERE) == 900
        put(root, {NEWS + "lang.md": item("Lang", LONG + "\n\nEn nog twee.")})
        expect(page.get_by_text("En nog twee.")).to_have_count(1)
        assert page.evaluate(STAYED)

        # The title stands at the head of the page too, which is only shown by loading it again.
        put(root, {NEWS + "lang.md": item("Langer", LONG)})
        expect(page).to_have_title("Langer – Oost")
        assert not page.evaluate(STAYED)

        # A mistake stands above the page.
        page.wait_for_load_state("networkidle")
        put(root, {NEWS + "lang.md": item("Langer", LONG + "\n\n![](geenfoto.jpg)")})
        expect(page.locator(".bp-mistakes")).to_be_visible()
