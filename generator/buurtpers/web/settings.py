"""The mkdocs configuration of a site, loaded as mkdocs loads it; and whether the site needs mkdocs to be built.

Most networks ask nothing special: our theme, its search, and our plugin. Those are built
without mkdocs' own loop, from the same templates (`web/own_shell.py`). The sites of one with other
plugins, hooks, a changed theme or values from the environment are built by mkdocs whole,
each time, because what such things look at is theirs to know. All of that stands in the file
of all sites (`read/siteconfig.py`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mergedeep
import yaml

from buurtpers.engine.inputs import digest
from buurtpers.read.siteconfig import CONFIG, config_file
from buurtpers.web.pages import THEME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from buurtpers.read.sites import Site

PLUGIN, SEARCH = "buurtpers", "material/search"
# What differs from site to site; the rest of a configuration is loaded once.
OWN = ("site_name", "site_url", "site_description", "extra")
KNOWN = {*OWN, "theme", "plugins"}
_OPTIONS: dict[str, set[str]] = {SEARCH: {"lang", "separator", "pipeline", "enabled"}, PLUGIN: {"date"}}
_TAGS = (b"!ENV", b"!relative")

Values = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """What a site asks of its shell; `key` names everything in it."""

    site: Site
    root: Path
    key: str
    shared: str
    """A name for all but `OWN`."""
    values: tuple[tuple[str, Any], ...]
    searched: bool
    """Whether it has a search index."""

    def load(self) -> MkDocsConfig | None:
        """The configuration; None where mkdocs itself must say what is wrong with it."""
        from mkdocs.config.base import ValidationError  # slow to load, and most changes do without

        base = _base(self.shared, self.site, self.root)
        if base is None:
            return None
        config = copy.copy(base)
        config.config_file_path = str(config_file(self.root, self.site.id))
        values = dict(self.values)
        for name, option in config._schema:
            if name in OWN:
                try:
                    config[name] = option.validate(values.get(name, option.default))
                except ValidationError:
                    return None
        return config


_bases: dict[str, MkDocsConfig] = {}
_MOST_BASES = 20  # some megabytes; each time that somebody saves other settings, the preview makes one


def _base(shared: str, site: Site, root: Path) -> MkDocsConfig | None:
    """A configuration to copy: loaded by mkdocs, for the first of the sites that share it."""
    if shared not in _bases:
        from buurtpers.web.mkdocs_shell import load

        found = load(site, root)
        if found is None:
            return None  # The next site may have nothing wrong with it.
        if len(_bases) == _MOST_BASES:
            _bases.clear()
        _bases[shared] = found
        return found
    return _bases[shared]


def plain_settings(site: Site, root: Path) -> Settings | None:
    """The settings of a site whose network asks nothing special; None for one that does."""
    read = _read(root / CONFIG)
    if read is None:
        return None
    raw, inherited = read
    if not {*inherited} <= KNOWN or any(tag in raw for tag in _TAGS):
        return None
    whole: Values = mergedeep.merge({}, inherited, dict(site.settings))
    plugins = _plain_plugins(whole.get("plugins"))
    if whole.get("theme") not in (THEME, {"name": THEME}) or plugins is None:
        return None
    shared = digest("settings", {key: value for key, value in whole.items() if key not in OWN})
    mine = tuple((key, whole[key]) for key in OWN if key in whole)
    searched = SEARCH in plugins and plugins[SEARCH].get("enabled", True) is not False
    return Settings(site, root, digest(shared, mine), shared, mine, searched)


def _read(file: Path) -> tuple[bytes, Values] | None:
    """A configuration file as it is, and its values; None where mkdocs must say what is wrong."""
    try:
        raw = file.read_bytes()
        values = _values(raw)
    except (OSError, yaml.YAMLError, ValueError, RecursionError):
        return None
    return (raw, values) if isinstance(values, dict) and all(isinstance(key, str) for key in values) else None


@lru_cache(maxsize=10)
def _values(raw: bytes) -> Any:
    """What is in the file that all sites inherit. Nobody changes it."""
    return yaml.load(raw, Loader=_loader())  # noqa: S506 - a safe loader


@cache
def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _plain_plugins(plugins: Any) -> dict[str, Values] | None:
    """The plugins with their options; None where there is one that we do not know."""
    if not isinstance(plugins, list):
        return None
    found: dict[str, Values] = {}
    for one in plugins:
        pairs = [(one, {})] if isinstance(one, str) else [*one.items()] if isinstance(one, Mapping) else []
        if len(pairs) != 1:
            return None
        name, options = pairs[0][0], pairs[0][1] or {}
        if name in found or not isinstance(options, dict) or not {*options} <= _OPTIONS.get(name, {None}):
            return None
        found[name] = options
    return found if PLUGIN in found and {*found} <= {*_OPTIONS} else None
