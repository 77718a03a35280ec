"""The mkdocs adapter: hands a made site to mkdocs, which puts the theme's shell around it.

`buurtpers build` gives the plugin a site that is already made (`plugin.made`); where mkdocs
was given a site's configuration file, `mkdocs_plugin.py` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_theme_dir

from buurtpers.engine.cache import file_fingerprint
from buurtpers.web.assets import PLACES, names, shell_context, style_of
from buurtpers.web.head import changed_on, page_meta
from buurtpers.web.pages import Made
from buurtpers.web.site import MadeSite

ASSETS = "assets/"


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    date = config_options.Optional(config_options.Type(str))
    """The day the site is made for; today where it is left out."""


class SitePlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """One site of a network, for mkdocs."""

    made: MadeSite | None = None
    given: bool = False
    _names: Mapping[str, str] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if not self.given:
            self.made = self.make(config)
        assert self.made is not None
        config.nav = [{self.made.plan.name: "index.md"}]
        return config

    def make(self, config: MkDocsConfig) -> MadeSite:
        """Make the site that nobody gave. Raises PluginError with its mistakes."""
        raise NotImplementedError

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The theme's files and ours. What lies in docs/ was read by buurtpers; as it is, it is never published."""
        assert self.made is not None
        theme = [file for file in files if file.src_dir != config.docs_dir and needed(file)]
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
        return Files([*self._assets(theme, config), *pages, *others])

    def _assets(self, theme: list[File], config: MkDocsConfig) -> list[File]:
        """The theme's files as a site has them (`web/assets.py`)."""
        assert self.made is not None
        site, by_place = self.made.plan, {file.src_uri: Path(str(file.abs_src_path)) for file in theme}
        self._names = names(site, {place: file_fingerprint(by_place[place]) for place in PLACES.values()})
        style = style_of(by_place[PLACES["style"]], site)
        return [
            *(file for file in theme if file.src_uri not in PLACES.values()),
            File.generated(config, self._names["style"], content=style),
            *(
                File.generated(config, self._names[kind], abs_src_path=str(by_place[PLACES[kind]]))
                for kind in ("script", "search")
            ),
        ]

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

    def _shell(self) -> dict[str, Any]:
        assert self.made is not None
        return shell_context(self.made.plan, self._names)


def source(path: str) -> str:
    """The name under which mkdocs makes a page at `path`."""
    return f"{path}index.md"


def needed(file: File) -> bool:
    """Whether a file of the theme is one that a site's readers ask for: nothing of Material's is."""
    return file.src_uri.startswith(ASSETS) and file.src_dir != _material()


@cache
def _material() -> str:
    return get_theme_dir("material")
