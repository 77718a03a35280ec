"""The print order of an edition: one sheet that tells the print shop what to make, and the same for computers."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from buurtpers.base.language import catalogue, long_date
from buurtpers.plan.edition import EditionPlan
from buurtpers.prepress.profiles import Profile
from buurtpers.prepress.shop import PrintShop, profile_of
from buurtpers.read.models.people import Contact
from buurtpers.read.network import Network
from buurtpers.read.papervalues import SINGLE_SHEET
from buurtpers.typeset.typesetter import PACKAGE, pdf_of

PER_SHEET = 4
FOLDED = {"A3": "A2", "A4": "A3", "A5": "A4"}  # the sheet that a paper is folded from


@dataclass(frozen=True)
class OrderLine:
    """One buurt's paper. `copies`: None where nobody said."""

    buurt: str
    masthead: str
    pages: int
    copies: int | None
    file: str


@dataclass(frozen=True)
class OrderSheet:
    network: str
    edition: str  # "Winter 2026"
    shop: PrintShop
    profile: Profile
    format: str  # "A4"
    stock: str | None
    lines: tuple[OrderLine, ...]
    editors: str  # who can be asked, and how
    to_printer: dt.date | None
    delivery: tuple[dt.date, ...]
    date: dt.date  # of the paper

    @property
    def total(self) -> int | None:
        """All copies together; None where some buurt did not say."""
        copies = [line.copies for line in self.lines]
        return None if None in copies else sum(number or 0 for number in copies)


@dataclass(frozen=True)
class Ordered:
    """One paper of the order."""

    plan: EditionPlan
    pages: int
    file: str


def order_files(network: Network, edition: str, shop: PrintShop, papers: Sequence[Ordered]) -> dict[str, bytes]:
    """The print order of an edition, as files by their names."""
    wanted, plan = network.editions[edition], papers[0].plan
    sheet = OrderSheet(
        network=plan.network,
        edition=plan.title,
        shop=shop,
        profile=profile_of(shop),
        format=plan.format,
        stock=wanted.paper,
        lines=tuple(OrderLine(p.plan.name, p.plan.masthead, p.pages, p.plan.copies, p.file) for p in papers),
        editors=_reach(plan.redactie),
        to_printer=wanted.to_printer,
        delivery=wanted.delivery,
        date=wanted.date,
    )
    return {
        "drukorder.pdf": order_pdf(sheet),
        "drukorder.txt": order_text(sheet).encode(),
        "drukorder.csv": order_table(sheet).encode("utf-8-sig"),  # so that Excel knows the letters
    }


def _reach(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.phone, contact.email) if part)


def facts(sheet: OrderSheet) -> list[tuple[str, str]]:
    """What the print shop must know, in words, beside the list of papers."""
    words, shop = catalogue(PACKAGE), sheet.shop

    def of(key: str, **values: object) -> str:
        return words(f"order.{key}", **values)

    numbers = sorted({line.pages for line in sheet.lines})
    bleed = f"{shop.bleed:g}".replace(".", ",")
    found = [
        (of("shop"), ", ".join(part for part in (shop.name, shop.contact) if part)),
        (of("from"), sheet.network),
        (of("ask"), sheet.editors),
        (of("format"), _format(sheet)),
        (of("pages"), of("pages-of", numbers=_listed(numbers))),
        (of("stock"), sheet.stock or of("unknown")),
        (of("colour"), of("grey" if shop.colour == "grey" else "full-colour")),
        (of("file"), of("file-of", standard=f"PDF/{shop.standard}", profile=sheet.profile.name)),
        (of("bleed"), of("bleed-of" if shop.bleed else "no-bleed", bleed=bleed)),
        (of("marks"), of("with-marks" if shop.marks else "without-marks")),
        (of("ink"), of("ink-of", limit=sheet.profile.ink_limit)),
    ]
    if sheet.to_printer:
        found.append((of("to-printer"), long_date(sheet.to_printer)))
    found.append((of("delivery"), _listed([long_date(day) for day in sheet.delivery or (sheet.date,)])))
    return found


def _format(sheet: OrderSheet) -> str:
    """The size of a page, and what it is folded from, if there is anything to fold."""
    words = catalogue(PACKAGE)
    if all(line.pages <= SINGLE_SHEET for line in sheet.lines):
        return words("order.format-single", format=sheet.format)
    return words("order.format-of", format=sheet.format, sheet=FOLDED[sheet.format])


def totals(sheet: OrderSheet) -> list[tuple[str, str]]:
    words = catalogue(PACKAGE)
    if sheet.total is None:
        return [(words("order.total"), words("order.unknown"))]
    sheets = sum((line.copies or 0) * -(-line.pages // PER_SHEET) for line in sheet.lines)
    return [
        (words("order.total"), _copies(sheet.total)),
        (words("order.sheets"), _thousands(sheets)),
    ]


def order_text(sheet: OrderSheet) -> str:
    """For a mail."""
    words = catalogue(PACKAGE)
    title = words("order.title", edition=sheet.edition)
    wide = max(len(label) for label, _ in [*facts(sheet), *totals(sheet)]) + 2
    lines = [title, "=" * len(title), ""]
    lines += [f"{label + ':':<{wide}} {value}" for label, value in facts(sheet)]
    lines.append("")
    for line in sheet.lines:
        copies = _copies(line.copies) or words("order.unknown")
        lines.append(f"{line.masthead} ({line.buurt}), {line.pages} {words('order.pages-word')}, {copies}")
        lines.append(f"    {line.file}")
    lines.append("")
    lines += [f"{label + ':':<{wide}} {value}" for label, value in totals(sheet)]
    return "\n".join(lines) + "\n"


def order_table(sheet: OrderSheet) -> str:
    """For a spreadsheet: a row for each paper, with semicolons as Dutch ones want."""
    words = catalogue(PACKAGE)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([words(f"order.column.{name}") for name in ("buurt", "paper", "pages", "copies", "file")])
    for line in sheet.lines:
        writer.writerow([_plain(cell) for cell in (line.buurt, line.masthead, line.pages, line.copies, line.file)])
    return out.getvalue()


def _plain(cell: str | int | None) -> str | int:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@"):
        return f"'{cell}"
    return "" if cell is None else cell


@dataclass(frozen=True)
class OrderData:
    """What order.typ reads."""

    title: str
    network: str
    facts: list[tuple[str, str]]
    columns: list[str]
    lines: list[tuple[str, str, str, str, str]]
    totals: list[tuple[str, str]]
    date: dt.date


def order_pdf(sheet: OrderSheet) -> bytes:
    """For on paper: one page of A4."""
    words = catalogue(PACKAGE)
    data = OrderData(
        title=words("order.title", edition=sheet.edition),
        network=sheet.network,
        facts=facts(sheet),
        columns=[words(f"order.column.{name}") for name in ("buurt", "paper", "pages", "copies", "file")],
        lines=[
            (line.buurt, line.masthead, str(line.pages), _thousands(line.copies), line.file) for line in sheet.lines
        ],
        totals=totals(sheet),
        date=sheet.date,
    )
    return pdf_of("order.typ", data, sheet.date)


def _listed(parts: Sequence[object]) -> str:
    """«4, 8 en 12»."""
    names = [str(part) for part in parts]
    return names[0] if len(names) == 1 else catalogue(PACKAGE)("order.and", first=", ".join(names[:-1]), last=names[-1])


def _copies(number: int | None) -> str:
    """«380 exemplaren», or nothing where nobody said."""
    return "" if number is None else catalogue(PACKAGE)("order.copies-of", n=number, number=_thousands(number))


def _thousands(number: int | None) -> str:
    """«1.570», as the Dutch write it."""
    return "" if number is None else f"{number:,}".replace(",", ".")
