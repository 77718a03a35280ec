"""What is said of characters that not everybody gets to see."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support import Content, build, check, item, network

EDITION = {"content/data/edities.yml": "winter: {titel: Winter, datum: 2026-12-01}\n"}
NEWS = "content/nieuws/a.md"


def told(root: Path) -> list[tuple[str, int, str]]:
    return [(str(one["code"]), int(str(one["line"])), str(one["message"])) for one in check(root)]


def test_of_emoji_nothing_is_said_as_the_paper_has_them(tmp_path: Path) -> None:
    assert told(network(tmp_path, {**EDITION, NEWS: item("Soep 🍲", "Brood 🍞, en 🇳🇱.\n\nOok ❤️, ✅ en 1️⃣.")})) == []


@pytest.mark.parametrize(("edition", "wish"), [({}, "ja"), (EDITION, "nee")], ids=["geen krant", "niet in de krant"])
def test_where_nothing_goes_to_paper_nothing_is_said(tmp_path: Path, edition: dict[str, Content], wish: str) -> None:
    assert told(network(tmp_path, {**edition, NEWS: item("Soep 🍲", "欢迎 🍞", krant=wish)})) == []


def test_what_the_paper_can_not_print_is_told_before_it_is_made(tmp_path: Path) -> None:
    """As the typesetter has it: Greek, Arabic and a check mark are printed, Ethiopic and Chinese are not."""
    body = "hoş geldiniz, witamy, ласкаво, أهلا, እንኳን ደህና መጡ, 欢迎, καλώς ☎ ✓ ✔ → ★ ☐ ♥ ½ ≈ ≤ € ™ ❤"
    ((code, line, message),) = told(network(tmp_path, {**EDITION, NEWS: item("Welkom", body)}))
    assert (code, line) == ("krant-letters", 5)
    assert set(message.rpartition(": ")[2]) == set("እንኳደህናመጡ欢迎")


def test_no_font_is_read_for_dutch(tmp_path: Path) -> None:
    root = network(tmp_path, {**EDITION, NEWS: item("Café ‘De Kring’", "Één – ‘ja’ … “nee” € 5, 20 °C, Şenay")})
    script = f"import sys; from buurtpers.cli import main; sys.argv[1:] = ['check', '--root', {str(root)!r}]\n"
    script += "try: main()\nfinally: print('typst' in sys.modules)"
    assert run_python(script).endswith("False\n")


def run_python(script: str) -> str:
    import subprocess

    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout


def test_bullets_and_arrows_of_word_are_what_they_mean(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        **EDITION,
        NEWS: item("Soep \uf0e0 brood", "\uf0b7 eerste\n\uf0a7 tweede\n\uf02d derde \uf04a"),
    }
    root = network(tmp_path, files)
    assert told(root) == []
    page = (build(root, "oost") / "oost/nieuws/a/index.html").read_text("utf-8")
    assert all(one in page for one in ("Soep → brood", "• eerste", "▪ tweede", "– derde ☺"))
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in page)


def test_a_character_of_one_font_alone_is_told(tmp_path: Path) -> None:
    ((code, line, message),) = told(network(tmp_path, {NEWS: item("Soep", "Kom\n\nook \ue123 eten")}))
    assert (code, line) == ("text-private", 7)
    assert "U+E123" in message
