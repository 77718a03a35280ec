"""Where a message or a meeting of several sites is at home: the one address that search engines are told. Pure.

It follows from what it says itself and from the sites' settings, so that a change of a text elsewhere changes no page.
"""

from __future__ import annotations

from buurtpers.read.network import Network
from buurtpers.read.values import Buurten


def home_of(network: Network, target: Buurten) -> str:
    """The address of the site on which something meant for `target` is at home; "" where no such site has one.

    That is the site that the network chose, where it shows it; or else the first that is named, or the first of all.
    """
    if ("home", target) not in network.made:
        first = (network.about.main_site or "", *(target.only or ()), *sorted(network.sites))
        urls = (network.sites[buurt].url for buurt in first if buurt in network.sites and target.has(buurt))
        network.made["home", target] = next(filter(None, urls), "")
    found: str = network.made["home", target]
    return found


def home_elsewhere(network: Network, target: Buurten, buurt: str) -> str:
    """The address of another site than that of `buurt` where it is at home; "" where it is at home on this one."""
    here, home = network.sites[buurt].url, home_of(network, target)
    return home if here and home != here else ""
