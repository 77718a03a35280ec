"""Every word that a person wrote comes out, or a warning names it, with its line."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtpers.paper.content.blocks import blocks_of, plain, word_lists
from buurtpers.read.frontmatter import split
from buurtpers.read.markdown import TextTooDeep, read_text
from corpora_of import lines_of
from support import REPOSITORY, check, item, network

NEWS = "content/nieuws/2026/"
TAG = re.compile(r"<[^<>]*>")


def shown(text: str) -> str:
    """What a reader reads of a text, with a space between its parts."""
    body, _ = read_text(text)
    words = html.unescape(TAG.sub(" ", body.html))
    return " ".join([*words.split(), *(image.alt for image in body.images), *(image.title for image in body.images)])


def told(text: str) -> list[tuple[str, int]]:
    """What is said of a text: the kind of mistake, and the line."""
    return [(one.code, text.count("\n", 0, one.at) + 1) for one in read_text(text)[1]]


# What is words after all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Joke]: Ja.\n\n[Piet]: Nee.", "[Joke]: Ja. [Piet]: Nee."),
        ("[Joke]: Ja.\n[Piet]: Nee.\nDe rest.", "[Joke]: Ja. [Piet]: Nee. De rest."),
        ("Met [Joke].\n\n[Joke]: Ja.", "Met [Joke]. [Joke]: Ja."),
        ("[site]: https://voorbeeld.nl/x", "[site]: https://voorbeeld.nl/x"),
        ("[site] is hier.\n\n[site]: https://voorbeeld.nl/x", "site is hier."),
        ("[de site][S] en [hier][]\n\n[s]: <https://a.nl>\n[hier]: over.md 'Titel'", "de site en hier"),
        ("*[VvE]: Vereniging van Eigenaren", "*[VvE]: Vereniging van Eigenaren"),
        ("De VvE, ja VvE.\n\n*[VvE]: Vereniging", "De VvE (Vereniging), ja VvE ."),
        ("Opgeven bij <Marijke>.", "Opgeven bij <Marijke>."),
        ("<Marijke>", "<Marijke>"),
        ("</Marijke> en <jan-willem> en <O'Brien>", "</Marijke> en <jan-willem> en <O’Brien>"),
        ("Neem <a of b> mee, of <b en c>", "Neem <a of b> mee, of <b en c>"),
        ("2 <3 en <> en < x > en <!x> en <?x?> en </ x>", "2 <3 en <> en < x > en <!x> en <?x?> en </ x>"),
        ("<![CDATA[tekst]]> meer", "<![CDATA[tekst]]> meer"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |", "a b 1 2 | 3 | 4"),
        ("| a | b |\n|---|---|\n| 1 |\n| 2 | 3 |", "a b 1 2 3"),
        ("Groen <style> en **de rest**.\n\nSlot.", "Groen <style> en de rest . Slot."),
        ("<script>\n\nDe rest.", "<script> De rest."),
        ("<template>De rest.", "<template>De rest."),
        ("<textarea>De rest.\n\nSlot.", "<textarea>De rest. Slot."),
        ("Voor <!-- en de rest.\n\nSlot.", "Voor <!-- en de rest. Slot."),
        ("Voor <title> en de rest.\n\nSlot.", "Voor <title> en de rest. Slot."),
        ("`<style>` en `<!--` en `<Marijke>`", "<style> en <!-- en <Marijke>"),
        ("<div>Een</div><div>Twee</div>", "Een Twee"),
        ("<div><p>Een</p></div>\n\nTwee", "Een Twee"),
        ("<figure><figcaption>De tafel</figcaption></figure>", "De tafel"),
        ("<details><summary>Meer</summary>Dit</details>", "Meer Dit"),
        ("<font color=red>Let</font> <mark>op</mark>", "Let op"),
        ("<label>Naam <input></label> <button>Ok</button>", "Naam Ok"),
        ("<select><option>Ma<option>Di</select>", "Ma Di"),
        ("{{ naam }} en {% include x %}", "{{ naam }} en {% include x %}"),
        ("Zie <https://a.nl/x> of <riet@a.nl>", "Zie https://a.nl/x of riet@a.nl"),
        ("![De tafel](<Foto van Tafel.jpg> 'Lang')", "De tafel Lang"),
        ("Een <!-- niet dit --> twee", "Een twee"),
        ("<ul>Een<li>twee</li>drie <b>vier</b></ul>", "Een twee drie vier"),
    ],
)
def test_words_are_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een film:\n\n<iframe src='https://a.nl'></iframe>", [("text-film", 3)]),
        ("Een <video src=x>\nfilm</video>\n<audio src=y></audio>", [("text-film", 1), ("text-film", 3)]),
        ("Een <object data=x>oud</object> <embed src=y>", [("text-film", 1), ("text-film", 1)]),
        ("\n<script>x()</script>\n\n<style>p{}</style>", [("text-code", 2), ("text-code", 4)]),
        ("<svg><text>Naam</text></svg>", [("text-code", 1)]),
        ("Naam:\n<form>\n<input> <label>x</label></form>", [("text-form", 2)]),
        ("Een\n\ntwee <style> drie", [("text-unclosed", 3)]),
        ("Een <!-- weg -->\n\ntwee <!-- drie", [("text-unclosed", 3)]),
        ("{{ x }}\n\nja\n\n{% y %}", [("text-template", 1), ("text-template", 5)]),
        ("Een\n\n<p>twee</td><td>drie</p>", [("text-lost", 3)]),
        ("Een\n[x](javascript:alert(1)) en [y](https://[x)", [("link-refused", 2), ("link-refused", 2)]),
        ("[x](mailto:a@b.nl?cc=c@d.nl)", [("link-mail", 1)]),
        ("`<iframe></iframe>` `<style>` `{{ x }}`", []),
        ("<div>x</div> <span>y</span> <!-- z --> <Marijke> [Joke]: Ja.", []),
        ("[x](mailto:a@b.nl?subject=Een%20feest&body=Ik+kom)", []),
    ],
)
def test_what_does_not_come_out_is_told_with_its_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert told(text) == expected


def test_the_words_that_are_lost_are_named() -> None:
    (left,) = read_text("Een\n\n<p>appel</td><td>peer</p>\n")[1]
    assert left.what == "appel peer"


def test_what_is_told_of_a_text_holds_nothing_back_and_is_told_each_time(tmp_path: Path) -> None:
    root = network(tmp_path, {NEWS + "x.md": item(body="Een\n\n<video src=x></video>\n\n[p](#weg) en [q](weg.md)")})
    for _ in range(2):
        found = check(root)
        assert [(one["code"], one["line"], one["severity"]) for one in found] == [
            ("text-film", 7, "warning"),
            ("link-anchor", 9, "warning"),
            ("link-missing", 9, "warning"),
        ]
        assert all(one["message"] and one["hint"] for one in found)


ORDINARY = [
    "## De *Kom* & co\n\n1. een\n2. twee\n\n> Ze zei: 'Dat is 't!' ... en \"zo\" - ja.\n\n![a](b.jpg 'c') **half**vast",
    "Zie [over](../paginas/over.md), [de *site*](https://a.nl/x_(y)?b=1&c=2 'T') of www.a.nl.\n\n- [ ] een\n- [x] twee",
    "Beste buren,\nAan de Dorpsstraat 12a (3811 AB) om 19.30 uur à € 2,50 — «mooi».\n\nGroet,  \nTruus\n***\ntot zo",
    "Term\n:   Uitleg\n\nH<sub>2</sub>O &eacute;&nbsp;&amp; caf\\_e",
    "| Dag | Wat |\n|:--|--:|\n| ma | `a | b` |\n\n    code <b>",
    "Noot[^1] en ~~weg~~ <br> <u>onder</u>\n\n[^1]: De noot.\n\nKop\n===\n\nEmoji 🎉 👨‍👩‍👧 en ﬁ Ĳ ŀ Straße.",
    "[1]: #kop\n\n# Kop\n\nZie [1] en [Kop][1] en [nog](#kop).\n\n10\\. mei en 2026\\. En *[ja] zo.",
    "Bel 033 555 01 10 of mail riet@voorbeeld.nl of [mail](mailto:riet@voorbeeld.nl).",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_of_an_ordinary_text_nothing_is_said(text: str) -> None:
    assert read_text(text)[1] == []


def test_of_our_own_texts_nothing_is_said() -> None:
    files = [path for folder in ("content", "sites", "docs") for path in (REPOSITORY / folder).rglob("*.md")]
    assert len(files) > 100
    for path in files:
        if folder_of(path) != "docs":
            assert read_text(split(path.read_text("utf-8"), path.name).body)[1] == [], path


def folder_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).parts[0]


# Whatever is put together

ELEMENTS = (
    "p div span b em a li ul table tr td th font form select option textarea title script style iframe svg noscript"
)
PIECES = [
    *(f"<{name}>" for name in ELEMENTS.split()),
    *(f"</{name}>" for name in ELEMENTS.split()),
    *("<!--", "-->", "<", ">", "</", "<?", "<!", "<Marijke>", "<a b c>", '<p title="', '">', "<br/>", "&lt;", "&#1;"),
    *(
        "[",
        "]",
        "](",
        ")",
        "]: ",
        "![",
        "][",
        "*[",
        "**",
        "_",
        "`",
        "``",
        "~~",
        "\\",
        "|",
        "|---|\n",
        "- ",
        "> ",
        "1. ",
    ),
    *("# ", "===\n", "    ", "\n", "\n\n", ": ", "https://a.nl/", "(b.md)", "[c]", "{{", "}}", "x@y.nl"),
]
# Each word is another one, so that it can be said which is lost.
pieces = st.lists(st.sampled_from(PIECES) | st.none(), max_size=24)


def put_together(parts: list[str | None]) -> tuple[str, list[str]]:
    words = [f"woord{number}" for number, part in enumerate(parts) if part is None]
    left = iter(words)
    return "".join(f" {next(left)} " if part is None else part for part in parts), words


# What people don't write to be read: comments, and what stands in a tag.
UNREAD = re.compile(r"<!--.*?-->|<[a-zA-Z/][^<>]*>", re.DOTALL)


@settings(deadline=None, max_examples=400)
@given(pieces)
@example(["<p>", None, "</td>", "<td>", None, "</p>"])
@example(["<style>", None, "`", "</style>", "`", None])
@example([None, "<!--", None, "\n\n", "-->", None])
@example(["[", "x", "]: ", None, "\n\n", None])
def test_a_word_comes_out_or_is_told_whatever_stands_around_it(parts: list[str | None]) -> None:
    text, words = put_together(parts)
    try:
        body, left = read_text(text)
    except TextTooDeep:
        return
    came_out = body.html + " ".join([*body.links, *(f"{image.src} {image.alt} {image.title}" for image in body.images)])
    meant = UNREAD.sub(" ", text)
    for word in words:
        if word in meant and not re.search(rf"{word}(?!\d)", html.unescape(came_out)):
            at = text.index(word)
            assert [one for one in left if one.at <= at or word in one.what], (word, left)


IN_BLOCKS = ["caption", "dl", "dt", "dd", "ol", "blockquote", "pre", "h2", "tbody", "code", "br", "q"]


@settings(deadline=None, max_examples=400)
@given(
    st.lists(
        st.sampled_from([*PIECES, *(f"<{name}>" for name in IN_BLOCKS), "</ul>", "</dl>"]) | st.none(), max_size=24
    )
)
@example(["<ul>", None, "<li>", None, "</li>", None, "<b>", None, "</b>", "</ul>"])
@example(["<dl>", None, "<dt>", None])
@example(["<table>", "<caption>", None, "</caption>", "<tr>", "<td>", None])
def test_a_word_that_is_on_the_page_is_on_paper_too(parts: list[str | None]) -> None:
    """The paper, and the large print, are set from these blocks."""
    text, words = put_together(parts)
    try:
        body, _ = read_text(text)
    except TextTooDeep:
        return
    on_page = html.unescape(TAG.sub(" ", body.html))
    on_paper = " ".join(plain(word) for block in blocks_of(body.html) for run in word_lists(block) for word in run)
    for word in words:
        once = re.compile(rf"{word}(?!\d)")
        assert len(once.findall(on_page)) <= len(once.findall(on_paper))


@pytest.mark.parametrize("text", [*lines_of("markup"), *lines_of("links")])
def test_what_stands_around_hostile_markup_comes_out(text: str) -> None:
    for whole in (f"Eerst dit.\n\n{text}\n\nEn ten slotte dat.", f"Eerst dit. {text} En ten slotte dat."):
        for words in ("Eerst dit.", "En ten slotte dat."):
            lost = " ".join(one.what for one in read_text(whole)[1] if one.code == "text-lost")
            assert words in shown(whole) or words.rstrip(".") in lost
