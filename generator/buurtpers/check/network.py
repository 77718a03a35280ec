"""Whether what a network wrote hangs together: names, dates, photographs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from buurtpers.base.guard import guarded
from buurtpers.base.likeness import file_stem
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.check.facts import check_stories
from buurtpers.check.letters import check_letters
from buurtpers.check.meetings import backwards
from buurtpers.check.outside import check_sources
from buurtpers.check.paper import check_notices, check_paper
from buurtpers.check.pictures import photo_mistake
from buurtpers.check.strays import find_strays
from buurtpers.engine.cache import Cache
from buurtpers.engine.inputs import Listing
from buurtpers.read.folders import DATA, PHOTOS
from buurtpers.read.models.base import Illustrated, Record
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.paper import Advertisement, Edition
from buurtpers.read.models.people import Group
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.network import Network
from buurtpers.read.siteconfig import CONFIG
from buurtpers.read.textfile import read_text
from buurtpers.read.texts import Text
from buurtpers.read.values import NOBODY, Buurten


def check_network(network: Network, listed: Listing, cache: Cache, sound: Set[str] = NOBODY) -> list[Problem]:
    """Every mistake that shows without planning a site. `sound`: files known to have none."""
    found: list[Problem] = []
    for record, text in _records(network, sound):
        found += guarded(_check(network, record, text, cache), record.at())
    for group in network.groups.values():
        found += guarded(_group(network, group, cache), group.at())
    # Each costs no more than what it looks for.
    for problems, file in (
        (_boxes(network, cache), "content/nieuws"),
        (check_notices(network), f"{DATA}/edities.yml"),
        (check_sources(network, listed), f"{DATA}/bronnen.yml"),
        (_group_texts(network), "content/werkgroepen"),
        (_redactie(network), f"{DATA}/netwerk.yml"),
        (_main_site(network), f"{DATA}/netwerk.yml"),
        (_addresses(network), "sites"),
        (_partners(network), f"{DATA}/partners.yml"),
        (check_stories(network), "content/balans"),
        (check_letters(network, sound), "content/nieuws"),
        (find_strays(listed), "content"),
    ):
        found += guarded(problems, Location(file))
    return found


def _redactie(network: Network) -> Iterator[Problem]:
    """Readers of a group without a contact are sent to the editors, so those must be reachable."""
    if network.groups and network.about.origin and not network.about.redactie.reachable:
        yield problem("redactie-unreachable", network.about.at("redactie"), None, "warning")


def _main_site(network: Network) -> Iterator[Problem]:
    """The site that the network chose for search engines has to be there, and to have an address."""
    name = network.about.main_site
    if name is not None and name not in network.sites:
        what = suggestion(name, network.sites)
        yield problem("buurt-unknown", network.about.at("main_site"), NOBODY, "warning", name=name, what=what)
    elif name is not None and not network.sites[name].url:
        yield problem("main-site-address", network.about.at("main_site"), NOBODY, "warning", name=name)


def _addresses(network: Network) -> Iterator[Problem]:
    """Sites with the same address: search engines, feeds and calendars would mix them up."""
    at: dict[str, list[str]] = {}
    for site in network.sites.values():
        if site.url:
            at.setdefault(site.url.partition("://")[2].casefold(), []).append(site.id)
    for names in at.values():
        for name in names if len(names) > 1 else ():
            file = f"sites/{name}/{CONFIG}"
            lines = (read_text(network.root / file, file).text or "").split("\n")
            line = next((number for number, text in enumerate(lines, 1) if text.startswith("site_url")), 1)
            url, both = network.sites[name].url, ", ".join(names)
            yield problem("site-url-twice", Location(file, line), [name], names=both, url=url)


def _records(network: Network, sound: Set[str]) -> Iterator[tuple[Record, Text | None]]:
    """Every record that may have a mistake, with the text that belongs to it."""
    own = (page for site in network.sites.values() for page in site.pages)
    written = (*network.news, *network.pages, *own, *network.balances, *network.method)
    yield from ((article.record, article.text) for article in written if article.file not in sound)
    for kind, table in (
        ("werkgroepen", network.groups),
        ("bijeenkomsten", network.meetings),
        ("edities", network.editions),
    ):
        yield from ((record, network.texts.get(f"{kind}/{key}")) for key, record in table.items())
    yield from ((record, None) for record in (*network.places.values(), *network.partners.values()))
    yield from ((record, None) for record in (network.about, *network.ads.values(), *network.printers.values()))
    yield from ((record, None) for record in network.sources.values())
    yield from network.salvaged


def _check(network: Network, record: Record, text: Text | None, cache: Cache) -> Iterator[Problem]:
    target = getattr(record, "buurten", Buurten())
    whom = NOBODY if isinstance(record, Advertisement | OutsideSource) else target.concern(network.sites)
    yield from _unknown_buurten(network, record, target, whom)
    for field, table, known, code in (
        ("thema", "themas", network.themes, "theme-unknown"),
        ("werkgroep", "werkgroepen", network.groups, "group-unknown"),
        ("place", "plekken", network.places, "place-unknown"),
    ):
        name = getattr(record, field, None)
        if name is not None and name not in known and not network.spoiled(table, name):
            yield problem(code, record.at(field), whom, name=name, what=suggestion(name, known))
    for number, name in enumerate(getattr(record, "partners", ())):
        if name not in network.partners and not network.spoiled("partners", name):
            place = record.at("partners", number)
            yield problem("partner-unknown", place, whom, name=name, what=suggestion(name, network.partners))
    yield from _dates(record, whom)
    yield from _photos(network, record, text, whom, cache)
    yield from check_paper(network, record, cache)


def _unknown_buurten(network: Network, record: Record, target: Buurten, whom: frozenset[str]) -> Iterator[Problem]:
    for number, name in enumerate(target.named):
        if name not in network.sites:
            place, what = record.at("buurten", number), suggestion(name, network.sites)
            yield problem("buurt-unknown", place, whom, name=name, what=what)


def _dates(record: Record, whom: Iterable[str] | None) -> Iterator[Problem]:
    match record:
        case NewsItem(date=first, end=last) if last is not None and last < first:
            yield problem("end-before-start", record.at("end"), whom)
        case Meeting(start=start, end=end) if end is not None and backwards(start, end):
            yield problem("end-before-start", record.at("end"), whom)
        case Edition(date=date, kopij=kopij) if kopij is not None and kopij > date:
            yield problem("kopij-late", record.at("kopij"), whom)


def _photos(
    network: Network, record: Record, text: Text | None, whom: Iterable[str] | None, cache: Cache
) -> Iterator[Problem]:
    if isinstance(record, Illustrated) and record.image and not isinstance(record, Advertisement):
        place, path = record.at("image"), network.find_photo(record.image, record.origin)
        if path is None:
            yield problem("photo-missing", place, whom, name=record.image, what=_like(network, record.image))
        elif code := photo_mistake(path, cache):
            yield problem(code, place, whom, name=record.image)
        elif not (record.alt or record.caption or ((known := network.photos.get(record.image)) and known.alt)):
            yield problem("photo-alt", place, whom, "warning", name=record.image)
    for image in text.body.images if text else ():
        place = text.find(image.src or "data:") if text else record.at()
        if not image.src:  # or what no picture may be, such as all of it: that is gone by now
            inside = text is not None and "data:" in text.source
            yield problem("photo-in-text" if inside else "photo-unnamed", place, whom)
        elif "//" in image.src:
            yield problem("photo-elsewhere", place, whom, name=image.src[:80])
        elif (path := network.find_photo(image.src, place.file)) is None:
            yield problem("photo-missing", place, whom, name=image.src, what=_like(network, image.src))
        elif code := photo_mistake(path, cache):
            yield problem(code, place, whom, name=image.src)


def _group(network: Network, group: Group, cache: Cache) -> Iterator[Problem]:
    """What a group achieved, and its other photographs."""
    whom = group.buurten.concern(network.sites)
    if group.status == "klaar" and not group.achieved:
        yield problem("group-achieved", group.at("status"), whom)
    for number, name in enumerate(group.photos):
        place, path = group.at("photos", number), network.find_photo(name, group.origin)
        if path is None:
            yield problem("photo-missing", place, whom, name=name, what=_like(network, name))
        elif code := photo_mistake(path, cache):
            yield problem(code, place, whom, name=name)
        elif not ((known := network.photos.get(name)) and known.alt):
            yield problem("photo-alt-standing", place, whom, "warning", name=name)


def _partners(network: Network) -> Iterator[Problem]:
    for partner in network.partners.values():
        if partner.image and not partner.consent:
            whom = partner.buurten.concern(network.sites)
            yield problem("photo-consent", partner.at("image"), whom, name=partner.name)


def _like(network: Network, name: str) -> str:
    """What to do about a photograph that is not there; the names of all others are looked up once."""
    if "photographs" not in network.made:
        folder = network.root / PHOTOS
        paths = folder.rglob("*") if folder.is_dir() else ()
        network.made["photographs"] = sorted(p.relative_to(folder).as_posix() for p in paths if p.is_file())
    return suggestion(name, network.made["photographs"], listed=0, part=file_stem)


def _boxes(network: Network, cache: Cache) -> Iterator[Problem]:
    """The photographs in texts that go with another text."""
    for article in network.news:
        if text := network.texts.get(f"kaders/{article.file}"):
            yield from _photos(network, Record(), text, article.record.buurten.concern(network.sites), cache)


def _group_texts(network: Network) -> Iterator[Problem]:
    texts: Mapping[str, Text] = network.texts
    for key, text in texts.items():
        kind, name = key.split("/", 1)
        if kind == "werkgroepen" and name not in network.groups and not network.spoiled(kind, name):
            yield problem("group-unknown", text.find(""), name=name, what=suggestion(name, network.groups))
