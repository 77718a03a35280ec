"""Nothing that anybody writes can run: the hostile sets through the whole program, judged on what comes out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml.html import HtmlElement

from buurtpers.commands.build import build_sites
from buurtpers.desk.preview import start_page
from buurtpers.read.markdown import TextTooDeep, read_markdown
from buurtpers.web.safe import Unsafe, checked, checked_feed
from corpora_of import lines_of
from support import item, look, network

# The workers of pytest-xdist would each make what the tests here share.
pytestmark = pytest.mark.xdist_group("hostile")

NEWS = "content/nieuws/2026/"
TITLES = lines_of("titles")
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "xlink:href")
# What no page has, whoever made it.
NOWHERE = "iframe object embed applet base form[action] svg math template noscript video audio frame portal marquee"


@pytest.fixture(scope="module")
def pages(hostile: Path) -> dict[str, HtmlElement]:
    found = {
        file.parent.relative_to(hostile).as_posix(): lxml.html.fromstring(file.read_bytes())
        for file in hostile.rglob("index.html")
    }
    assert len(found) > len(lines_of("links")) + len(lines_of("markup")) + 5 * len(TITLES)
    return found


def own(page: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a page that are its own: in its head, and between masthead and footer."""
    for part in page.xpath("//head | //*[@id='inhoud']"):
        yield from (element for element in part.iter("*"))


# Every page, as another reader of HTML finds it


def test_no_page_has_anything_that_runs_by_itself(pages: dict[str, HtmlElement]) -> None:
    for at, page in pages.items():
        for name in NOWHERE.split():
            assert not page.cssselect(name), (at, name)
        for element in page.iter("*"):
            assert not [key for key in element.attrib if key.lower().startswith("on")], at
        for element in own(page):
            assert "srcdoc" not in element.attrib
        assert not page.xpath("//style | //*[@style] | //*[@id='inhoud']//script | //*[@id='inhoud']//link"), at
        for script in page.xpath("//script[not(@type='application/ld+json')]"):
            assert not (script.text or "").strip(), at
            assert not re.match(r"[a-z]+:|//", script.get("src", "x:")), at
        for script in page.xpath("//script[@type='application/ld+json']"):
            json.loads(script.text or "")


def test_every_address_in_a_page_is_of_a_kind_that_may_be(pages: dict[str, HtmlElement]) -> None:
    for at, page in pages.items():
        for element in page.iter("*"):
            for name in ADDRESSES:
                # As a browser reads it.
                address = re.sub(r"[\t\n\r]", "", element.get(name, "")).strip("".join(map(chr, range(33)))).casefold()
                assert not address.startswith(("//", "\\", "/\\")), (at, address)
                if re.match(r"[a-z][a-z0-9+.-]*:", address):
                    assert re.match(r"(https?|mailto|tel|webcal):", address), (at, address)


def test_no_mark_of_ours_is_left_in_a_page(hostile: Path) -> None:
    for file in hostile.rglob("*.html"):
        text = file.read_text("utf-8")
        inside = text[text.index('id="inhoud"') :] if 'id="inhoud"' in text else text
        assert not re.search(r'="link:|<!--|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\U0010fffd]', inside), file


def test_ids_in_a_page_are_there_once_and_never_an_authors(pages: dict[str, HtmlElement]) -> None:
    for at, page in pages.items():
        ids = [element.get("id", "") for element in page.iter("*") if element.get("id")]
        assert len(ids) == len({*ids}), at
        for element in page.xpath("//*[@class='prose']//*[@id or @name or @class]"):
            assert element.tag in ("h2", "h3", "h4", "h5", "h6") or element.xpath("ancestor-or-self::figure"), at


# Titles, wherever they are read


def words(text: str | None) -> str:
    return " ".join((text or "").split())


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_a_title_is_read_as_it_was_typed(pages: dict[str, HtmlElement], number: int) -> None:
    title = words(TITLES[number])
    page = pages[f"nieuws/2026/titels-{number}"]
    assert words(page.xpath("string(//h1)")) == title
    assert words(page.xpath("string(//head/title)")) == f"{title} – {words(TITLES[0])}"
    assert words(page.xpath("string(//meta[@property='og:title']/@content)")) == title
    assert words(page.xpath("string(//meta[@name='description']/@content)")) == title
    assert words(page.xpath("string(//figure[contains(@class, 'photo')]//img/@alt)")) == title
    (data,) = [json.loads(script.text) for script in page.xpath("//script[@type='application/ld+json']")]
    assert data["headline"] == TITLES[number][:110]
    assert data["author"]["name"] == TITLES[number]
    meeting = pages[f"agenda/b{number}"]
    (event,) = [json.loads(script.text) for script in meeting.xpath("//script[@type='application/ld+json']")]
    assert event["name"] == event["location"]["name"] == TITLES[number]
    assert words(meeting.xpath("string(//h1)")) == title
    assert words(pages[f"werkgroepen/w{number}"].xpath("string(//h1)")) == title


@pytest.mark.parametrize("path", ["feed.xml", "atom.xml"])
def test_a_reader_of_feeds_shows_each_title_as_it_was_typed(hostile: Path, path: str) -> None:
    found: Any = feedparser.parse((hostile / path).read_bytes())
    assert not found.bozo
    shown = {}
    for entry in found.entries:
        for part in ("title", "summary"):
            text, kind = entry[part], entry[f"{part}_detail"]["type"]
            plain = lxml.html.fromstring(f"<p>{text}</p>").text_content() if kind == "text/html" else text
            shown[entry.link.rstrip("/").split("/")[-1], part] = words(plain)
    here = [number for number in range(len(TITLES)) if (f"titels-{number}", "title") in shown]
    assert here
    for number in here:
        assert shown[f"titels-{number}", "title"] == words(TITLES[number])
        assert shown[f"titels-{number}", "summary"] == words(TITLES[number])


def test_a_calendar_holds_each_title_as_it_was_typed(hostile: Path) -> None:
    calendar: Any = Calendar.from_ical((hostile / "agenda.ics").read_bytes())
    events = {str(one["UID"]).split("@")[0]: one for one in calendar.walk("VEVENT")}
    for number, title in enumerate(TITLES):
        assert words(events[f"b{number}"]["SUMMARY"]) == words(title)
        assert words(events[f"b{number}"]["LOCATION"]).startswith(words(title))
    assert len(events) == len(TITLES)


def test_search_gets_titles_and_texts_as_html_in_which_nothing_runs(hostile: Path) -> None:
    index = json.loads((hostile / "search/search_index.json").read_text("utf-8"))["docs"]
    titles = {entry["location"]: entry["title"] for entry in index}
    for number, title in enumerate(TITLES):
        assert words(html.unescape(titles[f"nieuws/2026/titels-{number}/"])) == words(title)
    for entry in index:
        shown = lxml.html.fragment_fromstring(f"{entry['title']} {entry['text']}", create_parent="div")
        assert {str(element.tag) for element in shown.iterdescendants()} <= {
            *(
                "p",
                "ul",
                "ol",
                "li",
                "code",
                "pre",
                "h1",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "em",
                "strong",
                "b",
                "i",
                "table",
            )
        }
        assert not [element for element in shown.iterdescendants() if element.attrib]


# The last look

GOOD = (
    '<p class="x">Tekst &lt;b&gt; <a href="../b/#c" rel="prev">d</a><br></p>',
    '<a href="https://a.nl/?b=c&amp;d">x</a> <a href="mailto:a@b.nl">y</a> <a href="tel:112">z</a> <a href="webcal://a.nl/">q</a>',
    '<picture><source type="image/webp" srcset="../a.webp 1w, ../b.webp 2w"><img src="a.jpg" alt=""></picture>',
    '<script type="application/ld+json">{"a":"\\u003cb"}</script>',
    '<meta http-equiv="refresh" content="0; url=../a/">',
    '<link rel="canonical" href="https://a.nl/"><li data-until="2026" aria-label="x" hidden></li>',
)  # fmt: skip
BAD = (
    "<script>alert(1)</script>",
    '<script src="https://kwaad.example/x.js"></script>',
    '<script src="//kwaad.example/x.js"></script>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    '<a href="//kwaad.example">x</a>',
    '<a href="link:3">x</a>',
    "<!--image:0-->",
    "<!-- x -->",
    '<p onclick="x">x</p>',
    "<p onclick=x>x</p>",
    "<p class='x'>x</p>",
    '<p title="<b>">x</p>',
    '<p class="a" class="b">x</p>',
    "1 < 2",
    "1 > 2",
    "<p",
    "x\0y",
    "x\U0010fffdy",
    '<img src="https://kwaad.example/x.gif">',
    '<img src="data:image/svg+xml,x">',
    '<img srcset="a.jpg 1w, https://kwaad.example/x 2w">',
    '<p style="position:fixed">x</p>',
    '<p style="--n:url(x)">x</p>',
    "<iframe></iframe>",
    "<svg></svg>",
    "<base>",
    "<template></template>",
    "<x-y></x-y>",
    "</iframe>",
    '<a xlink:href="x">x</a>',
    '<form action="https://kwaad.example"></form>',
    '<button formaction="x">x</button>',
    '<meta http-equiv="refresh" content="0; url=https://kwaad.example/">',
    '<meta http-equiv="set-cookie" content="x">',
    '<link rel="stylesheet" href="https://kwaad.example/x.css">',
    '<link rel="preload" href="//kwaad.example/x">',
)


@pytest.mark.parametrize("made", GOOD)
def test_what_our_pages_say_passes(made: str) -> None:
    assert checked(made) == made


@pytest.mark.parametrize("made", BAD)
def test_what_no_page_may_say_is_refused(made: str) -> None:
    for _ in range(2):  # also when it was looked at before
        with pytest.raises(Unsafe):
            checked(f"<p>Eerst</p>{made}<p>dan</p>")


def test_a_feed_with_html_or_an_address_of_another_kind_is_refused() -> None:
    feed = b"<rss><channel><item><title>%s</title><link>%s</link></item></channel></rss>"
    assert checked_feed(feed % (b"1 &amp;lt; 2", b"https://a.nl/"))
    for words_, link in ((b"&lt;b&gt;x", b"https://a.nl/"), (b"x", b"javascript:x"), (b"<b/>", b"x")):
        with pytest.raises(Unsafe):
            checked_feed(feed % (words_, link))


def test_what_slips_in_before_the_last_look_costs_one_page_and_is_told(tmp_path: Path) -> None:
    """As if a mistake of ours had made it, or somebody had written into what is kept."""
    names = ("goed", "kwaad")
    root = network(tmp_path, {f"{NEWS}{name}.md": item(name.title(), f"Dit is {name}.") for name in names}, ["oost"])
    loaded = look(root)
    evil = "<p>Dit is kwaad.<img src=x onerror=alert(1)></p>"
    news = [
        replace(one, text=replace(one.text, body=replace(one.text.body, html=evil))) if "kwaad" in one.file else one
        for one in loaded.network.news
    ]
    changed = replace(loaded, network=replace(loaded.network, news=tuple(news), made={}), plans={})
    (told,) = build_sites(changed, ["oost"], root / "build", lambda name, place: None)
    assert told.location.file == f"{NEWS}kwaad.md"
    assert "onze fout" in told.message
    site = root / "build/sites/oost"
    assert (site / "nieuws/2026/goed/index.html").exists()
    assert not (site / "nieuws/2026/kwaad").exists()
    for file in site.rglob("*.html"):
        assert "onerror" not in file.read_text("utf-8")
    for file in (site / "search/search_index.json", site / "feed.xml"):
        assert "onerror" not in file.read_text("utf-8")


def test_the_start_page_of_the_preview_is_looked_at_too(tmp_path: Path) -> None:
    loaded = look(network(tmp_path, buurten=["oost"]))
    assert '<rect width="1" height="1" fill="#1f5c4d"/>' in start_page(loaded)
    site = loaded.network.sites["oost"]
    evil = replace(site, buurt=site.buurt.model_copy(update={"colour": "url(https://kwaad.example/)"}))
    with pytest.raises(Unsafe):
        start_page(replace(loaded, network=replace(loaded.network, sites={"oost": evil})))


# Whatever is put together passes the last look: it is never needed

PIECES = (
    *("<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", '"', "'", "`", "=", " ", "\n", "\n\n", "x"),
    *(
        "&#1;",
        "&#60;",
        "&lt;",
        "&colon;",
        "&Tab;",
        "\x01",
        "\x0c",
        "\U0010fffd",
        "javascript:",
        "data:",
        "link:0",
        "b.md",
    ),
    *("<a href=", "<img src=", "<p title=", " onclick=x", "<!--image:0-->", "<svg>", "</svg>", "<math>", "<mtext>"),
    *(
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<title>",
        "<noscript>",
        "</noscript>",
        "<table>",
        "<td>",
        "</p>",
    ),
    *(
        "<select>",
        "<textarea>",
        "<form>",
        "[x](",
        "[x]: ",
        "![x](",
        ")",
        "# ",
        "*[x]: ",
        "| a |",
        "|---|\n",
        "{{",
        "}}",
    ),
    *("06-12345678", "id=inhoud", "style=x"),
)


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_a_text_that_was_read_has_nothing_for_the_last_look(text: str) -> None:
    try:
        body = read_markdown(text)
    except TextTooDeep:
        return
    made = re.sub(r"<!--image:\d+-->", "", re.sub(r'<a href="link:\d+"', '<a href="x"', body.html))
    assert checked(made) == made
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", made + body.lead)
