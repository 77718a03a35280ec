"""What the shell of every page is given: the words, what a page may do, and the style sheet and scripts of the site.

Those have what is in them in their name. So a browser never shows a new page with the old style,
and may keep them for as long as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from buurtpers.base.language import catalogue
from buurtpers.engine.inputs import digest
from buurtpers.plan.site import SitePlan
from buurtpers.web.pages import THEME
from buurtpers.web.policy import POLICY

PLACES = {
    "style": "assets/stylesheets/buurtpers.css",
    "script": "assets/javascripts/buurtpers.js",
    "search": "assets/javascripts/search.js",
}
"""Where in the theme they are, by what templates call them."""
_REMARK = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


def own_style(site: SitePlan) -> str:
    """What the style sheet of a site says at its end: its colour, and how many letters its name has."""
    return f":root{{--buurt:{site.colour};--n:{len(site.name)}}}\n"


def style_of(file: Path, site: SitePlan) -> str:
    """The style sheet of a site: the theme's, without what it says to programmers, and the site's own."""
    return _REMARK.sub("", file.read_text("utf-8")) + own_style(site)


def names(site: SitePlan, fingerprints: Mapping[str, str]) -> dict[str, str]:
    """Where on a site they are, by what templates call them; `fingerprints`: the fingerprints of the theme's files."""
    said = {kind: fingerprints[place] for kind, place in PLACES.items()}
    said["style"] = digest(said["style"], own_style(site))
    return {kind: _named(place, said[kind]) for kind, place in PLACES.items()}


def _named(place: str, fingerprint: str) -> str:
    stem, _, suffix = place.rpartition(".")
    return f"{stem}.{fingerprint[:10]}.{suffix}"


def shell_context(site: SitePlan, assets: Mapping[str, str]) -> dict[str, Any]:
    """What the templates of a shell are given, besides what mkdocs gives and what is a page's own."""
    return {"site": site, "t": catalogue(THEME), "assets": assets, "policy": POLICY}
