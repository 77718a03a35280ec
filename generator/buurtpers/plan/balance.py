"""What the whole network did, told by year: a story of the coordinator, with figures of several buurten together.

No one is judged on numbers. So a figure stands in a sentence with its story, or nowhere; it is never the
number of one buurt, also not for who takes one page from another; and it says of how many buurten it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.pages import Link, PagePlan, PageText, PhotoUse
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.buurten import Year
from buurtpers.read.models.pages import Page
from buurtpers.read.network import Network
from buurtpers.read.texts import Article
from buurtpers.read.values import total


class Counted(NamedTuple):
    """Sums over one number of buurten. `figures` are (key, sum); the label is "figure." + key in the catalogue."""

    buurten: int
    all: bool  # whether those are all buurten of the network
    figures: tuple[tuple[str, int], ...]


class Balance(NamedTuple):
    """What the whole network did in a year, as a story with figures; `year` None: in all years, without figures.

    `stories` are (title, path, lead) of the years. `wrong`: the figures have a mistake and are not shown.
    """

    year: int | None
    body: PageText | None
    photo: PhotoUse | None
    figures: tuple[Counted, ...]
    years: tuple[Link, ...]
    stories: tuple[tuple[str, str, str], ...]
    wrong: bool


# In the order of the work: from a door to a neighbour who wants to do more.
FIGURES = ("doors", "talks", "surveys_out", "surveys_back", "visits", "meetings", "willing")
# Below this many buurten, a sum would tell what one of them did.
FEWEST_TOGETHER = 3


Counts = tuple[int | None, ...]
"""In the order of FIGURES; None for what nobody counted, which is not nought."""


def counts_of(years: Iterable[Year]) -> Counts:
    """The sum of each figure over these years."""
    rows = [tuple(getattr(year, key) for key in FIGURES) for year in years]
    return tuple(map(total, zip(*rows, strict=True))) or (None,) * len(FIGURES)


def together(counts: Sequence[Counts], buurten: int) -> tuple[Counted, ...]:
    """What may be told of a year; `counts`: of each buurt that counted, `buurten`: how many there are.

    What as many buurten counted stands together; those of most buurten first.
    """
    told: dict[int, list[tuple[str, int]]] = {}
    for key, numbers in zip(FIGURES, zip(*counts, strict=True), strict=False):
        known = [number for number in numbers if number is not None]
        if sum(number > 0 for number in known) >= FEWEST_TOGETHER:
            told.setdefault(len(known), []).append((key, sum(known)))
    return tuple(Counted(many, many == buurten, tuple(told[many])) for many in sorted(told, reverse=True))


def _counted(network: Network) -> Mapping[int, tuple[Counted, ...]]:
    """The sums that may be published, by year."""
    if "counted" not in network.made:
        years: dict[int, dict[str, list[Year]]] = {}
        for buurt in network.sites:
            for year in network.facts[buurt].years if buurt in network.facts else ():
                years.setdefault(year.year, {}).setdefault(buurt, []).append(year)
        network.made["counted"] = {
            year: together([counts_of(one) for one in of.values()], len(network.sites)) for year, of in years.items()
        }
    found: Mapping[int, tuple[Counted, ...]] = network.made["counted"]
    return found


def _stories(chosen: Selection) -> dict[str, Article[Page]]:
    """The stories of a site by their address: that of all years, and of each, the newest first."""
    shown = (page for page in chosen.shown(chosen.network.balances) if addresses.is_balance(page.file))
    return {page.path: page for page in sorted(shown, key=lambda page: page.path, reverse=True)}


def paths(chosen: Selection) -> tuple[str, ...]:
    """The addresses of the balance on a site, that of all years first; none where nobody wrote a story."""
    told = _stories(chosen)
    return (addresses.BALANCE, *(path for path in told if path != addresses.BALANCE)) if told else ()


def pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    """A page for all years, which leads to that of each, and those."""
    words, network, stories = catalogue("buurtpers"), chosen.network, _stories(chosen)
    # Better no figures than wrong ones: what could not be read is missing from the sums.
    wrong = any(name.startswith("content/data/buurten.yml") for name in network.unread)
    told = [story for path, story in stories.items() if path != addresses.BALANCE]
    years = tuple(Link(story.path.split("/")[-2], story.path) for story in told)
    for path in paths(chosen):
        story = stories.get(path)
        year = int(path.split("/")[-2]) if path != addresses.BALANCE else None
        figures = _counted(network).get(year, ()) if year else ()
        view = Balance(
            year=year,
            body=resolver.text(story.text, path) if story else None,
            photo=record_photo(network, story.record) if story else None,
            figures=() if wrong else figures,
            years=years,
            stories=() if year else tuple((one.record.title, one.path, _lead(one)) for one in told),
            wrong=wrong and year in _counted(network),
        )
        name = network.about.name
        about = words("page.balance-year-of", name=name, year=year) if year else words("page.balance-of", name=name)
        title = story.record.title if story else words("page.balance")
        description = (story.record.description if story else None) or about
        yield PagePlan(path, title, description, view, None, story.file if story else "")


def _lead(story: Article[Page]) -> str:
    return story.record.description or story.text.body.lead
