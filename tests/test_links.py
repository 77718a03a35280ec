"""Where links in a text lead: to a heading, a mailbox, a telephone; and never anywhere else than that."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtpers.base.phones import dialled, numbers_in
from buurtpers.plan.news import ArticlePage
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.site import SitePlan
from buurtpers.read import anchors
from buurtpers.read.links import outward
from buurtpers.read.markdown import read_markdown
from corpora_of import lines_of
from support import Content, build, item, look, network

NEWS = "content/nieuws/2026/"
AT = "nieuws/2026/x/"


def links(text: str) -> list[str]:
    """Where the links of a text lead, those on the site as they were written."""
    body = read_markdown(text)
    found = re.findall(r'<a href="([^"]*)"', body.html)
    return [body.links[int(one[5:])] if one.startswith("link:") else html.unescape(one) for one in found]


# No link may have another way out


@pytest.mark.parametrize("line", lines_of("links"))
@pytest.mark.parametrize("around", ["{}", "Een *verhaal* met {} erin.", "- punt\n\n    {}\n", "> {}\n"])
def test_a_link_leads_to_the_web_a_mailbox_a_telephone_or_the_site(line: str, around: str) -> None:
    body = read_markdown(around.format(line))
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    marks = [a.get("href", "") for a in root.iter("a") if a.get("href", "").startswith("link:")]
    assert marks == [f"link:{number}" for number in range(len(body.links))]
    for address in {*links(around.format(line))} - {*body.links}:
        # As a browser reads it.
        plain = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", address).strip().casefold()
        assert re.match(r"https?:|mailto:|tel:[\d+() .-]+$", plain), plain
        assert not re.search(r"[?&](?!subject|body)|%0[ad](?!.*[?&]body)", plain) or not plain.startswith("mailto:")


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from([*"javscript:/\\[]?&#%@ ", "\t", "\n", "\x01", "https:", "mailto:", "link:", "&#1;", "&Tab;"])
    )
)
@example(["/", "\t", "/", "["])
def test_no_spelling_of_an_address_gets_through(parts: list[str]) -> None:
    for text in ("[x](<{}>)", "[x]({})", '<a href="{}">x</a>', "[x][y]\n\n[y]: {}"):
        for address in links(text.format("".join(parts))):
            assert re.match(r"(https?:|mailto:|tel:)|(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)", address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("mailto:riet@a.nl", "mailto:riet@a.nl"),
        ("mailto:a@b.nl?subject=Een%20feest&body=Ik%0D%0Ak", "mailto:a@b.nl?subject=Een%20feest&body=Ik%0D%0Ak"),
        ("mailto:a@b.nl?Subject=Feest+1&cc=a@b.nl&bcc=c@d.nl&attach=/x&to=e@f.nl", "mailto:a@b.nl?subject=Feest%2B1"),
        ("mailto:riet@a.nl?subject=a%0D%0Abcc:b@c.nl", "mailto:riet@a.nl?subject=a%20bcc%3Ab%40c.nl"),
        ("mailto:riet@a.nl%0D%0Abcc:b@c.nl", None),
        ("mailto:riet@a.nl,joke+krant@a.nl", "mailto:riet@a.nl,joke+krant@a.nl"),
        ("mailto:?subject=Kijk", "mailto:?subject=Kijk"),
        ("mailto:riet", None),
        ("tel:+31 (0)33 555-01.12", "tel:+31 (0)33 555-01.12"),
        ("tel:*21#", None),
        ("//a.nl/x", "https://a.nl/x"),
        ("ftp://a.nl", None),
        ("ſms:1", None),
    ],
)  # fmt: skip
def test_an_address_off_the_site_is_cleaned_or_refused(address: str, expected: str | None) -> None:
    assert outward(address) == expected


# Headings


def page(plan: SitePlan, path: str = AT) -> PagePlan:
    return next(page for page in plan.pages if page.path == path)


def targets(root: Path, path: str = AT) -> tuple[Any, list[tuple[str, str]]]:
    """Where the links of an item in Oost lead, and what is said of links."""
    loaded = look(root)
    view = page(loaded.plans["oost"], path).view
    assert isinstance(view, ArticlePage)
    return view.body.targets, [(one.code, one.severity) for one in loaded.problems]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Wat er nodig is", "wat-er-nodig-is"),
        ("Onze foto's & *meer*!", "onze-fotos-meer"),
        ("Één café à la Straße, œuvre", "een-cafe-a-la-strasse-oeuvre"),
        ("Inhoud", "inhoud-2"),
        ("Kader", "kader-2"),
        ("مرحبا", "x"),
    ],
)
def test_a_heading_has_a_name_by_its_words(heading: str, name: str) -> None:
    body = read_markdown(f"## {heading}")
    assert body.anchors == (name,)
    assert f'<h2 id="{name}">' in body.html


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "a 2", "a 2 2", "A!", "inhoud", "", "?"]) | st.text(max_size=8), max_size=20))
def test_no_two_headings_of_a_page_have_one_name_and_none_is_ours(headings: list[str]) -> None:
    names = anchors.named(headings)
    assert len({*names, *anchors.OURS}) == len(headings) + len(anchors.OURS)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("#programma", "#programma"),
        ("#Programma", "#programma"),
        ("#het-caf%C3%A9", "#het-cafe"),
        ("#", "#"),
        ("#top", "#top"),
        ("#inhoud", "#inhoud"),
        ("#kader", "#kader"),
        ("#kader-bellen", "#kader-bellen"),
        ("ander.md#daar", "nieuws/2026/ander/#daar"),
        ("/nieuws/2026/ander/#Daar", "nieuws/2026/ander/#daar"),
        ("/agenda/#abonneren", "agenda/#abonneren"),
        ("?x#programma", "nieuws/2026/x/#programma"),
    ],
)
def test_a_link_leads_to_a_heading(tmp_path: Path, link: str, target: str) -> None:
    files: dict[str, Content] = {
        NEWS + "x.md": item(
            body=f"[x]({link})\n\n## Programma\n\n## Het café", kader='{titel: Bel, tekst: "## Bellen"}'
        ),
        NEWS + "ander.md": item(body="## Daar"),
    }
    assert targets(network(tmp_path, files)) == ((target,), [])


@pytest.mark.parametrize(
    ("link", "target"),
    [("#programma", None), ("ander.md#weg", "nieuws/2026/ander/"), ("/nieuws/2026/ander/#weg", "nieuws/2026/ander/")],
)
def test_a_link_to_a_heading_that_is_not_there_is_told(tmp_path: Path, link: str, target: str | None) -> None:
    files: dict[str, Content] = {NEWS + "x.md": item(body=f"[x]({link})"), NEWS + "ander.md": item(body="## Daar")}
    assert targets(network(tmp_path, files)) == ((target,), [("link-anchor", "warning")])


def test_on_a_page_every_link_to_a_heading_finds_it(tmp_path: Path) -> None:
    box = '{titel: Bel, tekst: "## Programma\\n\\n[kader](#kader-programma) [tekst](#programma)"}'
    body = "[a](#programma) [b](#programma-2) [c](#kader-programma) [d](#kader)\n\n## Programma\n\n## Programma"
    site = build(network(tmp_path, {NEWS + "x.md": item(body=body, kader=box)}, ["oost"])) / "oost"
    root = lxml.html.parse(site / AT / "index.html").getroot()
    ids = [element.get("id") for element in root.iter("*") if element.get("id")]
    assert len(ids) == len({*ids})
    inside = [a.get("href", "") for a in root.iter("a") if a.get("href", "").startswith("#")]
    assert len(inside) >= 6
    assert {one[1:] for one in inside} <= {*ids}


# Telephones

NUMBERS = (
    "06-12345678", "06 12345678", "06 12 34 56 78", "06 - 12 34 56 78", "0612345678", "06-12-34-56-78", "06 1234 5678",
    "033 123 45 67", "033-1234567", "(033) 123 45 67", "033 – 555 01 00", "033/1234567", "0341-123456", "0341 12 34 56",
    "085 123 4567", "+31 6 12345678", "+31 (0)6 12 34 56 78", "+31612345678", "+31-33-1234567", "0031 33 123 45 67",
    "06.12.34.56.78", "06.12345678", "0570.612.345", "0570.61.23.45", "020.123.45.67", "+31.6.12.34.56.78",
    "0800-1234", "0900 12 34", "0800 123 45 67", "14 033", "033\u00a0123\u00a045\u00a067",
)  # fmt: skip
NO_NUMBERS = (
    "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "3811 AB", "01-02-2026", "01-02-2026 14:30", "06-12-2026 14",
    "06 12 2026 14:30", "€ 14 033", "€ 112", "112 huizen", "Dorpsstraat 112", "12-34-AB", "06-GB-12", "0-123-AB",
    "KvK 12345678", "0800-1200 uur", "van 08.00-12.00", "978-0-306-40615-2", "2026-033 123 45 67", "0,612345678",
    "1.000.000", "14:30", "10.30", "06-12345678a", "006-12345678", "0612345678901", "033 123 45 67 89", "140 330",
    "01.02.2026", "06.12.2026", "0570.612", "06.12.34.56.78.90", "0.612.345.678", "€ 0570.612.345", "192.168.0.112",
    "123456782", "BTW NL001234567B01", "www.a.nl/06-12345678", "a0612345678", "nr#0612345678",
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "around", ["{}", "Bel {}.", "Riet ({}) of **{}**!", "- {}, Joke", "| a | b |\n|--|--|\n| {} | x |"]
)
def test_a_telephone_number_can_be_called(number: str, around: str) -> None:
    if number.startswith("(") and "({}" in around:
        return
    text = around.format(number, number)
    assert links(text) == [f"tel:{dialled(number)}"] * around.count("{}")
    assert number.replace(" - ", " – ") in html.unescape(re.sub("<[^<>]*>", "", read_markdown(text).html))


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("around", ["{}", "Zie {}.", "Riet ({}) of **{}**!"])
def test_what_only_looks_like_a_number_is_left_alone(number: str, around: str) -> None:
    assert [one for one in links(around.format(number, number)) if one.startswith("tel:")] == []


@pytest.mark.parametrize(
    "text",
    [
        "`06-12345678`",
        "    06-12345678",
        "[bel](https://a.nl/06-12345678)",
        "[06-12345678](over.md)",
        "<a href='b.md'>x 06-12345678</a>",
    ],
)
def test_in_code_and_in_links_a_number_is_as_it_was(text: str) -> None:
    assert [one for one in links(text) if one.startswith("tel:")] == []


def test_a_number_in_a_line_of_a_meeting_or_a_lead_can_be_called(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "x.md": item(inleiding='"<b> Bel 033 555 01 10 & kom."'),
        "content/data/bijeenkomsten.yml": "soep: {titel: Soep, datum: 2026-12-01, begin: '18:00', "
        "gastheer: Joke (06-12345678), aanmelden: Bel 033 555 01 12, meenemen: Niets}\n",
    }
    site = build(network(tmp_path, files, ["oost"])) / "oost"
    lead, facts = (lxml.html.parse(site / path / "index.html").getroot() for path in (AT, "agenda/soep"))
    assert lead.xpath("string(//p[@class='lead'])") == "<b> Bel 033 555 01 10 & kom."
    assert lead.xpath("//p[@class='lead']/a/@href") == ["tel:0335550110"]
    assert facts.xpath("//dl[contains(@class, 'facts')]//a[starts-with(@href, 'tel')]/@href") == [
        "tel:0612345678",
        "tel:0335550112",
    ]


def test_the_emergency_number_is_a_link_where_one_is_told_to_call_it() -> None:
    assert links("Bel 112 bij brand. Er zijn 112 huizen.") == ["tel:112"]
    for said in ("bel 112", "Bel: 112!", "BEL 112", "Bel bij brand altijd 112.", "Het alarmnummer 112", "bel\n112"):
        assert links(said) == ["tel:112"], said
    for said in ("112", "Er bellen aan Dorpsstraat 112", "Bel Joke, Laan 112", "label 112", "Bel ons, 112 keer"):
        assert links(said) == [], said


dates = st.dates().map(lambda day: f"{day:%d-%m-%Y}") | st.dates().map(lambda day: f"{day:%d %m %Y}")
dates |= st.dates().map(lambda day: f"{day:%d.%m.%Y}")
amounts = st.integers(10**3, 10**9).map(lambda euros: f"{euros:,}".replace(",", "."))
chambers = st.from_regex(r"(KvK|KVK|btw) ?\d{8}", fullmatch=True, alphabet=st.characters(codec="ascii"))
times = st.times().map(lambda time: f"{time:%H:%M}") | st.times().map(lambda time: f"{time:%H.%M} uur")
prices = st.integers(0, 10**7).map(lambda cents: f"€ {cents // 100},{cents % 100:02}")
accounts = st.from_regex(r"NL\d\d ?[A-Z]{4} ?\d{4} ?\d{4} ?\d{2}", fullmatch=True)
postcodes = st.from_regex(r"[1-9]\d{3} ?[A-Z]{2}", fullmatch=True)
plates = st.from_regex(r"\d{2}-[A-Z]{3}-\d|[A-Z]-\d{3}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}", fullmatch=True)
words = st.sampled_from(["en", "of", "(zie", "huis)", "nr.", "–"])
others = dates | times | prices | amounts | chambers | accounts | postcodes | plates | words
ASCII_DIGIT = re.compile(r"[0-9]")


@settings(deadline=None, max_examples=300)
@given(st.lists(others, max_size=6).map(" ".join))
def test_dates_times_prices_accounts_postcodes_and_plates_are_no_telephones(text: str) -> None:
    assert [found[0] for found in numbers_in(text)] == []


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4), st.sampled_from([", ", " of ", "; ", " (Joke), "]))
def test_numbers_in_a_row_are_each_a_link_and_no_letter_is_lost(numbers: list[str], between: str) -> None:
    text = f"Bel {between.join(numbers)}."
    assert links(text) == [f"tel:{dialled(number)}" for number in numbers]
    plain = html.unescape(re.sub("<[^<>]*>", "", read_markdown(text).html))
    assert re.sub(r"\W", "", plain) == re.sub(r"\W", "", text)


def test_a_link_that_leads_nowhere_is_no_link_at_all(tmp_path: Path) -> None:
    """Not even one without an address: that would be underlined as all others are."""
    body = (
        'Lees [de **folder**](folder.pdf "zo > dan") of [het programma](#bestaat-niet), of [de tuin](tuin.md).\n\n'
        "## Wat er is\n\nZie [boven](#wat-er-is), of bel 033 555 01 00."
    )
    files: dict[str, Content] = {
        "content/nieuws/a.md": item("Dood", body, krant="voorpagina"),
        "content/nieuws/tuin.md": item("Tuin"),
    }
    site = build(network(tmp_path / "n", files), "oost") / "oost"
    page = lxml.html.fromstring((site / "nieuws/a/index.html").read_text())
    prose = page.find_class("prose")[0]
    assert "Lees de folder of het programma, of de tuin." in prose.text_content()
    assert "<strong>folder</strong>" in lxml.html.tostring(prose, encoding="unicode")
    assert [(one.text_content(), one.get("href")) for one in prose.iter("a")] == [
        ("de tuin", "../../nieuws/tuin/"),
        ("boven", "#wat-er-is"),
        ("033 555 01 00", "tel:0335550100"),
    ]
    for file in site.rglob("*.html"):
        assert not [one for one in lxml.html.fromstring(file.read_bytes()).iter("a") if not one.get("href")], file
