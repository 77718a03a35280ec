"""What a network brings for the look of its papers: themes of its own, and the colour profiles of its print shops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from buurtpers.base.guard import guarded
from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.paper.content.vignettes import check_vignettes
from buurtpers.read.folders import PRINTING, THEMES
from buurtpers.read.models.paper import PrintShop
from buurtpers.read.network import Network
from buurtpers.read.values import NOBODY


def check_look(network: Network) -> list[Problem]:
    """Every mistake in these files."""
    found = guarded(_themes(network), Location(THEMES))
    salvaged = (record for record, _ in network.salvaged if isinstance(record, PrintShop))
    for shop in (*network.printers.values(), *salvaged):
        found += guarded(_profile(network, shop), shop.at())
    return found


def _themes(network: Network) -> Iterator[Problem]:
    """The themes of the network itself, used or not."""
    folder = network.root / THEMES
    yield from check_vignettes(folder)
    names = sorted(path.stem for path in folder.glob("*.toml"))
    if not names:
        return
    from buurtpers.paper.content.themefile import load_theme  # slow to load, and only for those who have a theme

    for name in names:
        yield from (replace(found, buurten=NOBODY) for found in load_theme(name, folder)[1])


def _profile(network: Network, shop: PrintShop) -> Iterator[Problem]:
    """What is wrong with a print shop's own colour profile."""
    name = shop.profile
    if not name:
        return
    path, place = network.find(PRINTING, name), shop.at("profile")
    if path is None:
        there = [p.name for p in (network.root / PRINTING).glob("*") if p.is_file()]
        yield problem("krant-profile-missing", place, name=name, what=suggestion(name, there))
        return
    from buurtpers.prepress.profiles import ProfileError, read_profile  # slow to load, and only for who has one

    try:
        read_profile(path)
    except ProfileError as error:
        code = "krant-profile-colours" if error.space else "krant-profile-none"
        known = error.space if error.space in ("RGB", "GRAY") else "other"
        yield problem(code, place, name=name, space=catalogue("buurtpers")(f"print.space.{known}"))
