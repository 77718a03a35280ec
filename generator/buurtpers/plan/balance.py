"""What the whole network did, told by year: a story of the coordinator, with figures summed over all buurten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from buurtpers.language import catalogue
from buurtpers.plan.pages import Balance, Figure, Link, PagePlan
from buurtpers.plan.selection import Page, Selection
from buurtpers.plan.texts import Desk, record_photo
from buurtpers.read import addresses, models
from buurtpers.read.network import Network
from buurtpers.read.values import total

# In the order in which a conversation becomes a network.
FIGURES = ("doors", "talks", "surveys_out", "surveys_back", "visits", "meetings", "willing")


Counts = tuple[int | None, ...]
"""In the order of FIGURES; None for what nobody counted, which is not nought."""


def totals(rows: Iterable[Counts]) -> Counts:
    """Each figure summed; () of no rows."""
    return tuple(map(total, zip(*rows, strict=True)))


def counts_of(years: Iterable[models.Year]) -> Counts:
    """What was counted in these years together."""
    return totals([tuple(getattr(year, key) for key in FIGURES) for year in years]) or (None,) * len(FIGURES)


def sums(facts: Iterable[models.BuurtFacts]) -> Mapping[int, Counts]:
    """The counts of each year over all buurten; the earliest year first, and none in which nothing was counted."""
    years: dict[int, list[models.Year]] = {}
    for year in (year for one in facts for year in one.years):
        years.setdefault(year.year, []).append(year)
    found = {year: counts_of(years[year]) for year in sorted(years)}
    return {year: counts for year, counts in found.items() if total(counts) is not None}


def _sums(network: Network) -> Mapping[int, Counts]:
    return sums(facts for buurt, facts in network.facts.items() if buurt in network.sites)


def balance_years(chosen: Selection) -> list[int]:
    """The years that a site tells of, the newest first: those with figures or a story."""
    told = {int(page.path.split("/")[-2]) for page in _stories(chosen) if page.path != addresses.BALANCE}
    return sorted({*_sums(chosen.network), *told}, reverse=True)


def _stories(chosen: Selection) -> tuple[Page, ...]:
    return tuple(page for page in chosen.shown(chosen.network.balances) if addresses.is_balance(page.file))


def balance_pages(chosen: Selection, desk: Desk) -> Iterator[PagePlan]:
    """A page for all years, and one for each."""
    years = balance_years(chosen)
    if not years:
        return
    words, counted = catalogue("buurtpers"), _sums(chosen.network)
    stories = {page.path: page for page in _stories(chosen)}
    # Better no figures than wrong ones: what could not be read is missing from the sums.
    wrong = any(name.startswith("content/data/buurten.yml") for name in chosen.network.unread)
    links = tuple(Link(str(year), addresses.year_path(year)) for year in years)
    for year in (None, *years):
        path = addresses.BALANCE if year is None else addresses.year_path(year)
        told = stories.get(path)
        rows = [(y, row) for y, row in counted.items() if year in (None, y)]
        figures, kept = _figures([row for _, row in rows]) if rows and not wrong else ((), ())
        view = Balance(
            year=year,
            body=desk.text(told.text, path) if told else None,
            photo=record_photo(chosen.network, told.record) if told else None,
            figures=figures,
            by_year=tuple((y, tuple(row[at] for at in kept)) for y, row in rows),
            years=links,
            wrong=wrong and bool(rows),
        )
        title = told.record.title if told else words("page.balance-year", year=year) if year else words("page.balance")
        name = chosen.network.about.name
        about = words("page.balance-year-of", name=name, year=year) if year else words("page.balance-of", name=name)
        description = (told.record.description if told else None) or about
        yield PagePlan(path, title, description, view, None, told.file if told else "")


def _figures(rows: list[Counts]) -> tuple[tuple[Figure, ...], tuple[int, ...]]:
    """What there is to tell, summed; and which of FIGURES that are."""
    known = {at: number for at, number in enumerate(totals(rows)) if number is not None}
    most = max(known.values()) or 1
    return tuple(Figure(FIGURES[at], number, number / most) for at, number in known.items()), tuple(known)
