"""The head of a Markdown file, in YAML or TOML, and what people make of it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from buurtpers.read.frontmatter import split
from buurtpers.read.yamltext import parse_yaml


def head(text: str) -> Any:
    """The head of a text that has no mistake."""
    parts = split(text, "x.md")
    assert parts.head is not None
    assert not parts.head.problems
    return parts.head.value


def mistakes(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each mistake in the head of a text."""
    parts = split(text, "x.md")
    assert parts.head is not None
    return [(p.code, p.location.line, p.location.column) for p in parts.head.problems]


def yaml(text: str) -> Any:
    tree = parse_yaml(text, "x.yml")
    assert not tree.problems
    return tree.value


def yaml_mistakes(text: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.location.line, p.location.column) for p in parse_yaml(text, "x.yml").problems]


# Where the head ends


def test_a_text_is_cut_into_head_and_body() -> None:
    parts = split("---\ntitel: Feest\n---\nEerste regel.\n\n---\n\nTweede.\n", "x.md")
    assert parts.head is not None
    assert parts.head.value == {"titel": "Feest"}
    assert (parts.body, parts.body_line) == ("Eerste regel.\n\n---\n\nTweede.\n", 4)


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    parts = split("\n\n---\ntitel: Feest\n\n  # uitleg\ndatum: ooit\n---\n\nTekst", "x.md")
    assert parts.head is not None
    assert parts.head.source.at("titel").line == 4
    assert (parts.head.source.at("datum").line, parts.head.source.at("datum").column) == (7, 8)
    assert parts.body_line == 9


@pytest.mark.parametrize(
    "text", ["Gewoon een verhaal.\n", "# Kop\n\n---\n", "----\ntitel: x\n----\n", "titel: Feest\n"]
)
def test_a_text_without_a_head_has_none(text: str) -> None:
    parts = split(text, "x.md")
    assert (parts.head, parts.body, parts.body_line) == (None, text, 1)


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n"])
def test_an_empty_text_has_neither_head_nor_body(text: str) -> None:
    assert split(text, "x.md").head is None
    assert split(text, "x.md").body == ""


def test_an_empty_head_is_a_head() -> None:
    assert head("---\n---\nTekst") is None
    assert head("+++\n+++\nTekst") == {}


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_a_head_that_never_ends_is_told_at_its_first_line(fence: str) -> None:
    assert mistakes(f"\n{fence}\ntitel: Feest\n\nTekst.\n") == [("front-unclosed", 2, 1)]


@pytest.mark.parametrize("fence", ["–––", "—-", "—", "--", "-", "-—"])
def test_three_dashes_that_a_word_processor_spoiled_are_named(fence: str) -> None:
    assert mistakes(f"{fence}\ntitel: Feest\n{fence}\n") == [("front-fence", 1, 1)]


# What YAML makes of what people type


@pytest.mark.parametrize(
    "typed",
    ["no", "nee", "yes", "on", "off", "true", "null hypothese", "012", "0x1f", "1e3", "19:30", "1_000", "3.10",
     "2026-11-01",
     "033 555 01 12", "0335550112", "+31 33 555 01 12", ".inf", "1,5", "12:30:45", "=", "<<"],
)  # fmt: skip
def test_a_value_is_the_text_that_was_typed(typed: str) -> None:
    assert yaml(f"sleutel: {typed}\nlijst: [{typed}]\n") == {"sleutel": typed, "lijst": typed.split(",")}
    assert head(f"---\nsleutel: {typed}\n---\n") == {"sleutel": typed}


def test_keys_are_text_too() -> None:
    assert yaml("no: a\n012: b\n19:30: c\n2026-11-01: d\n") == {"no": "a", "012": "b", "19:30": "c", "2026-11-01": "d"}


@pytest.mark.parametrize("nothing", ["", "~", "null", "   ", "# een opmerking"])
def test_nothing_is_nothing(nothing: str) -> None:
    assert yaml(f"sleutel: {nothing}\n") == {"sleutel": None}


def test_quoted_nothing_is_text() -> None:
    assert yaml("a: ''\nb: 'null'\nc: \"~\"\n") == {"a": "", "b": "null", "c": "~"}


def test_long_text_keeps_its_lines() -> None:
    assert yaml("a: |\n  een\n\n  twee\nb: >\n  drie\n  vier\n") == {"a": "een\n\ntwee\n", "b": "drie vier\n"}


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("titel: Let op: de straat is dicht", "yaml-colon", 8),
        ("titel: Tijd: 19:30", "yaml-colon", 8),
        ("titel: “Let op: dicht”", "yaml-curly", 8),
        ("titel: ‘Let op: dicht’", "yaml-curly", 8),
        ("titel: @home", "yaml-special", 8),
        ("titel: `code`", "yaml-special", 8),
        ("titel: %korting", "yaml-special", 8),
        ("titel: *Belangrijk* nieuws", "yaml-special", 8),
        ("titel: !Let op", "yaml-tag", 8),
        ("titel: &vrienden", "yaml-alias", 8),
        ("titel: #metoo", "yaml-special", 8),
        ('titel: "Feest', "yaml-quote", 8),
        ("titel: 'Feest", "yaml-quote", 8),
        ('titel: "Feest" in de straat', "yaml-quote", 8),
        ("titel: 's Avonds", "yaml-quote", 8),
        ("titel: !!python/object:os.system x", "yaml-tag", 8),
        ("titel: !!int 3", "yaml-tag", 8),
        ("titel: [een, twee", "yaml-syntax", 0),
        ("\ttitel: Feest", "yaml-tab", 1),
        ("? [a, b]\n: c", "yaml-key", 3),
        ("[a]: b", "yaml-key", 1),
        ("titel: Straat\x07feest", "strange-character", 1),
    ],
)
def test_a_line_that_yaml_cannot_read_is_explained(line: str, code: str, column: int) -> None:
    ((found, at, where),) = mistakes(f"---\nauteur: Joke\n{line}\ndatum: 2026-11-01\n---\n")
    assert found == code
    assert at in (3, 4) if code == "yaml-syntax" else at == 3
    assert where == column or not column


def test_a_double_key_is_told_where_the_second_is() -> None:
    assert yaml_mistakes("titel: a\ndatum: b\ntitel: c\n") == [("duplicate-key", 3, 1)]
    assert yaml_mistakes("a:\n  naam: x\n  naam: y\nb:\n  naam: z\n") == [("duplicate-key", 3, 3)]


def test_every_double_key_is_told() -> None:
    assert [line for _, line, _ in yaml_mistakes("a: 1\na: 2\na: 3\n")] == [2, 3]


def test_a_second_document_is_told() -> None:
    assert yaml_mistakes("a: 1\n---\nb: 2\n") == [("yaml-documents", 2, 1)]


# What is sent to do harm


def test_a_bomb_of_aliases_ends_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)]
    assert yaml_mistakes("\n".join(lines)) == [("yaml-alias", 1, 4)]


@pytest.mark.parametrize("depth", [13, 100, 5000, 200_000])
@pytest.mark.parametrize("pair", ["[]", "{}", "- ", "a: ", "? "])
def test_deep_nesting_ends_in_a_message(depth: int, pair: str) -> None:
    """Quickly too: a parser that takes the square of the depth would not come back."""
    opening = {"{}": "{a: ", "a: ": "{a: "}.get(pair, pair[0])
    text = pair * depth if pair in ("- ", "? ") else opening * depth + pair[1].strip() * depth
    start = time.monotonic()
    found = [code for code, _, _ in yaml_mistakes("titel:\n  " + text)]
    assert time.monotonic() - start < 20
    assert found in (["yaml-deep"], ["yaml-syntax"], ["yaml-key"])


def test_nesting_that_people_use_is_fine() -> None:
    assert yaml("a: {b: {c: [d, {e: [f]}]}}") == {"a": {"b": {"c": ["d", {"e": ["f"]}]}}}


def test_a_text_that_is_too_long_is_not_parsed() -> None:
    assert yaml_mistakes("a: b\n" * 500_000) == [("file-too-large", 1, 1)]


@pytest.mark.parametrize("merge", ["<<: {a: b}", "<<: [{a: b}]"])
def test_merge_keys_mean_nothing_special(merge: str) -> None:
    assert "<<" in yaml(merge)


# TOML


def test_toml_gives_what_yaml_would() -> None:
    text = """\
+++
title = "Feest"
date = 2026-11-01
buurten = ["oost", "west"]
draft = true
menu = 3
[contact]
naam = "Riet"
+++
Tekst
"""
    parts = split(text, "x.md")
    assert parts.head is not None
    assert parts.head.value == {
        "title": "Feest",
        "date": "2026-11-01",
        "buurten": ["oost", "west"],
        "draft": "ja",
        "menu": "3",
        "contact": {"naam": "Riet"},
    }
    assert [parts.head.source.at(key).line for key in ("title", "date", "buurten", "draft", "menu")] == [2, 3, 4, 5, 6]
    assert (parts.body, parts.body_line) == ("Tekst\n", 10)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("title = Feest", 2),
        ("titel: Feest", 2),
        ('title = "Feest"\ndate = 22 juni 2026', 3),
        ('title = "Feest"\ntitle = "Nog een"', 3),
        ("title = “Feest”", 2),
        ('title = "Feest', 2),
    ],
)
def test_a_mistake_in_toml_is_told_on_its_line(lines: str, line: int) -> None:
    ((code, found, _),) = mistakes(f"+++\n{lines}\n+++\nTekst")
    assert (code, found) == ("toml-syntax", line)


@pytest.mark.parametrize("depth", [20, 1000, 100_000])
def test_deep_toml_ends_in_a_message_or_in_nothing(depth: int) -> None:
    parts = split("+++\na = " + "[" * depth + "]" * depth + "\n+++\n", "x.md")
    assert parts.head is not None
    nested = parts.head.value
    for _ in range(20):
        nested = nested["a"] if isinstance(nested, dict) else (nested or [None])[0]
    assert nested is None
