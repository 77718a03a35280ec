"""The print order says what to make, in three forms that agree."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf

from buurtpers.kit.order import OrderLine, OrderSheet, order_pdf, order_table, order_text
from buurtpers.prepress.shop import PrintShop, profile_of

SHOP = PrintShop("Drukkerij De Letterbak", marks=True, colour="uncoated", contact="Hanneke, 033 555 01 61")
SHEET = OrderSheet(
    network="Burennetwerk Amersfoort",
    edition="Winter 2026",
    shop=SHOP,
    profile=profile_of(SHOP),
    format="A4",
    stock="90 grams offset, wit",
    lines=(
        OrderLine("Schothorst", "De Schothorster", 8, 1420, "schothorst-drukker.pdf"),
        OrderLine("Liendert", "De Liendertse Courant", 4, 380, "liendert-drukker.pdf"),
    ),
    editors="Joke Terpstra, 033 555 01 00",
    to_printer=dt.date(2026, 11, 23),
    delivery=(dt.date(2026, 12, 4), dt.date(2026, 12, 5)),
    date=dt.date(2026, 12, 5),
)


def printed(sheet: OrderSheet, folder: Path) -> str:
    folder.mkdir()
    file = folder / "drukorder.pdf"
    file.write_bytes(order_pdf(sheet))
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


def test_text_and_paper_say_the_same(tmp_path: Path) -> None:
    text, paper = order_text(SHEET), " ".join(printed(SHEET, tmp_path / "a").split())
    for words in (
        "Drukorder Winter 2026",
        "Drukkerij De Letterbak",
        "Burennetwerk Amersfoort",
        "Joke Terpstra, 033 555 01 00",
        "A4, losse bladzijden op leesvolgorde; gevouwen uit A3",
        "4 en 8, met de voor- en achterpagina",
        "90 grams offset, wit",
        "PDF/X-4",
        "FOGRA29",
        "3 mm rondom",
        "ten hoogste 280 %",
        "maandag 23 november 2026",
        "vrijdag 4 december 2026 en zaterdag 5 december 2026",
        "schothorst-drukker.pdf",
        "1.800 exemplaren",
    ):
        assert words in " ".join(text.split()), words
        assert words in paper, words
    # 1420 times two sheets, and 380 times one.
    assert "3.220" in text
    assert "3.220" in paper


def test_the_table_holds_a_row_for_each_paper() -> None:
    rows = list(csv.DictReader(io.StringIO(order_table(SHEET)), delimiter=";"))
    assert [(row["Buurt"], row["Bladzijden"], row["Oplage"]) for row in rows] == [
        ("Schothorst", "8", "1420"),
        ("Liendert", "4", "380"),
    ]


def test_no_spreadsheet_takes_a_name_for_a_formula() -> None:
    sheet = replace(SHEET, lines=(replace(SHEET.lines[0], masthead="=HYPERLINK(1)"),))
    assert ";'=HYPERLINK(1);" in order_table(sheet)


def test_what_nobody_said_is_not_made_up(tmp_path: Path) -> None:
    sheet = replace(SHEET, stock=None, lines=(*SHEET.lines, OrderLine("Oost", "De Ooster", 4, None, "oost.pdf")))
    for text in (order_text(sheet), printed(sheet, tmp_path / "a")):
        assert "nog niet opgegeven" in text
        assert "exemplaren\n\n" not in text
    assert "1.800" not in order_text(sheet)


def test_many_buurten_still_fit_on_one_page(tmp_path: Path) -> None:
    lines = tuple(OrderLine(f"Buurt {i}", f"De Krant van {i}", 8, 300, f"buurt-{i}-drukker.pdf") for i in range(18))
    assert "Buurt 17" in printed(replace(SHEET, lines=lines), tmp_path / "a")


def test_the_same_order_gives_the_same_sheet() -> None:
    assert order_pdf(SHEET) == order_pdf(SHEET)
