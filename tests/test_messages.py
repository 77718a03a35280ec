"""What messages say: what is, a suggestion only where it is right, and the same over many files once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpers.base.likeness import distance, file_stem, nearest
from support import TODAY, Content, check, item, network, run

NEWS = "content/nieuws/2026"
FIELDS = ("titel", "datum", "buurten", "auteur", "fotograaf", "credit", "foto", "concept", "einde", "trefwoorden")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tittel", "titel"), ("dautm", "datum"), ("Buurten", "buurten"), ("buuren", "buurten"), ("auteru", "auteur"),
        ("fotos", "foto"), ("trefwoord", "trefwoorden"),
        # Nothing is better than a wrong guess.
        ("createdAt", None), ("layout", None), ("uit", None), ("x", None), ("", None), ("kop", None),
        ("credulous", None),
    ],
)  # fmt: skip
def test_a_word_is_meant_that_is_a_slip_of_the_pen_away(word: str, meant: str | None) -> None:
    assert nearest(word, FIELDS, longer=False) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("plien.jpg", "plein.jpg"), ("PLEIN.JPG", "plein.jpg"), ("plein.png", "plein.jpg"),
        ("2025/plein.jpg", "plein.jpg"), ("x.jpg", None),
        ("tuinfeest", "zomer/tuinfeest.jpeg"), ("IMG_0412.jpg", "IMG_0412.JPG"), ("IMG_0413.jpg", None),
    ],
)  # fmt: skip
def test_another_number_is_another_photograph(name: str, meant: str | None) -> None:
    others = [f"IMG_{number}.JPG" for number in range(5000, 5500)]
    assert nearest(name, ["plein.jpg", "zomer/tuinfeest.jpeg", "IMG_0412.JPG", *others], file_stem) == meant


words = st.text("abcé-", max_size=9)


@given(words, words, st.integers(0, 9))
def test_a_distance_is_the_least_number_of_slips(one: str, other: str, most: int) -> None:
    found = distance(one, other, most)
    assert found == distance(other, one, most)
    assert (found == 0) == (one == other)
    assert found is None or abs(len(one) - len(other)) <= found <= min(most, max(len(one), len(other)))
    whole = distance(one, other, 20)
    assert whole is not None
    assert found == (whole if whole <= most else None)


@given(words, st.integers(0, 8), st.sampled_from("abcé-"))
def test_each_kind_of_slip_is_one(word: str, place: int, letter: str) -> None:
    at = min(place, len(word))
    assert distance(word, word[:at] + letter + word[at:], 1) in (0, 1)
    if at + 1 < len(word):
        turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        assert distance(word, turned, 1) in (0, 1)


# Keys of other programs


@pytest.mark.parametrize(
    ("key", "value", "code", "what"),
    [
        ("excerpt", "Kort.", "field-unknown", "'omschrijving'"),
        ("featured_image", "a.jpg", "field-unknown", "'foto'"),
        ("categories", "[tuin]", "field-unknown", "'trefwoorden'"),
        ("published", "false", "field-unknown", "concept: ja"),
        ("status", "draft", "field-unknown", "concept: ja"),
        ("pubDate", "2026-01-01", "field-unused", ""),  # `datum` stands there already
        ("published", "true", "field-unused", ""),
        ("layout", "post", "field-unused", ""),
        ("weight", "3", "field-unused", ""),
        ("permalink", "/a/", "field-address", ""),
        ("Slug", "a", "field-address", ""),
    ],
)
def test_a_key_of_another_program_is_told_with_ours(tmp_path: Path, key: str, value: str, code: str, what: str) -> None:
    (found,) = check(network(tmp_path, {f"{NEWS}/a.md": item(**{key: value})}))
    assert found["code"] == code
    assert f"'{key}'" in str(found["message"])
    assert what in str(found["hint"])
    # What does nothing here holds back nothing.
    assert found["severity"] == ("error" if code == "field-unknown" else "warning")


def test_a_date_of_another_program_is_ours_where_there_is_none(tmp_path: Path) -> None:
    text = item(createdAt="2026-01-01").replace("datum: 2026-11-01\n", "")
    found = {row["code"]: row for row in check(network(tmp_path, {f"{NEWS}/a.md": text}))}
    assert found["field-unknown"]["hint"] == "Bedoelt u 'datum'?"


# Many at once


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty messages from another program, each without its photograph, and one with a mistake of its own."""
    files: dict[str, Content] = {
        f"{NEWS}/m{n:02}.md": item(layout="post", foto=f"weg-{n}.jpg", beschrijving_foto="Weg") for n in range(30)
    }
    return network(tmp_path_factory.mktemp("veel") / "netwerk", {**files, f"{NEWS}/z.md": item(buurten="oots")})


def test_the_same_message_over_many_files_is_told_once_with_their_number(many: Path) -> None:
    told = run("check", "--root", many, "--date", TODAY).stdout
    assert told.count("'layout' doet hier niets.") == 1
    assert "Dit is ook zo op 29 andere plekken; met --alles ziet u ze allemaal." in told
    assert told.count(" is er niet.") == 12
    assert "Er zijn nog 18 van zulke meldingen; met --alles ziet u ze allemaal." in told
    assert "Onbekende buurt 'oots'" in told
    assert told.endswith("61 meldingen.\n")


@pytest.mark.parametrize("command", ["check", "build", "krant"])
def test_all_of_them_are_told_to_who_asks(many: Path, command: str) -> None:
    edition = many / "content/data/edities.yml"
    edition.write_text("winter: {titel: Winter, datum: 2027-01-01, buurten: nergens}\n" if command == "krant" else "")
    told = run(command, "--root", many, "--date", TODAY, "--alles").said
    edition.unlink()
    assert told.count("'layout' doet hier niets.") == 30
    assert told.count(" is er niet. ") + told.count(" is er niet.\n") == 30
    assert "andere plekken" not in told


def test_programs_get_all_of_them(many: Path) -> None:
    assert len(run("check", "--root", many, "--date", TODAY, "--format", "json").problems) == 61


def test_a_build_with_nothing_to_do_tells_all_to_who_asks(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {f"{NEWS}/m{n}.md": item(layout="post") for n in range(5)}, ["oost"])
    once = run("build", "--root", root, "--date", TODAY)
    assert (once.status, once.stderr.count("doet hier niets")) == (0, 1)
    assert run("build", "--root", root, "--date", TODAY).stderr == once.stderr
    assert run("build", "--root", root, "--date", TODAY, "--alles").stderr.count("doet hier niets") == 5
