"""News of others: fetched from a real server that may do anything, kept, and shown apart from our own."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import json
import random
import re
import resource
import signal
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtpers.fetch.download import Limits, NotFetched, download, public
from buurtpers.fetch.feeds import read_feed
from buurtpers.fetch.run import said
from buurtpers.plan.outside import Outside
from buurtpers.read.outside import (
    LONGEST_TITLE,
    MOST_ITEMS,
    Failure,
    Headline,
    SourceState,
    clean_line,
    clean_link,
    read_state,
    write_state,
)
from outsiders import (
    DAY,
    PATIENT,
    SOURCES,
    STATE,
    Site,
    answer,
    endless,
    fetch,
    raw,
    serving,
    source,
    with_sources,
)
from support import Content, build, check, item, look, network, put, run, started, tree

QUICK = Limits(seconds=1.0, silence=0.5)
ADDRESS = "https://www.gemeente.example/rss"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>X</title>{"".join(items)}</channel></rss>'.encode()


def entry(
    title: str = "Weg dicht", link: str = "https://g.example/weg", date: str | None = None, more: str = ""
) -> str:
    day = date or "Mon, 23 Nov 2026 10:00:00 GMT"
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate>{more}</item>"


def read(body: bytes, today: dt.date = DAY) -> tuple[Headline, ...]:
    found = read_feed(body, ADDRESS, today)
    assert found is not None
    return found


def titles(body: bytes) -> list[str]:
    return [item.title for item in read(body)]


def state(root: Path, key: str = "gemeente") -> SourceState:
    found = read_state((root / f"content/bronnen/{key}.json").read_bytes())
    assert found is not None
    return found


def kept(*headlines: tuple[str, str, str], **more: Any) -> bytes:
    """A state with these headlines: day, title, link."""
    return write_state(
        SourceState(
            items=tuple(Headline(date=dt.date.fromisoformat(d), title=t, link=li) for d, t, li in headlines), **more
        )
    )


def pages(root: Path, buurt: str = "oost") -> dict[str, str]:
    """The pages of a site that is built, by path."""
    return {path: page.decode() for path, page in tree(build(root, buurt) / buurt).items() if path.endswith(".html")}


# Reading feeds


def test_rss_atom_and_json_feed_are_read() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title><entry><title>Weg dicht</title>'
        b'<link href="/weg"/><id>u:1</id><updated>2026-11-23T23:30:00Z</updated><summary>Kort</summary></entry></feed>'
    )
    (found,) = read(atom)
    # Half past eleven at night in UTC is the next day in Amsterdam.
    assert found == Headline(
        date=dt.date(2026, 11, 24), title="Weg dicht", link="https://www.gemeente.example/weg", summary="Kort"
    )
    (found,) = read(rss(entry()))
    assert found == Headline(date=dt.date(2026, 11, 23), title="Weg dicht", link="https://g.example/weg")
    items = [
        {"id": 1, "title": "Weg dicht", "url": "https://g.example/a", "date_published": "2026-11-20T10:00:00+01:00"},
        {"id": 2, "content_html": "<p>Zonder kop</p>", "url": "https://g.example/b"},
        {"id": 3, "title": 7, "url": ["x"]},
        "geen bericht",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "X", "items": items}).encode()
    assert [(one.title, one.date.day) for one in read(body)] == [("Zonder kop", 24), ("Weg dicht", 20)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Onderhoud</body></html>",
        b"{}",
        b"[" * 100_000,
        b'{"version": 1}',
        b"\0" * 500,
        b"/etc/passwd",
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(body: bytes) -> None:
    assert read_feed(body, ADDRESS, DAY) is None


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("&#xD83D;&#xDE00;", "Feest \U0001f600"),  # halves of a pair, as some programs write them
        ("&#55357;&#56832;", "Feest \U0001f600"),
        ("&#xD83D;", "Feest"),
        ("&#x110000;", "Feest"),
        ("&#0;&#99999999999999999999999999;", "Feest"),
        ("&#233;&amp;&#x20AC;", "Feest é&€"),
    ],
)
def test_a_character_that_is_none_takes_no_feed_with_it(reference: str, shown: str) -> None:
    body = rss(entry(f"Feest {reference}"), entry("Weg dicht", link="https://g.example/b"))
    assert [one.title for one in read(body)] == [shown, "Weg dicht"]


def test_strange_vocabularies_take_no_feed_with_them() -> None:
    strange = '<psc:chapter xmlns:psc="http://podlove.org/simple-chapters" title="a"/><title>Weg dicht</title>'
    (found,) = read(rss(entry("Weg dicht").replace("<title>Weg dicht</title>", strange)))
    assert found.title == "Weg dicht"
    based = rss(entry("Een"), entry("Twee", link="https://g.example/b")).replace(
        b"<item>", b'<item xml:base="http://[">'
    )
    assert [one.title for one in read(based)] == ["Een", "Twee"]


@pytest.mark.parametrize("more", ["", " "])
def test_a_head_that_names_the_wrong_encoding_is_not_believed(more: str) -> None:
    body = rss(entry(f"Café{more}"), head='<?xml version="1.0" encoding="utf-16"?>')
    assert [one.title for one in read(body)] == ["Café"]


def test_a_feed_with_a_fault_before_its_first_entry_is_no_news() -> None:
    head = b'<?xml version="1.0"?><rss version="2.0"><channel><title>X</title>'
    for body in (
        head + b"<b>Fatal error</b>: Uncaught",
        head + b"<item><title><![CDATA[Weg dicht</title><link>https://g.example/a</link></item></channel></rss>",
        head + b"<a>" * 5000,
    ):
        assert read_feed(body, ADDRESS, DAY) is None, body[:120]
    assert read(head + b"</channel></rss>") == ()


def test_a_message_without_a_title_is_called_by_its_beginning() -> None:
    body = rss(
        "<item><link>https://g.example/a</link><description>&lt;p&gt;Vandaag is de bieb dicht.</description></item>"
    )
    assert [one.title for one in read(body)] == ["Vandaag is de bieb dicht."]


def test_a_day_as_the_dutch_write_it_is_that_day() -> None:
    (found,) = read(rss(entry(date="22-11-2026 09:30")))
    assert found.date == dt.date(2026, 11, 22)


def test_what_is_not_seen_within_a_word_leaves_it_whole() -> None:
    assert clean_line("Burger\u00adzaken va\u200bca\u2060ture \ufeffvan", 200) == "Burgerzaken vacature van"
    for blank in ("\u200d", "\u3164", "\u2800 \u115f", "\ufe0f", "\u034f"):
        assert clean_line(blank, 200) == "", blank
        assert read(rss(entry(blank))) == ()


def test_a_title_is_plain_text_however_it_was_packed() -> None:
    evil = "<script>alert(1)</script>Weg <b>dicht</b><img src=x onerror=alert(1)>"
    for title in (evil, escape(evil), escape(escape(evil)), f"<![CDATA[{evil}]]>", f"<![CDATA[{escape(evil)}]]>"):
        (found,) = read(rss(entry(title)))
        assert "Weg dicht" in found.title, title
        assert "<" not in found.title, title
        assert "onerror" not in found.title, title


def test_what_hides_or_turns_text_is_cleaned_away() -> None:
    assert clean_line("Weg\u202e thcid\u0000\x07 \u200b\ufeffnu\n\n snel\u2028 ", 50) == "Weg thcid nu snel"
    assert clean_line("Z" + "\u0301" * 500 + "o", 50) == "\u0179\u0301\u0301o"
    assert clean_line("👩\u200d🌾 plant é", 50) == "👩\u200d🌾 plant é"
    assert len(clean_line("a" * 10_000_000, LONGEST_TITLE)) == LONGEST_TITLE


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://g.example/a?id=3&utm_source=rss&fbclid=x", "https://g.example/a?id=3"),
        ("https://g.example/a?naam=caf%E9&utm_source=rss", "https://g.example/a?naam=caf%E9"),
        ("https://g.example/a?/nieuws/12&utm_source=rss#x?y", "https://g.example/a?/nieuws/12#x?y"),
        ("https://g.example/a?utm_source=rss", "https://g.example/a"),
        ("https://g.example/#a?utm_source=rss", "https://g.example/#a?utm_source=rss"),
        ("/a b", ""),
        ("//g.example/a", "https://g.example/a"),
        ("../a", "https://www.gemeente.example/a"),
        ("", ""),
        ("#bovenaan", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)//https://g.example", ""),
        ("data:text/html,x", ""),
        ("ftp://g.example/a", ""),
        ("https://gebruiker:geheim@g.example/", ""),
        ("https://g.example/\u202ea", ""),
        ('https://g.example/"onclick="x', ""),
        ("https://[::1", ""),
        ("https://g.example:99999/a", ""),
        ("https://g.example/" + "a" * 2000, ""),
    ],
)
def test_only_links_to_the_web_are_kept_and_nobody_is_followed(link: str, shown: str) -> None:
    found = read(rss(entry(link=escape(link))))
    assert [one.link for one in found] == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Mon, 23 Nov 2026 23:30:00 GMT", "2026-11-24"),
        ("2026-11-20", "2026-11-20"),
        ("gisteren", "2026-11-24"),
        ("", "2026-11-24"),
        ("Mon, 23 Nov 3026 23:30:00 GMT", "2026-11-24"),
        ("Sat, 28 Nov 2026 10:00:00 GMT", "2026-11-24"),
        ("Mon, 99 Nov 2026 99:99:99 +9999", "2026-11-24"),
        ("0000-00-00T00:00:00Z", "2026-11-24"),
    ],
)
def test_what_has_no_day_or_one_that_is_still_to_come_gets_today(date: str, day: str) -> None:
    (found,) = read(rss(entry(date=date or " ")))
    assert found.date.isoformat() == day


def test_thousands_of_entries_are_cut_to_the_newest() -> None:
    body = rss(*(entry(f"Bericht {n}", f"https://g.example/{n}") for n in range(5000)))
    assert len(read(body)) == MOST_ITEMS


def test_other_encodings_are_understood_or_survived() -> None:
    for coding in ("utf-8", "windows-1252", "iso-8859-15", "utf-16"):
        head = f'<?xml version="1.0" encoding="{coding}"?>'
        body = rss(entry("Café open"), head=head).decode().encode(coding)
        assert titles(body) == ["Café open"], coding
    wrong = rss(entry("Café open"), head='<?xml version="1.0" encoding="utf-8"?>').replace("é".encode(), b"\xe9")
    assert [title[:3] for title in titles(wrong)] == ["Caf"]
    assert titles(rss(entry("Weg\0 dicht"))) == ["Weg dicht"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def test_entities_can_neither_grow_nor_read_files() -> None:
    bomb = read_feed(rss(entry("&j;"), head=BOMB), ADDRESS, DAY) or ()
    assert all(len(one.title) <= LONGEST_TITLE for one in bomb)
    secret = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]>'
    found = read_feed(rss(entry("&s;", more="<description>&s;</description>"), head=secret), ADDRESS, DAY) or ()
    assert not any("root:" in one.title + one.summary for one in found)


PIECES = st.sampled_from(
    b"<item> </item> <title> </title> <![CDATA[ ]]> <link>https://g.example/x</link> &lt; <script>x</script> &#0; "
    b'&#x202e; \xff\xfe \0 <!DOCTYPE [ <rss> {" <pubDate>2026-02-30</pubDate> <entry> </entry> <a'.split(b" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=12), max_size=30))
@example([b"<rss version='2.0'>", b"<item>", b"<title>", b"\xff", b"<link>https://g.example/x</link>"])
def test_whatever_a_feed_is_its_headlines_are_clean(pieces: list[bytes]) -> None:
    for one in read_feed(b"".join(pieces), ADDRESS, DAY) or ():
        assert one.title == clean_line(one.title, LONGEST_TITLE) != ""
        assert one.link == clean_link(one.link) != ""
        assert one.date <= DAY


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_a_cleaned_line_stays_as_it_is(text: str) -> None:
    line = clean_line(text, 80)
    assert clean_line(line, 80) == line
    assert len(line) <= 80
    assert "\n" not in line


# Fetching


def ask(url: str, limits: Limits = PATIENT, etag: str = "", modified: str = "") -> bytes | None:
    return download(url, limits, etag, modified, allowed=lambda address: True).body


def refused(url: str, limits: Limits = PATIENT) -> str:
    with pytest.raises(NotFetched) as told:
        ask(url, limits)
    return told.value.why


def test_what_is_fetched_is_unpacked_and_never_more_than_is_allowed(site: Site) -> None:
    limits = Limits(60, 60, size=1000)
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    packer, old = zlib.compressobj(), zlib.compressobj(wbits=-15)
    site.pages |= {
        "/plain": answer(b"x" * 1000),
        "/gzip": answer(gzip.compress(b"x" * 1000), Content_Encoding="gzip"),
        "/deflate": answer(packer.compress(b"x" * 1000) + packer.flush(), Content_Encoding="deflate"),
        "/large": answer(b"x" * 1001),
        "/endless": endless(b"x" * 100),
        "/bomb": answer(gzip.compress(b"\0" * 300_000_000, 1), Content_Encoding="gzip"),
        "/damaged": answer(b"niet ingepakt", Content_Encoding="gzip"),
        "/strange": answer(b"x", Content_Encoding="br"),
        "/twice": answer(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"),
        "/parts": answer(gzip.compress(b"x" * 400) + gzip.compress(b"x" * 600), Content_Encoding="gzip"),
        "/rest": answer(gzip.compress(b"x" * 1000) + b"\0" * 300, Content_Encoding="x-gzip"),
        "/bare": answer(old.compress(b"x" * 1000) + old.flush(), Content_Encoding="deflate"),
        "/none": answer(b"x" * 1000, Content_Encoding="none"),
        "/after": endless(b"\0" * 1000, head=packed + gzip.compress(b"x")),
        "/cut": answer(gzip.compress(random.Random(1).randbytes(900))[:500], Content_Encoding="gzip"),
    }
    for path in ("/plain", "/gzip", "/deflate", "/parts", "/rest", "/bare", "/none"):
        assert ask(site.url(path), limits) == b"x" * 1000, path
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(site.url("/cut"), limits) == "broken"
    for path in ("/large", "/endless", "/bomb", "/after"):
        assert refused(site.url(path), limits) == "large", path
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB
    for path in ("/damaged", "/strange", "/twice"):
        assert refused(site.url(path), limits) == "packing", path


def test_a_slow_site_is_left_in_time(site: Site, tmp_path: Path) -> None:
    """Whether it says nothing, or something now and then, in its head or in its body."""
    paths = {
        "silent": endless(b"", pause=0.1, head=b""),
        "drip": endless(b"x", pause=0.1),
        "head": endless(b"X-A: b\r\n", pause=0.1, head=b"HTTP/1.1 200 OK\r\n"),
        "line": endless(b"x", pause=0.1, head=b"HTTP/1.1 200 O"),
    }
    site.pages |= {f"/{name}": give for name, give in paths.items()}
    root = with_sources(tmp_path, *(source(site.url(f"/{name}"), name) for name in paths))
    start = time.monotonic()
    found = fetch(root, limits=QUICK)
    assert {one.failing.why for one in found if one.failing} == {"slow"}
    assert len(found) == 4
    # Together, not one after the other; with room for a busy machine, far from the endless wait it would be.
    assert time.monotonic() - start < 30


def test_an_answer_that_is_none_is_survived(site: Site) -> None:
    good = b"HTTP/1.1 200 OK\r\n"
    site.pages |= {
        "/nothing": raw(b""),
        "/garbage": raw(b"\0\xff\xfe niets\r\n\r\n"),
        "/other": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        "/long": raw(good + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n"),
        "/many": raw(good + b"X-A: b\r\n" * 1000 + b"\r\n"),
        "/chunks": raw(good + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnieuws\r\n"),
        "/half": raw(good + b"Content-Length: 100\r\n\r\nnieuws"),
        "/lost": answer(status=302, Location="http://[::1"),
        "/port": answer(status=302, Location="http://localhost:99999/"),
        "/caf%C3%A9?a=b%20c": answer(b"nieuws"),
    }
    for path in ("/nothing", "/garbage", "/other", "/long", "/many", "/chunks", "/half", "/lost", "/port"):
        assert refused(site.url(path)) == "broken", path
    assert ask(site.url("/café?a=b c")) == b"nieuws"
    with pytest.raises(NotFetched) as told:
        download(f"http://riet:geheim@localhost:{site.port}/", PATIENT)
    assert (told.value.why, told.value.detail) == ("address", "http://localhost")  # it is kept, and said


def test_redirects_are_followed_to_the_web_alone_and_at_most_five(site: Site) -> None:
    for number in range(6):
        site.pages[f"/r{number}"] = answer(status=302, Location=f"/r{number - 1}" if number else "/feed")
    site.pages |= {
        "/feed": answer(b"nieuws"),
        "/ring": answer(status=301, Location="/ring"),
        "/file": answer(status=302, Location="file:///etc/passwd"),
        "/ftp": answer(status=302, Location="ftp://g.example/"),
        "/nowhere": answer(status=302),
        "/gone": answer(status=410),
    }
    assert ask(site.url("/r4")) == b"nieuws"
    site.pages |= {"/o": answer(status=302, Location="/caf\u00c3\u00a9"), "/caf%C3%A9": answer(b"met accent")}
    assert ask(site.url("/o")) == b"met accent"
    assert refused(site.url("/r5")) == "redirects"
    assert refused(site.url("/ring")) == "redirects"
    assert refused(site.url("/nowhere")) == "redirects"
    assert refused(site.url("/file")) == refused(site.url("/ftp")) == "address"
    assert refused(site.url("/gone")) == "status"


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "::7f00:1", "2001:db8::1",
    "192.0.2.1", "64:ff9b:1::a00:1", "fec0::1", "3fff::1", "192.88.99.1", "2001:470::5efe:7f00:1",
    "2001:470::200:5efe:a00:1",
]  # fmt: skip


def test_an_address_inside_is_known_in_every_spelling() -> None:
    assert [text for text in INSIDE if public(ipaddress.ip_address(text))] == []
    for text in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"):
        assert public(ipaddress.ip_address(text)), text


@given(st.integers(0, 2**32 - 1))
def test_a_mapped_address_is_as_public_as_what_it_stands_for(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    for prefix in (0xFFFF << 32, 0x64_FF9B << 96, 0):
        if prefix or number > 1:
            assert public(ipaddress.IPv6Address(prefix | number)) == public(plain)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]", "0"]
)
def test_nothing_inside_is_asked_for_whatever_it_is_called(site: Site, host: str) -> None:
    site.pages["/feed"] = answer(b"geheim")
    with pytest.raises(NotFetched) as told:
        download(f"http://{host}:{site.port}/feed", PATIENT)
    assert told.value.why in ("private", "unknown")
    assert site.asked == []


def test_a_redirect_leads_to_nothing_inside(site: Site) -> None:
    """The first address is allowed, the second is looked at anew."""
    site.pages |= {
        "/out": answer(status=302, Location=f"http://127.0.0.2:{site.port}/feed"),
        "/feed": answer(b"geheim"),
    }
    with pytest.raises(NotFetched) as told:
        download(site.url("/out"), PATIENT, allowed=lambda address: str(address) == "127.0.0.1")
    assert told.value.why == "private"
    assert [path for path, _ in site.asked] == ["/out"]


def test_no_proxy_is_used_whatever_the_surroundings_say(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/feed"] = answer(b"nieuws")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert ask(site.url()) == b"nieuws"
    assert dict(site.asked[0][1])["Host"] == f"127.0.0.1:{site.port}"


def certificate(folder: Path, name: str) -> Path:
    """A file with a key, and a certificate for `name` that it vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    own, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(secret + made.public_bytes(Encoding.PEM))
    return folder / f"{name}.pem"


def test_a_secure_site_is_asked_for_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to an address; the certificate has to be that of the name, from somebody who is trusted."""
    for name, found in (("localhost", "fine"), ("anders.example", "certificate")):
        file = certificate(tmp_path, name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        with serving(context) as site:
            site.pages["/feed"] = answer("fine")
            url = f"https://localhost:{site.port}/feed"
            monkeypatch.delenv("SSL_CERT_FILE", raising=False)
            assert refused(url) == "certificate"
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
            assert (refused(url) if found == "certificate" else (ask(url) or b"").decode()) == found


# What is kept


def test_new_headlines_are_kept_and_what_did_not_change_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    root = with_sources(tmp_path, source(site.url()))
    site.pages["/feed"] = answer(
        rss(entry(), entry("Later", "https://g.example/later")),
        ETag='"a1"',
        Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT",
    )
    (first,) = fetch(root)
    assert said(first) == "Gemeente: 2 nieuwe berichten."
    before = state(root)
    assert [one.title for one in before.items] == ["Weg dicht", "Later"]
    assert (before.worked, before.failing) == (DAY, None)

    site.pages["/feed"] = answer(status=304)
    (second,) = fetch(root, "2026-11-25")
    assert said(second) == "Gemeente: niets nieuws."
    asked = site.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"a1"', "Mon, 23 Nov 2026 10:00:00 GMT")
    assert state(root) == before.model_copy(update={"worked": dt.date(2026, 11, 25)})

    written = (root / STATE).stat().st_mtime_ns
    fetch(root, "2026-11-25")
    assert (root / STATE).stat().st_mtime_ns == written  # nothing to write, nothing to commit


def test_another_address_is_asked_for_everything(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": answer(rss(entry()), ETag='"a1"'), "/other": answer(rss(entry("Anders")), ETag='"a1"')}
    root = with_sources(tmp_path, source(site.url()))
    fetch(root)
    put(root, {SOURCES: source(site.url("/other"))})
    fetch(root)
    assert "If-None-Match" not in site.asked[-1][1]
    put(root, {SOURCES: source(site.url("/gone"))})
    fetch(root, "2026-12-01")
    put(root, {SOURCES: source(site.url("/gone-too"))})
    (failed,) = fetch(root, "2026-12-20")
    assert failed.failing
    assert failed.failing.since == dt.date(2026, 12, 20)  # the new one has only failed today
    assert [one.title for one in state(root).items] == ["Anders"]


def test_links_are_relative_to_where_the_feed_was_in_the_end(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": answer(status=302, Location="/nieuws/feed"), "/nieuws/feed": answer(rss(entry(link="een")))}
    root = with_sources(tmp_path, source(site.url()))
    fetch(root)
    assert [one.link for one in state(root).items] == [site.url("/nieuws/een")]


def test_what_a_state_can_not_say_is_not_said(site: Site, tmp_path: Path) -> None:
    """A state that was changed by hand heals by itself, also where it says that it fails since tomorrow."""
    site.pages["/feed"] = answer(rss(entry()))
    root = with_sources(tmp_path, source(site.url()))
    fetch(root)
    later = Failure(since=DAY + dt.timedelta(days=30), why="slow")
    for etag in ("een\ntwee", "één"):
        kept = state(root).model_copy(update={"etag": etag, "failing": later})
        (root / STATE).write_bytes(write_state(kept))
        assert fetch(root)[0].failing is None
    site.pages["/feed"] = answer(status=500)
    (root / STATE).write_bytes(write_state(state(root).model_copy(update={"failing": later})))
    fetch(root)
    assert (failing := state(root).failing)
    assert failing.since == DAY


def test_what_killed_runs_left_is_taken_away(site: Site, tmp_path: Path) -> None:
    root = with_sources(tmp_path, source(site.url()))
    put(root, {"content/bronnen/.part-oud": "x"})
    fetch(root)
    assert not [*root.rglob(".part-*")]


def test_what_takes_long_to_read_is_stopped_and_said_to_be_unreadable(site: Site, tmp_path: Path) -> None:
    many = " ".join(f'a{number}="1"' for number in range(150_000))
    site.pages["/feed"] = answer(rss(f"<item {many}><title>X</title></item>"))
    root = with_sources(tmp_path, source(site.url()))
    (one,) = fetch(root, limits=Limits(seconds=1, silence=1))
    assert one.failing
    assert one.failing.why == "unreadable"


def test_who_interrupts_does_not_wait_for_a_slow_site(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = endless(b"x", pause=0.1)
    root = with_sources(tmp_path, source(site.url()))
    program = (
        "import sys\nfrom pathlib import Path\nsys.path[:0] = sys.argv[2:]\nfrom outsiders import fetch\n"
        "print('begin', flush=True)\nfetch(Path(sys.argv[1]))\n"
    )
    with started(
        [sys.executable, "-c", program, str(root), *sys.path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == b"begin\n"
        while not site.asked:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        running.wait(timeout=20)  # The site would be waited for during a minute.


def test_a_source_that_fails_keeps_what_it_said_and_the_others_go_on(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": answer(rss(entry())), "/good": answer(rss(entry("Goed")))}
    root = with_sources(tmp_path, source(site.url()), source(site.url("/good"), "goed"))
    fetch(root, "2026-11-10")
    good = state(root).items
    for day, body in (("2026-11-12", b"<html>storing</html>"), ("2026-11-14", b"")):
        site.pages["/feed"] = answer(body)
        failed, fine = fetch(root, day)
        assert failed.failing
        assert (failed.failing.why, failed.failing.since.isoformat()) == ("no-feed", "2026-11-12")
        assert (
            said(failed) == "Gemeente: lukt niet, want op dit adres staat geen nieuwsfeed. Wat we hadden, blijft staan."
        )
        assert fine.failing is None
    assert state(root).items == good
    # A week later it is told to the coordinator, by everybody who looks, without asking anybody.
    assert check(root, "2026-11-18") == []
    (told,) = check(root, "2026-11-19")
    assert (told["code"], told["severity"], told["file"]) == ("outside-failing", "warning", SOURCES)
    assert "donderdag 12 november 2026" in told["message"]
    site.pages["/feed"] = answer(rss(entry()))
    fetch(root, "2026-11-20")
    assert state(root).failing is None
    assert check(root, "2026-11-24") == []


def test_what_has_no_date_keeps_the_day_it_was_first_seen(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = answer(rss("<item><title>Weg dicht</title><link>https://g.example/weg</link></item>"))
    root = with_sources(tmp_path, source(site.url()))
    for day in ("2026-11-10", "2026-11-11", "2026-11-20"):
        fetch(root, day)
        assert state(root).items[0].date.isoformat() == "2026-11-10"


def test_what_can_not_be_read_takes_nothing_with_it(site: Site, tmp_path: Path) -> None:
    deep = b"<rss version='2.0'><channel>" + b"<item><title>" * 200_000
    hostile: dict[str, bytes] = {
        "diep": deep,
        "bom": rss(entry("&j;"), head=BOMB),
        "haken": b"<" * 2_000_000,
        "titel": rss(entry("a" * 1_900_000)),
        "nul": b"\0" * 100_000,
        "json": b'{"a":' * 100_000,
    }
    for name, body in hostile.items():
        site.pages[f"/{name}"] = answer(body)
    root = with_sources(tmp_path, *(source(site.url(f"/{name}"), name) for name in hostile))
    found = {one.title.casefold(): one for one in fetch(root, limits=Limits(15, 15))}
    assert found["titel"].count == 1
    assert found["nul"].failing
    assert found["json"].failing
    assert sum(path.stat().st_size for path in (root / "content/bronnen").iterdir()) < 50_000
    assert {row["code"] for row in check(root)} <= {"outside-failing"}


def test_a_run_that_is_killed_leaves_the_old_state(site: Site, tmp_path: Path) -> None:
    """At any moment: the file is the old one or the new one."""
    site.pages["/feed"] = answer(rss(entry()))
    root = with_sources(tmp_path, source(site.url()))
    fetch(root)
    old = (root / STATE).read_bytes()
    site.pages["/feed"] = answer(rss(*(entry(f"Bericht {n}", f"https://g.example/{n}") for n in range(100))))
    script = (
        "import os, signal, sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path; from outsiders import fetch\n"
        "os.replace = Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "fetch(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, root], check=False, timeout=60, cwd=Path(__file__).parent.parent
    )
    assert done.returncode == -signal.SIGKILL
    assert (root / STATE).read_bytes() == old
    assert check(root) == []
    fetch(root)
    assert len(state(root).items) == 100


def test_the_command_says_a_line_for_each_source_and_a_failing_one_is_no_mistake(tmp_path: Path) -> None:
    root = with_sources(
        tmp_path, source("http://127.0.0.1:9/rss"), source("http://bestaat-niet.example/rss", "politie")
    )
    done = run("feeds", "--root", root, "--date", "2026-11-24")
    assert done.status == 0, done.said
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "Gemeente: lukt niet, want 127.0.0.1 is geen plek op internet maar een computer in een eigen netwerk."
    )
    assert lines[1].startswith("Politie: lukt niet, want er is geen site met de naam bestaat-niet.example")
    done = run("feeds", "--root", root, "--date", "2026-12-01")
    assert done.status == 0, done.said
    assert "al sinds dinsdag 24 november 2026 niet op te halen" in done.stderr
    put(root, {SOURCES: "gemeente: {titel: Gemeente, soort: niews, adres: https://g.example/rss}\n"})
    done = run("feeds", "--root", root, "--date", "2026-12-01")
    assert done.status == 1
    assert "'niews' kan niet bij 'soort'" in done.stderr


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"items": [{"title": "x"}]}', b"<<<<<<< HEAD\n", b"\xff\xfe\0", b"[" * 99_999]
)
def test_a_damaged_state_is_told_and_holds_back_nothing(tmp_path: Path, raw: bytes) -> None:
    root = network(tmp_path, {SOURCES: source(ADDRESS), STATE: raw})
    (told,) = check(root)
    assert (told["code"], told["severity"]) == ("outside-state", "warning")


@pytest.mark.parametrize("link", ["javascript:alert(1)", 'https://a.example/"><script>', "", "/weg"])
def test_a_state_changed_by_hand_can_smuggle_nothing_in(tmp_path: Path, link: str) -> None:
    raw = json.dumps({"items": [{"date": "2026-11-20", "title": "Weg", "link": link}]})
    assert [row["code"] for row in check(network(tmp_path, {SOURCES: source(ADDRESS), STATE: raw}))] == [
        "outside-state"
    ]


# What is shown

ONE = ("2026-11-20", "Weg <b>dicht</b> & omleiding", "https://g.example/weg?a=1&b=2")


def shown(page: str) -> list[str]:
    return re.findall(r'class="outside__title"><a href="([^"]*)"', page)


def test_headlines_stand_on_a_page_of_their_own_and_a_few_on_the_front(tmp_path: Path) -> None:
    many = [(f"2026-11-{day:02d}", f"Bericht {day}", f"https://g.example/{day}") for day in range(10, 20)]
    files: dict[str, Content] = {
        SOURCES: source(ADDRESS, website="https://www.gemeente.example") + source(ADDRESS, "politie"),
        STATE: kept(*many, ONE),
        "content/bronnen/politie.json": kept(("2026-11-01", "Fiets graveren", "https://p.example/fiets")),
        "content/nieuws/2026/feest.md": item(),
    }
    made = pages(network(tmp_path, files))
    own, front = made["nieuws/van-buiten/index.html"], made["index.html"]
    assert len(shown(own)) == 11  # ten of the one source, and one of the other
    assert shown(own)[0] == "https://g.example/weg?a=1&amp;b=2"
    assert "Weg &lt;b&gt;dicht&lt;/b&gt; &amp; omleiding" in own
    assert 'rel="nofollow noopener noreferrer"' in own
    assert len(shown(front)) == 3  # no more than two of one source
    assert 'href="nieuws/van-buiten/"' in front
    assert 'href="../nieuws/van-buiten/"' in made["nieuws/index.html"]
    everything = tree(tmp_path / "build/sites/oost")
    for name in ("feed.xml", "atom.xml", "search/search_index.json", "agenda.ics"):
        assert b"Bericht 19" not in everything[name], name
    assert b"nieuws/van-buiten/" in everything["sitemap.xml"]


def test_only_those_who_told_something_are_named_as_its_source(tmp_path: Path) -> None:
    files: dict[str, Content] = {SOURCES: source(ADDRESS) + source(ADDRESS, "politie"), STATE: kept(ONE)}
    own = pages(network(tmp_path, files))["nieuws/van-buiten/index.html"]
    named = own.partition('<ul class="outside__sources">')[2].partition("</ul>")[0]
    assert named.count("<li>") == 1
    assert "Gemeente" in named


def test_without_sources_nothing_of_it_is_there(small: Path) -> None:
    made = pages(small)
    assert "nieuws/van-buiten/index.html" not in made
    assert not any("van-buiten" in page for page in made.values())


def plan(root: Path, buurt: str = "oost", date: str = "2026-11-24") -> list[str]:
    """The headlines of a buurt, as planned."""
    found = look(root, date).plans[buurt]
    return [item.title for page in found.pages if isinstance(page.view, Outside) for item in page.view.items]


def test_words_and_areas_choose_what_a_buurt_sees(tmp_path: Path) -> None:
    told = (
        ("2026-11-20", "Oosterpark krijgt een brug", "https://g.example/1"),
        ("2026-11-19", "Wésterweg dicht", "https://g.example/2"),
        ("2026-11-18", "Vacatures in het Oosterpark", "https://g.example/3"),
        ("2026-11-17", "Stadsfeest", "https://g.example/4"),
    )

    def of(buurt: str, **fields: str) -> list[str]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        return plan(network(folder, {SOURCES: source(ADDRESS, **fields), STATE: kept(*told)}), buurt)

    assert len(of("oost")) == 4
    assert of("oost", met="[brug, stadsfeest]") == ["Oosterpark krijgt een brug", "Stadsfeest"]
    assert of("oost", zonder="vacature") == ["Oosterpark krijgt een brug", "Wésterweg dicht", "Stadsfeest"]
    areas = "{oost: [oosterpark], west: [westerweg]}"
    assert of("oost", gebieden=areas, zonder="vacature") == ["Oosterpark krijgt een brug"]
    assert of("west", gebieden=areas) == ["Wésterweg dicht"]
    assert len(of("west", gebieden="{oost: [oosterpark]}")) == 4
    assert of("west", buurten="oost") == []
    assert of("oost", met="park") == []  # in the middle of a word is not at its beginning
    assert of("oost", aantal="2") == ["Oosterpark krijgt een brug", "Wésterweg dicht"]


def test_one_source_may_ask_the_same_twice(tmp_path: Path) -> None:
    told = [
        ("2026-11-23", "Getuigen gezocht", "https://p.example/a"),
        ("2026-11-22", "Getuigen gezocht", "https://p.example/b"),
        ("2026-11-21", "\U0001f600", "https://p.example/#/1"),
        ("2026-11-20", "\U0001f389", "https://p.example/#/2"),
    ]
    root = network(tmp_path, {SOURCES: source("https://p.example/feed"), STATE: kept(*told)})
    assert pages(root)["nieuws/van-buiten/index.html"].count("outside__title") == 4


def test_what_two_sources_tell_is_told_once_by_the_first(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        SOURCES: source(ADDRESS) + source(ADDRESS, "krant"),
        STATE: kept(
            ("2026-11-20", "Weg dicht!", "https://g.example/weg"), ("2026-01-20", "Te oud", "https://g.example/o")
        ),
        "content/bronnen/krant.json": kept(
            ("2026-11-21", "Weg dicht", "https://k.example/weg"),
            ("2026-11-19", "Zelfde pagina", "http://www.g.example/weg/#top"),
            ("2026-10-01", "Weg dicht", "https://k.example/toen"),
            ("2026-11-25", "Van morgen", "https://k.example/morgen"),
        ),
    }
    assert plan(network(tmp_path, files)) == ["Weg dicht!", "Weg dicht"]


def test_what_is_made_again_is_what_a_clean_build_makes(tmp_path: Path) -> None:
    files: dict[str, Content] = {SOURCES: source(ADDRESS), STATE: kept(ONE), "content/nieuws/2026/feest.md": item()}
    root = network(tmp_path / "netwerk", files)
    build(root, "oost")
    changes: list[dict[str, Content]] = [
        {STATE: kept(("2026-11-22", "Nieuw", "https://g.example/nieuw"), ONE)},
        {STATE: kept(("2026-11-22", "Nieuw", "https://g.example/nieuw"), ONE, worked=DAY, etag='"x"')},
        {SOURCES: source(ADDRESS, zonder="nieuw")},
        {SOURCES: ""},
    ]
    for number, change in enumerate(changes):
        put(root, change)
        again = tree(build(root, "oost") / "oost")
        clean = network(tmp_path / f"schoon{number}", {**files, **(files := {**files, **change})})
        assert again == tree(build(clean, "oost") / "oost"), change


def test_nobodys_page_can_have_the_address(tmp_path: Path) -> None:
    own = {"content/nieuws/van-buiten.md": item("Van buiten")}
    assert check(network(tmp_path / "zonder", own)) == []
    told = check(network(tmp_path / "met", {**own, SOURCES: source(ADDRESS), STATE: kept(ONE)}))
    assert [row["code"] for row in told] == ["address-generated"]
