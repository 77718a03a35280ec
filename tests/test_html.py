"""Every file of the built sites: valid, whole, and with nothing in it that should have stayed at home."""

from __future__ import annotations

import datetime as dt
import io
import json
import posixpath
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from lxml import etree
from lxml.html import HtmlElement
from PIL import Image

from support import REPOSITORY, TODAY, build, item, network, photo, put
from tellers import TELLING

VNU = REPOSITORY / "node_modules/vnu-jar/build/dist/vnu.jar"
EXAMPLES = ("kruiskamp", "liendert", "schothorst", "soesterkwartier")
EMPTY = "nieuwbuurt"
# Kinds of files that belong on a site.
PUBLISHED = frozenset(
    {"css", "gz", "html", "ics", "jpg", "js", "json", "pdf", "png", "svg", "txt", "webp", "woff2", "xml"}
)
TEXTS = frozenset({"css", "html", "ics", "js", "json", "svg", "txt", "xml"})
MISSING = "404.html"
# Attributes of HTML in which the browser fetches or the reader follows an address.
ADDRESSES = ("href", "src", "poster", "action", "data", "formaction")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)""")


class Site:
    """A built site as a folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self.pages: dict[str, HtmlElement] = {
            _address(name): lxml.html.fromstring(path.read_bytes())
            for name, path in self.files.items()
            if name.endswith(".html") and not name.startswith("k/")  # short addresses: they only lead on
        }
        canonical = self.pages[""].xpath("string(//link[@rel='canonical']/@href)")
        self.url: str = canonical if isinstance(canonical, str) else ""

    def home(self, at: str) -> str:
        """Where the page at `at` says that it is at home: here, or on another site that has it and says the same."""
        (found,) = self.pages[at].xpath("//link[@rel='canonical']/@href")
        if found != self.url + at:
            others = [read(self.folder.parent / name) for name in EXAMPLES]
            (other,) = [other for other in others if found == other.url + at]
            assert other.pages[at].xpath("//link[@rel='canonical']/@href") == [found]
            assert at.startswith(("nieuws/", "agenda/"))
        return str(found)

    def find(self, at: str, link: str) -> tuple[str, str] | None:
        """The file and the fragment that `link` on the page at `at` leads to; None where it leaves the site."""
        if self.url and link.startswith(self.url):
            link = "/" + link.removeprefix(self.url)
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        base = "/" if at == MISSING else f"/{at}"
        path = posixpath.normpath(posixpath.join(base, unquote(parts.path))).lstrip("/") if parts.path else at
        name = path or "index.html"
        if name in self.files and not parts.path.endswith("/"):
            return name, parts.fragment
        return posixpath.join(path, "index.html"), parts.fragment


def _address(name: str) -> str:
    """The address of the HTML file `name`."""
    return name if name == MISSING else name.removesuffix("index.html")


@cache
def read(folder: Path) -> Site:
    return Site(folder)


@pytest.fixture(params=[*EXAMPLES, EMPTY])
def site(request: pytest.FixtureRequest) -> Site:
    """Each site of the example network, and that of an empty one."""
    name: str = request.param
    if name == EMPTY:
        root: Path = request.getfixturevalue("empty")
        return read(root / "build/sites" / EMPTY)
    built: Path = request.getfixturevalue("example")
    return read(built / "sites" / name)


@pytest.fixture
def schothorst(example: Path) -> Site:
    return read(example / "sites/schothorst")


class Link(NamedTuple):
    """An address in a page, and the element that it stands in."""

    tag: str
    rel: str
    address: str


def links(page: HtmlElement) -> Iterator[Link]:
    """Every address in a page."""
    for element in page.iter("*"):
        tag = str(element.tag)
        found = [value for name in ADDRESSES if (value := element.get(name)) is not None]
        found += [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
        found += css_addresses(element.get("style", ""))
        found += css_addresses((element.text or "") if tag == "style" else "")
        yield from (Link(tag, element.get("rel", ""), address) for address in found)


def css_addresses(text: str) -> list[str]:
    return [one or other for one, other in CSS_ADDRESS.findall(text)]


def meta(page: HtmlElement) -> dict[str, str]:
    """The named facts in the head of a page."""
    return {
        element.get("property") or element.get("name") or "": element.get("content", "")
        for element in page.xpath("//head/meta[@content]")
    }


def data(page: HtmlElement) -> list[dict[str, Any]]:
    """What a page tells search engines."""
    return [json.loads(script.text or "") for script in page.xpath("//script[@type='application/ld+json']")]


def vnu(*places: Path) -> list[str]:
    """The errors that the Nu HTML checker finds."""
    assert shutil.which("java"), "java is missing: `make tools` installs it"
    command = ["java", "-Xss8m", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json"]
    done = subprocess.run([*command, *map(str, places)], capture_output=True, text=True, check=False, timeout=300)
    found = json.loads(done.stderr)["messages"]
    return [f"{m['url']}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')}" for m in found]


# As HTML


def test_html_is_valid(example: Path, empty: Path, tmp_path: Path) -> None:
    good = (example / "sites/schothorst/index.html").read_text("utf-8")
    # One that is not, so that silence means something.
    (tmp_path / "bad.html").write_text(good.replace("</main>", "<img></main>", 1), "utf-8")
    errors = vnu(example / "sites", empty / "build/sites", tmp_path)
    assert [error for error in errors if "/bad.html:" not in error] == []
    assert errors


def test_page_says_what_it_is(site: Site) -> None:
    for at, page in site.pages.items():
        assert page.get("lang") == "nl", at
        assert len(page.xpath("//h1")) == 1, at
        assert page.xpath("string(//h1)").strip(), at
        assert len(page.xpath("//main")) == 1, at
        assert page.xpath("string(//head/title)").strip(), at
        assert at == MISSING or meta(page)["description"], at


def test_no_two_pages_have_one_title(site: Site) -> None:
    titles = [page.xpath("string(//head/title)") for page in site.pages.values()]
    assert sorted(titles) == sorted(set(titles))


# Whole


def test_every_link_leads_somewhere(site: Site) -> None:
    broken = []
    for at, page in site.pages.items():
        for link in links(page):
            if (found := site.find(at, link.address)) is None:
                continue
            name, fragment = found
            if name not in site.files:
                broken.append(f"{at}: {link}")
            elif fragment and name.endswith(".html"):
                target = site.pages[_address(name)]
                if not target.xpath("//*[@id=$id]", id=unquote(fragment)):
                    broken.append(f"{at}: {link} (no such place on that page)")
    assert broken == []


def test_every_address_in_a_style_sheet_is_there(site: Site) -> None:
    for name, path in site.files.items():
        for link in css_addresses(path.read_text("utf-8")) if name.endswith(".css") else ():
            if not link.startswith("data:"):
                assert not urlsplit(link).netloc, f"{name}: {link}"
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) in site.files, (name, link)


def test_every_page_can_be_reached_from_the_front(site: Site) -> None:
    seen: set[str] = set()
    ahead = [""]
    while ahead:
        at = ahead.pop()
        if at in seen or at not in site.pages:
            continue
        seen.add(at)
        for link in links(site.pages[at]):
            if link.tag == "a" and (found := site.find(at, link.address)):
                ahead.append(_address(found[0]))
    assert set(site.pages) - seen - {MISSING} == set()


def test_nothing_is_fetched_from_elsewhere(site: Site) -> None:
    followed = {"canonical", "alternate"}
    away = [
        f"{at}: {link}"
        for at, page in site.pages.items()
        for link in links(page)
        if link.tag not in ("a", "form") and link.rel not in followed and urlsplit(link.address).netloc
    ]
    assert away == []


def test_links_to_elsewhere_are_safe_ways(site: Site) -> None:
    ways = {urlsplit(link.address).scheme for page in site.pages.values() for link in links(page)}
    assert ways <= {"", "https", "mailto", "tel", "webcal"}


def test_no_page_holds_anything_that_could_run(site: Site) -> None:
    for name, path in site.files.items():
        if not name.endswith(".html"):
            continue
        page = lxml.html.fromstring(path.read_bytes())
        charset, policy = page.xpath("//head/*")[:2]
        assert charset.get("charset") == "utf-8", name
        assert policy.get("http-equiv") == "Content-Security-Policy", name
        assert policy.get("content").startswith("default-src 'none'; "), name
        assert "unsafe" not in policy.get("content"), name
        assert page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == [], name
        assert {script.get("type") for script in page.xpath("//script[not(@src)]")} <= {"application/ld+json"}, name


def test_what_a_page_asks_for_is_ours_and_named_by_what_is_in_it(site: Site) -> None:
    named = [name for name in site.files if name.endswith((".css", ".js"))]
    assert sorted(re.sub(r"\.[0-9a-f]{10}\.", ".#.", name) for name in named) == [
        "assets/javascripts/buurtpers.#.js",
        "assets/javascripts/search.#.js",
        "assets/stylesheets/buurtpers.#.css",
    ]


# For machines


def test_canonical_address_is_where_the_page_is(site: Site) -> None:
    for at, page in site.pages.items():
        if at != MISSING:
            assert page.xpath("//link[@rel='canonical']/@href") == ([site.home(at)] if site.url else [])


def test_sitemap_lists_each_page_once(site: Site) -> None:
    listed = etree.fromstring(site.files["sitemap.xml"].read_bytes())
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    places = [e.text for e in listed.findall("s:url/s:loc", names)]
    days = [dt.date.fromisoformat(e.text or "") for e in listed.findall("s:url/s:lastmod", names)]
    mine = [at for at in site.pages if at != MISSING] if site.url else []
    expected = [site.url + at for at in mine if site.home(at) == site.url + at]
    assert sorted(filter(None, places)) == sorted(expected)
    assert len(days) == len(places)
    assert all(day <= dt.date.fromisoformat(TODAY) for day in days)


def test_shared_page_shows_its_title_text_and_picture(site: Site) -> None:
    for at, page in site.pages.items():
        if at == MISSING:
            continue
        facts = meta(page)
        assert facts["og:title"], at
        assert facts["og:locale"] == "nl_NL"
        assert facts["og:description"] == facts["description"]
        assert facts.get("og:url", "") == (site.home(at) if site.url else "")
        if image := facts.get("og:image"):
            assert image.startswith(site.url)
            assert image.removeprefix(site.url) in site.files, at
            assert site.files[image.removeprefix(site.url)].stat().st_size <= 300_000, at


def test_item_is_told_to_search_engines_as_news(schothorst: Site) -> None:
    at = "nieuws/2026/de-bank-staat-recht/"
    page = schothorst.pages[at]
    (article,) = data(page)
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == page.xpath("string(//h1)").strip() == meta(page)["og:title"]
    assert article["mainEntityOfPage"] == schothorst.home(at)
    assert article["datePublished"] == page.xpath("string(//article//time/@datetime)")
    assert article["datePublished"] == meta(page)["article:published_time"]
    assert article["inLanguage"] == "nl"
    assert article["publisher"]["name"] == "Burennetwerk Amersfoort"
    assert article["author"]["@type"] == "Person"
    assert article["author"]["name"] in page.xpath("string(//p[@class='byline'])")
    assert meta(page)["og:type"] == "article"


def test_every_item_with_a_photo_names_it(site: Site) -> None:
    for at, page in site.pages.items():
        for article in data(page):
            if article["@type"] == "NewsArticle" and site.url:
                shown = page.xpath("//header/following-sibling::figure[1]//img")
                assert bool(shown) == ("image" in article), at


def test_meeting_is_told_to_search_engines_as_an_event(example: Path) -> None:
    site = read(example / "sites/soesterkwartier")
    (event,) = data(site.pages["agenda/2027-01-snert-seinhuis/"])
    assert event["@type"] == "Event"
    assert event["name"] == "Prikken en dan snert"
    assert event["startDate"] == "2027-01-09T14:00:00+01:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["@type"] == "Place"
    assert event["location"]["address"]["@type"] == "PostalAddress"
    assert event["url"] == site.url + "agenda/2027-01-snert-seinhuis/"
    (event,) = data(site.pages["agenda/2026-12-snoeidag-spoor/"])
    assert event["eventStatus"] == "https://schema.org/EventCancelled"


def test_all_data_for_search_engines_can_be_read(site: Site) -> None:
    kinds = {"NewsArticle": "nieuws/", "Event": "agenda/", "WebSite": ""}
    for at, page in site.pages.items():
        for found in data(page):
            assert found["@context"] == "https://schema.org"
            assert at.startswith(kinds[found["@type"]])
            for key in ("startDate", "endDate"):
                if key in found:
                    assert dt.datetime.fromisoformat(found[key]).tzinfo is not None, at


# Nothing that should have stayed at home


def test_only_files_for_readers_are_published(site: Site) -> None:
    assert {name for name in site.files if Path(name).suffix.lstrip(".") not in PUBLISHED} == set()
    assert [name for name in site.files if re.search(r"(^|/)[._]", name)] == []


def test_no_page_tells_of_the_files_it_was_made_from(site: Site) -> None:
    originals = [path.name for path in (REPOSITORY / "content/fotos").iterdir() if path.is_file()]
    assert originals
    folders = [f"content/{folder.name}" for folder in (REPOSITORY / "content").iterdir()]
    words = [*originals, *folders, "sites/" + site.folder.name, str(REPOSITORY), str(site.folder.parent), ".cache"]
    for name, path in site.files.items():
        assert path.name not in originals
        if path.suffix.lstrip(".") in TEXTS:
            text = path.read_text("utf-8")
            assert [word for word in words if word in text] == [], name


def test_what_is_not_yet_or_no_longer_meant_to_be_read_is_nowhere(tmp_path: Path) -> None:
    secret = "Kwikzilver"
    hidden = item(f"{secret} kop", f"{secret} tekst", inleiding=f"{secret} inleiding", foto="geheim.jpg", alt=secret)
    root = network(tmp_path / "netwerk")
    put(
        root,
        {
            "content/fotos/geheim.jpg": photo(),
            "content/nieuws/2026/concept.md": hidden.replace("---\n", "---\nconcept: true\n", 1),
            "content/nieuws/2026/morgen.md": hidden.replace("2026-11-01", "2026-11-25"),
            "content/nieuws/2026/voorbij.md": hidden.replace("---\n", "---\neinde: 2026-11-23\n", 1),
            "content/nieuws/2026/west.md": hidden.replace("---\n", "---\nbuurten: west\n", 1),
            "content/paginas/concept.md": f"---\ntitel: {secret}\nconcept: true\n---\n{secret}\n",
            "content/data/bijeenkomsten.yml": f"geheim: {{titel: {secret}, datum: 2026-12-01, begin: 19:30, "
            f"buurten: alle, concept: true}}\n",
        },
    )
    site = Site(build(root) / "oost")
    for name, path in site.files.items():
        assert secret.casefold().encode() not in path.read_bytes().lower(), name
    assert not [name for name in site.files if name.startswith("fotos/")]
    # It is there where it is meant to be read.
    assert secret in Site(root / "build/sites/west").files["nieuws/2026/west/index.html"].read_text("utf-8")


# The parts of a picture that hold pixels and how to show them, and no more.
PIXELS = {
    ".jpg": frozenset({0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xDD}),
    ".webp": frozenset({b"VP8 ", b"VP8L"}),
    ".png": frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs"}),
}


def parts(path: Path) -> Iterator[int | bytes]:
    """The names of the parts that a picture's file is made of."""
    content = path.read_bytes()
    at = {".jpg": 2, ".webp": 12, ".png": 8}[path.suffix]
    while at < len(content):
        if path.suffix == ".jpg":
            yield content[at + 1]
            if content[at + 1] == 0xDA:
                return
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        elif path.suffix == ".webp":
            yield content[at : at + 4]
            length = int.from_bytes(content[at + 4 : at + 8], "little")
            at += 8 + length + length % 2
        else:
            yield content[at + 4 : at + 8]
            at += 12 + int.from_bytes(content[at : at + 4], "big")


def test_no_picture_tells_who_made_it_where(site: Site) -> None:
    pictures = [path for path in site.files.values() if path.suffix in PIXELS]
    assert pictures or site.folder.name == EMPTY
    for path in pictures:
        assert set(parts(path)) <= PIXELS[path.suffix], path
        with Image.open(path) as picture:
            assert {"exif", "xmp", "icc_profile", "comment"} & set(picture.info) == set(), path


@pytest.mark.parametrize("name", ["gps.jpg", "gps.png", "gps.webp"])
def test_of_an_original_that_tells_a_place_only_the_picture_is_published(tmp_path: Path, name: str) -> None:
    original, _ = TELLING[name]
    with Image.open(io.BytesIO(original)) as picture:
        assert picture.getexif().get_ifd(0x8825), "it must tell something to begin with"
    files: dict[str, str | bytes | None] = {f"content/fotos/{name}": original, "content/nieuws/a.md": item(foto=name)}
    folder = build(network(tmp_path / "netwerk", files)) / "oost"
    pictures = [path for path in folder.rglob("*") if path.suffix in PIXELS and path.parent.name == "fotos"]
    assert pictures
    for path in pictures:
        assert set(parts(path)) <= PIXELS[path.suffix], path
        with Image.open(path) as picture:
            assert not picture.getexif(), path


def test_a_box_stands_beside_its_story_and_a_crop_keeps_the_focus(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "content/fotos/x.jpg": photo(),
        "content/nieuws/a.md": item(
            "Met kader",
            foto="x.jpg",
            bijschrift="X",
            focus="[20, 33.5]",
            kader='{titel: Bellen, tekst: "Bel [ons](b.md)."}',
        ),
        "content/nieuws/b.md": item("Zonder", foto="x.jpg", bijschrift="X", kader="Zomaar."),
    }
    site = build(network(tmp_path, files, ["oost"])) / "oost"
    first, second = (lxml.html.parse(site / f"nieuws/{name}/index.html").getroot() for name in "ab")
    (box,) = first.cssselect("aside.box")
    assert (box.get("aria-labelledby"), box.cssselect("h2#kader")[0].text_content()) == ("kader", "Bellen")
    assert [a.get("href") for a in box.cssselect("a")] == ["../../nieuws/b/"]
    assert second.cssselect("aside.box")[0].get("aria-label") == "Kader"
    assert [img.get("class") for img in first.cssselect(".photo img")] == ["across-20 down-35"]
    assert [img.get("class") for img in second.cssselect(".photo img")] == [None]
