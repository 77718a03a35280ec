"""RSS and Atom of a site's news, read back with feedparser."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import feedparser
import lxml.etree
import pytest

from buurtpers.web.feeds import make_feeds
from support import TODAY, build, item, look, network

NEWS = "content/nieuws/"
SITE = "https://oost.voorbeeld.example/"
FEEDS = ("feed.xml", "atom.xml")


def feeds(root: Path, date: str = TODAY) -> dict[str, bytes]:
    loaded = look(root, date)
    assert [p for p in loaded.problems if p.holds_back("oost")] == []
    return make_feeds(loaded.plans["oost"])


def parsed(root: Path, path: str) -> Any:
    found = feedparser.parse(feeds(root)[path])
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return network(
        tmp_path,
        {
            NEWS + "2026/zomer.md": item(
                "Zomer", datum="2026-07-01", auteur="Henk Boersma", inleiding="Warm.", thema="groen"
            ),
            NEWS + "2026/winter.md": item("Winter & kou", datum="2026-11-20", body="Brr, 'koud'.\n\nMeer."),
            NEWS + "2026/west.md": item("West", buurten="west"),
            NEWS + "2026/later.md": item("Later", datum="2027-01-01"),
        },
    )


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_the_news_of_its_buurt_newest_first(news: Path, path: str) -> None:
    found = parsed(news, path)
    assert found.version == {"feed.xml": "rss20", "atom.xml": "atom10"}[path]
    assert [entry.title for entry in found.entries] == ["Winter & kou", "Zomer"]
    assert [entry.link for entry in found.entries] == [SITE + "nieuws/2026/winter/", SITE + "nieuws/2026/zomer/"]
    assert [entry.id for entry in found.entries] == [entry.link for entry in found.entries]
    assert [entry.summary for entry in found.entries] == ["Brr, ‘koud’.", "Warm."]


@pytest.mark.parametrize("path", FEEDS)
def test_an_entry_says_who_wrote_it_when_and_about_what(news: Path, path: str) -> None:
    winter, summer = parsed(news, path).entries
    # Seven in the morning in Amsterdam, in winter and in summer.
    assert time.strftime("%Y-%m-%dT%H:%M", winter.published_parsed) == "2026-11-20T06:00"
    assert time.strftime("%Y-%m-%dT%H:%M", summer.published_parsed) == "2026-07-01T05:00"
    assert [tag.term for tag in summer.tags] == ["Groen"]


def test_the_author_is_named(news: Path) -> None:
    summer = parsed(news, "atom.xml").entries[1]
    assert summer.author == "Henk Boersma"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_says_whose_it_is_and_where(news: Path, path: str) -> None:
    found = parsed(news, path)
    assert found.feed.title == "Nieuws uit Oost"
    assert found.feed.link == SITE
    assert [link.href for link in found.feed.links if link.rel == "self"] == [SITE + path]
    assert found.feed.get("language", "nl") == "nl"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_changes_only_when_its_news_does(news: Path, path: str) -> None:
    first = feeds(news)[path]
    assert first == feeds(news)[path] == feeds(news, "2026-12-24")[path]
    (news / NEWS / "2026/nieuw.md").write_text(item("Nieuw", datum="2026-11-22"), "utf-8")
    assert feeds(news)[path] != first


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_at_most_thirty_entries(tmp_path: Path, path: str) -> None:
    root = network(
        tmp_path, {f"{NEWS}{n}.md": item(f"Bericht {n}", datum=f"2026-10-{n % 31 + 1:02}") for n in range(35)}
    )
    assert len(parsed(root, path).entries) == 30


@pytest.mark.parametrize("path", FEEDS)
def test_a_site_without_news_has_a_feed_without_entries(small: Path, path: str) -> None:
    found = parsed(small, path)
    assert (found.entries, found.feed.title) == ([], "Nieuws uit Oost")


def test_a_site_without_an_address_has_no_feeds(tmp_path: Path) -> None:
    root = network(tmp_path, {"sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Oost\n"})
    assert feeds(root) == {}


@pytest.mark.parametrize("path", FEEDS)
def test_no_feed_carries_what_could_do_harm(tmp_path: Path, path: str) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    root = network(
        tmp_path,
        {
            NEWS + "a.md": item(body=evil),
            NEWS + "b.md": item(title=f'"{evil} ]]> &amp;"', inleiding=f'"{evil}"', auteur=f'"{evil}"'),
        },
    )
    raw = feeds(root)[path]
    elements = {lxml.etree.QName(e).localname for e in lxml.etree.fromstring(raw).iter() if isinstance(e.tag, str)}
    assert not elements & {"script", "img", "a", "content", "encoded"}
    for entry in parsed(root, path).entries:
        assert entry.link.startswith(SITE)


@pytest.mark.parametrize("path", FEEDS)
def test_the_words_of_a_feed_are_text_not_html(tmp_path: Path, path: str) -> None:
    """A reader that takes a summary for HTML must show «<b>», not bold letters, nor run anything."""
    root = network(tmp_path, {NEWS + "a.md": item(title='"1 < 2"', inleiding='"<img src=x onerror=alert(1)>"')})
    raw = feeds(root)[path].decode()
    if path == "feed.xml":  # RSS 2.0: a description is HTML, so text is escaped twice.
        assert "&amp;lt;img" in raw
    assert "<img" not in raw


def test_the_feeds_of_a_built_site_are_where_its_pages_say(news: Path) -> None:
    site = build(news, "oost") / "oost"
    page = (site / "index.html").read_text("utf-8")
    for path in FEEDS:
        assert f'href="{path}"' in page or f'href="./{path}"' in page or f'href="{SITE}{path}"' in page
        assert not feedparser.parse((site / path).read_bytes()).bozo
