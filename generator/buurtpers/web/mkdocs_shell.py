"""The shell around the pages of a site: mkdocs as a library, many sites in one process."""

from __future__ import annotations

import io
import logging
import tempfile
import traceback
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from types import SimpleNamespace

import yaml
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.theme import Theme
from mkdocs.utils import normalize_url

from buurtpers.base.guard import tried
from buurtpers.read.addresses import any_beside
from buurtpers.read.siteconfig import SHARED, config_file
from buurtpers.read.sites import Site
from buurtpers.web.plugin import ASSETS, SitePlugin
from buurtpers.web.site import MadeSite, ShellError

# mkdocs tells everything it does; people only need what went wrong.
logging.getLogger("mkdocs").setLevel(logging.WARNING)

PLUGIN = "buurtpers"
_PROGRAM = Path(__file__).parent.parent
_environments: dict[tuple[str, ...], Environment] = {}
"""Jinja environments by the folders of their theme."""


class _Complaints(logging.Handler):
    """Keeps what mkdocs says while it refuses to work: its exceptions don't tell."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def write_site(made: MadeSite, site: Site, root: Path, folder: Path) -> None:
    """Write the whole site into `folder`, as `mkdocs build` with its own file does. Raises ShellError."""
    complaints, log = _Complaints(), logging.getLogger("mkdocs")
    log.addHandler(complaints)
    try:
        # An empty docs_dir: what lies in docs/ was read already, and git leaves out an empty folder.
        with tempfile.TemporaryDirectory() as empty:
            config = _loaded(site, root, site_dir=str(folder), docs_dir=empty)
            plugin = config.plugins[PLUGIN]
            assert isinstance(plugin, SitePlugin)
            plugin.made, plugin.given = made, True
            config.theme = shared_theme(config.theme)
            _built(config)
    except MkDocsException as error:
        raise ShellError(" ".join(complaints.said) or str(error)) from error
    finally:
        log.removeHandler(complaints)


def _built(config: MkDocsConfig) -> None:
    """Build with mkdocs. Raises MkDocsException; ShellError for what the settings make go wrong where nobody looked."""
    error = tried(partial(mkdocs_build, config))
    if isinstance(error, MkDocsException) or (error and _is_ours(error)):
        raise error
    if error:
        raise ShellError(f"{type(error).__name__}: {error}") from error


def _is_ours(error: Exception) -> bool:
    """Whether it went wrong in our own program, whatever called that."""
    *_, last = traceback.walk_tb(error.__traceback__)
    return Path(last[0].f_code.co_filename).is_relative_to(_PROGRAM)


def load(site: Site, root: Path) -> MkDocsConfig | None:
    """The configuration of a site as mkdocs loads it, None where it refuses."""
    complaints, log = _Complaints(), logging.getLogger("mkdocs")
    log.addHandler(complaints)
    try:
        with tempfile.TemporaryDirectory() as empty:
            config = _loaded(site, root, docs_dir=empty)
        # mkdocs would give some of these plugins to the next site too, and set them as that one asks.
        dict(config._schema)["plugins"].plugin_cache.clear()  # type: ignore[attr-defined]
        return config
    except (MkDocsException, ShellError):
        return None
    finally:
        log.removeHandler(complaints)


def _loaded(site: Site, root: Path, **values: str) -> MkDocsConfig:
    """The settings of a site as mkdocs reads them. Raises MkDocsException; ShellError for what that did not expect."""
    config = tried(partial(load_config, _told(site, root), **values))
    if isinstance(config, MkDocsException):
        raise config
    if isinstance(config, Exception):
        raise ShellError(f"{type(config).__name__}: {config}") from config
    return config


def _told(site: Site, root: Path) -> io.BytesIO:
    """A site's settings for mkdocs: those that were read and looked at, in the place of the file that editors write."""
    told = io.BytesIO(yaml.safe_dump({"INHERIT": SHARED, **site.settings}).encode())
    told.name = str(config_file(root, site.id))  # mkdocs looks from there
    return told


def shared_theme(theme: Theme) -> Theme:
    """The theme with templates that are compiled once for all sites that use the same ones."""
    key = tuple(theme.dirs)
    if key not in _environments:
        env = theme.get_env()
        env.auto_reload = False
        # mkdocs asks every site anew which files the theme has; Material has 14,000 icons.
        env.list_templates = partial(_listed, cache(partial(_assets, env.list_templates)))  # type: ignore[method-assign]
        env.filters["url"] = _url
        _environments[key] = env
    theme.get_env = partial(_environments.__getitem__, key)  # type: ignore[method-assign]
    return theme


@pass_context
def _url(context: Context, value: str) -> str:
    """mkdocs' filter of that name, remembered: pages that lie as deep have the same links."""
    page, value = context["page"], str(value)
    if page is None:
        return normalize_url(value, None, context["base_url"])
    here, url = page.url.rstrip("/"), page.url
    last = here.rpartition("/")[2]
    if last and "." not in last and last not in value and url.endswith("/"):
        url = any_beside(url)
    return _from_page(value, url)


@lru_cache(maxsize=5000)
def _from_page(value: str, url: str) -> str:
    return normalize_url(value, SimpleNamespace(url=url))  # type: ignore[arg-type]


def _assets(listed: Callable[[], list[str]]) -> list[str]:
    return [name for name in listed() if name.startswith(ASSETS)]


def _listed(
    names: Callable[[], list[str]], extensions: None = None, filter_func: Callable[[str], bool] | None = None
) -> list[str]:
    return [name for name in names() if filter_func is None or filter_func(name)]
