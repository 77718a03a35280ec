"""What the preview shows: the start page, and mistakes in the page they concern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, grouped
from buurtpers.commands.loading import Loaded
from buurtpers.web.pages import THEME
from buurtpers.web.policy import NOTHING, POLICY
from buurtpers.web.safe import checked

EVENTS = "/_buurtpers/gebeurtenissen/"  # and a buurt, or nothing for the start page
FILES = "/_buurtpers/"  # and one of these
_OURS = "buurtpers.desk", "templates/"
_PLACES = {
    "preview.css": (*_OURS, "text/css; charset=utf-8"),
    "mistakes.css": (*_OURS, "text/css; charset=utf-8"),
    "reload.js": (*_OURS, "text/javascript; charset=utf-8"),
    "favicon.svg": (THEME, "assets/images/", "image/svg+xml"),
}
PAPERS = "kranten"
# The colour of a site: the only drawing in a page of ours, and in this form alone.
_SWATCH = re.compile(
    '<svg aria-hidden="true" viewBox="0 0 1 1" preserveAspectRatio="none">'
    '<rect width="1" height="1" fill="#[0-9a-fA-F]{3,8}"/></svg>'
)
_LINK = Markup('<link rel="stylesheet" href="{}">')


def file(name: str) -> tuple[bytes, str] | None:
    """A file that pages of the preview ask for, with its kind; None for any other name."""
    if name not in _PLACES:
        return None
    package, folder, kind = _PLACES[name]
    return files(package).joinpath(folder + name).read_bytes(), kind


def _script(buurt: str) -> Markup:
    """Shows what is new when the server says that something is."""
    return Markup('<script src="{}reload.js" data-events="{}" defer></script>').format(FILES, EVENTS + buurt)


def _links() -> Markup:
    """What the head of the preview's own pages asks for."""
    icon = Markup('<link rel="icon" href="{}favicon.svg">').format(FILES)
    return icon + _style("preview.css") + _style("mistakes.css")


def _style(name: str) -> Markup:
    return _LINK.format(FILES + name)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("buurtpers.desk"), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    env.globals |= {"t": catalogue("buurtpers"), "grouped": grouped}
    return env


@cache
def _mistakes() -> Callable[..., Markup]:
    """The macro that lists mistakes."""
    macro: Callable[..., Markup] = _environment().get_template("mistakes.html").module.mistakes  # type: ignore[attr-defined]
    return macro


def _listed(problems: Iterable[Problem], note: str = "") -> Markup:
    """Mistakes, in which authors are quoted, looked at for the last time."""
    return Markup(checked(str(_mistakes()([*problems], note))))  # noqa: S704


def start_page(loaded: Loaded) -> str:
    """All sites, all papers, all mistakes."""
    network = loaded.network
    papers = [
        (site.buurt.krant or site.title, edition.title, buurt, f"/{PAPERS}/{key}/{buurt}.pdf")
        for key, edition in reversed([*network.editions.items()])
        for buurt, site in network.sites.items()
        if buurt in edition.buurten.of(network.sites)
    ]
    page = (
        _environment()
        .get_template("preview.html")
        .render(
            name=network.about.name,
            problems=loaded.problems,
            mistakes=_listed,
            sites=network.sites.values(),
            held=[buurt for buurt in network.sites if loaded.held_back(buurt)],
            papers=papers,
            policy=POLICY,
            links=_links(),
            script=_script(""),
        )
    )
    checked(_SWATCH.sub("", page))
    return page


def mistakes_on(loaded: Loaded, buurt: str, path: str) -> list[Problem]:
    """The mistakes to show on one page: those of its own file, or all that hold its site back."""
    if loaded.held_back(buurt):
        return [p for p in loaded.problems if p.holds_back(buurt)]
    origin = next((page.origin for page in loaded.plans[buurt].pages if page.path == path), "")
    return [p for p in loaded.problems if origin and p.location.file == origin and p.concerns(buurt)]


def with_mistakes(html: str, problems: list[Problem], note: str, buurt: str) -> str:
    """A page with its mistakes at the top, and the script that reloads it."""
    head, body, rest = html.partition("<body")
    if not body:
        return html
    opening, end, content = rest.partition(">")
    inner, close, tail = content.rpartition("</body>")
    banner = _listed(problems, note) if problems else ""
    if problems:
        head = head.replace("</head>", _style("mistakes.css") + Markup("</head>"))
    return f"{head}{body}{opening}{end}{banner}{inner}{_script(buurt)}{close}{tail}"


def empty_page(loaded: Loaded, buurt: str) -> str:
    """A stand-in for a site that could never be built yet."""
    held = [p for p in loaded.problems if p.holds_back(buurt)]
    return _stand_in(loaded.network.sites[buurt].title, held, catalogue("buurtpers")("preview.none"), buurt)


def refusal() -> str:
    """A page for what is not answered, as Python's own server fills it in."""
    title, text, back = (catalogue("buurtpers")(f"preview.refused.{key}") for key in ("title", "text", "back"))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{NOTHING}; img-src data:">'
    page = f'<!doctype html><html lang="nl"><head><meta charset="utf-8">{policy}<title>{title}</title>'
    return f'{page}<link rel="icon" href="data:,"></head><body><h1>{title}</h1><p>{text}</p><p>{back}</p></body></html>'


def no_paper(masthead: str, problems: Iterable[Problem]) -> str:
    """A stand-in for a paper that can't be made, with why."""
    return _stand_in(masthead, [*problems], catalogue("buurtpers")("preview.no-paper"), "")


def _stand_in(title: str, problems: list[Problem], note: str, buurt: str) -> str:
    page = _environment().get_template("stand-in.html").render(title=title, policy=POLICY, links=_links())
    return checked(with_mistakes(page, problems, note, buurt))
