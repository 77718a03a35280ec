"""What must hold for any text at all."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import lxml.html
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from buurtpers.base.problems import as_json, as_text
from buurtpers.base.typography import typographic
from buurtpers.read import dates, values
from buurtpers.read.addresses import news_path, page_path, slug
from buurtpers.read.frontmatter import parse_toml, split
from buurtpers.read.markdown import TextTooDeep, read_markdown, shorten
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import Page
from buurtpers.read.models.tables import DATA_FILES
from buurtpers.read.records import make_record
from buurtpers.read.times import parse_time
from buurtpers.read.values import Buurten
from buurtpers.read.yamltext import Tree, parse_yaml
from support import item, look, network, put, tree

COMMON = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], derandomize=False)

anything = st.text(max_size=300)
# Text that is nearly right: the pieces that people and attackers put together.
PIECES = (
    "---\n", "+++\n", "titel: ", "datum: ", "buurten: ", "title = ", "\n", "  ", "\t", "- ", ": ", "#", "[", "]", "{",
    "}", "&a ", "*a", "!!x ", "|\n",
    ">\n", "'", '"', "“", "”", ",", "alle", "behalve", "2026-06-22", "22 juni 2026", "no", "012", "19:30", "\u2028",
    "\x85", "\x00", "\x07", "\ufeff",
    "é", "😀", "<<: ", "? ", "...\n", "%YAML 1.1\n", "~", "null", "a", "b", "\\", "\\x07", "\r", "\r\n", "1", "ja",
)  # fmt: skip
nearly = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
MARKS = (
    "<script>", "</script>", "<b>", "</b>", "<p ", "<img ", "src=", "onerror=", "onload=alert(1)", "style=", "href=",
    "javascript:", "data:", "&#106;",
    "&colon;", "&Tab;", "<a ", "</a>", "<svg ", "<math>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<?", ">",
    "'", '"', "`", "```\n", "[", "](", ")",
    "![", "<iframe ", "<template>", "\n", "\n\n", "    ", "> ", "- ", "# ", "## ", "| a | b |\n|---|---|\n", "*",
    "**", "_", "~~", "link:0", "<!--image:0-->",
    "x", "https://a.nl", "www.a.nl", "a@b.nl", "\\", "&", "&lt;script&gt;", "\x08", "\x0b", "...", " - ", "’", "'s ",
    "[x]: javascript:y\n", "*[x]: y\n", "Kop\n===\n",
)  # fmt: skip
markup = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)


def plain(value: Any) -> bool:
    """Whether `value` holds nothing but nothing, text, lists and mappings of text."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(one) for key, one in value.items())
    return all(map(plain, value)) if isinstance(value, list) else value is None or isinstance(value, str)


def depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inside), default=0)


def lines(text: str) -> int:
    """How many there are by the rules of YAML, at most."""
    return len(re.split(r"[\r\n\x85\u2028\u2029]", text))


def sensible(found: Tree, text: str) -> None:
    """Whatever was read: plain values, and problems that point into the text."""
    assert plain(found.value)
    assert depth(found.value) < 20
    for problem in found.problems:
        assert problem.location.file == "x.md"
        assert 1 <= problem.location.line <= lines(text) + 1
        assert problem.location.column >= 1
        assert problem.message
        assert problem.hint


# Reading


@COMMON
@given(anything | nearly)
@example("%YAML 9.9\n---\na: b")
@example("&a &a")
@example("? \n: ")
def test_yaml_never_raises_and_is_plain(text: str) -> None:
    sensible(parse_yaml(text, "x.md"), text)


@COMMON
@given(anything | nearly)
def test_toml_never_raises_and_is_plain(text: str) -> None:
    sensible(parse_toml(text, "x.md"), text)


@COMMON
@given(
    anything | nearly | nearly.map(lambda text: f"---\n{text}\n---\n") | nearly.map(lambda text: f"+++\n{text}\n+++\n")
)
def test_a_text_is_cut_without_loss(text: str) -> None:
    parts = split(text, "x.md")
    assert text.endswith(parts.body)
    assert parts.body_line >= 1
    if parts.head is None:
        assert parts.body in (text, "")
    else:
        sensible(parts.head, text)
        if parts.body:
            assert text.split("\n")[parts.body_line - 1 :] == parts.body.split("\n")


leaves = st.none() | st.text(max_size=20) | st.sampled_from(PIECES)
keys = st.text(max_size=8) | st.sampled_from(
    [
        "titel", "title", "datum", "date", "buurten", "buurt", "begin", "van", "contact", "naam", "foto", "Titel",
        "menu", "krant", "kader", "focus", "pagina", "rubrieken", "paginas", "oplage", "mededelingen", "vulling",
        "tekst", "norm", "maat", "bezorgen",
    ]
)  # fmt: skip
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
MODELS: list[type[Record]] = [NewsItem, Page, *DATA_FILES.values()]


@COMMON
@given(st.sampled_from(MODELS), trees | st.dictionaries(keys, trees, max_size=6))
def test_a_record_is_made_or_its_mistakes_are_told(model: type[Record], value: Any) -> None:
    record, problems = make_record(model, value, parse_yaml("a: b", "x.yml").source)
    assert record is not None or problems
    for problem in problems:
        assert problem.message
        assert problem.hint or problem.code == "field-unknown"


# What a text may mean


def attempt(parse: Callable[[Any], Any], value: Any) -> Any:
    """The meaning of `value`, or None where it is refused in the way that `parse` promises."""
    try:
        return parse(value)
    except PydanticCustomError:
        return None


DAYS = ("22", "juni", "2026", "maandag", "ma.", "-", "/", " ", "06", "30", "feb", "²", "٣", "“", "")


@COMMON
@given(anything | st.lists(st.sampled_from(DAYS), max_size=7).map("".join))
@example("2026-٠6-22")
@example("²-6-2026")
def test_a_date_is_a_day_or_is_refused(text: str) -> None:
    day = attempt(dates.parse_date, text)
    assert day is None or 1900 <= day.year <= 2200


@COMMON
@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_every_day_can_be_written_in_every_way(day: dt.date) -> None:
    from buurtpers.base.language import long_date, plain_date

    for text in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", plain_date(day), long_date(day)):
        assert dates.parse_date(text) == day


@COMMON
@given(anything | st.from_regex(r"\d{0,3}[:.u ]{0,2}\d{0,3}( uur|u)?", fullmatch=True))
def test_a_time_is_a_time_or_is_refused(text: str) -> None:
    found = attempt(parse_time, text)
    assert found is None or isinstance(found, dt.time)


@COMMON
@given(anything | st.text("0123456789+-() .", max_size=20))
def test_a_phone_number_that_is_taken_can_be_dialled(text: str) -> None:
    found = attempt(values.parse_phone, text)
    assert found is None or re.fullmatch(r"\+?[\d\s()./-]+", found)


@COMMON
@given(anything)
def test_other_values_are_read_or_refused(text: str) -> None:
    for parse in (values.parse_yes_no, values.parse_email, values.parse_web_address, values.parse_colour):
        attempt(parse, text)
    address = attempt(values.parse_web_address, text)
    assert address is None or address.startswith(("http://", "https://"))
    colour = attempt(values.parse_colour, text)
    assert colour is None or values.contrast_with_white(colour) >= 4.5


EVERYBODY = ("kruiskamp", "liendert", "schothorst")
names = st.sampled_from([*EVERYBODY, "alle", "behalve", "", "x", "a, b", "alle behalve liendert"]) | st.text(
    max_size=10
)


@COMMON
@given(
    names
    | st.lists(names, max_size=4)
    | st.dictionaries(st.sampled_from(["behalve", "x"]), names | st.lists(names), max_size=2)
    | trees
)
def test_for_whom_something_is_is_always_some_of_us(value: Any) -> None:
    target = attempt(values.parse_buurten, value)
    if target is not None:
        assert target.of(EVERYBODY) <= set(EVERYBODY)
        assert not target.of(EVERYBODY) & set(target.but)
        assert Buurten().of(EVERYBODY) == set(EVERYBODY)


# Addresses, quotes, lengths


@COMMON
@given(anything)
def test_a_slug_is_fit_for_an_address_and_stays_as_it_is(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert slug(made) == made


@COMMON
@given(
    st.lists(
        st.text(min_size=1, max_size=10).filter(lambda part: "/" not in part and part not in (".", "..")),
        min_size=1,
        max_size=4,
    )
)
def test_an_address_never_leaves_the_site(parts: list[str]) -> None:
    for path in (page_path(PurePosixPath(*parts)), news_path(PurePosixPath(*parts))):
        assert re.fullmatch(r"([a-z0-9-]+/)*", path)


@COMMON
@given(anything | markup | st.text("'\"“”‘’ -.s(€5\n", max_size=40))
def test_setting_quotes_twice_changes_nothing(text: str) -> None:
    once = typographic(text)
    assert typographic(once) == once
    assert "'" not in once
    assert '"' not in once


@COMMON
@given(anything, st.integers(10, 200))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


# Markdown

FORBIDDEN = re.compile(r"^(?:on.*|style|class|id|src|srcset|xlink:href|action|formaction|srcdoc)$")
TAGS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "form",
    "input",
    "link",
    "meta",
    "base",
    "img",
    "template",
    "body",
    "html",
}


MAY_STAY_OPEN = ("li", "dt", "dd", "p", "tr", "td", "th", "thead", "tbody", "tfoot")


class WellFormed(HTMLParser):
    """Fails at an end that closes what was not opened last; `open` holds what was never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] != tag and self.open[-1] in MAY_STAY_OPEN:
            self.open.pop()
        assert self.open.pop() == tag


@COMMON
@given(markup | anything | nearly)
@example('<p title="<b onclick=x>">')
@example("<b>" * 99 + "x")
@example("a\x0c b")
def test_markdown_of_anything_is_safe_and_well_formed(text: str) -> None:
    try:
        body = read_markdown(text)
    except TextTooDeep:
        return
    assert set(WellFormed(body.html).open) <= set(MAY_STAY_OPEN)
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    for element in root.iterdescendants():
        if isinstance(element.tag, str):
            assert element.tag not in TAGS
            assert element.tag != "h1"
            if element.tag in ("h2", "h3", "h4", "h5", "h6"):
                assert element.attrib.pop("id") in body.anchors
            assert not [name for name in element.attrib if FORBIDDEN.match(name)]
            address = re.sub(r"[\x00-\x20]", "", element.get("href", "")).casefold()
            assert not re.match(r"(?!https?:|mailto:|tel:|link:\d)[a-z][a-z0-9+.-]*:", address)
        else:
            assert re.fullmatch(r"image:\d+", element.text or "")
    assert body.html.count("<!--image:") == len(body.images)
    numbers = re.findall(r'href="link:(\d+)"', body.html)
    assert [int(number) for number in numbers] == list(range(len(body.links)))
    assert len(body.lead) <= 260
    assert body.words >= 0


@COMMON
@given(st.lists(st.integers(1, 6), max_size=8))
def test_headings_never_skip_a_level(levels: list[int]) -> None:
    body = read_markdown("\n\n".join(f"{'#' * level} Kop" for level in levels))
    found = [1, *(int(level) for level in re.findall(r"<h(\d) id", body.html))]
    assert len(found) == len(levels) + 1
    assert all(after - before <= 1 for before, after in pairwise(found))
    assert min(found[1:], default=2) >= 2


WORDS = st.lists(st.sampled_from(["buren", "straat", "feest", "soep", "koffie", "é", "tuin"]), min_size=1, max_size=12)


@COMMON
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_no_word_of_an_ordinary_text_is_lost(paragraphs: list[list[str]]) -> None:
    body = read_markdown("\n\n".join(" ".join(words) for words in paragraphs))
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    assert (root.text_content() or "").split() == [word for words in paragraphs for word in words]
    assert body.words == sum(map(len, paragraphs))


# A whole network with one strange file

PLACES = (
    "content/nieuws/2026/x.md", "content/paginas/x.md", "content/werkgroepen/tuin.md", "sites/oost/docs/x.md",
    "sites/oost/mkdocs.yml", "mkdocs.yml",
    "content/data/netwerk.yml", "content/data/themas.yml", "content/data/werkgroepen.yml",
    "content/data/bijeenkomsten.yml", "content/data/edities.yml",
    "content/data/fotos.yml",
)  # fmt: skip
raw = (
    st.binary(max_size=200)
    | nearly.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | markup.map(lambda text: f"---\ntitel: x\ndatum: 2026-11-01\n---\n{text}".encode())
)


@pytest.fixture(scope="module")
def around() -> Path:
    """A good network that uses what it has, so that a broken file is felt elsewhere."""
    return network(
        Path(tempfile.mkdtemp()),
        {
            "content/nieuws/2026/goed.md": item(body="[x](x.md)", thema="groen", werkgroep="tuin"),
            "content/nieuws/2026/x.md": item(),
        },
    )


@settings(COMMON, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(place=st.sampled_from(PLACES), content=raw)
def test_a_network_with_any_bytes_in_one_file_is_checked_and_no_other_file_is_blamed(
    around: Path, place: str, content: bytes
) -> None:
    before = tree(around).get(place)
    put(around, {place: content})
    try:
        loaded = look(around)
        as_text(loaded.problems)
        as_json(loaded.problems, loaded.network.sites)
    finally:
        if before is None:
            (around / place).unlink()
        else:
            put(around, {place: before})
    blamed = {problem.location.file for problem in loaded.problems}
    # A theme or group that a broken data file no longer has may be told where it is used.
    used = {"content/nieuws/2026/goed.md", "content/data/werkgroepen.yml", "content/werkgroepen/tuin.md"}
    assert blamed <= {place} | (used if place.startswith("content/data/") else set()) | (
        {"sites/oost/mkdocs.yml", "sites/west/mkdocs.yml"} if place == "mkdocs.yml" else set()
    )
