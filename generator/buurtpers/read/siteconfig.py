"""The settings of sites: what the file of a buurt may say, and what the file of all sites may name.

Settings of mkdocs can run code: hooks, plugins, extensions, templates of a theme. So the file that
editors of a buurt write has a closed list of keys, and mkdocs never sees it: what it says is handed
over (`web/mkdocs_shell.py`). The file of all sites is the coordinator's, who may use all that mkdocs
has; but code in folders that editors write is refused there too.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from buurtpers.base.likeness import nearest
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location, Source
from buurtpers.base.source import Path as KeyPath
from buurtpers.engine.inputs import FOLDERS, Found, real
from buurtpers.read.yamltext import Tree

CONFIG = "mkdocs.yml"
SHARED = f"../../{CONFIG}"
"""What a buurt's file inherits, and nothing else."""
KEYS = ("INHERIT", "site_name", "site_url", "site_description", "extra")
EXTRA = ("buurt",)
PLUGIN = "buurtpers"


# The file of a buurt


def config_file(root: Path, buurt: str) -> Path:
    """Where a site's own settings stand; whoever needs them has them from the network that was read."""
    return root / "sites" / buurt / CONFIG


def linked(listed: Mapping[str, Found], buurt: str) -> str | None:
    """The file or folder of a buurt that is a link, and so may lead to what nobody looked at."""
    folder = f"sites/{buurt}"
    places = (folder, f"{folder}/{CONFIG}", f"{folder}/docs")
    return next((place for place in places if place in listed and listed[place].link), None)


def own_mistakes(value: Mapping[str, Any], source: Source, buurt: str) -> Iterator[Problem]:
    """What a buurt's own file says that it may not say."""
    extra = value.get("extra") or {}
    found: list[tuple[KeyPath, Sequence[str]]] = [((key,), KEYS) for key in value if key not in KEYS]
    if isinstance(extra, dict):
        found += [(("extra", key), EXTRA) for key in extra if key not in EXTRA]
    else:
        yield problem("mapping-expected", source.at("extra"), [buurt])
    for path, known in found:
        key = ".".join(map(str, path))
        if near := nearest(str(path[-1]), known):
            yield problem("config-key-near", source.at(*path), [buurt], key=key, near=near)
        else:
            yield problem("config-key", source.at(*path), [buurt], key=key)
    inherit = value.get("INHERIT")
    if inherit is None:
        yield problem("config-inherit-missing", source.at(), [buurt])
    elif inherit != SHARED:
        yield problem("config-inherit", source.at("INHERIT"), [buurt])


# The file of all sites


@dataclass(frozen=True)
class Shared:
    """What all sites inherit: the values of each file, the nearest first, and what is wrong with them."""

    files: tuple[tuple[Mapping[str, Any], Source], ...]
    problems: tuple[Problem, ...]


def read_shared(root: Path, parsed: Callable[[str], Tree]) -> Shared:
    """The file of all sites, and those it inherits. `parsed`: what is in a file, by its path below `root`."""
    found: list[tuple[Mapping[str, Any], Source]] = []
    told: list[Problem] = []
    file, place, seen = root / CONFIG, Location(CONFIG), set[Path]()
    while True:
        if mistake := _unusable(file, root, place) or _ring(file, seen, root, place):
            return Shared(tuple(found), (*told, mistake))
        seen.add(real(file))
        tree = parsed(os.path.relpath(file, root))
        told += tree.problems
        if any(mistake.severity == "error" for mistake in told):
            return Shared(tuple(found), tuple(told))
        value = tree.value if isinstance(tree.value, dict) else {}
        found.append((value, tree.source))
        above = value.get("INHERIT")
        if not isinstance(above, str):
            break
        # Where mkdocs looks for it.
        file, place = Path(os.path.normpath(file.parent / above)), tree.source.at("INHERIT")
    plugins = next((value["plugins"] for value, _ in found if "plugins" in value), None) or ()
    if PLUGIN not in {name for one in plugins for name in ([one] if isinstance(one, str) else one or ())}:
        told.append(problem("config-plugin", Location(CONFIG)))
    return Shared(tuple(found), tuple(told))


def _unusable(file: Path, root: Path, place: Location) -> Problem | None:
    name = os.path.relpath(file, root)
    if editors_write(file, root):
        return problem("config-editors", place, name=name)
    if not real(file).is_relative_to(real(root)):
        return problem("path-outside", place, text=name)
    return None if file.is_file() else problem("config-shared-missing", place, name=name)


def _ring(file: Path, seen: set[Path], root: Path, place: Location) -> Problem | None:
    """A problem if `file` was inherited before, so INHERIT leads in a circle: mkdocs would never end."""
    return problem("config-ring", place, name=os.path.relpath(file, root)) if real(file) in seen else None


def code_of_editors(shared: Shared, root: Path, buurten: Iterable[str]) -> Iterator[Problem]:
    """What the file of all sites names that may run, and that editors write."""
    buurten = [*buurten]
    for value, source in shared.files:
        theme = value.get("theme")
        templates = theme.get("custom_dir") if isinstance(theme, dict) else None
        surely = [(path, name) for path, name in _texts(value.get("hooks"), ("hooks",))]
        surely += [(("theme", "custom_dir"), templates)] if isinstance(templates, str) else []
        perhaps = [found for key in ("plugins", "markdown_extensions") for found in _texts(value.get(key), (key,))]
        for path, name in surely:
            # mkdocs looks from a buurt's own folder.
            whom = [buurt for buurt in buurten if _of_editors(root / "sites" / buurt / name, root)]
            if whom:
                yield problem("config-editors", source.at(*path), whom, name=name)
        for path, name in perhaps:
            # Most of these are no names of files at all.
            whom = [
                buurt
                for buurt in buurten
                if any(_there(at) and editors_write(at, root) for at in (root / "sites" / buurt / name, root / name))
            ]
            if whom:
                yield problem("config-editors", source.at(*path), whom, name=name)


def editors_write(path: Path, root: Path) -> bool:
    """Whether a path lies in `content` or `sites`, links followed or not."""
    really = real(path)
    for place in (Path(os.path.abspath(path)), really):  # noqa: PTH100 - the first without following links
        for base in (root, real(root)):
            if place.is_relative_to(base) and _folded("/".join(place.relative_to(base).parts[:1])) in FOLDERS:
                return True
    return any(really.is_relative_to(real(root / part)) for part in FOLDERS)


def _of_editors(path: Path, root: Path) -> bool:
    """Whether editors write a file, or anything in a folder."""
    if editors_write(path, root) or real(root).is_relative_to(real(path)):
        return True
    inner = (Path(folder, name) for folder, folders, names in os.walk(path) for name in (*folders, *names))
    return any(editors_write(one, root) for one in inner)


def _folded(name: str) -> str:
    """A path as file systems compare it that ignore case and Unicode composition."""
    return unicodedata.normalize("NFKC", name).casefold()


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text in a value, but for the names of plugins and extensions themselves."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if not isinstance(inner, str) or path == ("hooks",) or len(path) > 1:
                yield from _texts(inner, (*path, number))
    elif isinstance(value, str):
        yield path, value


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # No file can have such a name.
        return False
