"""The mkdocs adapter: hands a made site to mkdocs, which puts the theme's shell around it.

`mkdocs build -f sites/<buurt>/mkdocs.yml` makes the site here. `buurtpers build`
gives the plugin a site that is already made (`plugin.made`).
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from buurtpers.language import LANGUAGE, catalogue
from buurtpers.make.head import changed_on, page_meta
from buurtpers.make.pages import THEME, Made
from buurtpers.make.site import MadeSite

# Assets of Material that no reader of ours ever asks for.
_LUNR = "assets/javascripts/lunr/min/lunr."
_LUNR_KEPT = frozenset({f"{_LUNR}{LANGUAGE}.min.js", f"{_LUNR}stemmer.support.min.js", f"{_LUNR}multi.min.js"})

log = logging.getLogger("mkdocs.plugins.buurtpers")


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    date = config_options.Optional(config_options.Type(str))
    """The day the site is made for; today where it is left out."""


class BuurtpersPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """One site of a network, for mkdocs."""

    made: MadeSite | None = None
    given: bool = False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if not self.given:
            self.made = _make(config, self.config.date)
        assert self.made is not None
        config.nav = [{self.made.plan.name: "index.md"}]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The theme's files and ours. What lies in docs/ was read by buurtpers; as it is, it is never published."""
        assert self.made is not None
        theme = [file for file in files if file.src_dir != config.docs_dir and needed(file.src_uri)]
        pages = [
            File.generated(config, source(made.plan.path), content="", inclusion=InclusionLevel.NOT_IN_NAV)
            for made in self.made.pages
        ]
        self._pages: dict[str, Made] = {source(made.plan.path): made for made in self.made.pages}
        others = [
            File.generated(config, path, content=what)
            if isinstance(what, bytes)
            else File.generated(config, path, abs_src_path=str(what))
            for path, what in self.made.files.items()
        ]
        return Files([*theme, *pages, *others])

    def on_page_read_source(self, /, *, page: Page, config: MkDocsConfig) -> str:
        return ""

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        assert self.made is not None
        plan = self._pages[page.file.src_uri].plan
        page.update_date = changed_on(plan, self.made.newest).isoformat()
        page.meta = {**page_meta(plan), "lastmod": None if plan.home else page.update_date}
        return markdown

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return self._pages[page.file.src_uri].body

    def on_page_context(self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        made = self._pages[page.file.src_uri]
        context.update(self._shell(), here=made.plan.path, head=made.head)
        return context

    def on_template_context(self, context: Any, /, *, template_name: str, config: MkDocsConfig) -> Any:
        context.update(self._shell())
        return context

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """A site shows more than what lies in its own docs/."""
        for folder in ("content", "sites"):
            if (_root(config) / folder).is_dir():
                server.watch(str(_root(config) / folder))
        return server

    def _shell(self) -> dict[str, Any]:
        assert self.made is not None
        return {"site": self.made.plan, "t": catalogue(THEME)}


def source(path: str) -> str:
    """The name under which mkdocs makes a page at `path`."""
    return f"{path}index.md"


def needed(path: str) -> bool:
    """Whether a file of the theme is one that a site's readers ask for."""
    return path.startswith("assets/") and not path.endswith(".map") and ("/lunr/" not in path or path in _LUNR_KEPT)


def _folder(config: MkDocsConfig) -> Path:
    """The folder of the buurt whose configuration file mkdocs was given."""
    return Path(config.config_file_path).resolve().parent


def _root(config: MkDocsConfig) -> Path:
    """The network's folder."""
    return _folder(config).parent.parent


def _make(config: MkDocsConfig, date: str | None) -> MadeSite:
    """Make the site whose configuration file mkdocs was given. Raises PluginError with its mistakes."""
    from buurtpers.press import mistakes_and_site

    today = dt.date.fromisoformat(date) if date else dt.date.today()
    mistakes, made = mistakes_and_site(_root(config), _folder(config).name, today)
    if made is None:
        raise PluginError(mistakes)
    if mistakes:
        log.warning(mistakes)
    return made
