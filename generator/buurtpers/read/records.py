"""From a parsed tree to a validated record, with every mistake explained where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, Severity, problem, suggestion
from buurtpers.base.source import Path, Source
from buurtpers.read import elsewhere
from buurtpers.read.elsewhere import ADDRESS, DRAFT, folded, means_nothing
from buurtpers.read.keys import ALIASES, MEANT
from buurtpers.read.models.base import Record
from buurtpers.read.yamltext import MOST_MISTAKES

R = TypeVar("R", bound=Record)

# pydantic's own error types, and the problem each one is to a person.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_type": "text-expected",
    "string_too_short": "field-empty",
    "string_too_long": "text-too-long",
    "int_parsing": "number-expected",
    "int_parsing_size": "number-range",
    "int_type": "number-expected",
    "greater_than_equal": "number-range",
    "less_than_equal": "number-range",
    "literal_error": "choice-unknown",
    "model_type": "mapping-expected",
    "model_attributes_type": "mapping-expected",
    "tuple_type": "list-expected",
    "dict_type": "names-expected",
}


def make_record(
    model: type[R], value: Any, source: Source, at: Path = (), buurten: Iterable[str] | None = None
) -> tuple[R | None, list[Problem]]:
    """`value`, found at `at` in `source`, as a `model`; None with the problems where it isn't one."""
    if not isinstance(value, dict):
        return None, [problem("mapping-expected", source.at(*at), buurten)]
    value, marks, problems = _canonical(model, value, source, at, buurten)
    try:
        record = model.model_validate(value)
    except ValidationError as error:
        located = Source(source.file, marks)
        problems += [
            _explain(model, detail, located, buurten) for detail in error.errors(include_url=False)[:MOST_MISTAKES]
        ]
        return None, problems
    record._source = Source(source.file, marks)
    return (None if any(found.severity == "error" for found in problems) else record), problems


def salvage(model: type[R], value: Any, source: Source, at: Path = ()) -> R | None:
    """The good fields of a record with a mistake, so that its other mistakes are told too. Never published."""
    if not isinstance(value, dict):
        return None
    value, marks, _ = _canonical(model, value, source, at, None)
    good = {name: value[name] for name in field_names(model) if name in value}
    for _attempt in range(len(good) + 1):
        try:
            record = model.model_validate(_stand_ins(model) | good)
        except ValidationError as error:
            bad = {str(detail["loc"][0]) for detail in error.errors(include_url=False)} & set(good)
            if not bad:
                return None
            good = {name: item for name, item in good.items() if name not in bad}
            continue
        record._source = Source(source.file, marks)
        return record
    return None


def _stand_ins(model: type[Record]) -> dict[str, Any]:
    """A valid placeholder for each required field."""
    stand_ins = {"date": "2000-01-01", "start": "00:00", "redactie": {}, "size": "kwart", "kind": "nieuws"}
    return {
        info.alias or name: stand_ins.get(name, "?") for name, info in model.model_fields.items() if info.is_required()
    }


@cache
def field_names(model: type[Record]) -> Mapping[str, type[Record] | None]:
    """The keys of a model, each with the model of what is below it, if it is one."""
    names: dict[str, type[Record] | None] = {}
    for name, info in model.model_fields.items():
        kinds = (info.annotation, *get_args(info.annotation))
        nested = next((k for k in kinds if isinstance(k, type) and issubclass(k, Record)), None)
        names[info.alias or name] = nested
    return names


def _canonical(
    model: type[Record], value: dict[str, Any], source: Source, at: Path, buurten: Iterable[str] | None
) -> tuple[dict[str, Any], dict[Path, tuple[int, int]], list[Problem]]:
    """Dutch keys to canonical ones, empty values left out, marks relative to this record.

    Empty means absent: programs leave `''` or an empty list for what was not filled in.
    """
    names = field_names(model)
    marks = source.below(at)
    result: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, item in value.items():
        plain = key.strip().casefold()
        name = key if key in names else next((n for n in _canonical_names(key) if n in names), key)
        name = model.meant(name, item, plain)
        if name not in names and model.moves_in and _means_nothing(model, key, value):
            code = "field-address" if folded(key) in ADDRESS else "field-unused"
            problems.append(problem(code, source.at(*at, key), buurten, "warning", field=key))
            continue
        if name in result:
            first = marks.get((name,), (source.at(*at).line, 1))[0]
            problems.append(problem("duplicate-key", source.at(*at, key), buurten, key=key, first=first))
            continue
        marks.update({(name, *path[1:]): mark for path, mark in list(marks.items()) if path[:1] == (key,)})
        if _is_empty(item) and not (item == [] and name in model.even_empty):
            if name in _TOLD_EMPTY:
                code, severity = _TOLD_EMPTY[name]
                problems.append(problem(code, source.at(*at, key), buurten, severity, field=key))
            continue
        if isinstance(item, list):
            kept = [number for number, one in enumerate(item) if not _is_empty(one)]
            item, marks = [item[number] for number in kept], _renumbered(marks, (name,), kept)
        nested = names.get(name)
        if nested and isinstance(item, dict) and _is_table(model, name):
            item = dict(item)
            for inner, one in item.items():
                if isinstance(one, dict):
                    item[inner], below, more = _canonical(nested, one, source, (*at, key, inner), buurten)
                    marks.update({(name, inner, *path): mark for path, mark in below.items()})
                    problems += more
        elif nested and isinstance(item, dict):
            item, below, more = _canonical(nested, typed := item, source, (*at, key), buurten)
            marks.update({(name, *path): mark for path, mark in below.items()})
            problems += more
            if typed and not item and name not in _required(model):
                continue
        elif nested and isinstance(item, list):
            for number, one in enumerate(item):
                if isinstance(one, dict):
                    place = (*at, key, kept[number])
                    item[number], below, more = _canonical(nested, one, source, place, buurten)
                    marks.update({(name, number, *path): mark for path, mark in below.items()})
                    problems += more
        result[name] = item
    return result, marks, problems


def _means_nothing(model: type[Record], key: str, value: Mapping[str, Any]) -> bool:
    """Whether a key of another program says nothing here: also where we have no such thing, or it is said already."""
    if (meant := elsewhere.MEANT.get(folded(key))) is None or means_nothing(key, value[key]):
        return means_nothing(key, value[key])
    fields = {*ALIASES.get(meant, (meant,))} & {*field_names(model)}
    return meant != DRAFT and (not fields or any(fields & {*_canonical_names(one)} for one in value if one != key))


def _canonical_names(key: str) -> tuple[str, ...]:
    plain = key.strip().casefold()
    return (plain, *ALIASES.get(plain, ()))


# Empty keys that were probably forgotten: the item would reach more people than meant, or the meeting come once.
_TOLD_EMPTY: dict[str, tuple[str, Severity]] = {
    "buurten": ("buurten-empty", "warning"),
    "repeat": ("recurrence-empty", "error"),
}


def _is_empty(value: Any) -> bool:
    """Whether a value is empty: None, blank text, or a list of empty values."""
    if isinstance(value, list):
        return all(map(_is_empty, value))
    return value is None or (isinstance(value, str) and not value.strip())


def _renumbered(marks: Mapping[Path, tuple[int, int]], field: Path, kept: Sequence[int]) -> dict[Path, tuple[int, int]]:
    """The marks where of the list at `field` only these items are left."""
    now, start = {number: place for place, number in enumerate(kept)}, len(field)
    found: dict[Path, tuple[int, int]] = {}
    for path, mark in marks.items():
        if path[:start] != field or len(path) == start or not isinstance(number := path[start], int):
            found[path] = mark
        elif number in now:
            found[(*field, now[number], *path[start + 1 :])] = mark
    return found


@cache
def _required(model: type[Record]) -> frozenset[str]:
    return frozenset(info.alias or name for name, info in model.model_fields.items() if info.is_required())


def _is_table(model: type[Record], name: str) -> bool:
    """Whether a field holds records by name."""
    fields = {info.alias or field: info for field, info in model.model_fields.items()}
    return get_origin(fields[name].annotation) is dict


def _explain(model: type[Record], detail: ErrorDetails, source: Source, buurten: Iterable[str] | None) -> Problem:
    code = _CODES.get(detail["type"], detail["type"])
    if f"problem.{code}.message" not in catalogue("buurtpers"):
        code = "value-wrong"  # pydantic has a hundred of its own
    path = tuple(part for part in detail["loc"])
    if code == "field-missing" and path in source.marks:
        code = "field-empty"  # the key is there, with nothing behind it
    values: dict[str, Any] = {"field": _as_typed(path, source), **_plain(detail.get("ctx", {}))}
    if code == "field-unknown":
        owner = _owner(model, path)
        fields = set(field_names(owner))
        dutch = {word: names for word, names in ALIASES.items() if fields.intersection(names)}
        # Suggested words are Dutch, each once; a misspelled key is compared with every spelling.
        listed = {
            min((word for word in dutch if name in dutch[word]), key=lambda word: dutch[word].index(name), default=name)
            for name in fields
        }
        typed = str(path[-1]).strip().casefold()
        others = (*MEANT.get(typed, ()), elsewhere.MEANT.get(folded(typed), ""))
        meant = next((word for word in others if word in dutch or word in fields), None)
        words = catalogue("buurtpers")
        what = words("suggest.nearest", name=meant) if meant else ""
        if meant == DRAFT and model.moves_in:
            what = words("suggest.draft")
        values["what"] = what or suggestion(str(path[-1]), listed, among=fields | set(dutch), longer=False)
    elif code in ("text-expected", "text-is-mapping") and len(path) > 1 and isinstance(path[-1], int):
        code = "text-line-mapping" if code == "text-is-mapping" or isinstance(detail["input"], dict) else "text-line"
        values |= {"field": _as_typed(path[:-1], source), "number": path[-1] + 1}
    elif code == "choice-unknown":
        choices = [word.strip("' ") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
        text = str(detail["ctx"].get("text", detail["input"]))[:60]
        values = {"field": values["field"], "text": text, "what": suggestion(text, choices)}
    elif code in ("list-expected", "mapping-expected") and (example := field_example(model, path)):
        code, values["example"] = "records-expected", example
        values["field"] = _as_typed(tuple(part for part in path if isinstance(part, str)), source)
    elif code == "field-missing" and len(path) == 1:
        values["field"] = model.spelled(str(path[0]), {str(at[0]) for at in source.marks if at}) or values["field"]
    elif "text" not in values:
        values["text"] = str(detail["input"])[:60]
    if code == "number-range" and "least" not in values:
        values["least"], values["most"] = _limits(model, path)
    return problem(code, source.at(*path), buurten, **values)


def field_example(model: type[Record], path: Path) -> str:
    """What an entry of the list at `path`, or around it, looks like; "" where that is known."""
    names = [str(part) for part in path if isinstance(part, str)]
    nested = field_names(_owner(model, tuple(names))).get(names[-1]) if names else None
    return nested.example if nested else ""


def _limits(model: type[Record], path: Path) -> tuple[Any, Any]:
    """The least and the most that a number at `path` may be."""
    owner = _owner(model, path)
    fields = {info.alias or name: info for name, info in owner.model_fields.items()}
    found = [*_constraints(next(fields[str(part)] for part in reversed(path) if part in fields))]
    return next(one.ge for one in found if isinstance(one, Ge)), next(one.le for one in found if isinstance(one, Le))


def _constraints(kind: Any) -> Iterator[Any]:
    """What is asked of a value of this type, or of a value in it."""
    yield from getattr(kind, "metadata", ())
    for inner in get_args(getattr(kind, "annotation", kind)):
        yield from _constraints(inner)


def _owner(model: type[Record], path: Path) -> type[Record]:
    """The model that the last name of `path` is a field of."""
    for part in path[:-1]:
        model = field_names(model).get(str(part)) or model
    return model


def _as_typed(path: Path, source: Source) -> str:
    """A field as the person spelled it, or else as the Dutch spell it."""
    name = str(path[-1]) if path else ""
    spellings = [word for word, names in ALIASES.items() if name in names]
    typed = [word for word in spellings if (*path[:-1], word) in source.marks]
    return next(iter(typed if path in source.marks else spellings), name)


def _plain(context: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in context.items() if isinstance(value, str | int | float)}
