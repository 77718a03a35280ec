"""Whether what is said about the papers hangs together: editions, advertisements, print shops."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from buurtpers.base.likeness import nearest
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.typography import drawn
from buurtpers.check.pictures import pdf_mistake, photo_mistake
from buurtpers.engine.cache import Cache
from buurtpers.engine.inputs import package
from buurtpers.read.addresses import slug
from buurtpers.read.folders import ADS, THEMES
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.paper import Advertisement, Edition
from buurtpers.read.models.publisher import Publisher
from buurtpers.read.network import Network
from buurtpers.read.values import NOBODY


def check_paper(network: Network, record: Record, cache: Cache) -> Iterator[Problem]:
    """The mistakes of a record that only matter to the paper."""
    match record:
        case NewsItem():
            yield from _news(network, record)
        case Edition():
            yield from _edition(network, record)
            yield from _extras(network, record)
            yield from _theme(network, record, record.theme)
        case Publisher():
            yield from _theme(network, record, record.theme)
        case Advertisement():
            yield from _ad(network, record, cache)


def _news(network: Network, item: NewsItem) -> Iterator[Problem]:
    wish, whom = item.krant, item.buurten.concern(network.sites)
    if wish.placement != "nee" and not drawn(item.title).strip():
        yield problem("krant-title", item.at("title"), whom, "warning", title=item.title)
    if wish.words and not wish.online:
        yield problem("krant-words", item.at("krant", "words"), whom)
    if wish.photo in ("ja", "groot") and not item.image:
        yield problem("krant-photo", item.at("krant", "photo"), whom)


def _edition(network: Network, edition: Edition) -> Iterator[Problem]:
    whom = edition.buurten.concern(network.sites)
    seen: set[str] = set()
    for number, section in enumerate(edition.sections):
        if slug(section.title) in seen:
            place = edition.at("sections", number)
            yield problem("krant-section-twice", place, whom, section=section.title)
        seen.add(slug(section.title))
        for at, name in enumerate(section.themas):
            if name not in network.themes and not network.spoiled("themas", name):
                place, what = edition.at("sections", number, "themas", at), suggestion(name, network.themes)
                yield problem("theme-unknown", place, whom, "warning", name=name, what=what)
        if not section.themas and section.title not in network.themes and nearest(section.title, network.themes):
            place, what = edition.at("sections", number), suggestion(section.title, network.themes)
            yield problem("theme-unknown", place, whom, "warning", name=section.title, what=what)
    if edition.pages and edition.agenda > (most := edition.pages[1]):
        yield problem("krant-agenda", edition.at("agenda"), whom, page=edition.agenda, most=most)


def _extras(network: Network, edition: Edition) -> Iterator[Problem]:
    """What goes with an edition besides its stories: notices, the print shop, copies and dates."""
    whom = edition.buurten.concern(network.sites)
    for number, notice in enumerate(edition.notices):
        yield from _unknown_buurten(network, edition, notice.buurten.named, ("notices", number, "buurten"))
    yield from _unknown_buurten(network, edition, edition.copies, ("copies",), by_name=True)
    for name in edition.copies:
        if name in network.sites and name not in edition.buurten.of(network.sites):
            yield problem("krant-copies", edition.at("copies", name), [name], "warning", name=name)
    shop = edition.printer
    if shop and shop not in network.printers and not network.spoiled("drukkerijen", shop):
        what = suggestion(shop, network.printers)
        yield problem("krant-printer", edition.at("printer"), whom, name=shop, what=what)
    if edition.to_printer and edition.kopij and edition.to_printer < edition.kopij:
        yield problem("krant-dates", edition.at("to_printer"), whom)
    if edition.to_printer and any(day < edition.to_printer for day in edition.delivery):
        yield problem("krant-delivery", edition.at("delivery"), whom)


def check_notices(network: Network) -> Iterator[Problem]:
    """A notice is words alone: a photograph in it would be lost without a word."""
    for key, text in network.texts.items():
        if key.startswith("mededelingen/") and text.body.images:
            yield problem("krant-notice", text.find("!["))


def _unknown_buurten(
    network: Network, record: Record, names: Collection[str], at: tuple[str | int, ...], by_name: bool = False
) -> Iterator[Problem]:
    """Names of buurten that there are not, below `at` in `record`; no site is held back for them."""
    for number, name in enumerate(names):
        if name not in network.sites:
            place, what = record.at(*at, name if by_name else number), suggestion(name, network.sites)
            yield problem("buurt-unknown", place, NOBODY, name=name, what=what)


def _theme(network: Network, record: Record, name: str | None) -> Iterator[Problem]:
    press = package("buurtpers_press")
    known = {path.stem for path in (press / "themes").glob("*.toml")} if press else set[str]()
    known |= {path.stem for path in (network.root / THEMES).glob("*.toml")}
    if name and name not in known:
        yield problem("krant-theme", record.at("theme"), name=name, what=suggestion(name, known))


def _ad(network: Network, ad: Advertisement, cache: Cache) -> Iterator[Problem]:
    whom = ad.buurten.concern(network.sites)
    for number, name in enumerate(ad.editions):
        if name not in network.editions and not network.spoiled("edities", name):
            place, what = ad.at("editions", number), suggestion(name, network.editions)
            yield problem("krant-edition", place, whom, name=name, what=what)
    if bool(ad.image) == bool(ad.pdf):
        yield problem("krant-ad-file", ad.at("pdf" if ad.pdf else ""), whom)
        return
    name, place = ad.image or ad.pdf or "", ad.at("image" if ad.image else "pdf")
    path = network.find(ADS, name)
    if path is None:
        there = [p.name for p in (network.root / ADS).glob("*") if p.is_file()]
        yield problem("krant-ad-missing", place, whom, name=name, what=suggestion(name, there))
    elif code := pdf_mistake(path, cache) if ad.pdf else photo_mistake(path, cache):
        yield problem(code, place, whom, name=name)
    elif not ad.alt:
        yield problem("krant-ad-alt", place, whom, "warning")
