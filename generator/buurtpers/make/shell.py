"""The shell around the pages of a site: mkdocs as a library, many sites in one process."""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from jinja2 import Environment
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.theme import Theme

from buurtpers.make.site import MadeSite
from buurtpers.mkdocs_plugin import BuurtpersPlugin

# mkdocs tells everything it does; people only need what went wrong.
logging.getLogger("mkdocs").setLevel(logging.WARNING)

PLUGIN = "buurtpers"


def write_site(made: MadeSite, config_file: Path, folder: Path) -> None:
    """Write the whole site into `folder`, as `mkdocs build` with `config_file` does."""
    config = load_config(str(config_file), site_dir=str(folder))
    plugin = config.plugins[PLUGIN]
    assert isinstance(plugin, BuurtpersPlugin)
    plugin.made, plugin.given = made, True
    config.theme = _shared(config.theme)
    mkdocs_build(config)


def _shared(theme: Theme) -> Theme:
    """The theme with templates that are compiled once for all sites that use the same ones."""
    key = tuple(theme.dirs)
    original = theme.get_env

    def get_env() -> Environment:
        return _environment(key, _Maker(original))

    theme.get_env = get_env  # type: ignore[method-assign]
    return theme


class _Maker:
    """A way to make an environment that does not count for the cache: the folders do."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Maker)


@cache
def _environment(folders: tuple[str, ...], maker: _Maker) -> Environment:
    env: Environment = maker.make()
    env.auto_reload = False
    return env
