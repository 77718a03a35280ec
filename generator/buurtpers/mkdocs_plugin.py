"""The way in for mkdocs: `mkdocs build -f sites/<buurt>/mkdocs.yml` makes the site of that file here."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from buurtpers.commands.build import mistakes_and_site
from buurtpers.web.plugin import SitePlugin
from buurtpers.web.site import MadeSite

log = logging.getLogger("mkdocs.plugins.buurtpers")


class BuurtpersPlugin(SitePlugin):  # type: ignore[no-untyped-call]
    """One site of a network, read and made for mkdocs unless it was given one."""

    def make(self, config: MkDocsConfig) -> MadeSite:
        today = dt.date.fromisoformat(self.config.date) if self.config.date else dt.date.today()
        mistakes, made = mistakes_and_site(_root(config), _folder(config).name, today)
        if made is None:
            raise PluginError(mistakes)
        if mistakes:
            log.warning(mistakes)
        return made

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """A site shows more than what lies in its own docs/."""
        for folder in ("content", "sites"):
            if (_root(config) / folder).is_dir():
                server.watch(str(_root(config) / folder))
        return server


def _folder(config: MkDocsConfig) -> Path:
    """The folder of the buurt whose configuration file mkdocs was given."""
    return Path(config.config_file_path).resolve().parent


def _root(config: MkDocsConfig) -> Path:
    """The network's folder."""
    return _folder(config).parent.parent
