"""Letters that nobody sees, that turn a line around, or that stand on one letter by the hundred."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpers.base.language import one_line
from buurtpers.base.problems import in_json
from buurtpers.read.markdown import read_markdown
from buurtpers.read.textfile import MOST_MARKS, printable, visible
from support import TODAY, check, item, network, put, run

NEWS = "content/nieuws/2026/"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
# What people write: Persian with a joiner kept apart, Arabic and Hebrew with their marks, Thai, emoji.
GOOD = (
    "می\u200cخواهم", "العَرَبِيَّةُ", "שָׁלוֹם \u200f!", "สวัสดีที่นี่", "👩\u200d👩\u200d👧 ❤\ufe0f", ENGLAND, "café één",
    "Z\u0308\u0301\u0323", "\u200eabc",
)  # fmt: skip
signs = st.text(
    st.sampled_from([*TURNING, "\u0301", "\u0336", "\u200d", "\U000e0041", "\U0001f3f4", "a", "é", "م", " "])
)


@pytest.mark.parametrize("text", GOOD)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
    assert visible(text)


@given(st.text() | signs)
def test_nothing_turns_a_line_around_or_hides_a_second_text(text: str) -> None:
    kept = printable(text)
    assert not set(kept) & set(TURNING)
    assert printable(kept) == kept
    if "\U0001f3f4" not in text:
        assert not any("\U000e0000" <= sign <= "\U000e007f" for sign in kept)
    marks = 0
    for sign in kept:
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind[0] == "M" else marks if kind == "Cf" else 0
        assert marks <= MOST_MARKS


@given(st.text(max_size=40) | signs)
def test_a_link_always_has_something_to_see(words: str) -> None:
    body = read_markdown(f"<a href='https://a.nl/'>{words.replace('<', '')}</a> en verder")
    if "<a " in body.html:
        assert visible(body.html.partition(">")[2].partition("<a ")[2].partition(">")[2].partition("</a>")[0])


def test_pages_and_papers_do_not_hold_them(tmp_path: Path) -> None:
    body = "Tekst \u202egpj.exe en o" + "\u0336\u0301" * 75 + "ver de regel.\n\n"
    body += "[\u202ebijlage](https://a.nl/) [\u3164](https://b.nl/)"
    title = "Zal" + "\u0301" * 150 + "go \u202eom\U000e0041"
    root = network(tmp_path, {NEWS + "a.md": item(title, body)}, ["oost"])
    run("build", "--root", root, "--date", TODAY)
    for page in (root / "build/sites/oost").rglob("*.*"):
        if page.suffix in (".html", ".xml", ".json"):
            text = page.read_text("utf-8")
            assert not set(text) & {*TURNING, "\U000e0041"}, page
            assert "\u0301" * (MOST_MARKS + 1) not in text
    text = (root / "build/sites/oost/nieuws/2026/a/index.html").read_text("utf-8")
    assert '<a href="https://b.nl/">https://b.nl/</a>' in text


@pytest.mark.parametrize(
    "title", ["\u3164\u3164", "\u115f\u1160", "\uffa0", "\u200b\u200d", "\U000e0041\U000e0042", "\u2800"]
)
def test_a_title_of_which_nothing_is_seen_is_no_title(tmp_path: Path, title: str) -> None:
    root = network(tmp_path, {NEWS + "a.md": item(f'"{title}"')}, ["oost"])
    (found,) = check(root)
    assert (found["severity"], found["line"]) == ("error", 2)


def test_what_a_terminal_is_told_shows_them() -> None:
    for sign in (*TURNING, "\u061c", "\u200e", "\u200f", "\ufeff", "\U000e0041"):
        assert sign not in one_line(f"a{sign}b")
        told = in_json([f"a{sign}b"])
        assert sign not in told
        assert json.loads(told) == [f"a{sign}b"]


# Links, in the file system, out of the network


def test_a_theme_of_papers_that_is_a_link_elsewhere_is_refused_unread(tmp_path: Path) -> None:
    root = network(tmp_path / "net", {"content/krant/.gitkeep": ""}, ["oost"])
    put(tmp_path, {"buiten/t.toml": '[kleuren]\naccent = "GEHEIM"\n'})
    (root / "content/krant/eigen.toml").symlink_to(tmp_path / "buiten/t.toml")
    (root / "content/krant/nul.toml").symlink_to("/dev/zero")
    os.mkfifo(root / "content/krant/pijp.toml")
    done = run("check", "--root", root, "--date", TODAY, timeout=60)
    assert "content/krant/eigen.toml:1:1: fout: 'content/krant/eigen.toml' wijst naar een plek buiten" in done.stdout
    assert "GEHEIM" not in done.said
    assert run("build", "--root", root, "--date", TODAY).status == 1
    assert (root / "build/sites/oost/index.html").exists()


def test_a_folder_of_themes_that_is_a_link_elsewhere_is_refused_too(tmp_path: Path) -> None:
    root = network(tmp_path / "net", buurten=["oost"])
    put(tmp_path, {"buiten/eigen.toml": '[kleuren]\naccent = "GEHEIM"\n'})
    (root / "content/krant").symlink_to(tmp_path / "buiten")
    done = run("check", "--root", root, "--date", TODAY, timeout=60)
    assert "wijst naar een plek buiten" in done.stdout
    assert "GEHEIM" not in done.said


# Numbers in people's own HTML


def test_numbers_of_cells_and_lists_are_sensible() -> None:
    table = "<table><tr><td colspan='65000' rowspan='-3'>a</td><td colspan='2'>b</td></tr></table>"
    html = read_markdown(f"{table}\n\n<ol start='123456789'><li>x</li></ol>\n\n<ol start='veel'><li>y</li></ol>").html
    assert 'colspan="20" rowspan="1"' in html
    assert 'colspan="2"' in html
    assert 'start="9999"' in html
    assert 'start="1"' in html


def test_a_link_that_is_not_followed_is_told_once(tmp_path: Path) -> None:
    ours = {"content/nieuws/2026/a.md": item(), "content/fotos/echt/a.txt": "", "content/bronnen/.gitkeep": ""}
    ours["content/data/bronnen.yml"] = "k: {titel: Kerk, soort: agenda, bestand: k.ics}\n"
    root = network(tmp_path / "net", ours, ["oost"])
    put(
        tmp_path,
        {"buiten/2027/a.md": item("Weg"), "buiten/2027/b.md": item("Weg"), "buiten/k.ics": "BEGIN:VCALENDAR\n"},
    )
    links = {
        "content/nieuws/2027": tmp_path / "buiten/2027",
        "content/bronnen/k.ics": tmp_path / "buiten/k.ics",
        "content/nieuws/oud": Path("2026"),
        "content/nieuws/2026/dood.md": Path("bestaat-niet.md"),
        "content/nieuws/2026/ring.md": Path("ring.md"),
        "content/nieuws/2026/nul.md": Path("/dev/zero"),
        "sites/oost/docs/extra": tmp_path / "buiten/2027",
        "content/fotos/zelfde": Path("echt"),
        "content/nieuws/2026/.#a.md": Path("slot-van-een-editor"),
    }
    for name, where in links.items():
        (root / name).symlink_to(where)
    os.mkfifo(root / "content/nieuws/2026/pijp.md")
    found = {(row["file"], row["code"], row["severity"]) for row in check(root)}
    assert found == {
        ("content/nieuws/2027", "link-away", "warning"),
        ("content/bronnen/k.ics", "link-away", "warning"),
        ("content/nieuws/oud", "link-folder", "warning"),
        ("content/nieuws/2026/dood.md", "link-nowhere", "warning"),
        ("content/nieuws/2026/ring.md", "link-nowhere", "warning"),
        ("content/nieuws/2026/nul.md", "file-odd", "warning"),
        ("content/nieuws/2026/pijp.md", "file-odd", "warning"),
        ("sites/oost/docs/extra", "link-away", "warning"),
    }
    assert len(check(root)) == len(found)
