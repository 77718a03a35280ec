"""A body's HTML as blocks of words: what is said stays said, and how it is said is kept beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpers.paper.content.blocks import (
    Block,
    Item,
    Paragraph,
    Piece,
    Quote,
    Subhead,
    Table,
    TextBlock,
    Word,
    Words,
    blocks_of,
    count_words,
    has_address,
    plain,
    word_lists,
)
from buurtpers.read.markdown import read_markdown

COMMON = settings(deadline=None)


def text_of(word: Word) -> str:
    return word if isinstance(word, str) else "".join(piece.text for piece in word)


def said(words: Iterable[Word]) -> str:
    return " ".join(map(text_of, words))


def of(text: str) -> list[TextBlock]:
    """The blocks of a Markdown text."""
    return blocks_of(read_markdown(text).html)


def words(block: Block) -> list[Word]:
    (found,) = word_lists(block)
    return [*found]


def plainly(found: Iterable[Word]) -> list[str | list[list[str]]]:
    """Words with their pieces as lists of text, style and address."""
    return [word if isinstance(word, str) else [[*piece] for piece in word] for word in found]


def told(block: Block) -> tuple[str, str]:
    """The kind of a block, and what it says."""
    return block.kind, said(words(block))


# Paragraphs


def test_paragraphs_after_the_first_are_indented() -> None:
    found = of("Een.\n\nTwee.\n\n## Kop\n\nDrie.\n\n- vier\n\nVijf.")
    assert [(block.kind, block.indent if isinstance(block, Paragraph) else None) for block in found] == [
        ("p", False), ("p", True), ("h", None), ("p", False), ("item", None), ("p", True),
    ]  # fmt: skip


def test_ordinary_words_are_texts() -> None:
    (block,) = of("Riet belt\nmorgen. Of  niet?")
    assert words(block) == ["Riet", "belt", "morgen.", "Of", "niet?"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een **vet** woord", ["een", [["vet", "b", ""]], "woord"]),
        ("*heel schuin*", [[["heel", "i", ""]], [["schuin", "i", ""]]]),
        ("**vet en *schuin***", [[["vet", "b", ""]], [["en", "b", ""]], [["schuin", "bi", ""]]]),
        ("half**vet**achter.", [[["half", "", ""], ["vet", "b", ""], ["achter.", "", ""]]]),
        ("`code` ~~weg~~", [[["code", "c", ""]], [["weg", "s", ""]]]),
        (
            "[de site](https://a.example/x)!",
            [[["de site", "", "https://a.example/x"], ["!", "", ""]]],
        ),
        (
            "**[vet](https://a.example)**",
            [[["vet", "b", "https://a.example"]]],
        ),
        ("(joke@a.example).", [[["(", "", ""], ["joke@a.example", "", "mailto:joke@a.example"], [").", "", ""]]]),
        ("**buren.nl/x**", [[["buren.nl/x", "b", "https://buren.nl/x"]]]),
        (
            "bel 033 555 01 12.",
            ["bel", *([[word, "", "tel:0335550112"]] for word in ("033", "555", "01", "12."))],
        ),
        ("om 10.30 of 2026-12", ["om", "10.30", "of", "2026-12"]),
        ("een  \ntwee", [[["een", "", ""], ["\n", "", ""]], "twee"]),
    ],
)
def test_styles_links_and_line_ends_are_pieces_of_words(text: str, expected: list[str | list[list[str]]]) -> None:
    (block,) = of(text)
    assert plainly(words(block)) == expected


def test_superscript_and_subscript_are_styles() -> None:
    (block,) = blocks_of("<p>m<sup>2</sup> CO<sub>2</sub></p>")
    assert plainly(words(block)) == [[["m", "", ""], ["2", "^", ""]], [["CO", "", ""], ["2", "_", ""]]]


def test_only_addresses_that_a_reader_can_follow_are_links() -> None:
    html = '<p><a href="../nieuws/">hier</a> <a href="tel:033">bel</a> <a href="mailto:a@b.nl">mail</a></p>'
    (block,) = blocks_of(html)
    assert plainly(words(block)) == ["hier", [["bel", "", "tel:033"]], [["mail", "", "mailto:a@b.nl"]]]


def test_a_line_end_within_a_style_loses_nothing() -> None:
    (block,) = blocks_of("<p><strong>een<br>twee</strong><br>drie</p>")
    assert said(words(block)) == "een\ntwee\ndrie"


# Other blocks


def test_subheads_stand_below_the_head_of_the_story_and_skip_no_level() -> None:
    found = blocks_of("<h2>a</h2><h4>b</h4><h3>c</h3><h6>d</h6>")
    assert [(said(words(one)), one.level) for one in found if isinstance(one, Subhead)] == [
        ("a", 3),
        ("b", 4),
        ("c", 4),
        ("d", 5),
    ]


def test_lists_have_their_marks_and_levels() -> None:
    found = of("- a\n- b\n    - c\n        - d\n            - e\n\ntekst\n\n3. x\n4. y\n\n    nog eens\n\n5. z")
    shown = [(one.mark, one.level, said(one.words)) for one in found if isinstance(one, Item)]
    assert shown == [
        ("•", 0, "a"), ("•", 0, "b"), ("•", 1, "c"), ("•", 2, "d"), ("•", 2, "e"),
        ("3.", 0, "x"), ("4.", 0, "y"), ("", 0, "nog eens"), ("5.", 0, "z"),
    ]  # fmt: skip


def test_a_quotation_is_a_block_for_each_of_its_paragraphs() -> None:
    blocks = of("> Een.\n>\n> Twee *drie*.")
    assert [said(block.words) for block in blocks if isinstance(block, Quote)] == ["Een.", "Twee drie."]


def test_preformatted_text_keeps_its_lines() -> None:
    blocks = blocks_of("<pre><code>10.00  inloop\n\n10.30  zingen\n</code></pre>")
    assert [text_of_all(block.words) for block in blocks if isinstance(block, Item)] == ["10.00 inloop", "10.30 zingen"]


def text_of_all(words: Words) -> str:
    return " ".join(map(plain, words))


def test_a_quotation_with_more_than_paragraphs_in_it_keeps_that() -> None:
    found = of("> Drie dingen:\n>\n> - een\n> - twee")
    assert [told(block) for block in found] == [
        ("p", "Drie dingen:"), ("item", "een"), ("item", "twee"),
    ]  # fmt: skip


def test_a_table_has_rows_of_cells_as_wide_as_each_other() -> None:
    (block,) = of("| wie | wat |\n|---|---|\n| Ank | **soep** |\n| Kees | |")
    assert isinstance(block, Table)
    assert block.head
    assert [[said(cell) for cell in row] for row in block.rows] == [["wie", "wat"], ["Ank", "soep"], ["Kees", ""]]
    assert len(block.shares) == 2
    (uneven,) = blocks_of("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    assert isinstance(uneven, Table)
    assert [[said(cell) for cell in row] for row in uneven.rows] == [["a", "b"], ["c", ""]]
    assert not uneven.head


def test_a_column_with_more_in_it_gets_more_of_the_width() -> None:
    (block,) = of("| dag | wat |\n|---|---|\n| ma | een lange zin over alles wat er dan gebeurt |")
    assert isinstance(block, Table)
    narrow, wide = block.shares
    assert wide > 2 * narrow > 0


def test_terms_and_what_they_mean() -> None:
    found = blocks_of("<dl><dt>wie</dt><dd>iedereen</dd><dd>en Riet</dd></dl>")
    assert [told(block) for block in found] == [
        ("p", "wie"), ("item", "iedereen"), ("item", "en Riet"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    ["", "<p></p>", "<p> </p>", "<ul></ul>", "<ul><li></li></ul>", "<table></table>", "<blockquote></blockquote>",
     "<p><!-- niets --></p>", "<p><strong></strong></p>", "<h2></h2>", "<p><!--image:0--></p>", "<div><p></p></div>"],
)  # fmt: skip
def test_what_is_empty_is_nothing(html: str) -> None:
    assert blocks_of(html) == []


def test_a_rule_is_a_rule() -> None:
    assert [block.kind for block in of("a\n\n---\n\nb")] == ["p", "rule", "p"]


def test_pictures_and_their_marks_are_left_out() -> None:
    (block,) = of("Kijk: ![een bank](bank.jpg) daar.")
    assert said(words(block)) == "Kijk: daar."


def test_text_outside_of_any_block_is_a_paragraph() -> None:
    found = blocks_of("los <b>vet</b><p>alinea</p>nog los")
    assert [told(block) for block in found] == [
        ("p", "los vet"), ("p", "alinea"), ("p", "nog los"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("joke@voorbeeld.example", True), ("(aanmelden@buren-netwerk.nl).", True), ("https://a.example/x?y=1", True),
        ("www.amersfoort.nl,", True), ("amersfoort.nl/verkeer", True), ("mail:joke@a.example", True),
        ("o.a.", False), ("d.w.z.", False), ("10.30", False), ("20.00-22.00", False), ("1.500", False),
        ("en/of", False), ("@buren", False), ("zo-en-zo", False), ("voorbeeld.", False),
    ],
)  # fmt: skip
def test_addresses_are_told_from_other_words(word: str, address: bool) -> None:
    assert has_address(word) == address
    assert has_address((Piece(word, "b", ""),)) == address


def test_words_are_counted() -> None:
    assert count_words(of("Een twee.\n\n- drie\n\n> vier vijf\n\n| zes | |\n|---|---|\n| zeven | acht |")) == 8


# Any text


texts = st.text(st.sampled_from("abé \n.,-’€"), min_size=1, max_size=12)
inline = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.builds(
            "<{0}>{1}</{0}>".format, st.sampled_from(["b", "strong", "em", "i", "code", "del", "sup", "span"]), inner
        )
        | st.builds('<a href="{}">{}</a>'.format, st.sampled_from(["https://a.nl", "x.html"]), inner)
        | st.just("<br>")
    ),
    max_leaves=6,
)
html = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "h3", "h5"]), inline) | inline | st.just("<hr>"),
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | st.builds("<{0}><li>{1}</li><li>{2}</li></{0}>".format, st.sampled_from(["ul", "ol"]), inner, inline)
        | st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["blockquote", "div"]), inner)
        | st.builds("<table><tr><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>".format, inline, inline, inline)
        | st.builds("<dl><dt>{}</dt><dd>{}</dd></dl>".format, inline, inner)
    ),
    max_leaves=8,
)


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def all_words(blocks: Iterable[Block]) -> list[Word]:
    return [word for block in blocks for run in word_lists(block) for word in run]


@settings(COMMON, max_examples=300)
@given(html)
def test_no_letter_is_lost_or_doubled(html: str) -> None:
    root = lxml.html.fragment_fromstring(html, create_parent="body")
    found = all_words(blocks_of(html))
    assert letters(said(found)) == letters(root.text_content())
    # No word is empty or has a space in it, but for line ends that somebody asked for.
    for word in found:
        linked = not isinstance(word, str) and any(piece.href for piece in word)  # the words of a link stay together
        assert linked or not re.search(r"[ \t]", text_of(word))
        assert text_of(word)
        assert isinstance(word, str) or all(piece.text for piece in word)


@settings(COMMON, max_examples=300)
@given(st.lists(st.sampled_from(["a", "bé", "c.", "**d**", "*e f*", "[g](https://a.nl)", "h  \n", "- "]), max_size=15))
def test_words_of_a_markdown_text_keep_their_order_and_their_spaces(parts: list[str]) -> None:
    body = read_markdown(" ".join(parts))
    root = lxml.html.fragment_fromstring(body.html.replace("<br>", "<br> "), create_parent="body")
    assert [part for word in all_words(blocks_of(body.html)) for part in text_of(word).split()] == (
        root.text_content().split()
    )


@settings(COMMON, max_examples=150)
@given(st.text(max_size=200))
def test_any_text_at_all_becomes_blocks(text: str) -> None:
    assert isinstance(of(text), list)


def test_an_emoji_is_a_letter_like_others_and_what_joins_it_leaves_no_room() -> None:
    (item,) = of("- 📅 Maandag 28 april | \u200d ⏰\ufe0f 18.00")
    assert words(item) == ["📅", "Maandag", "28", "april", "|", "⏰", "18.00"]
