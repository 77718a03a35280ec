"""What a piece of text may mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from buurtpers.read import dates, papervalues, values
from buurtpers.read.times import parse_time
from buurtpers.read.values import Buurten

DAY = dt.date(2026, 6, 22)  # a Monday


def refusal(parse: Callable[[Any], object], text: Any) -> str:
    """The code of the problem that `parse` has with `text`."""
    with pytest.raises(PydanticCustomError) as raised:
        parse(text)
    return raised.value.type


@pytest.mark.parametrize(
    "text",
    ["2026-06-22", "2026-6-22", "2026/06/22", "2026.06.22", "22-06-2026", "22-6-2026", "22/6/2026", "22.06.2026",
     "22 juni 2026", "22 Juni 2026", "22 jun 2026", "22 jun. 2026", "maandag 22 juni 2026", "ma 22 juni 2026",
     "ma. 22 jun. 2026", "Maandag, 22 juni 2026", "  22  juni  2026 ", "“22 juni 2026”", "'2026-06-22'",
     '"22 juni 2026"'],
)  # fmt: skip
def test_a_date_as_people_write_it(text: str) -> None:
    assert dates.parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "month"),
    [("1 januari 2026", 1), ("1 febr 2026", 2), ("1 mrt 2026", 3), ("1 april 2026", 4), ("1 mei 2026", 5),
     ("1 jul 2026", 7),
     ("1 augustus 2026", 8), ("1 sept 2026", 9), ("1 okt 2026", 10), ("1 november 2026", 11), ("1 dec 2026", 12)],
)  # fmt: skip
def test_months_in_full_and_short(text: str, month: int) -> None:
    assert dates.parse_date(text) == dt.date(2026, month, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-27-09", "date-impossible"),
        ("2025-02-30", "date-impossible"),
        ("30 februari 2026", "date-impossible"),
        ("29-02-2026", "date-impossible"),
        ("0000-01-01", "date-impossible"),
        ("1-1-1899", "date-impossible"),
        ("2201-01-01", "date-impossible"),
        ("dinsdag 22 juni 2026", "date-weekday"),
        ("zo 22 juni 2026", "date-weekday"),
        ("June 22, 2026", "date-unreadable"),
        ("22 june 2026", "date-unreadable"),
        ("22 juni", "date-unreadable"),
        ("22-06-26", "date-unreadable"),
        ("morgen", "date-unreadable"),
        ("", "date-unreadable"),
        ("kwartaal 22 juni 2026", "date-unreadable"),
        ("2026-06-22T19:30", "date-unreadable"),
        ("20260622", "date-unreadable"),
        ("22 juni 2026 om 19:30", "date-unreadable"),
    ],
)
def test_what_is_no_date_is_refused(text: str, code: str) -> None:
    assert refusal(dates.parse_date, text) == code


def test_a_day_and_month_that_are_swapped_are_turned_round_in_the_advice() -> None:
    with pytest.raises(PydanticCustomError) as raised:
        dates.parse_date("2025-27-09")
    assert raised.value.context == {"text": "2025-27-09", "example": "Bedoelt u 2025-09-27?"}


def test_a_wrong_weekday_comes_with_the_right_one() -> None:
    with pytest.raises(PydanticCustomError) as raised:
        dates.parse_date("zaterdag 22 juni 2026")
    assert raised.value.context == {"text": "zaterdag 22 juni 2026", "right": "maandag 22 juni 2026"}


@pytest.mark.parametrize(
    "text", ["19:30", "19.30", "19u30", "19:30 uur", "19.30 uur", "19.30u", " 19:30 ", "19 : 30", "“19:30”", "19:30 u"]
)
def test_a_time_as_people_write_it(text: str) -> None:
    assert parse_time(text) == dt.time(19, 30)


@pytest.mark.parametrize(
    ("text", "hour"), [("20 uur", 20), ("20u", 20), ("9 uur", 9), ("20:00", 20), ("9:00", 9), ("09.00", 9), ("0:00", 0)]
)
def test_a_whole_hour(text: str, hour: int) -> None:
    assert parse_time(text) == dt.time(hour)


@pytest.mark.parametrize(
    "text", ["half dertien", "24:00", "25:00", "19:60", "1170", "19", "", "19:3", "7 pm", "vanaf 19:30"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    assert refusal(parse_time, text) == "time-unreadable"


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("half acht 's avonds", 19, 30),
        ("half 8 ’s avonds", 19, 30),
        ("Half acht ’s ochtends", 7, 30),
        ("kwart over 8 's avonds", 20, 15),
        ("kwart voor één 's middags", 12, 45),
        ("half een 's nachts", 0, 30),
        ("12 uur 's middags", 12, 0),
        ("acht uur in de ochtend", 8, 0),
        ("8.15 uur 's avonds", 20, 15),
        ("20:15 's avonds", 20, 15),
        ("om 8 uur", 8, 0),
    ],
)
def test_a_time_as_people_say_it(text: str, hour: int, minute: int) -> None:
    assert parse_time(text) == dt.time(hour, minute)


@pytest.mark.parametrize(
    ("text", "early", "late"),
    [("half acht", "07:30", "19:30"), ("acht uur", "08:00", "20:00"), ("kwart voor 1", "00:45", "12:45")],
)
def test_a_time_that_may_be_twice_a_day_is_not_guessed(text: str, early: str, late: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_time(text)
    assert caught.value.type == "time-either"
    assert caught.value.context == {"text": text, "early": early, "late": late}


def test_two_times_are_not_one() -> None:
    for text in ("19:30-21:30", "19.30 uur tot 21.30 uur", "19:30 – 21:30"):
        assert refusal(parse_time, text) == "time-range", text


@pytest.mark.parametrize("text", ["half acht 's middags", "20 uur 's ochtends", "half nul"])
def test_a_time_that_is_not_in_that_part_of_the_day_is_refused(text: str) -> None:
    assert refusal(parse_time, text) == "time-unreadable"


@pytest.mark.parametrize("text", ["ja", "Ja", "JA", "yes", "true", "on", "aan", "j", "y", "1", "waar", " ja ", "‘ja’"])
def test_yes(text: str) -> None:
    assert values.parse_yes_no(text) is True


@pytest.mark.parametrize("text", ["nee", "Nee", "no", "No", "NO", "false", "off", "uit", "n", "0", "onwaar"])
def test_no(text: str) -> None:
    assert values.parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["misschien", "", "2", "jaa", "nee hoor"])
def test_neither(text: str) -> None:
    assert refusal(values.parse_yes_no, text) == "yes-no"


def test_a_reason_is_a_yes_that_explains() -> None:
    assert values.parse_yes_or_reason("De zaal is dicht ") == "De zaal is dicht"
    assert values.parse_yes_or_reason("nee") is False
    assert values.parse_yes_or_reason("ja") is True


@pytest.mark.parametrize(
    "text",
    [
        "0335550112",
        "033 555 01 12",
        "033-5550112",
        "(033) 555 01 12",
        "+31 33 555 01 12",
        "06 12345678",
        "0900-8844",
        "112",
        "14 033",
    ],
)
def test_a_phone_number_stays_as_it_was_written(text: str) -> None:
    assert values.parse_phone(text) == text


@pytest.mark.parametrize(
    ("text", "right"), [("335550112", "0335550112"), ("33 555 01 12", "033 555 01 12"), ("612345678", "0612345678")]
)
def test_a_phone_number_that_lost_its_zero_is_told(text: str, right: str) -> None:
    with pytest.raises(PydanticCustomError) as raised:
        values.parse_phone(text)
    assert raised.value.type == "phone-zero"
    assert raised.value.context == {"text": text, "right": right}


@pytest.mark.parametrize("text", ["bel aan", "", "12", "033 555 01 12 (Riet)", "0" * 16, "+", "javascript:0335550112"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    assert refusal(values.parse_phone, text) == "phone-unreadable"


@pytest.mark.parametrize(
    ("text", "address"),
    [("riet@voorbeeld.nl", "riet@voorbeeld.nl"), (" <r.van-dam@post.voorbeeld.nl> ", "r.van-dam@post.voorbeeld.nl")],
)
def test_an_e_mail_address(text: str, address: str) -> None:
    assert values.parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "riet",
        "riet@",
        "riet@voorbeeld",
        "riet at voorbeeld.nl",
        "@voorbeeld.nl",
        'a"b@voorbeeld.nl',
        "a@b.nl?cc=x",
        "a@b.nl, c@d.nl",
    ],
)
def test_what_is_no_e_mail_address_is_refused(text: str) -> None:
    assert refusal(values.parse_email, text) == "email-unreadable"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.nl", "https://a.nl"),
        ("http://a.nl/b?c=d", "http://a.nl/b?c=d"),
        ("www.a.nl", "https://www.a.nl"),
        ("http://localhost:8000/", "http://localhost:8000/"),
    ],
)
def test_a_web_address(text: str, address: str) -> None:
    assert values.parse_web_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "a.nl",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.nl",
        "https://",
        "https://a b.nl",
        'https://a.nl/"onclick=x',
        "//a.nl",
        "JavaScript://a.nl",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert refusal(values.parse_web_address, text) == "url-unreadable"


@pytest.mark.parametrize("text", ["#1f5c4d", "#1F5C4D", "“#1f5c4d”", "#767676", "#000000"])
def test_a_colour_that_white_letters_can_stand_on(text: str) -> None:
    assert values.parse_colour(text).startswith("#")


@pytest.mark.parametrize("text", ["#777777", "#ffee00", "#ffffff"])
def test_a_colour_that_is_too_light_is_refused(text: str) -> None:
    assert refusal(values.parse_colour, text) == "colour-light"


@pytest.mark.parametrize("text", ["groen", "1f5c4d", "#1f5c4", "#12345g", "#1f5c4d;color:red", ""])
def test_what_is_no_colour_is_refused(text: str) -> None:
    assert refusal(values.parse_colour, text) == "colour-unreadable"


EVERYBODY = ("kruiskamp", "liendert", "schothorst")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("liendert", {"liendert"}),
        (["liendert"], {"liendert"}),
        (["liendert", "kruiskamp"], {"liendert", "kruiskamp"}),
        ("liendert, kruiskamp", {"liendert", "kruiskamp"}),
        ("liendert en kruiskamp", {"liendert", "kruiskamp"}),
        ("liendert; kruiskamp", {"liendert", "kruiskamp"}),
        ("alle", set(EVERYBODY)),
        ("Alle", set(EVERYBODY)),
        (["alle"], set(EVERYBODY)),
        ("iedereen", set(EVERYBODY)),
        ("alle behalve liendert", {"schothorst", "kruiskamp"}),
        ("alle behalve liendert en kruiskamp", {"schothorst"}),
        ("alle behalve liendert, kruiskamp", {"schothorst"}),
        ({"behalve": ["liendert"]}, {"schothorst", "kruiskamp"}),
        ({"behalve": "liendert en kruiskamp"}, {"schothorst"}),
        ("“liendert”", {"liendert"}),
        ("alle behalve schothorst, liendert en kruiskamp", set()),
        ("nergensland", set()),
    ],
)
def test_for_whom_something_is(value: Any, meant: set[str]) -> None:
    assert values.parse_buurten(value).of(EVERYBODY) == meant


@pytest.mark.parametrize(
    "value",
    [
        {"zonder": "a"},
        {"behalve": ["a"], "en": "b"},
        {},
        [],
        "",
        "liendert behalve kruiskamp",
        [["a"]],
        3,
        [{"a": "b"}],
    ],
)
def test_who_is_meant_must_be_clear(value: Any) -> None:
    assert refusal(values.parse_buurten, value) in ("buurten-unreadable", "names-unreadable")


def test_buurten_that_were_named_are_remembered() -> None:
    assert values.parse_buurten("alle behalve a, b").named == ("a", "b")
    assert values.parse_buurten(["c", "a", "c"]).named == ("c", "a")
    assert Buurten().named == ()


# The paper


@pytest.mark.parametrize(
    ("text", "page"), [("voorpagina", 1), ("Achterpagina", -1), ("1", 1), (" 3 ", 3), ("‘12’", 12), ("64", 64)]
)
def test_a_page_by_its_name_or_number(text: str, page: int) -> None:
    assert papervalues.parse_page(text) == page


@pytest.mark.parametrize("text", ["0", "65", "-1", "", "midden", "3a", "²", "1.5"])
def test_what_is_no_page_is_refused(text: str) -> None:
    assert refusal(papervalues.parse_page, text) == "page-unreadable"


@pytest.mark.parametrize(
    ("value", "pages"),
    [
        ("8", (8, 8)),
        ("4-12", (4, 12)),
        ("4 – 12", (4, 12)),
        ("4 tot 12", (4, 12)),
        ("4 tot en met 12", (4, 12)),
        ("4 t/m 12", (4, 12)),
        (["4", "12"], (4, 12)),
        (["8"], (8, 8)),
        ("64", (64, 64)),
    ],
)
def test_how_many_pages_a_paper_has(value: Any, pages: tuple[int, int]) -> None:
    assert papervalues.parse_pages(value) == pages


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("6", "pages-four"),
        ("4-10", "pages-four"),
        (["3", "8"], "pages-four"),
        ("0", "pages-unreadable"),
        ("68", "pages-unreadable"),
        ("12-4", "pages-unreadable"),
        ("4-8-12", "pages-unreadable"),
        ("acht", "pages-unreadable"),
        ("", "pages-unreadable"),
        ([], "pages-unreadable"),
        (["4", ["8"]], "pages-unreadable"),
        ({"van": "4"}, "pages-unreadable"),
    ],
)
def test_pages_that_can_not_be_folded_or_read_are_refused(value: Any, code: str) -> None:
    assert refusal(papervalues.parse_pages, value) == code


def test_pages_that_can_not_be_folded_are_rounded_up_in_the_advice() -> None:
    with pytest.raises(PydanticCustomError) as raised:
        papervalues.parse_pages("6-10")
    assert (raised.value.context or {})["right"] == "8 - 12"


@pytest.mark.parametrize(
    ("value", "focus"),
    [
        (["50", "30"], (0.5, 0.3)),
        (["0", "100"], (0.0, 1.0)),
        (["50%", "30 %"], (0.5, 0.3)),
        ("50 30", (0.5, 0.3)),
        ("50, 30", (0.5, 0.3)),
        (["33.5", "0"], (0.335, 0.0)),
        (["1", "1"], (0.01, 0.01)),
    ],
)
def test_where_the_focus_of_a_photo_is(value: Any, focus: tuple[float, float]) -> None:
    assert values.parse_focus(value) == pytest.approx(focus)


@pytest.mark.parametrize(
    "value", ["midden", "50", ["50"], ["50", "30", "10"], ["50", "101"], ["-5", "30"], [["50"], "30"], {"x": "5"}, []]
)
def test_what_is_no_focus_is_refused(value: Any) -> None:
    assert refusal(values.parse_focus, value) == "focus-unreadable"


def test_a_focus_in_parts_of_one_is_turned_into_per_cent_in_the_advice() -> None:
    with pytest.raises(PydanticCustomError) as raised:
        values.parse_focus(["0.5", "0.3"])
    assert (raised.value.context or {})["right"] == "[50, 30]"


@pytest.mark.parametrize(
    ("value", "fillers"),
    [
        ("puzzel", ("puzzel",)),
        ("Puzzel en oproep", ("puzzel", "oproep")),
        (["oproep", "puzzel", "oproep"], ("oproep", "puzzel")),
        ("geen", ()),
        ("nee", ()),
        ([], ()),
    ],
)
def test_what_may_fill_a_gap(value: Any, fillers: tuple[str, ...]) -> None:
    assert papervalues.parse_fillers(value) == fillers


@pytest.mark.parametrize("value", ["", "kruiswoord", "notities", ["puzzel", "kruiswoord"], {"puzzel": "ja"}])
def test_what_can_not_fill_a_gap_is_refused(value: Any) -> None:
    assert refusal(papervalues.parse_fillers, value) == "choice-unknown"


@pytest.mark.parametrize(("text", "size"), [("3", 3.0), ("0", 0.0), ("3 mm", 3.0), ("2,5mm", 2.5), ("5", 5.0)])
def test_a_bleed_in_millimetres(text: str, size: float) -> None:
    assert papervalues.parse_millimetres(text) == size


@pytest.mark.parametrize("text", ["6", "5,1", "drie", "", "-1", "3 cm"])
def test_a_bleed_that_nobody_asks_is_refused(text: str) -> None:
    assert refusal(papervalues.parse_millimetres, text) == "bleed-unreadable"
