"""What files and things are called begins no line of ours, and gives no order to a terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from buurtpers.base.language import catalogue, one_line
from buurtpers.base.problems import as_json, as_text, problem
from buurtpers.base.source import Location
from support import TODAY, Content, item, network, photo, run

FALSE = "Geen fouten gevonden"
"""What a name must not make the program say."""
ODD = {
    "a line": f"a\n{FALSE}",
    "another line end": f"a\r{FALSE}",
    "a line of Unicode": f"a\u2028{FALSE}",
    "an order": f"a\x1b[2J\x1b[1;1H{FALSE}",
    "an order of eight bits": f"a\x9b2J{FALSE}",
    "backspaces": f"a\x08\x08\x08{FALSE}",
    "backwards": f"a\u202e{FALSE[::-1]}",
}
# All that a terminal or a reader of a log takes for more than a letter.
ORDERS = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
WRONG = re.compile(f"{ORDERS}|^{FALSE}", re.MULTILINE)


def named(folder: Path) -> Path:
    """A network in which everything that can have a name has one of these, and a mistake."""
    files: dict[str, Content] = {"content/nieuws/2026/feest.md": item()}
    data = {
        "content/data/edities.yml": "2026-herfst: {titel: H, datum: 2026-09-15}\n",
        "content/data/bijeenkomsten.yml": "",
        "content/data/bronnen.yml": "",
        "content/data/fotos.yml": "",
        "content/data/themas.yml": "",
    }
    for name in ODD.values():
        key = json.dumps(name)
        files |= {
            f"content/nieuws/2026/{name}.md": item(datum="ooit"),
            f"content/nieuws/{name}/x.md": item(foto=key, body="[x](weg.md) ![y](weg.jpg)", thema=key, buurten=key),
            f"content/nieuws/{name}.docx": "x",
            f"content/fotos/{name}.jpg": photo()[:300],
            f"content/{name}/x": "",
            f"content/data/{name}.yml": "x",
            f"sites/{name}/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: x\n",
            f"sites/oost/docs/{name}.md": "niets",
        }
        for file, entry in (
            ("edities", f"{{titel: {key}, datum: 2026-09-15, buurten: {key}}}"),
            ("bijeenkomsten", f"{{titel: {key}, datum: 2026-12-01, begin: 10:00, plek: {key}}}"),
            ("bronnen", f"{{titel: {key}, soort: nieuws, adres: {key}}}"),
            ("fotos", "{alt: x}"),
            ("themas", f"{{titel: {key}, {key}: x}}"),
        ):
            data[f"content/data/{file}.yml"] += f"{key}: {entry}\n"
    return network(folder, {**files, **data})


def test_names_say_nothing_but_themselves(tmp_path: Path) -> None:
    root = named(tmp_path / "netwerk")
    for words in (("check",), ("check", "--format", "json"), ("build",), ("netwerk",), ("krant",), ("feeds",)):
        done = run(*words, "--root", root, "--date", TODAY)
        assert not WRONG.search(done.said), done.said
        assert "Traceback" not in done.said
    told = {row["file"] for row in run("check", "--root", root, "--format", "json").problems}
    assert {f"content/nieuws/2026/{name}.md" for name in ODD.values()} <= told


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_mistake_is_two_lines_whatever_it_is_about(name: str, text: str) -> None:
    found = [problem("path-outside", Location(name), text=text)]
    first, second = as_text(found).split("\n")
    assert second == "    " + catalogue("buurtpers")("problem.path-outside.hint")
    assert not WRONG.search(first + second)
    (row,) = json.loads(as_json(found, ()))
    assert row["file"] == name
    assert not WRONG.search(as_json(found, ()))


@given(st.text())
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text or re.search("[^ -~]", text)
    assert one_line(one_line(text)) == one_line(text)
