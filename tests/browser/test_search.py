"""Searching a site: what is found, how it is shown, and that nothing an author wrote can run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.chromium import PHONE, hosted, reading
from support import REPOSITORY, build, item, network, once

HOSTILE = (REPOSITORY / "tests/corpora/titles/hostile.txt").read_text("utf-8").splitlines()
TITLES = {f"titel-{n}": title for n, title in enumerate(HOSTILE) if not title.startswith("# ")}
INDEX = "search/search_index.json"
FILES = {
    "content/nieuws/2026/boom.md": item("De kastanje mag blijven", "De kastanjebomen aan de dreef blijven staan."),
    "content/nieuws/2026/kap.md": item("Werk aan de dreef", "Eén kastanje gaat weg. De wijkagent kijkt mee."),
    "content/nieuws/2026/cafe.md": item("Café Yıldız", "Koffie met Ömer. De bakfiets staat buiten."),
    "content/nieuws/2026/lang.md": item("Verslag", "Woord " * 300 + "waterpomp " + "woord " * 300),
    **{f"content/nieuws/2026/reeks-{n}.md": item(f"Reeks {n}", "Een zonnebloem.") for n in range(1, 31)},
}


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Iterator[str]:
    root = once(shared_folder / "search", lambda folder: build(network(folder, FILES, ["oost"])))
    with hosted(root / "build/sites/oost") as address:
        yield address


@pytest.fixture(scope="module")
def hostile(shared_folder: Path) -> Path:
    """The folder of a site whose titles want to be more than text."""
    text = "Kom erbij. Er staat ook `<img src=x onerror=alert(2)>` en 3 &lt; 4."
    files = {f"content/nieuws/2026/{name}.md": item(json.dumps(title), text) for name, title in TITLES.items()}
    root = once(shared_folder / "titles", lambda folder: build(network(folder, files, ["oost"])))
    return root / "build/sites/oost"


def ask(page: Page, words: str) -> list[str]:
    """The titles of what is found."""
    field = page.get_by_role("searchbox")
    field.fill(words)
    expect(page.locator(".search__told")).to_contain_text("gevonden")
    return page.locator(".search__link").all_inner_texts()


def title_of(page: Path) -> str:
    heading = lxml.html.parse(page).getroot().cssselect("h1")[0]
    return str(heading.text_content())


def test_titles_stand_in_the_index_as_html(hostile: Path) -> None:
    docs = json.loads((hostile / INDEX).read_bytes())["docs"]
    for name in TITLES:
        shown = title_of(hostile / f"nieuws/2026/{name}/index.html")
        (doc,) = [doc for doc in docs if doc["location"] == f"nieuws/2026/{name}/"]
        read = lxml.html.fragment_fromstring(doc["title"], create_parent="div")
        assert len(read) == 0, doc
        assert read.text == shown


def test_what_an_author_wrote_is_shown_as_written_and_runs_nowhere(browser: Browser, hostile: Path) -> None:
    with hosted(hostile) as address, reading(browser, address) as reader:
        reader.page.on("dialog", lambda dialog: reader.complaints.append(dialog.message))
        page = reader.open("")
        for name in TITLES:
            shown = title_of(hostile / f"nieuws/2026/{name}/index.html")
            assert shown in ask(page, " ".join(re.findall(r"\w+", shown)))
            assert page.locator(".search__found").locator("img, script, iframe, svg, style, b").count() == 0
        ask(page, "onerror")
        expect(page.locator(".search__text").first).to_contain_text("<img src=x onerror=alert(2)>")
        assert reader.complaints == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kastanje", "De kastanje mag blijven"),  # a title counts for more
        ("kastanje agent", "Werk aan de dreef"),  # all words, and the end of a compound
        ("cafe yildiz omer", "Café Yıldız"),  # accents
        ("bakfietsen", "Café Yıldız"),
        ("kastanje zeppelin", "De kastanje mag blijven"),  # as many words as there are
        ("reeks 7", "Reeks 7"),
    ],
)
def test_the_best_answer_comes_first(browser: Browser, site: str, typed: str, first: str) -> None:
    with reading(browser, site) as reader:
        assert ask(reader.open("agenda/"), typed)[0] == first
        assert reader.complaints == []


def test_an_answer_shows_where_the_word_stands(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("")
        ask(page, "waterpomp")
        expect(page.locator(".search__text mark")).to_have_text("waterpomp")
        assert len(page.locator(".search__text").inner_text()) < 250


def test_the_index_is_asked_for_when_somebody_searches(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("")
        page.wait_for_load_state("networkidle")
        assert [url for url in reader.requests if "search" in url] == []
        ask(page, "kastanje")
        ask(page, "dreef")
        assert len([url for url in reader.requests if url.endswith(INDEX)]) == 1


def test_many_answers_come_in_parts(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        page = reader.open("")
        ask(page, "zonnebloem")
        expect(page.get_by_role("status").filter(has_text="30 bladzijden gevonden")).to_be_visible()
        links = page.locator(".search__link")
        expect(links).to_have_count(20)
        page.get_by_role("button", name="Toon er meer").click()
        expect(links).to_have_count(30)
        expect(links.nth(20)).to_be_focused()
        expect(page.get_by_role("button", name="Toon er meer")).to_have_count(0)


def test_escape_closes_what_was_found_and_the_reader_stays_in_the_field(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("nieuws/2026/boom/")
        field, links = page.get_by_role("searchbox"), page.locator(".search__link")
        for leave in ([], ["Tab"], ["Tab", "Tab"]):
            ask(page, "kastanje")
            for key in leave:
                page.keyboard.press(key)
            page.keyboard.press("Escape")
            expect(links).to_have_count(0)
            expect(field).to_be_focused()
            expect(field).to_have_value("kastanje")
        page.keyboard.type("bomen")  # and goes on
        expect(links.first).to_be_visible()


def test_what_was_found_goes_when_the_reader_goes_on(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("nieuws/2026/boom/")
        links = page.locator(".search__link")
        ask(page, "kastanje")
        page.locator(".masthead__network").click()
        expect(links).to_have_count(0)
        page.get_by_role("searchbox").click()
        expect(links.first).to_be_visible()
        page.keyboard.press("Shift+Tab")
        expect(links).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_was_found_fits_and_is_big_enough_for_a_thumb(browser: Browser, site: str, width: int) -> None:
    with reading(browser, site, width) as reader:
        page = reader.open("")
        ask(page, "zonnebloem")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        boxes = [box.bounding_box() for box in page.locator(".search__result, .search__more, .search__field").all()]
        assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)


def test_pages_from_a_disk_look_right_and_say_that_they_cannot_search(browser: Browser, hostile: Path) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((hostile / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 241)"
    page.get_by_role("searchbox").click()
    expect(page.get_by_role("status")).to_have_text(
        "Zoeken kan alleen op internet, niet in bestanden op je eigen computer."
    )
    page.keyboard.type("bakfiets")
    expect(page.get_by_role("status")).to_contain_text("op je eigen computer")
    assert [text for text in complaints if "fonts/" not in text and "Content Security" in text] == []
    page.close()


def test_where_the_index_does_not_come_that_is_said_and_tried_again(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("")
        page.route(f"**/{INDEX}", lambda route: route.abort())
        field = page.get_by_role("searchbox")
        field.fill("kastanje")
        expect(page.locator(".search__told")).to_contain_text("Zoeken lukt nu niet")
        page.unroute(f"**/{INDEX}")
        field.fill("kastanjeboom")
        expect(page.locator(".search__link").first).to_be_visible()


def test_no_words_run_together_in_what_is_searched(tmp_path: Path) -> None:
    """What stands in blocks of its own is parted by a space, also where a template puts none."""
    table = "| a | b |\n|---|---|\n| soep | brood |\n\n- peren\n- appels\n\neen<br>twee"
    files = {
        "content/data/netwerk.yml": "naam: N\nredactie: {naam: De redactie, telefoon: 033 555 01 00, "
        "email: redactie@voorbeeld.example, adres: Dorpsstraat 1}\n",
        "content/data/bijeenkomsten.yml": "soep: {titel: Soep, datum: 2026-12-18, begin: '18:00', plek: de-kring}\n",
        "content/nieuws/a.md": item("Tabel", table),
    }
    site = build(network(tmp_path / "n", files, ["oost"])) / "oost"
    entries = json.loads((site / INDEX).read_text("utf-8"))["docs"]
    text = " ".join(re.sub("</?[a-z]+>", "", one["text"]) for one in entries)
    for words in (
        "Waar De Kring",
        "01 00 redactie@voorbeeld.example Dorpsstraat",
        "soep brood",
        "peren appels",
        "een twee",
    ):
        assert words in re.sub(r"\s+", " ", text), words
