"""What search engines read of a page: one address for what several sites show, and of a meeting only what is known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from support import Content, build, check, item, network

NEWS = "content/nieuws/2026/{}.md"
MEETINGS = "content/data/bijeenkomsten.yml"
ABOUT = "naam: Burennetwerk\nredactie: {{telefoon: 033 555 01 00}}\n{}"
BUURTEN = ("noord", "oost", "west")
SHARED: dict[str, Content] = {
    NEWS.format("alle"): item("Voor alle buurten"),
    NEWS.format("twee"): item("Voor twee", buurten="[west, oost]"),
    NEWS.format("een"): item("Voor een", buurten="oost"),
    MEETINGS: "kring: {titel: Kring, datum: 2026-12-01, begin: 20:00, buurten: [west, noord]}\n",
}


def address(buurt: str) -> str:
    return f"https://{buurt}.voorbeeld.example/"


def told(page: Path) -> set[str]:
    """Every address that a page gives as its own."""
    tree = html.fromstring(page.read_bytes())
    found = {*tree.xpath("//link[@rel='canonical']/@href"), *tree.xpath("//meta[@property='og:url']/@content")}
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        data = json.loads(script)
        found.add(data.get("mainEntityOfPage") or data.get("url"))
    return found - {None}


def homes(sites: Path) -> dict[str, set[str]]:
    """The site that each shared page gives as its home, over all sites that show it."""
    found: dict[str, set[str]] = {}
    for page in sites.glob("*/**/index.html"):
        path = page.parent.relative_to(sites / page.relative_to(sites).parts[0]).as_posix() + "/"
        if re.fullmatch(r"nieuws/2026/(alle|twee|een)/|agenda/kring/", path):
            for one in told(page):
                assert one.endswith(f"/{path}")
                found.setdefault(path, set()).add(one.removesuffix(path))
    return found


@pytest.mark.parametrize(
    ("chosen", "without", "everybody", "two", "meeting"),
    [
        ("", "", "noord", "west", "west"),
        ("hoofdsite: oost\n", "", "oost", "oost", "west"),
        ("hoofdsite: noord\n", "", "noord", "west", "noord"),
        ("", "noord", "oost", "west", "west"),
        ("hoofdsite: noord\n", "noord", "oost", "west", "west"),
    ],
)
def test_a_message_of_several_sites_has_one_address(
    tmp_path: Path, chosen: str, without: str, everybody: str, two: str, meeting: str
) -> None:
    files = SHARED | {"content/data/netwerk.yml": ABOUT.format(chosen)}
    if without:
        files[f"sites/{without}/mkdocs.yml"] = f"INHERIT: ../../mkdocs.yml\nsite_name: {without.capitalize()}\n"
    sites = build(network(tmp_path, files, BUURTEN))
    expected = {"alle": everybody, "twee": two, "een": "oost"}
    assert homes(sites) == {
        **{f"nieuws/2026/{name}/": {address(buurt)} for name, buurt in expected.items()},
        "agenda/kring/": {address(meeting)},
    }
    for buurt in set(BUURTEN) - {without}:
        # A sitemap tells of what is at home on its site; a feed is of the site itself, and its ids stay.
        listed = (sites / buurt / "sitemap.xml").read_text("utf-8")
        for name, home in expected.items():
            assert (f"/nieuws/2026/{name}/" in listed) is (home == buurt)
        assert f"{address(buurt)}nieuws/" in listed
        feed = (sites / buurt / "atom.xml").read_text("utf-8")
        assert set(re.findall(r"<id>(.*)nieuws/2026/", feed)) == {address(buurt)}


@pytest.mark.parametrize(("name", "code"), [("ooost", "buurt-unknown"), ("oost", "main-site-address")])
def test_a_main_site_that_cannot_be_is_told(tmp_path: Path, name: str, code: str) -> None:
    files: dict[str, Content] = {
        "content/data/netwerk.yml": ABOUT.format(f"hoofdsite: {name}\n"),
        "sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Oost\n",
    }
    rows = [row for row in check(network(tmp_path, files)) if row["file"] == "content/data/netwerk.yml"]
    assert [(row["code"], row["line"], row["severity"]) for row in rows] == [(code, 3, "warning")]


PLACE = {"@type": "Place", "name": "De Kring"}
ONLINE = {"@type": "VirtualLocation", "url": "https://praat.example/kring"}


@pytest.mark.parametrize(
    ("said", "mode", "places"),
    [
        ("plek: de-kring", "Offline", [PLACE]),
        ("plek: de-kring, omschrijving: Kom. Het kost 5 euro.", "Offline", [PLACE]),
        ("online: 'https://praat.example/kring'", "Online", [ONLINE]),
        ("online: 'Via https://praat.example/kring.'", "Online", [ONLINE]),
        ("online: Bel de redactie voor het adres", "Online", [{"@type": "VirtualLocation"}]),
        ("plek: de-kring, online: 'https://praat.example/kring'", "Mixed", [PLACE, ONLINE]),
        ("soort: inloop", "Offline", [{"@type": "Place", "name": "Oost"}]),
    ],
)  # fmt: skip
def test_of_a_meeting_only_what_is_known_is_told(
    tmp_path: Path, said: str, mode: str, places: list[dict[str, Any]]
) -> None:
    meeting = f"kring: {{titel: Kring, datum: 2026-12-01, begin: 20:00, {said}}}\n"
    page = build(network(tmp_path, {MEETINGS: meeting}), "oost") / "oost/agenda/kring/index.html"
    (script,) = html.fromstring(page.read_bytes()).xpath("//script[@type='application/ld+json']/text()")
    event = json.loads(script)
    assert event["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    found = event["location"] if isinstance(event["location"], list) else [event["location"]]
    assert [{key: one[key] for key in ("@type", "name", "url") if key in one} for one in found] == places
    # What it costs is in no field: to say that it is free would be made up.
    assert "isAccessibleForFree" not in event


# Calendars


def ways(page: Path) -> dict[str, str]:
    """The links by which a page offers its calendar, by their words."""
    tree = html.fromstring(page.read_bytes())
    found = tree.xpath("//*[@id='abonneren' or @class='subscribe' or @class='split__side']//a[contains(@href, 'ics')]")
    return {" ".join(link.text_content().split()): link.get("href") for link in found}


@pytest.mark.parametrize(
    ("at", "file", "name"),
    [
        ("agenda/", "agenda.ics", "Agenda van Oost"),
        ("agenda/kring/", "agenda/kring.ics", "Kring & koffie"),
        ("werkgroepen/tuin/", "werkgroepen/tuin.ics", "Buurttuin"),
    ],
)
def test_a_calendar_is_offered_to_google_outlook_and_as_a_file(tmp_path: Path, at: str, file: str, name: str) -> None:
    meeting = "kring: {titel: Kring & koffie, datum: 2026-12-01, begin: 20:00, werkgroep: tuin}\n"
    page = build(network(tmp_path, {MEETINGS: meeting}), "oost") / "oost" / at / "index.html"
    found = ways(page)
    plain = {key.partition(",")[0]: urlsplit(link) for key, link in found.items()}
    assert parse_qs(plain["Google Agenda"].query) == {"cid": [f"webcal://oost.voorbeeld.example/{file}"]}
    assert plain["Google Agenda"].netloc == "calendar.google.com"
    assert parse_qs(plain["Outlook"].query) == {"url": [f"https://oost.voorbeeld.example/{file}"], "name": [name]}
    assert plain["Outlook"].netloc == "outlook.live.com"
    there = (page.parent / found["Download als bestand"]).resolve()
    assert there.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert f"webcal://oost.voorbeeld.example/{file}" in found.values()
    assert "Android-telefoon: download het bestand" in page.read_text("utf-8")


def test_without_an_address_only_the_file_is_offered(tmp_path: Path) -> None:
    meeting = "kring: {titel: Kring, datum: 2026-12-01, begin: 20:00}\n"
    site = {"sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Oost\n"}
    page = build(network(tmp_path, {MEETINGS: meeting, **site}), "oost") / "oost/agenda/kring/index.html"
    assert list(ways(page)) == ["Download als bestand"]
