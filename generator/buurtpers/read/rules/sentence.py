"""A rule in a volunteer's words: «elke 2e dinsdag van de maand om 19:30, behalve in de schoolvakanties»."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from buurtpers.read.dates import MONTHS, WEEKDAYS, parse_date
from buurtpers.read.rules.exceptions import NO_EXCEPTIONS, parse_exceptions
from buurtpers.read.rules.rule import MOST_OFTEN, Frequency, Recurrence, Rule, ordered
from buurtpers.read.times import SAID, parse_time, time_said

_UNITS: dict[str, Frequency] = {"dag": "DAILY", "week": "WEEKLY", "maand": "MONTHLY", "jaar": "YEARLY"}
NUMBERS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12,
}  # fmt: skip
ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "laatste": -1, "voorlaatste": -2}
ADVERBS: dict[str, tuple[Frequency, int]] = {
    "dagelijks": ("DAILY", 1),
    "wekelijks": ("WEEKLY", 1),
    "tweewekelijks": ("WEEKLY", 2),
    "veertiendaags": ("WEEKLY", 2),
    "driewekelijks": ("WEEKLY", 3),
    "vierwekelijks": ("WEEKLY", 4),
    "maandelijks": ("MONTHLY", 1),
    "tweemaandelijks": ("MONTHLY", 2),
    "driemaandelijks": ("MONTHLY", 3),
    "kwartaal": ("MONTHLY", 3),
    "halfjaar": ("MONTHLY", 6),
    "jaarlijks": ("YEARLY", 1),
}
# Words that a sentence needs and a rule does not.
FILLERS = {
    "elke", "iedere", "elk", "ieder", "alle", "allemaal", "op", "de", "het", "van", "in", "per", "en", "om", "der",
    "telkens", "steeds", "weer", "maanden", "eens", "vaste", "dan", "s", "v/d",
}  # fmt: skip
_DAY_PARTS = r"(?:avond|middag|ochtend|morgen|nacht)?(?:en|s)?"
_DAY_NAMES = {name: number for name, number in WEEKDAYS.items() if len(name) > 2}
_PART_OF_DAY = re.compile(
    rf"(?:{'|'.join(_DAY_NAMES)})(avond|middag|ochtend|morgen|nacht)|['’‘]s\s?(avond|middag|ochtend|morgen|nacht)s\b"
)
_BY_PART = re.compile(r"\b(?:avond|middag|ochtend|morgen|nacht)s\b")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_BARE_CLOCK = r"\d{1,2}(?:[:.u]\d{2}(?:\s*(?:uur|u))?|\s*(?:uur|u))(?![\d./]|-(?!\d{1,2}[:.u]\d{2}))\b"
_CLOCK = rf"(?<![\d.\-/]){_BARE_CLOCK}"
_HOURS = re.compile(rf"(?:\b(?:om|vanaf|van)\s+)?({_CLOCK})(?:\s*(?:tot|-|–)\s*({_BARE_CLOCK}))?")
_DATE = rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{1,2}} (?:{_MONTH})\.? \d{{4}}"
_FIRST = re.compile(rf"\b(?:vanaf|met ingang van|van)\s+(?P<day>{_DATE})")
_LAST = re.compile(rf"\b(?:tot en met|t/m|tot)\s+(?P<day>{_DATE})")
_BUT = re.compile(r"[\s,;(]+(?:behalve|maar niet|niet)\s+(?:(?:in|op|tijdens|met)\s+)?")
_SEASON = re.compile(rf"(?:van )?\b({_MONTH})\.? (?:tot en met|t/m|tot|-) ({_MONTH})\b")
_DAY = "|".join(WEEKDAYS)
_WEEK_PART = re.compile(rf"\b({_DAY})(?:en)? (?:tot en met|t/m|tot|-) ({_DAY})\b")
_TIMES = re.compile(rf"\b({'|'.join(NUMBERS)}|\d) ?(?:keer|maal|x) (?=per |in )")
# «de laatste werkdag» is one day of five: no rule that is understood here.
_COUNTED_GROUP = re.compile(rf"\b(?:{'|'.join(ORDINALS)}|\d{{1,2}}(?:e|de|ste|st)) (?:werkdag|weekend)")
_OF_QUARTER = re.compile(r"\bvan (?:het|elk|ieder) kwartaal\b")
# «elke derde maand», but not «elke 3e van de maand»
_EACH_MONTH = re.compile(r"(?:elke|iedere) \w+ maand\b")
_SAID_AS = (
    (r"\bom de (?:andere )?(dag|week|maand)\b(?! van)", r"elke 2 \1"),
    (r"\b(?:elke|iedere) andere (dag|week|maand)\b", r"elke 2 \1"),
    (r"\bom de (\w+ (?:dagen|weken|maanden|jaar))\b", r"elke \1"),
    (r"\b(?:op )?een[ -]na[ -]laatste\b", "voorlaatste"),
    (r"\b(?:(?:een|1) (?:keer|maal)|eens|1 ?x) (?:per|in de|in het) ", "elke "),
    (r"\bhalf jaar\b", "halfjaar"),
    (r"\b(?:werkdag(?:en)?|doordeweeks|werkdags)\b", "ma di wo do vr"),
    (r"\bweekend(?:en|s)?\b", "za zo"),
)


@dataclass
class Sentence:
    """One sentence while it is being read: what it said so far."""

    text: str
    units: dict[Frequency, int] = field(default_factory=dict)
    weekdays: list[tuple[int, int]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    which: list[int] = field(default_factory=list)
    """Ordinals that wait for what they count, or counted the weekday before."""
    counted: bool = False
    number: int | None = None
    dated: bool = False
    """Whether a day of the month came with the name of its month."""
    times: int | None = None
    """«twee keer per week»: how many days there must be."""

    def read(self) -> Recurrence:
        part = _part_of_day(self.text)
        said = " ".join(_BY_PART.sub(" ", _plain(_on_the_clock(self.text, part))).split())
        hours = _HOURS.search(said)
        said, start, end = _without(said, hours), *(_time(hours, place, part) for place in (1, 2))
        said, *rest = _BUT.split(said, maxsplit=1)
        first, last = _FIRST.search(said), _LAST.search(said)
        said = _LAST.sub(" ", _FIRST.sub(" ", said))
        if season := _SEASON.search(said):
            begin, until = MONTHS[season[1]], MONTHS[season[2]]
            self.months += [(begin - 1 + n) % 12 + 1 for n in range((until - begin) % 12 + 1)]
            said = _without(said, season)
        if re.fullmatch(r"\d+", said) or _COUNTED_GROUP.search(said):
            raise self.refuse()
        # Of a quarter the first Tuesday is in its first month, and the last one in its last.
        quarters = "maart juni september december" if "laatste" in said else "januari april juli oktober"
        said = _OF_QUARTER.sub(f"van {quarters}", said)
        for pattern, words in _SAID_AS:
            said = re.sub(pattern, words, said)
        said = _WEEK_PART.sub(_days_between, said)
        if times := _TIMES.search(said):
            self.times = NUMBERS.get(times[1]) or int(times[1])
            said = _without(said, times)
        self.words(re.findall(r"[\w/]+", said))
        return Recurrence(
            self.rule(),
            start,
            end,
            parse_date(first["day"]) if first else None,
            parse_date(last["day"]) if last else None,
            parse_exceptions(rest[0]) if rest else NO_EXCEPTIONS,
            part,
        )

    def refuse(self, word: str = "") -> PydanticCustomError:
        code = "recurrence-word" if word else "recurrence-unreadable"
        return PydanticCustomError(code, "{text}", {"text": self.text[:80], "word": word[:40]})

    def words(self, words: list[str]) -> None:
        monthly = any(word in MONTHS or word in ("maand", "maandelijks", "kwartaal") for word in words)
        for word in words:
            if (weekday := _weekday(word)) is not None:
                self.weekdays += [(which, weekday) for which in self.which or [0]]
                self.counted = True
            elif (ordinal := _ordinal(word)) is not None:
                if self.counted:
                    self.which, self.counted = [], False
                self.which.append(ordinal)
            elif word in MONTHS:
                self.month(MONTHS[word])
            elif word in ADVERBS:
                self.unit(*ADVERBS[word])
            elif (unit := re.sub(r"(?<=k)en$|(?<=d)en$|(?<=g)en$", "", word.replace("weken", "week"))) in _UNITS:
                self.counts(unit, monthly)
            elif (number := NUMBERS.get(word, int(word) if re.fullmatch(r"\d{1,2}", word) else None)) is not None:
                if self.number is not None:
                    self.days.append(self.number)
                self.number = number
            elif word not in FILLERS:
                raise self.refuse(word)

    def month(self, month: int) -> None:
        """«mei», or the day before it: «5 december»."""
        waiting = [] if self.counted else self.which
        if self.number is not None or waiting:
            if self.dated:
                raise self.refuse()  # two days of the year: not one rule
            self.days += [*waiting, *([] if self.number is None else [self.number])]
            self.number, self.which, self.dated = None, [], True
        self.months.append(month)

    def counts(self, unit: str, monthly: bool) -> None:
        """«dag», «week», «maand» or «jaar», with the number or the ordinal before it."""
        waiting = [] if self.counted else self.which
        if unit == "dag" and waiting and monthly:
            self.days += waiting
            self.which = []
            return
        interval = 1 if self.number is None else self.number
        if waiting and (unit != "maand" or _EACH_MONTH.search(_plain(self.text))):
            interval, self.which = waiting[0], []
        self.number = None
        self.unit(_UNITS[unit], interval)

    def unit(self, freq: Frequency, interval: int) -> None:
        if not 1 <= interval <= MOST_OFTEN:
            raise self.refuse()
        self.units[freq] = max(interval, self.units.get(freq, 1))

    def rule(self) -> Rule:
        if self.which and not self.counted:
            self.days += self.which
        if self.number is not None:
            self.days.append(self.number)
        placed = [which != 0 for which, _ in self.weekdays]
        freq = self.frequency(any(placed))
        good = (
            bool(self.units or self.weekdays or self.days)
            and (all(placed) or not any(placed))
            and not (self.days and self.weekdays)
            and self.times in (None, len(self.days) + len(self.weekdays))
            and all(day == -1 or 1 <= day <= 31 for day in self.days)
            and all(-2 <= which <= 5 for which, _ in self.weekdays)
            and (freq in ("MONTHLY", "YEARLY") or not (self.days or any(placed)))
            and (freq != "YEARLY" or not self.weekdays or all(placed))
        )
        if not good:
            raise self.refuse()
        if freq == "MONTHLY" and self.weekdays and not any(placed):
            raise PydanticCustomError("recurrence-which", "{text}", {"text": self.text[:80]})
        weekdays = ordered(tuple(self.weekdays))
        return Rule(
            freq,
            self.units.get(freq, 1),
            weekdays,
            tuple(sorted(set(self.days), key=lambda day: (day < 0, day))),
            tuple(sorted(set(self.months))),
        )

    def frequency(self, placed: bool) -> Frequency:
        units = dict(self.units)
        if "YEARLY" in units:
            units.pop("MONTHLY", None)  # «elk jaar op de eerste zondag van de maand mei»
        if units.get("DAILY") == 1 and self.weekdays:
            units = {**units, "WEEKLY": 1}
            del units["DAILY"]
            self.units = units
        elif "DAILY" in units and self.weekdays:  # «elke 14 dagen op donderdag»
            weeks, rest = divmod(units.pop("DAILY"), 7)
            if rest:
                raise self.refuse()
            units["WEEKLY"] = weeks
            self.units = units
        if placed and units.get("WEEKLY") == 1 and "MONTHLY" not in units:
            raise self.refuse()
        if len(units) > 1:
            raise self.refuse()
        for freq in units:
            return freq
        if self.dated:
            return "YEARLY"
        return "MONTHLY" if placed or self.days else "WEEKLY"


def _part_of_day(text: str) -> str | None:
    """«avond», of «elke dinsdagavond» or «elke dinsdag, 's avonds»; None where there is none, or are several."""
    found = {one or other for one, other in _PART_OF_DAY.findall(text.casefold())}
    return found.pop() if len(found) == 1 else None


def _on_the_clock(text: str, part: str | None) -> str:
    """Times that are said, «half acht 's avonds», as a clock has them."""
    small = " ".join(text.casefold().split())
    return SAID.sub(lambda found: f"{time_said(found, part):%H:%M}", small)


def _plain(text: str) -> str:
    """Small letters without accents; full stops only in numbers."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("‘", "'"))
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    bare = re.sub(r"(^|\s)'s(?=\s|\w)", " ", bare)
    return re.sub(r"(?<=[a-z])\.|[,;&()]", " en ", bare).strip()


def _without(text: str, found: re.Match[str] | None) -> str:
    return text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def _time(found: re.Match[str] | None, place: int, part: str | None) -> dt.time | None:
    return parse_time(found[place], part) if found and found[place] else None


def _days_between(found: re.Match[str]) -> str:
    """«ma t/m vr» day by day."""
    first, last = WEEKDAYS[found[1]], WEEKDAYS[found[2]]
    names = list(_DAY_NAMES)
    return " ".join(names[(first + n) % 7] for n in range((last - first) % 7 + 1))


def _weekday(word: str) -> int | None:
    """«dinsdag», «di», «dinsdagen», «dinsdagavond», «(’s) maandags»."""
    if word in WEEKDAYS:
        return WEEKDAYS[word]
    if word == "vrij":
        return 4
    return next((n for name, n in _DAY_NAMES.items() if re.fullmatch(name + _DAY_PARTS, word)), None)


def _ordinal(word: str) -> int | None:
    """«tweede», «2e», «2de», «1ste»."""
    found = re.fullmatch(r"(\d{1,2})(?:e|de|ste|st)", word)
    return int(found[1]) if found else ORDINALS.get(word)
