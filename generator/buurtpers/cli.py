"""The command line. Exit status: 0 all right, 1 a mistake (theirs or ours), 2 wrong use or no room, 130 stopped."""

from __future__ import annotations

import atexit
import datetime as dt
import gc
import gettext
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# Before click is imported: its own words come through gettext, and ours is the language of the users.
LOCALE = str(Path(__file__).parent / "locale")
os.environ["LANGUAGE"] = "nl"
gettext.bindtextdomain("messages", LOCALE)
# What is read stays, and what is made is soon gone: to look for garbage as often as usual costs much, for little.
gc.set_threshold(100_000, 20, 20)
atexit.register(gc.freeze)  # nor at the end, through all that is left

import click

from buurtpers import __version__
from buurtpers.base import progress, versions
from buurtpers.base.guard import unforeseen, write_down
from buurtpers.commands import nothing_to_do
from buurtpers.terminal import (
    DATA,
    STOPPED,
    Group,
    Unusable,
    all_option,
    among,
    buurt_option,
    date_option,
    done,
    end,
    find_root,
    is_address,
    known_root,
    measure_times,
    out_option,
    profile_option,
    root_option,
    say,
    tell,
    version_option,
    words,
)

if TYPE_CHECKING:
    from buurtpers.base.problems import Problem

# What is slow to load is loaded where it is used: a build with nothing to do needs none of it.
ALL_EDITIONS = "alle"
LAST_PORT = 65_535
METHOD = "content/werkwijze/"
SOURCES = (f"{DATA}/bronnen.yml", "content/bronnen/")


@click.group(
    cls=Group,
    help=words("cli.help"),
    options_metavar=words("cli.options"),
    subcommand_metavar=words("cli.command"),
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.version_option(__version__, prog_name="buurtpers")
@root_option
@click.pass_context
def app(ctx: click.Context, root: Path | None) -> None:
    if root:  # For who says it before the command, as of git's -C.
        ctx.default_map = {name: {"root": str(root)} for name in app.commands}


@app.command(help=words("cli.check"))
@root_option
@date_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=words("cli.option.format"))
@all_option
def check(root: Path | None, date: dt.date, form: str, whole: bool) -> None:
    from buurtpers.base.problems import as_json, as_text
    from buurtpers.check.meetings import told_meetings
    from buurtpers.commands import loading
    from buurtpers.metadata.originals import warnings
    from buurtpers.metadata.report import originals_of

    loaded = loading.look(find_root(root), date)
    folder = loaded.network.root
    loaded = loaded.keeping(nothing_to_do.shown(folder, (folder / "build").resolve()))
    faults: list[Problem] = []
    if form == "text" and (told := told_meetings(loaded.network, date, faults.append)):
        click.echo("\n".join([words("told.title"), *told, ""]))
    loaded = loaded.with_more([*faults, *warnings(originals_of(folder))])
    write_down(folder, loaded.problems)
    if form == "json":
        click.echo(as_json(loaded.problems, loaded.network.sites))
    elif loaded.problems:
        click.echo(as_text(loaded.problems, whole))
        click.echo(words("cli.count", n=len(loaded.problems)))
    else:
        click.echo(words("cli.no-mistakes", n=len(loaded.network.news)))
    if loaded.mistakes:
        sys.exit(1)


@app.command(help=words("cli.build"))
@root_option
@buurt_option
@click.option("--out", type=click.Path(file_okay=False), help=words("cli.option.out-build"))
@click.option("--scheduler", metavar=words("cli.address"), help=words("cli.option.scheduler"))
@click.option("--waarom", "reasons", is_flag=True, help=words("cli.option.reasons"))
@all_option
@profile_option
@date_option
def build(
    root: Path | None,
    buurten: tuple[str, ...],
    out: str | None,
    scheduler: str | None,
    reasons: bool,
    whole: bool,
    profile: bool,
    date: dt.date,
) -> None:
    folder = find_root(root)
    progress.show()
    if profile:
        measure_times()
    if scheduler and reasons:
        raise click.UsageError(words("made.here-only"))
    if scheduler:
        _build_on_cluster(folder, buurten, out or str(folder / "build"), scheduler, date, whole)
        return
    if out and is_address(out):
        raise click.UsageError(words("cli.out-address", place=out))
    target = (Path(out) if out else folder / "build").resolve()
    asked = nothing_to_do.question(folder, target, date, buurten)
    before = asked.before()
    if before and before.holds and not (before.told and whole):
        if before.told:
            click.echo(before.told, err=True)
        click.echo(words("cli.unchanged", n=len(before.states)))
        _tell_left_over(asked)
        if reasons:
            click.echo(words("made.nothing"))
        return
    _build(asked.asked(), buurten, before, whole, reasons)


def _build(
    answer: nothing_to_do.Answer,
    buurten: tuple[str, ...],
    before: nothing_to_do.Before | None,
    whole: bool,
    reasons: bool,
) -> None:
    from buurtpers.commands.here import build_here
    from buurtpers.commands.reasons import why

    built = build_here(answer, before, reasons, lambda known: among(buurten, known, "buurt"), done)
    if built.unchanged:
        click.echo(words("cli.unchanged", n=built.unchanged))
    _tell_left_over(answer.question)
    if reasons:
        told = why(built.outcomes, built.changed, whole)
        click.echo("\n".join([words("made.title"), *told]) if told else words("made.nothing"))
    end(built.loaded, built.buurten, whole)


def _tell_left_over(asked: nothing_to_do.Question) -> None:
    """Say which sites stand there of buurten that are gone: what made them may not be ours to throw away."""
    sites = asked.out / "sites"
    made = sorted(page.parent for page in sites.glob("[!.]*/index.html"))
    for folder in made:
        if f"sites/{folder.name}" not in asked.listed.found:
            click.echo(words("cli.left-over", place=folder), err=True)


def _build_on_cluster(
    root: Path, buurten: tuple[str, ...], out: str, scheduler: str, date: dt.date, whole: bool
) -> None:
    try:
        from buurtpers.commands import cluster
    except ImportError as error:
        raise Unusable(words("cluster.not-installed")) from error
    from buurtpers.commands import loading
    from buurtpers.engine.inputs import listing

    listed = listing(root)
    loaded = loading.read(root, date, listed)
    among(buurten, loaded.network.sites, "buurt")
    chosen = buurten or tuple(loaded.network.sites)
    target = out if is_address(out) else str(Path(out).resolve())
    if not is_address(out):
        loaded = loaded.keeping(nothing_to_do.shown(root, Path(target), buurten))
    try:
        problems = cluster.build_on_cluster(loaded, listed, chosen, scheduler, target, done)
    except cluster.ClusterError as error:
        raise Unusable(str(error)) from error
    end(loaded.with_more(problems), chosen, whole)


@app.command(help=words("cli.krant"))
@root_option
@click.option("--editie", metavar="EDITIE", help=words("cli.option.editie"))
@buurt_option
@version_option(versions.PRESS)
@version_option(versions.GREY)
@version_option(versions.BOOKLET)
@click.option("--kruip", metavar="MM", type=click.FloatRange(0, 5), default=0.0, help=words("cli.option.kruip"))
@version_option(versions.LARGE)
@version_option(versions.WHY, "--why")
@out_option
@all_option
@profile_option
@date_option
def krant(
    root: Path | None,
    editie: str | None,
    buurten: tuple[str, ...],
    out: Path | None,
    date: dt.date,
    kruip: float,
    whole: bool,
    profile: bool,
    **versions: bool,
) -> None:
    from buurtpers.commands import krant, loading

    folder = find_root(root)
    progress.show()
    if profile:
        measure_times()
    loaded = loading.look(folder, date)
    editions = loaded.network.editions
    among(buurten, loaded.network.sites, "buurt")
    among([editie] if editie and editie != ALL_EDITIONS else [], editions, "editie")
    current = krant.current_edition(loaded, date)
    if current is None:
        raise click.UsageError(words("cli.no-edition"))
    chosen = buurten or tuple(loaded.network.sites)
    wanted = list(editions) if editie == ALL_EDITIONS else [editie or current]
    too = [version for version, asked in versions.items() if asked]
    problems = krant.make_papers(loaded, wanted, chosen, (out or folder / "build").resolve(), _made, too, kruip, say)
    end(loaded.with_more(problems), chosen, whole)


def _made(name: str, place: Path | str) -> None:
    """Say where it is; and why a paper looks as it does, where that was asked."""
    done(name, place)
    place = Path(place)
    if place.parent.name == versions.WHY and place.suffix == ".txt":
        say(place.read_text("utf-8"))


@app.command(help=words("cli.netwerk"))
@root_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=words("cli.option.format"))
@date_option
def netwerk(root: Path | None, form: str, date: dt.date) -> None:
    from buurtpers.base.gitdates import last_changed
    from buurtpers.commands import loading
    from buurtpers.plan.overview import overview
    from buurtpers.web import overview as shown

    folder = find_root(root)
    loaded = loading.look(folder, date)
    found = overview(loaded.network, loaded.plans, date, last_changed(folder))
    place = shown.write_page(found, folder / "build")
    write_down(folder, loaded.problems)
    if loaded.mistakes:
        click.echo(words("overview.mistakes"), err=True)
    if form == "json":
        click.echo(shown.as_json(found))
    else:
        click.echo(shown.as_text(found))
        done(words("cli.overview-page"), place)


@app.command(help=words("cli.handboek"))
@root_option
@out_option
@date_option
def handboek(root: Path | None, out: Path | None, date: dt.date) -> None:
    from buurtpers.commands import loading
    from buurtpers.kit.handbook import chapters_of, write_handbook

    folder = find_root(root)
    loaded = loading.read(folder, date)
    wrong = [found for found in loaded.problems if found.location.file.startswith(METHOD)]
    tell(folder, wrong)
    if not chapters_of(loaded.network):
        raise click.UsageError(words("cli.no-method"))
    place, unmade = write_handbook(loaded.network, date, loaded.cache, (out or folder / "build").resolve())
    tell(folder, unmade)
    done(words("cli.handbook"), place)
    if any(found.severity == "error" for found in [*wrong, *unmade]):
        sys.exit(1)


@app.command(help=words("cli.feeds"))
@root_option
@date_option
def feeds(root: Path | None, date: dt.date) -> None:
    from buurtpers.commands import loading
    from buurtpers.fetch.run import fetch_sources, said

    folder = find_root(root)
    network = loading.read(folder, date).network
    faults: list[Problem] = []
    for fetched in fetch_sources(network, date, faults.append):
        click.echo(said(fetched))
    if not any(source.address for source in network.sources.values()):
        click.echo(words("fetch.none"))
    # Only now: what could not be read before may be good again, and what fails may fail for a week.
    told = [found for found in loading.look(folder, date).problems if found.location.file.startswith(SOURCES)] + faults
    tell(folder, told)
    if any(found.severity == "error" for found in told):
        sys.exit(1)


@app.command(help=words("cli.serve"))
@root_option
@click.option(
    "--port", type=click.IntRange(0, LAST_PORT), default=8000, show_default=True, help=words("cli.option.port")
)
@date_option
def serve(root: Path | None, port: int, date: dt.date) -> None:
    from buurtpers.desk.serve import PortError, serve_network

    try:
        serve_network(find_root(root), port, date, lambda address: click.echo(words("cli.serving", address=address)))
    except PortError as error:
        other = port + 1 if port < LAST_PORT else 8000
        key = "cli.port-taken" if error.taken else "cli.port-refused"
        raise Unusable(words(key, port=port, other=other)) from error


@app.command(help=words("cli.fotos"))
@click.argument("paths", metavar=words("cli.files"), nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--schoon", "wash", is_flag=True, help=words("cli.option.schoon"))
@click.option("--klaargezet", "is_staged", is_flag=True, help=words("cli.option.klaargezet"))
@root_option
def fotos(paths: tuple[Path, ...], wash: bool, is_staged: bool, root: Path | None) -> None:
    from buurtpers.metadata import report

    if is_staged:
        _wash_staged(root or Path())
        return
    folder = find_root(root)
    found = report.chosen(folder, paths) if paths else report.originals_of(folder)
    if not wash:
        click.echo("\n".join(report.listed(found)))
        return
    good = True
    for line, right in report.washed(folder, found):
        click.echo(line, err=not right)
        good &= right
    if not good:
        sys.exit(1)


def _wash_staged(folder: Path) -> None:
    """For the hook of git: what is about to be committed."""
    from buurtpers.metadata import report
    from buurtpers.metadata.repository import NoRepository, wash_staged

    try:
        done = wash_staged(folder)
    except NoRepository as error:
        raise click.UsageError(words("fotos.no-git")) from error
    for line in report.staged(done):
        click.echo(line, err=True)
    if not done.good:
        sys.exit(1)


@app.command(help=words("cli.new"))
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
@click.option("--naam", help=words("cli.option.naam"))
@click.option("--buurt", default=words("new.buurt"), show_default=True, metavar="NAAM", help=words("cli.option.first"))
def new(folder: Path, naam: str | None, buurt: str) -> None:
    from buurtpers.commands.new import new_network

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(words("cli.not-empty", folder=folder))
    _must_name_a_buurt(buurt)
    new_network(folder, naam or words("new.network"), buurt)
    here = folder.resolve() == Path.cwd()
    click.echo(words("cli.new-done-here") if here else words("cli.new-done", folder=folder))
    click.echo(words("cli.new-hook"))


def _must_name_a_buurt(name: str) -> None:
    """Refuse a name without a letter for its address, and one that means all buurten wherever these are named."""
    from buurtpers.read.addresses import slug
    from buurtpers.read.values import Buurten, parse_buurten

    if slug(name) == slug("") and "x" not in name.casefold():
        raise click.UsageError(words("cli.buurt-unnamed", name=name))
    if parse_buurten([slug(name)]) == Buurten() or slug(name).partition("-")[0] == "behalve":
        raise click.UsageError(words("cli.buurt-all", name=name))


@app.command("new-buurt", help=words("cli.new-buurt"))
@click.argument("naam")
@root_option
def new_buurt(naam: str, root: Path | None) -> None:
    from buurtpers.commands.new import new_site

    folder = find_root(root)
    _must_name_a_buurt(naam)
    made = new_site(folder, naam)
    if made is None:
        raise click.UsageError(words("cli.buurt-exists", name=naam))
    click.echo(words("cli.new-buurt-done", name=naam, place=made.relative_to(folder)))


@app.command(help=words("cli.schema"))
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
def schema(folder: Path) -> None:
    from buurtpers.read.schema import write_schemas

    for path in write_schemas(folder):
        click.echo(path)


def _stop_after_all(ignored: sys.UnraisableHookArgs) -> None:
    """Ctrl+C that a library took while it was being loaded, and let go by: it is given once more."""
    if ignored.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(ignored)
        return
    from threading import Timer

    again = Timer(0.01, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True
    again.start()


def main() -> None:
    sys.unraisablehook = _stop_after_all
    try:
        app(prog_name="buurtpers")
    except KeyboardInterrupt:  # at the very beginning or end
        sys.exit(STOPPED)
    except Exception as error:  # noqa: BLE001 - the last net: no volunteer ever reads a traceback
        progress.hide()
        click.echo(unforeseen(error, known_root()), err=True)
        sys.exit(1)
