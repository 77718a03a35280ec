"""What a site has of mkdocs and Material without mkdocs' own loop: templates, theme files, an empty search index.

It is loaded when it is asked for; most changes never do. What follows from the settings alone is made once and kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from jinja2 import Environment

from buurtpers.engine.cache import Cache, file_fingerprint
from buurtpers.engine.inputs import digest, package, program
from buurtpers.engine.packing import packed, unpacked
from buurtpers.plan.site import SitePlan
from buurtpers.web.assets import names, shell_context
from buurtpers.web.pages import THEME
from buurtpers.web.search import empty
from buurtpers.web.settings import PLUGIN, SEARCH, Settings
from buurtpers.web.site import MadeSite, ShellError
from buurtpers.web.templates import keep_compiled

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class _Hidden:
    """Stands for something that a page is not made from."""

    def _refuse(self, *_: object) -> NoReturn:
        raise RuntimeError("a page can't depend on this: see web/own_shell.py")

    __getattr__ = __str__ = __iter__ = __len__ = __bool__ = __eq__ = __hash__ = _refuse


HIDDEN: Any = _Hidden()

T = TypeVar("T")
_shared: dict[str, Any] = {}
"""What `Borrowed._once` made, or read, by name."""
_MOST_SHARED = 50  # other settings have others of these, and the preview sees many settings


class ThemeFile(NamedTuple):
    """A file of the theme, where it is here, and the fingerprint of its content."""

    path: Path
    fingerprint: str


class Borrowed:
    """What one site has of them. `facts`: its plan, as far as all pages are made from it; `newest`: of its pages."""

    def __init__(self, facts: SitePlan, settings: Settings, cache: Cache, newest: dt.date) -> None:
        self.facts, self.settings, self.cache, self.newest = facts, settings, cache, newest
        self._ready: tuple[MkDocsConfig, Environment] | None = None

    @property
    def address(self) -> str | None:
        """Where the site is; it ends in "/"."""
        return self.ready()[0].site_url

    def rendered(self, template: str, facts: SitePlan, page: Any = None, base: str = "", **more: Any) -> str:
        """What a template of the shell makes of what mkdocs gives it; not the other pages, and not the time."""
        from mkdocs.commands.build import get_context

        config, env = self.ready()
        context: dict[str, Any] = {**get_context(HIDDEN, [], config, page, base)}
        context["pages"] = context["build_date_utc"] = HIDDEN
        context.update(shell_context(facts, self.asset_names()), **more)
        return env.get_template(template).render(context)

    def asset_names(self) -> dict[str, str]:
        return names(self.facts, {path: one.fingerprint for path, one in self.theme_files().items()})

    def theme_files(self) -> Mapping[str, ThemeFile]:
        """The files of the theme that readers ask for, by their place in it."""
        return self._once("theme", self._list_theme, _listed)

    def _list_theme(self) -> bytes:
        from mkdocs.structure.files import Files

        from buurtpers.web.plugin import needed

        config, env = self.ready()
        files = Files([])
        files.add_files_from_theme(env, config)
        paths = {file.src_uri: file.abs_src_path for file in files if file.abs_src_path and needed(file)}
        return packed(tuple((name, path, file_fingerprint(Path(path))) for name, path in paths.items()), _FILES)

    def empty_index(self) -> bytes:
        """The search index of a site without pages."""
        return self._once("search", self._make_empty_index, empty)

    def _make_empty_index(self) -> bytes:
        search: Any = self.ready()[0].plugins[SEARCH]
        search.search_index.entries = []
        made: str = search.search_index.generate_search_index(None)
        return empty(made.encode())

    def _once(self, kind: str, make: Callable[[], bytes], read: Callable[[bytes], T]) -> T:
        """What the program and the settings of the shell tell, and nothing of a site: made once, and kept.

        `read` raises ValueError where what was kept is damaged.
        """
        name = digest(kind, program(), self.settings.shared, package(THEME), package("material"))
        if name not in _shared:
            found = self.cache.known(name, f".{kind}", read)
            if found is None:
                content = make()
                self.cache.note(name, f".{kind}", content)
                found = read(content)
            if len(_shared) >= _MOST_SHARED:
                _shared.clear()
            _shared[name] = found
            return found
        shared: T = _shared[name]
        return shared

    def ready(self) -> tuple[MkDocsConfig, Environment]:
        """The site's configuration and templates, loaded when they are asked for. Raises ShellError."""
        if self._ready is None:
            from buurtpers.web.mkdocs_shell import shared_theme
            from buurtpers.web.plugin import SitePlugin

            config = self.settings.load()
            if config is None:
                raise ShellError
            config.theme = shared_theme(config.theme)
            plugin = config.plugins[PLUGIN]
            assert isinstance(plugin, SitePlugin)
            plugin.made, plugin.given = MadeSite(self.facts, (), {}, self.newest), True
            config = config.plugins.on_config(config)
            env = config.theme.get_env()
            keep_compiled(env)
            self._ready = config, env
        return self._ready


_FILES = tuple[tuple[str, str, str], ...]
"""Of each file of the theme: its place on a site, its place here, and a name for its content."""


def _listed(kept: bytes) -> dict[str, ThemeFile]:
    """The files of the theme. Raises ValueError where somebody put others there than the program has."""
    folders = [folder for name in (THEME, "material", "mkdocs") if (folder := package(name))]
    found = {path: ThemeFile(Path(file), content) for path, file, content in unpacked(kept, _FILES)}
    for path, (file, _) in found.items():
        ours = any(file.is_relative_to(folder) for folder in folders)
        if not ours or ".." in (*file.parts, *path.split("/")) or path.startswith("/"):
            raise ValueError(path)
    return found
