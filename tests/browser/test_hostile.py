"""The hostile sets in a real browser: whatever is opened, pointed at or clicked, nothing of an author runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.chromium import Reader, hosted, reading
from corpora_of import lines_of

# Whatever would run says so by one of these, and no page of ours uses them.
SENTINEL = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"])
  window[name] = (...said) => window.ran.push(`${name}(${said})`);
"""
# Point at and click everything, as a reader or a script might; where that would lead, nobody goes.
TOUCH = """
() => {
  document.addEventListener("click", (event) => event.preventDefault(), true);
  document.addEventListener("submit", (event) => event.preventDefault(), true);
  const all = [...document.querySelectorAll("#inhoud *")];
  for (const element of all)
    for (const kind of ["mouseover", "focus", "load", "error", "toggle", "start", "begin", "click"])
      element.dispatchEvent(new Event(kind, { bubbles: kind === "click", cancelable: true }));
  const leads = all.flatMap((element) => ["href", "src", "action", "data", "formAction"].map((name) => element[name]))
    .filter((address) => typeof address === "string" && address);
  return leads.map((address) => new URL(address, document.baseURI).protocol);
}
"""
SETS = [f"{kind}/{start}/" for kind in ("links", "markup") for start in range(0, len(lines_of(kind)), 10)]
NAMES = [
    f"{path}{number}/" for path in ("nieuws/2026/titels-", "agenda/b") for number in range(len(lines_of("titles")))
]
LISTS = [
    "",
    "nieuws/",
    "nieuws/van-buiten/",
    "agenda/",
    "agenda/maand/",
    "werkgroepen/",
    "partners/",
    "plekken/p0/",
    "werkgroepen/w0/",
    "404.html",
]


@pytest.fixture(scope="module")
def reader(hostile: Path, browser: Browser) -> Iterator[Reader]:
    # Without our policy, that would keep from running what should not be there at all.
    with hosted(hostile) as site, reading(browser, site, bypass_csp=True) as reader:
        reader.page.add_init_script(SENTINEL)
        yield reader


@pytest.mark.parametrize("paths", [SETS, NAMES, LISTS], ids=["texts", "names", "lists"])
def test_nothing_that_an_author_wrote_runs_or_is_fetched_from_elsewhere(reader: Reader, paths: list[str]) -> None:
    seen = set()
    for path in paths:
        page = reader.open(path)
        seen |= set(page.evaluate(TOUCH))
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert page.evaluate("window.ran") == [], path
    assert seen <= {"http:", "https:", "mailto:", "tel:", "webcal:"}
    assert [one for one in reader.requests if not one.startswith(reader.site)] == []
    assert reader.complaints == []


def test_a_strict_host_has_nothing_to_keep_from_running(hostile: Path, browser: Browser) -> None:
    """Under the strictest policy nothing is refused: not a style, not a picture, not a handler."""
    with hosted(hostile) as site, reading(browser, site) as reader:
        for path in LISTS:
            reader.open(path).evaluate(TOUCH)
        assert [one for one in reader.requests if not one.startswith(site)] == []
        assert reader.complaints == []


def test_the_sentinel_sees_what_runs_or_would(reader: Reader) -> None:
    page = reader.open("")
    page.evaluate("document.querySelector('#inhoud').innerHTML = '<img src=x onerror=alert(1)>'")
    for _ in range(100):
        if page.evaluate("window.ran.length") or len(reader.complaints) > 1:
            break
        page.wait_for_timeout(50)
    assert page.evaluate("window.ran") == ["alert(1)"] or "Content Security Policy" in "".join(reader.complaints)
    reader.complaints.clear()
