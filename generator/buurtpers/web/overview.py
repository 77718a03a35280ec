"""The coordinator's overview: as text, for programs, and as a page of its own that is on no site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from buurtpers.base.language import catalogue, one_line, plain_date
from buurtpers.base.problems import in_json
from buurtpers.engine.cache import write_whole
from buurtpers.plan.balance import FIGURES
from buurtpers.plan.overview import BuurtView, Overview, Signal
from buurtpers.web.pages import THEME, environment, thousands

# Never below the folder of the sites.
PAGE = "intern/netwerk/index.html"


def write_page(overview: Overview, out: Path) -> Path:
    """Write the internal page below `out`; where it is. One file, that asks for nothing else."""
    place = out / PAGE
    template = environment().get_template("intern/network.html")
    page = template.render(
        overview=overview,
        words=catalogue("buurtpers"),
        facts={buurt.id: _facts(buurt) for buurt in overview.buurten},
        about_of={buurt.id: _about(overview, buurt) for buurt in overview.buurten},
        whole=_about_many(overview),
    )
    write_whole(place, page.encode())
    return place


def as_text(overview: Overview) -> str:
    """For people: a paragraph per buurt, with what asks for attention below it."""
    words = catalogue("buurtpers")
    lines = [words("overview.title", name=overview.network, date=plain_date(overview.today)), ""]
    for buurt in overview.buurten:
        lines += [one_line(buurt.name), *(f"  {line}" for line in _facts(buurt))]
        lines += [*_told(_about(overview, buurt)), ""]
    if many := _about_many(overview):
        lines += [words("overview.whole"), *_told(many), ""]
    if not overview.signals:
        lines += [words("overview.none"), ""]
    return "\n".join(lines).rstrip() + "\n"


def _told(signals: list[Signal]) -> Iterator[str]:
    for signal in signals:
        yield f"  → {signal.message}"
        yield f"    {signal.place}"


def _facts(buurt: BuurtView) -> list[str]:
    """What there is to say of a buurt, a line each. Its counts are never set beside those of another."""
    words = catalogue("buurtpers")
    phase = buurt.phase
    state = (
        words("overview.since", phase=phase.phase, date=plain_date(phase.since))
        if phase
        else words("overview.no-phase")
    )
    parts = [state]
    if buurt.since:
        parts.append(words("overview.begun", date=plain_date(buurt.since)))
    if buurt.homes is not None:
        parts.append(words("overview.homes", homes=buurt.homes))
    parts.append(words("overview.groups", n=buurt.groups))
    said = catalogue(THEME)
    counts = [
        said(f"figure.{key}", n=number, number=thousands(number))
        for key, number in zip(FIGURES, buurt.counts, strict=True)
        if number is not None
    ]
    first = ", ".join(parts)
    lines = [first[0].upper() + first[1:]]
    if buurt.streets:
        lines.append(words("overview.streets", names=", ".join(buurt.streets)))
    lines.append(words("overview.counts", counts=", ".join(counts)) if counts else words("overview.no-counts"))
    if buurt.next:
        lines.append(words("overview.next", title=buurt.next.title, date=plain_date(buurt.next.start.date())))
    else:
        lines.append(words("overview.nothing"))
    return lines


def _about(overview: Overview, buurt: BuurtView) -> list[Signal]:
    """The signals of this buurt alone."""
    return [signal for signal in overview.signals if signal.buurten == (buurt.id,)]


def _about_many(overview: Overview) -> list[Signal]:
    return [signal for signal in overview.signals if len(signal.buurten) != 1]


def as_json(overview: Overview) -> str:
    """For programs: an object with `buurten` and `signals`; dates as ISO 8601, null for what is not known."""
    buurten = [
        {
            "id": buurt.id,
            "name": buurt.name,
            "homes": buurt.homes,
            "streets": list(buurt.streets),
            "since": buurt.since and buurt.since.isoformat(),
            "phase": buurt.phase and buurt.phase.phase,
            "phases": [{"phase": one.phase, "since": one.since.isoformat()} for one in buurt.phases],
            "counts": dict(zip(FIGURES, buurt.counts, strict=True)),
            "groups": buurt.groups,
            "next": buurt.next and buurt.next.start.isoformat(),
        }
        for buurt in overview.buurten
    ]
    signals: list[dict[str, Any]] = [
        {
            "code": signal.code,
            "buurten": list(signal.buurten),
            "file": signal.place.file,
            "line": signal.place.line,
            "message": signal.message,
        }
        for signal in overview.signals
    ]
    found = {"network": overview.network, "date": overview.today.isoformat(), "buurten": buurten, "signals": signals}
    return in_json(found)
