"""What all commands of the command line share: their options, how a network is found, and how things are told."""

from __future__ import annotations

import datetime as dt
import errno
import re
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from buurtpers.base import progress, timing
from buurtpers.base.guard import refused, write_down
from buurtpers.base.language import catalogue

if TYPE_CHECKING:
    from buurtpers.base.problems import Problem
    from buurtpers.commands import loading

# What is slow to load is loaded where it is used: a build with nothing to do needs none of it.
words = catalogue("buurtpers")
DATA = "content/data"
STOPPED = 130  # what shells say of a command that was stopped with Ctrl+C
# So many sites, or papers, are named as those that took most.
SLOWEST = 5
_root: Path | None = None


def known_root() -> Path | None:
    """The network that the command is about, once that is known."""
    return _root


class Day(click.ParamType[dt.date]):
    """A date as people write it."""

    name = "datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        if re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", value):
            with suppress(ValueError):
                return dt.date.fromisoformat(value)
        from pydantic_core import PydanticCustomError

        from buurtpers.read.dates import parse_date

        try:
            return parse_date(value)
        except PydanticCustomError:
            self.fail(words("cli.wrong-date", text=value), param, ctx)


def find_root(root: Path | None) -> Path:
    """The network's folder: the one given, or the nearest one upward from here."""
    global _root
    here = Path.cwd()
    for folder in [root] if root else [here, *here.parents]:
        if (folder / DATA).is_dir() or all((folder / name).is_dir() for name in ("content", "sites")):
            _root = folder.resolve()
            return _root
    raise click.UsageError(words("cli.no-network", folder=root or here))


def among(names: Iterable[str], known: Iterable[str], key: str) -> None:
    from buurtpers.base.problems import suggestion

    for name in names:
        if name not in known:
            raise click.UsageError(words(f"cli.unknown-{key}", name=name) + " " + suggestion(name, known))


def tell(root: Path, problems: Iterable[Problem], whole: bool = False) -> None:
    from buurtpers.base.problems import as_text

    problems = [*problems]
    write_down(root, problems)
    if text := as_text(problems, whole):
        click.echo(text, err=True)


def done(name: str, place: Path | str) -> None:
    here = Path(place).is_relative_to(Path.cwd())
    shown = Path(place).relative_to(Path.cwd()) if here else place
    say(words("cli.done", name=name, place=shown))


def say(text: str) -> None:
    """A line of text while there may be a bar."""
    progress.hide()
    click.echo(text)


def is_address(place: str) -> bool:
    return "://" in place


def measure_times() -> None:
    """Measure from now on, and tell at the end of the command where the time went."""
    timing.start()
    click.get_current_context().call_on_close(_tell_times)


def _tell_times() -> None:
    clock = timing.stop()
    assert clock is not None
    total = sum(clock.spent.values())
    click.echo(words("profile.title", seconds=_comma(time.monotonic() - clock.began)))
    for part, spent in [*_most_first(clock.spent), ("all", total)]:
        name, share = words(f"profile.name.{part}"), round(100 * spent / total)
        click.echo(words("profile.part", name=name, seconds=_comma(spent), share=share))
    if clock.pieces:
        click.echo(words("profile.slowest"))
    for name, spent in _most_first(clock.pieces)[:SLOWEST]:
        click.echo(words("profile.piece", name=name, seconds=_comma(spent)))


def _most_first(spent: timing.Spent) -> list[tuple[str, float]]:
    return sorted(spent.items(), key=lambda one: -one[1])


def _comma(seconds: float) -> str:
    return f"{seconds:.2f}".replace(".", ",")


def end(loaded: loading.Loaded, buurten: Iterable[str], whole: bool) -> None:
    """Say what was not made, and leave with the right status."""
    from buurtpers.commands import loading

    tell(loaded.network.root, loaded.problems, whole)
    held = [buurt for buurt in buurten if loaded.held_back(buurt)]
    if held:
        click.echo(words("cli.held-back", n=len(held), names=", ".join(held)), err=True)
    without = [buurt for buurt in buurten if loading.refused(loaded, buurt, "paper-")]
    if without:
        click.echo(words("cli.no-paper-made", n=len(without), names=", ".join(without)), err=True)
    without = [buurt for buurt in buurten if buurt not in without and loading.refused(loaded, buurt, "print-")]
    if without and {found.code for found in loaded.problems if found.code.startswith("print-")} == {"print-no-shop"}:
        click.echo(words("cli.no-print-shop"), err=True)  # nobody refused anything
    elif without:
        click.echo(words("cli.no-print-made", n=len(without), names=", ".join(without)), err=True)
    if loaded.mistakes:
        sys.exit(1)


root_option = click.option("--root", type=click.Path(path_type=Path, file_okay=False), help=words("cli.option.root"))
date_option = click.option(
    "--date", type=Day(), default=dt.date.today, show_default=False, help=words("cli.option.date")
)
buurt_option = click.option("--buurt", "buurten", multiple=True, metavar="BUURT", help=words("cli.option.buurt"))
all_option = click.option("--alles", "whole", is_flag=True, help=words("cli.option.alles"))
profile_option = click.option("--profile", is_flag=True, help=words("cli.option.profile"))
out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=words("cli.option.out"))


class Unusable(click.ClickException):
    """Something outside the content is not as it must be: said in one sentence."""

    exit_code = 2


class Command(click.Command):
    """A command whose usage line is Dutch too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": words("cli.options"), **kwargs})


class Group(click.Group):
    command_class = Command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Who stops it sees nothing more of it, and what the system refuses is told in a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.exit(STOPPED)
        except RuntimeError as error:
            from concurrent.futures import BrokenExecutor  # slow to load

            if not isinstance(error, BrokenExecutor):
                raise
            raise Unusable(words("cli.worker-gone")) from error
        except OSError as error:
            if error.errno in (None, errno.EPIPE):  # a fault of ours; nobody who listens any more
                raise
            raise Unusable(refused(error)) from error


def version_option(version: str, *more: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A version of the paper to make besides the one for the screen."""
    return click.option(f"--{version}", *more, version, is_flag=True, help=words(f"cli.option.{version}"))
