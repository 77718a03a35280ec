"""What the whole network did, told by year: a story of the coordinator, with figures summed over all buurten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from buurtpers.language import catalogue
from buurtpers.plan.pages import Balance, Figure, Link, PagePlan
from buurtpers.plan.selection import Page, Selection
from buurtpers.plan.texts import Desk, record_photo
from buurtpers.read import addresses, models
from buurtpers.read.network import Network

# In the order in which a conversation becomes a network.
FIGURES = ("doors", "talks", "surveys_out", "surveys_back", "visits", "meetings", "willing")


def sums(facts: Iterable[models.BuurtFacts]) -> Mapping[int, tuple[int, ...]]:
    """The counts of each year over all buurten, in the order of FIGURES; the earliest year first."""
    found: dict[int, tuple[int, ...]] = {}
    for year in (year for one in facts for year in one.years):
        counts = (getattr(year, key) for key in FIGURES)
        before = found.get(year.year, (0,) * len(FIGURES))
        found[year.year] = tuple(map(sum, zip(before, counts, strict=True)))
    return {year: found[year] for year in sorted(found) if any(found[year])}


def _sums(network: Network) -> Mapping[int, tuple[int, ...]]:
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


def _figures(rows: list[tuple[int, ...]]) -> tuple[tuple[Figure, ...], tuple[int, ...]]:
    """What there is to tell, summed; and which of FIGURES that are."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    kept = tuple(at for at, total in enumerate(totals) if total)
    most = max(totals)
    return tuple(Figure(FIGURES[at], totals[at], totals[at] / most) for at in kept), kept
