"""Why files were made: for each site, what changed of what it is made from.

A trace tells which thing is other: a photograph, the settings, what is on the page. What
is on a page comes from texts and data together; so those of them are named that changed
since the last build without a mistake, and of several, the text that the page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from buurtpers.base.language import catalogue
from buurtpers.commands.jobs import Outcome
from buurtpers.commands.nothing_to_do import Answer, Question
from buurtpers.engine.cache import FOLDER
from buurtpers.engine.store import Store
from buurtpers.engine.traces import DAY, DISTURBED, NEW, OWN, PROGRAM, SHELL, Reason
from buurtpers.read.contents import FileNames, keep_names, kept_names, seen_names
from buurtpers.read.siteconfig import CONFIG

SETTINGS = "settings"
_NAMED = 6  # files of one reason, unless all are asked for


@dataclass(frozen=True)
class Inputs:
    """The files of a network as they were at the last build without a mistake: each with a name for its content."""

    question: Question
    names: FileNames

    def changed(self) -> tuple[str, ...]:
        """Which of them are other now, came or went."""
        then, now = self.names, seen_names(self.question.listed, _store(self.question), {})

        def same(file: str) -> bool:
            if file not in then or file not in now:
                return False
            (mark, name), (mark_now, name_now) = then[file], now[file]
            return mark == mark_now or (name != "" and name == (name_now or self.question.content(file)))

        return tuple(file for file in sorted({*then, *now}) if not same(file))


def inputs_of(question: Question) -> Inputs | None:
    """To be asked before a build, which remembers its own; None where nothing is known."""
    names = kept_names(_store(question), question.name)
    return Inputs(question, names) if names else None


def keep_inputs(answer: Answer) -> None:
    """Remember what a build was made from that ended well."""
    asked, store = answer.question, _store(answer.question)
    keep_names(store, asked.name, seen_names(asked.listed, store, answer.recent))


def _store(question: Question) -> Store:
    return Store(question.listed.root / FOLDER)


def why(outcomes: Iterable[Outcome], changed: Sequence[str], whole: bool) -> list[str]:
    """In Dutch, for each site, why each file was made. `changed`: the files of the network that did.

    `whole`: name every file, not only the first.
    """
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.reasons:
            lines.append(f"{outcome.job.buurt}:")
            for reason, files in _grouped(outcome.reasons, changed).items():
                lines.append("  " + _line(reason, files, whole))
    return lines


def _grouped(reasons: Iterable[Reason], changed: Sequence[str]) -> Mapping[str, list[str]]:
    """The files of each reason, in words."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        found.setdefault(_words(reason, changed), []).append(reason.file)
    return found


def _line(reason: str, files: Sequence[str], whole: bool) -> str:
    say = catalogue("buurtpers")
    if "" in files:
        return say("made.all", reason=reason)
    named = files if whole else files[:_NAMED]
    told = say("made.files", files=", ".join(named), reason=reason)
    return told if len(named) == len(files) else say("made.more", told=told, n=len(files) - len(named))


def _words(reason: Reason, changed: Sequence[str]) -> str:
    say = catalogue("buurtpers")
    return say("made.or").join(dict.fromkeys(_each(reason, changed)))


def _each(reason: Reason, changed: Sequence[str]) -> Iterator[str]:
    say = catalogue("buurtpers")
    for name in reason.because:
        if name in (NEW, DISTURBED, SHELL, PROGRAM, DAY):
            yield say(f"made.because.{name}")
        elif name == SETTINGS:
            yield say("made.because.changed", files=CONFIG)
        elif "/" in name:
            yield say("made.because.changed", files=name)
        elif changed:
            files = [reason.source] if name == OWN and reason.source in changed else changed
            yield say("made.because.changed", files=_some(files))
        elif DAY not in reason.because:
            yield say("made.because.content")


def _some(files: Sequence[str]) -> str:
    say = catalogue("buurtpers")
    named = say("made.and").join(files[:_NAMED])
    return named if len(files) <= _NAMED else say("made.many", files=named, n=len(files) - _NAMED)
