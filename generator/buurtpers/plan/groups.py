"""Working groups in lists: in which order, by which theme, and those of other buurten."""

from __future__ import annotations

from collections.abc import Mapping

from buurtpers.plan.pages import GroupElsewhere, Link
from buurtpers.plan.selection import Selection
from buurtpers.read import addresses
from buurtpers.read.models.publisher import Theme
from buurtpers.read.network import Network
from buurtpers.read.sites import Site

# First those that people can join.
_ORDER = ("actief", "oprichting", "rust", "klaar")


def in_order(chosen: Selection) -> list[str]:
    """The groups of a buurt by status; within one by theme, in the order of their files."""
    themes = [*chosen.network.themes]

    def rank(key: str) -> tuple[int, int]:
        group = chosen.groups[key]
        return _ORDER.index(group.status), themes.index(group.thema) if group.thema in themes else len(themes)

    return sorted(chosen.groups, key=rank)


def themes_of(chosen: Selection) -> Mapping[str, Theme]:
    """The themes that a buurt has groups for, by id."""
    used = {group.thema for group in chosen.groups.values()}
    return {key: theme for key, theme in chosen.network.themes.items() if key in used}


def groups_elsewhere(chosen: Selection) -> tuple[GroupElsewhere, ...]:
    """Groups that people can join in other buurten, where this one has them not."""
    if "groups" not in chosen.network.made:
        chosen.network.made["groups"] = _anywhere(chosen.network)
    everywhere: Mapping[str, GroupElsewhere] = chosen.network.made["groups"]
    return tuple(group for key, group in everywhere.items() if key not in chosen.groups)


def _anywhere(network: Network) -> dict[str, GroupElsewhere]:
    """The groups that people can join, and in which buurten."""
    return {
        key: GroupElsewhere(
            group.title,
            group.description,
            tuple(_link(key, network.sites[buurt]) for buurt in sorted(group.buurten.of(network.sites))),
        )
        for key, group in network.groups.items()
        if group.working and group.buurten.of(network.sites)
    }


def _link(group: str, site: Site) -> Link:
    return Link(site.title, site.url + addresses.group_path(group) if site.url else "")
