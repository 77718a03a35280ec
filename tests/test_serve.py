"""The preview: a real server on a network that changes under it."""

from __future__ import annotations

import datetime as dt
import http.client
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from buurtpers.desk.current import Current
from previews import PATIENCE, Server, serving
from support import SHELL, TODAY, Content, item, network, photo, put

NEWS = "content/nieuws/2026/"


FILES: dict[str, Content] = {
    NEWS + "feest.md": item("Feest op het plein"),
    "content/data/edities.yml": "2026-herfst: {titel: Herfst 2026, datum: 2026-09-15, opening: Dag buren.}\n",
    "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-12-01, begin: 10:00}\n",
    "content/fotos/geheim.jpg": photo(),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A preview for the tests that change nothing."""
    with serving(network(tmp_path_factory.mktemp("serve") / "netwerk", FILES)) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    """A preview for a test that changes the network."""
    with serving(network(tmp_path / "netwerk", FILES)) as running:
        yield running


pytestmark = pytest.mark.xdist_group("serve")


def test_the_start_page_lists_all_sites_and_papers(server: Server) -> None:
    page = server.page("/")
    assert "Burennetwerk Voorbeeld" in page
    assert set(re.findall(r'<a href="(/[^"]+)"', page)) == {
        "/oost/",
        "/west/",
        "/kranten/2026-herfst/oost.pdf",
        "/kranten/2026-herfst/west.pdf",
    }
    assert "Geen fouten gevonden." in page


def test_everything_that_is_listed_is_there(server: Server) -> None:
    for address in re.findall(r'<a href="(/[^"]+)"', server.page("/")):
        status, content, headers = server.ask(address)
        assert status == 200
        if address.endswith(".pdf"):
            assert content.startswith(b"%PDF-")
            assert headers["content-type"] == "application/pdf"
        else:
            assert "Feest op het plein" in content.decode()


def test_the_pages_of_a_site_and_what_they_need_are_there(server: Server) -> None:
    page = server.page("/oost/nieuws/2026/feest/")
    assert "Iedereen is welkom." in page
    needed = re.findall(r'(?:href|src)="(?!https?:|#|mailto:|data:)([^"]+\.(?:css|js|svg|png|woff2))"', page)
    assert needed
    for address in needed:
        status, content, _ = server.ask(urljoin("/oost/nieuws/2026/feest/", address))
        assert (status, bool(content)) == (200, True), address


def test_a_page_is_reached_without_its_last_slash(server: Server) -> None:
    for path in ("/oost", "/oost/nieuws/2026/feest"):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}") as answer:
            assert answer.status == 200
            assert answer.url.endswith(path + "/")


def test_head_says_what_get_would(server: Server) -> None:
    for path in ("/", "/oost/", "/oost/agenda.ics"):
        status, content, headers = server.ask(path, "HEAD")
        _, whole, _ = server.ask(path)
        assert (status, content, headers["content-length"]) == (200, b"", str(len(whole)))


def test_nothing_but_reading_is_possible(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert server.ask("/oost/", method)[0] in (405, 501)


def test_what_is_not_there_is_told_in_dutch_with_a_way_back(server: Server) -> None:
    status, content, _ = server.ask("/oost/bestaat/niet/")
    assert status == 404
    page = content.decode()
    assert 'lang="nl"' in page
    for address in re.findall(r'(?:href|src)="(/oost/[^"]*)"', page):
        assert server.ask(urlsplit(urljoin("http://x/", address)).path)[0] == 200, address
    for path in (
        "/nergensland/",
        "/kranten/2026-herfst/nergens.pdf",
        "/kranten/x/oost.pdf",
        "/kranten/",
        "/favicon.ico",
    ):
        assert server.ask(path)[0] == 404


SECRET = "GEHEIM-WACHTWOORD"

ESCAPES = [
    "{up}geheim.txt",
    "{up}content/data/netwerk.yml",
    "{up}mkdocs.yml",
    "{up}content/fotos/geheim.jpg",
    "{up}../../../../../../../../../../etc/passwd",
]
WAYS = [
    "../",
    "%2e%2e/",
    "..%2f",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "....//",
    "%252e%252e%252f",
    "..;/",
    "./../",
    "%c0%ae%c0%ae/",
    "..%00/",
]


@pytest.mark.parametrize("way", WAYS)
def test_no_path_reaches_outside_the_made_sites(server: Server, way: str) -> None:
    put(server.root.parent, {"geheim.txt": SECRET})
    put(server.root, {"geheim.txt": SECRET})
    for start in ("/", "/oost/", "/oost/nieuws/", "/kranten/", "/kranten/2026-herfst/", "//", "/oost//"):
        for depth in range(1, 8):
            for target in ESCAPES:
                path = start + target.format(up=way * depth)
                status, content, _ = server.ask(path)
                assert status in (400, 404) or b"<html" in content, path
                assert SECRET.encode() not in content, path
                assert b"root:" not in content, path
                assert b"redactie: {naam" not in content, path
    for path in (
        "/content/data/netwerk.yml",
        "/build/",
        "/.cache/",
        "/etc/passwd",
        "//etc/passwd",
        "/oost/.",
        "/sites/oost/mkdocs.yml",
    ):
        assert b"redactie: {naam" not in server.ask(path)[1]


def test_folders_are_never_listed(server: Server) -> None:
    for path in ("/oost/assets/", "/oost/assets/fonts/", "/oost/nieuws/2026/feest/..", "/oost/fotos/"):
        status, content, _ = server.ask(path)
        assert b"Directory listing" not in content, path
        assert status in (200, 302, 404)


def test_only_this_computer_is_served(server: Server) -> None:
    """Strangers on the same network must not read what is not published yet."""
    listening = Path("/proc/net/tcp").read_text("ascii") + Path("/proc/net/tcp6").read_text("ascii")
    hosts = {
        line.split()[1].split(":")[0]
        for line in listening.splitlines()
        if f":{server.port:04X} " in line and " 0A " in line
    }
    assert hosts == {"0100007F"}


# Changes


def events(server: Server) -> http.client.HTTPResponse:
    """The stream of events, once the server has begun to answer."""
    page = server.page("/oost/")
    found = re.search(r'data-events="(/_buurtpers/[^"]+)"', page)
    assert found, "a page must listen for news"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", found[1])
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    return answer


def next_event(stream: http.client.HTTPResponse) -> str:
    while not (line := stream.readline()).startswith(b"event:"):
        assert line, "the stream ended"
    return line.decode().strip()


def test_a_saved_text_is_shown_and_the_browser_hears_of_it(fresh: Server) -> None:
    stream = events(fresh)
    put(fresh.root, {NEWS + "feest.md": item("Feest gaat niet door", "Het regent.")})
    assert next_event(stream) == "event: nieuw"
    # The site that is looked at comes first, the others follow.
    assert "Het regent." in fresh.page("/oost/nieuws/2026/feest/")
    assert "Feest gaat niet door" in fresh.page("/oost/")
    fresh.until("/west/nieuws/2026/feest/", lambda page: "Het regent." in page)
    fresh.until("/west/", lambda page: "Feest gaat niet door" in page)


def test_only_who_looks_at_what_changed_hears_of_it(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", FILES)
    state = Current(root, dt.date.fromisoformat(TODAY))
    state.start()
    for watched, place, buurten, heard in (
        ("oost", "west.md", "west", {"west"}),
        ("west", "oost.md", "oost", {"oost"}),
        ("oost", "feest.md", "oost", {"oost", "west"}),
        ("oost", "ander.txt", "oost", {"oost", "west"}),  # a mistake that concerns all
    ):
        before = {buurt: state.turns(buurt) for buurt in ("oost", "west")}
        state.watched = watched
        put(root, {NEWS + place: item(f"Voor {buurten}", buurten=buurten)})
        state.make()
        assert {buurt for buurt in before if state.turns(buurt) != before[buurt]} == heard, place


def test_new_and_removed_files_are_followed(fresh: Server) -> None:
    put(fresh.root, {NEWS + "nieuw.md": item("Splinternieuw")})
    fresh.until("/oost/nieuws/2026/nieuw/", lambda page: "Splinternieuw" in page)
    (fresh.root / NEWS / "nieuw.md").unlink()
    fresh.until("/oost/", lambda page: "Splinternieuw" not in page)
    assert fresh.ask("/oost/nieuws/2026/nieuw/")[0] == 404


def test_an_editor_that_saves_by_renaming_is_followed(fresh: Server) -> None:
    put(fresh.root, {NEWS + "feest.md~": item("Via een omweg")})
    (fresh.root / NEWS / "feest.md~").rename(fresh.root / NEWS / "feest.md")
    fresh.until("/oost/", lambda page: "Via een omweg" in page)


def test_shared_data_settings_and_papers_follow_too(fresh: Server) -> None:
    before = fresh.ask("/kranten/2026-herfst/oost.pdf")[1]
    put(
        fresh.root,
        {"content/data/bijeenkomsten.yml": "thee: {titel: Thee met koek, datum: 2026-12-02, begin: 10:00}\n"},
    )
    fresh.until("/oost/agenda/", lambda page: "Thee met koek" in page)
    site = fresh.root / "sites/oost/mkdocs.yml"
    site.write_text(site.read_text("utf-8").replace("site_name: Oost", "site_name: Verre Oosten"), "utf-8")
    fresh.until("/oost/", lambda page: "Verre Oosten" in page)
    assert fresh.ask("/kranten/2026-herfst/oost.pdf")[1] != before


def test_a_mistake_is_shown_in_its_page_and_the_site_stays(fresh: Server) -> None:
    put(fresh.root, {NEWS + "feest.md": item("Feest op het plein", datum="ooit", buurten="oost")})
    page = fresh.until("/oost/nieuws/2026/feest/", lambda text: "is geen datum" in text)
    assert NEWS + "feest.md, regel 3" in page
    assert "Schrijf de datum als 2026-06-22" in page
    # The last good site is still there, and says that it is the last good one.
    assert "Iedereen is welkom." in page
    assert "U ziet de vorige versie" in page
    # The other buurt has lost the item and has no mistake.
    other = fresh.until("/west/", lambda text: "Feest op het plein" not in text)
    assert "is geen datum" not in other
    assert "is geen datum" in fresh.page("/")
    # Mended: the mistake is gone, without a restart.
    put(fresh.root, {NEWS + "feest.md": item("Feest op zondag")})
    fresh.until("/oost/nieuws/2026/feest/", lambda text: "Feest op zondag" in text and "is geen datum" not in text)


def test_a_mistake_that_stops_no_site_is_shown_only_in_its_page(fresh: Server) -> None:
    put(fresh.root, {NEWS + "foto.md": item("Met foto", foto="weg.jpg")})
    fresh.until("/oost/nieuws/2026/foto/", lambda text: "De foto &#39;weg.jpg&#39; is er niet." in text)
    assert "weg.jpg" not in fresh.page("/oost/nieuws/2026/feest/")
    assert "weg.jpg" in fresh.page("/")


def test_what_a_mistake_quotes_can_do_no_harm(fresh: Server) -> None:
    put(fresh.root, {NEWS + "x.md": item('"<script>alert(1)</script>"', datum='"<script>alert(2)</script>"')})
    for path in ("/", "/oost/"):
        page = fresh.until(path, lambda text: "alert(2)" in text)
        assert "<script>alert" not in page


def test_a_network_that_begins_with_a_mistake_is_served_and_mended(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {NEWS + "feest.md": item(datum="ooit")})
    with serving(root) as running:
        page = running.page("/oost/")
        assert "is geen datum" in page
        assert "nog niet te zien" in page
        assert running.ask("/oost/nieuws/")[0] in (200, 404)
        put(root, {NEWS + "feest.md": item("Het feest is er")})
        running.until("/oost/", lambda text: "Het feest is er" in text)


def test_a_setting_that_a_buurt_may_not_have_is_shown_and_mended(tmp_path: Path) -> None:
    good = network(tmp_path / "goed", {})
    broken = (good / "sites/oost/mkdocs.yml").read_text("utf-8") + "hooks: [bestaat-niet.py]\n"
    root = network(tmp_path / "netwerk", {"sites/oost/mkdocs.yml": broken})
    with serving(root) as running:
        assert "&#39;hooks&#39; mag niet" in running.page("/oost/")
        assert "hooks" not in running.page("/west/")
        put(root, {"sites/oost/mkdocs.yml": broken.replace("hooks", "# hooks")})
        running.until("/oost/", lambda text: "mag niet" not in text)


def test_a_setting_that_mkdocs_refuses_is_shown_and_mended(tmp_path: Path) -> None:
    broken = SHELL + "hooks: [../../bestaat-niet.py]\n"
    root = network(tmp_path / "netwerk", {"mkdocs.yml": broken})
    with serving(root) as running:
        assert "bestaat-niet.py" in running.page("/oost/")
        put(root, {"mkdocs.yml": SHELL})
        running.until("/oost/", lambda text: "bestaat-niet.py" not in text)


def test_a_buurt_that_comes_later_is_served_too(fresh: Server) -> None:
    site = (fresh.root / "sites/oost/mkdocs.yml").read_text("utf-8")
    put(fresh.root, {"sites/noord/mkdocs.yml": site.replace("Oost", "Noord").replace("oost", "noord")})
    fresh.until("/", lambda page: 'href="/noord/"' in page)
    assert "Noord" in fresh.page("/noord/")


def test_the_preview_writes_only_into_its_cache(fresh: Server) -> None:
    fresh.page("/oost/")
    fresh.ask("/kranten/2026-herfst/oost.pdf")
    assert {path.name for path in fresh.root.iterdir()} == {"content", "sites", "mkdocs.yml", ".cache"}
