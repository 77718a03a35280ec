"""Markdown from many hands: safe, even, and set as Dutch printers set it."""

from __future__ import annotations

import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from buurtpers.base.typography import typographic
from buurtpers.read.markdown import Body, TextTooDeep, read_markdown, shorten
from buurtpers.read.quick import Quick


def html(text: str) -> str:
    return read_markdown(text).html


def plain(text: str) -> str:
    """What a reader reads."""
    return " ".join(lxml.html.fragment_fromstring(html(text), create_parent="div").text_content().split())


# What is never published

HARMFUL = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://kwaad.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>\n\nalert(1)\n\n</script>",
    "<script/x>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<math><mi//xlink:href="javascript:alert(1)">',
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<p onclick="alert(1)">Klik</p>',
    "<b onmouseover=alert(1)>Zweef</b>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    '<iframe src="https://kwaad.example/"></iframe>',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=x></object><embed src=x>",
    "<style>body{display:none}</style>",
    '<p style="position:fixed;inset:0">Weg</p>',
    '<link rel=stylesheet href="https://kwaad.example/x.css">',
    '<meta http-equiv=refresh content="0;url=https://kwaad.example/">',
    '<base href="https://kwaad.example/">',
    "<form action=https://kwaad.example/><input name=wachtwoord><button>OK</button></form>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<video src=x onerror=alert(1)></video><audio src=x>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('x') ?>",
    "<xmp><script>alert(1)</script></xmp>",
    "<a href=x id=search class=md-header data-md-component=search>x</a>",
    "<marquee>x</marquee>",
)

LINKS = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](<java\nscript:alert(1)>)",
    "[x](javascript&#58;alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#0000106avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](DATA:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](view-source:javascript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x](blob:https://kwaad.example/x)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[![x](data:image/png;base64,AAAA)](javascript:alert(1))",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a xlink:href='javascript:alert(1)'>x</a>",
    "| a |\n|---|\n| [x](javascript:alert(1)) |",
    "> - [x](javascript:alert(1))",
)

ALLOWED = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "em", "strong",
    "b", "i",
    "u", "s", "del", "ins", "sub", "sup", "small", "abbr", "cite", "q", "code", "pre", "table", "thead", "tbody",
    "tfoot", "tr",
    "th", "td", "caption", "a",
}  # fmt: skip


HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def assert_harmless(body: Body) -> None:
    """No element, attribute or address that a local paper has no need of."""
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    for element in root.iterdescendants():
        if not isinstance(element.tag, str):
            assert (element.text or "").startswith("image:")
            continue
        assert element.tag in ALLOWED
        allowed = {"href", "title", "start", "colspan", "rowspan"}
        assert set(element.attrib) <= allowed | ({"id"} if element.tag in HEADINGS else set())
        if "href" in element.attrib:
            assert (
                element.attrib["href"].startswith(("link:", "https://", "http://", "mailto:", "tel:", "#"))
                or not element.attrib["href"]
            )


@pytest.mark.parametrize("text", [*HARMFUL, *LINKS])
@pytest.mark.parametrize("around", ["{}", "Een *verhaal* met {} erin.", "- punt\n\n    {}\n", "> {}\n"])
def test_nothing_harmful_comes_through(text: str, around: str) -> None:
    assert_harmless(read_markdown(around.format(text)))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<style>p{}</style>", "<iframe>x</iframe>", "<template>x</template>"]
)
def test_what_is_inside_a_script_or_style_is_gone_too(text: str) -> None:
    assert plain(f"Voor.\n\n{text}\n\nNa.") == "Voor. Na."


def test_the_words_of_other_html_stay() -> None:
    assert plain('<div class="x"><font color=red>Let op</font></div>') == "Let op"
    assert html("H<sub>2</sub>O en 10<sup>e</sup>") == "<p>H<sub>2</sub>O en 10<sup>e</sup></p>"


def test_text_that_only_looks_like_html_stays_text() -> None:
    assert plain("3 < 4 en 5 > 4 & zo") == "3 < 4 en 5 > 4 & zo"
    assert plain("`<script>alert(1)</script>`") == "<script>alert(1)</script>"


def test_code_is_shown_as_it_was_typed() -> None:
    assert html('`"x" -- y`') == '<p><code>"x" -- y</code></p>'


# What may be said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**vet** en *schuin*", "<p><strong>vet</strong> en <em>schuin</em></p>"),
        ("~~weg~~", "<p><del>weg</del></p>"),
        ("regel  \nnog een", "<p>regel<br>\nnog een</p>"),
        ("- een\n- twee", "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"),
        ("3. drie\n4. vier", '<ol start="3">\n<li>drie</li>\n<li>vier</li>\n</ol>'),
        ("> citaat", "<blockquote>\n<p>citaat</p>\n</blockquote>"),
        ("[mail](mailto:riet@voorbeeld.nl)", '<p><a href="mailto:riet@voorbeeld.nl">mail</a></p>'),
        ("[bel](tel:0335550112)", '<p><a href="tel:0335550112">bel</a></p>'),
        ("[site](https://voorbeeld.nl/a?b=c)", '<p><a href="https://voorbeeld.nl/a?b=c">site</a></p>'),
        ("[elders](//voorbeeld.nl/)", '<p><a href="https://voorbeeld.nl/">elders</a></p>'),
        ("Lidia Łukasz Yıldız ş ğ", "<p>Lidia Łukasz Yıldız ş ğ</p>"),
    ],
)
def test_what_a_local_paper_needs_is_there(text: str, expected: str) -> None:
    assert html(text).strip() == expected


def test_a_bare_address_becomes_a_link() -> None:
    assert '<a href="https://voorbeeld.nl">https://voorbeeld.nl</a>' in html("Zie https://voorbeeld.nl voor meer.")


def test_a_table_is_a_table() -> None:
    root = lxml.html.fragment_fromstring(
        html("| Taal | Bij wie |\n|---|---|\n| Turks | Fatma |\n"), create_parent="div"
    )
    assert [cell.text for cell in root.iter("th", "td")] == ["Taal", "Bij wie", "Turks", "Fatma"]


def test_links_inside_the_network_are_left_to_the_site() -> None:
    body = read_markdown("[a](../over.md) [b](/nieuws/) [c](https://x.nl) [d](#verder)")
    assert body.links == ("../over.md", "/nieuws/", "#verder")
    assert [f'href="link:{n}"' in body.html for n in range(4)] == [True, True, True, False]


def test_nobody_can_forge_the_marks_of_links_and_photos() -> None:
    body = read_markdown('<a href="link:7">x</a> <!--image:9--> [y](link:8) &lt;!--image:3--&gt;')
    assert body.images == ()
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    numbers = [a.get("href", "") for a in root.iter("a") if a.get("href", "").startswith("link:")]
    assert numbers == [f"link:{n}" for n in range(len(body.links))]
    assert not list(root.iter(lxml.etree.Comment))


# Headings


def levels(text: str) -> list[str]:
    root = lxml.html.fragment_fromstring(html(text), create_parent="div")
    return [str(e.tag) for e in root.iter() if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("#", "h2"),
        ("##", "h2"),
        ("####", "h2"),
        ("## ## ###", "h2 h2 h3"),
        ("# ## ###", "h2 h3 h4"),
        ("# ### #", "h2 h3 h2"),
        ("## #### ###", "h2 h3 h3"),
        ("### ## ###", "h2 h2 h3"),
        ("# ## ### #### ##### ######", "h2 h3 h4 h5 h6 h6"),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(typed: str, shown: str) -> None:
    text = "\n\n".join(f"{marks} Kop {n}" for n, marks in enumerate(typed.split()))
    assert levels(text) == shown.split()


def test_a_heading_without_words_is_no_heading() -> None:
    assert levels("## \n\nTekst.\n\n<h2> </h2>\n") == []


# Photographs in the text


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("![Een straat](straat.jpg)", "div"),
        ("Tekst met ![Een straat](straat.jpg) erin.", "div"),
        ("## Kop ![Een straat](straat.jpg)", "div"),
        ("[![Een straat](straat.jpg)](https://x.nl)", "div"),
        ("**![Een straat](straat.jpg)**", "div"),
        ("- punt ![Een straat](straat.jpg)", "li"),
        ("> citaat ![Een straat](straat.jpg)", "blockquote"),
    ],
)
def test_a_photo_stands_between_paragraphs_not_in_them(text: str, around: str) -> None:
    body = read_markdown(f"Voor.\n\n{text}\n\nNa.")
    (image,) = body.images
    assert (image.src, image.alt) == ("straat.jpg", "Een straat")
    root = lxml.html.fragment_fromstring(body.html, create_parent="div")
    (mark,) = root.iter(lxml.etree.Comment)
    assert mark.text == "image:0"
    parent = mark.getparent()
    assert parent is not None
    assert parent.tag == around
    assert plain(f"Voor.\n\n{text}\n\nNa.").startswith("Voor.")
    assert not [p for p in root.iter("p") if not p.text_content().strip() and not len(p)]


def test_photos_keep_their_order_and_their_captions() -> None:
    body = read_markdown("![a](a.jpg \"Bij de 'Kom'\") en ![b](b.jpg)\n\n![c](c.jpg)")
    assert [image.src for image in body.images] == ["a.jpg", "b.jpg", "c.jpg"]
    assert body.images[0].title == "Bij de ‘Kom’"
    assert [body.html.index(f"<!--image:{n}-->") for n in range(3)] == sorted(
        body.html.index(f"<!--image:{n}-->") for n in range(3)
    )
    assert " en " in body.html


# Quotes and dashes


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("'Kom maar,' zei ze.", "‘Kom maar,’ zei ze."),
        ('"Kom maar," zei ze.', "“Kom maar,” zei ze."),
        ("'s avonds en 's-Gravenhage", "’s avonds en ’s-Gravenhage"),
        ("'t Is zo", "’t Is zo"),
        ("'n Kop koffie", "’n Kop koffie"),
        ("Geef 'm zo'n ding, 's morgens, 'k weet 't", "Geef ’m zo’n ding, ’s morgens, ’k weet ’t"),
        ("In '92 en ('93) al", "In ’92 en (’93) al"),
        ("de jaren '60-'70, in '92/'93", "de jaren ’60-’70, in ’92/’93"),
        ("'68 was een jaar", "’68 was een jaar"),
        ("‘92 in gekrulde tekst", "’92 in gekrulde tekst"),
        ("'In '92 kwam ze,' zei hij in '26.", "‘In ’92 kwam ze,’ zei hij in ’26."),
        ("In '92 zei hij: 'Kom maar.'", "In ’92 zei hij: ‘Kom maar.’"),
        ("'10 euro is te veel,' zei Ank.", "‘10 euro is te veel,’ zei Ank."),
        ("In '92 was Hans' fiets weg, en de foto's", "In ’92 was Hans’ fiets weg, en de foto’s"),
        ("'2026 wordt beter'", "‘2026 wordt beter’"),
        ("foto's van oma's", "foto’s van oma’s"),
        ("Zij zei: 'Het regent.'", "Zij zei: ‘Het regent.’"),
        ("('zo')", "(‘zo’)"),
        ("\"Hij zei 'nee'\"", "“Hij zei ‘nee’”"),
        ("een - twee -- drie", "een – twee – drie"),
        ("e-mail en buurt-app", "e-mail en buurt-app"),
        ("Wacht...", "Wacht…"),
        ("€ 5", "€\u00a05"),
        ("‘al goed’ – “ook”…", "‘al goed’ – “ook”…"),
    ],
)
def test_quotes_and_dashes_are_set_as_dutch_printers_do(typed: str, printed: str) -> None:
    assert typographic(typed) == printed
    assert plain(typed) == " ".join(printed.split())


# The lead, and lengths


def test_the_lead_is_the_first_paragraph_with_words() -> None:
    assert read_markdown("![x](x.jpg)\n\n## Kop\n\nDe eerste *alinea*.\n\nDe tweede.").lead == "De eerste alinea."


def test_a_long_lead_is_cut_after_a_sentence_or_a_word() -> None:
    sentence = "Dit is een zin van een zekere lengte die doorgaat. "
    assert read_markdown(sentence * 9).lead.endswith("doorgaat.")
    assert len(read_markdown("woord " * 200).lead) <= 260
    assert shorten("een twee drie vier", 12) == "een twee…"
    assert shorten("kort", 12) == "kort"


def test_words_are_counted() -> None:
    assert read_markdown("Een **twee** drie.\n\n- vier\n").words == 4


def test_an_empty_text_is_nothing() -> None:
    assert read_markdown("") == Body("", (), (), "", 0)


# Text that is meant to choke on

CHOKING = (
    "> " * 1000 + "diep", "[" * 50_000, "![x](" * 20_000, "<a " * 20_000, "<b>" * 5000, "*" * 50_000, "`" * 50_000,
    "<div>" * 5000,
    "\n".join("    " * n + "- x" for n in range(200)), "&" * 50_000, "_a " * 20_000, "|" * 50_000, "a" * 100_001,
    "<![CDATA[" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("text", CHOKING, ids=[repr(text[:12]) for text in CHOKING])
def test_absurd_text_is_refused_or_read_but_never_hangs_or_loses_its_words(text: str) -> None:
    start = time.monotonic()
    try:
        body = read_markdown("Begin.\n\n" + text + "\n\nEinde.")
    except TextTooDeep:
        pass
    else:
        assert body.html.startswith("<p>Begin.")
        assert "Einde." in body.html
        assert_harmless(body)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\x7f", "\ufffe", "&#8;", "&#0;", "&#xd800;", "&#xffff;"]
)
def test_characters_that_no_page_can_hold_are_left_out(character: str) -> None:
    body = read_markdown(f"Een{character} 'woord' {character}en meer.")
    assert "‘woord’" in body.html
    lxml.html.fragment_fromstring(body.html, create_parent="div").text = body.html


# Headings and rules are found at once, marks within a line only where there are any, and all are the same ones

LINES = [
    *(
        "# a",
        "#",
        "## b ##",
        "# a\\",
        "# a|b",
        "    # c",
        "a",
        "a\\",
        "b b",
        "---",
        "===",
        "***",
        "___",
        "- - -",
        "** *",
    ),
    *("-", "", "", "    d", "   ---", "> q", "> # q", "> ---", "- l", "  - m", "    - n", "1. o", "|a|b|", "|-|-|"),
    *("a|b", "-|-", "term", ":   def", "*[A]: abbr", "<div>", "</div>", "--- ", "    ***"),
]


SIGNS = "* ** _ ` \\ [ ] ( ) ! < > & ; ~ ~~ @ : / . a b é ' \" \x02 \x03"
WORDS = "www. WwW.a.nl https://a.nl ftp://b mailto: a@b.nl &amp; &#8364; <b> </b> [a](b) ![a](b)"
PIECES = [*SIGNS.split(" "), *WORDS.split(" "), " ", "  ", "    ", "\n", "\n\n"]
PIECES += ["- ", "> ", "# ", "| a |", "[a]: b", "*[a]: c", "<!-- c -->"]


@settings(max_examples=1000, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(LINES), max_size=14).map("\n".join),
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    )
)
def test_what_is_found_quickly_is_what_markdown_finds(text: str) -> None:
    more = ("tables", "def_list", "abbr", "sane_lists", "pymdownx.tilde", "pymdownx.magiclink")
    assert Markdown(extensions=[*more, Quick()]).convert(text) == Markdown(extensions=more).convert(text)


@pytest.mark.parametrize("line", ["# a\n", "#\n", "a\n---\n", "***\n", "> # a\n"])
def test_as_many_headings_and_rules_as_fit(line: str) -> None:
    """What took Python-Markdown minutes."""
    count = 90_000 // len(line)
    assert len(lxml.html.fragment_fromstring(html(line * count) or "<p>", create_parent="div").xpath("//h2|//hr")) == (
        0 if line == "#\n" else count
    )
