"""Files as they come from people's computers."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from buurtpers.base.source import Location
from buurtpers.read.textfile import read_text

LINES = "titel: Café\nMeer.\n"


def read(folder: Path, content: bytes) -> tuple[str | None, list[tuple[str, Location]]]:
    path = folder / "bericht.md"
    path.write_bytes(content)
    found = read_text(path, "bericht.md")
    return found.text, [(p.code, p.location) for p in found.problems]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_is_read_with_any_line_end_and_with_or_without_mark(tmp_path: Path, end: str, mark: bytes) -> None:
    assert read(tmp_path, mark + LINES.replace("\n", end).encode()) == (LINES, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_a_warning(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding]
    text, problems = read(tmp_path, mark + LINES.encode(encoding))
    assert (text, problems) == (LINES, [("encoding", Location("bericht.md"))])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_what_windows_writes_is_read_with_a_warning_at_the_first_letter(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, LINES.encode(encoding)) == (LINES, [("encoding", Location("bericht.md", 1, 11))])
    assert read(tmp_path, b"Twee\n\xe9\xe9n\n") == ("Twee\néén\n", [("encoding", Location("bericht.md", 2, 1))])


def test_the_quotes_and_euro_of_windows_are_right(tmp_path: Path) -> None:
    text, _ = read(tmp_path, "‘Eén’ “twee” €\u00a05 – drie…".encode("cp1252"))
    assert text == "‘Eén’ “twee” €\u00a05 – drie…"


def test_line_ends_that_no_editor_shows_are_spaces(tmp_path: Path) -> None:
    """YAML would count them as lines, so that every line number below is wrong."""
    assert read(tmp_path, "een\u2028twee\u2029drie\x85vier".encode()) == ("een twee drie vier", [])


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\x89PNG\r\n\x1a\n\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\0"])
def test_a_file_of_another_kind_is_not_text(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == (None, [("file-not-text", Location("bericht.md"))])


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, b"a" * 2_000_001) == (None, [("file-too-large", Location("bericht.md"))])


def test_a_folder_or_a_missing_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "niets.md"):
        found = read_text(path, "x.md")
        assert found.text is None
        assert [p.code for p in found.problems] == ["file-unreadable"]


def test_an_empty_file_is_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == ("", [])
    assert read(tmp_path, codecs.BOM_UTF8) == ("", [])
