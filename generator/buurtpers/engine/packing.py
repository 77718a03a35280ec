"""Values as they are kept on disk: data that can only ever become data again.

What is kept is JSON, and beside it what is large, compressed. It never says what it is:
who asks for it says which shape it must have, such as `Article[NewsItem]`, and gets a
value of that shape or `Damaged`. So whoever can write into a cache can make us read other
words, but can make nothing run. Shapes are made of text, numbers, yes and no, dates and
times, tuples and mappings, frozen dataclasses, named tuples, and models of pydantic, and
of a choice between some of these; anything else is refused when it is packed.

Of ten thousands of texts that are read again only the few that changed are shown, and
of those that had no mistake nobody asks how they were written, or where in a file. So
large fields (`Packed`) stay compressed until somebody asks.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, NoReturn, Union, get_args, get_origin, get_type_hints

_PACKED = "_packed"
_QUICK = 1  # of zlib's levels
# In bytes, of what is unpacked: far more than any text that is read, and less than would fill a memory.
_MOST = 64 * 2**20
_END = b"\0"  # of the JSON, which has no such byte

_write_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_read_json = json.JSONDecoder().decode


# Where JSON is other than was asked for.
_WRONG = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


class Damaged(ValueError):
    """What was kept has not the shape that was asked for."""


def packed(value: Any, shape: Any) -> bytes:
    """A value of this shape, to keep. Raises Damaged where it has another."""
    large: list[bytes] = []
    said = _way(shape).write(value, large)
    return _write_json([[*map(len, large)], said]).encode("ascii") + _END + b"".join(large)


def unpacked(raw: bytes, shape: Any) -> Any:
    """The value of this shape that was packed. Raises Damaged."""
    end = raw.find(_END)
    try:
        lengths, said = _read_json(raw[:end].decode("ascii"))
        large, at = [], end + 1
        for length in lengths:
            large.append(raw[at : at + length])
            at += length
        return _way(shape).read(said, large)
    except _WRONG as error:
        raise Damaged(shape) from error


# --- Large fields ---


class Packed:
    """A frozen dataclass of which one field, `large`, stays packed after it was kept, until somebody asks for it."""

    large: ClassVar[str]

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there: the field, the first time."""
        kept = self.__dict__.get(_PACKED)
        if name == self.large and kept is not None:
            # First there, then no longer packed: another thread may ask meanwhile.
            self.__dict__[name] = _unpacked_field(type(self), kept)
            self.__dict__.pop(_PACKED, None)
        if name not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__[name]


def _packed_field(owner: Packed) -> bytes:
    """The large field, which may be packed still."""
    kept: bytes | None = owner.__dict__.get(_PACKED)
    if kept is not None and owner.large not in owner.__dict__:
        return kept
    kind: Any = type(owner)
    said = _large_way(kind).write(getattr(owner, owner.large), [])
    return zlib.compress(_write_json(said).encode("ascii"), _QUICK)


def _unpacked_field(owner: Any, kept: bytes) -> Any:
    """The large field again. What somebody else put there, and is no such thing, is as if nothing had been written."""
    way = _large_way(owner)
    try:
        opened = zlib.decompressobj()
        said = opened.decompress(kept, _MOST)
        if opened.unconsumed_tail:
            raise Damaged(owner)
        return way.read(_read_json(said.decode("ascii")), ())
    except (*_WRONG, zlib.error):
        return way.read(way.nothing, ())


@cache
def _large_way(owner: Any) -> _Way:
    return _way(get_type_hints(owner)[owner.large])


# --- Shapes ---


class _Way(NamedTuple):
    """How values of a shape are written as JSON and read again; `large` takes and gives what stands beside it."""

    write: Callable[[Any, list[bytes]], Any]
    read: Callable[[Any, Sequence[bytes]], Any]
    nothing: Any = ""
    """What an empty one is in JSON."""
    plain: frozenset[type] = frozenset()
    """What it may be, where it is the same in JSON: many of those are looked at together, which is sooner."""


def _refuse(value: object, shape: object) -> NoReturn:
    raise Damaged(f"{type(value).__name__} is no {shape}")


@cache
def _way(shape: Any) -> _Way:
    origin, inner = get_origin(shape), get_args(shape)
    if shape in (str, int, float, bool, NoneType):
        return _scalar(frozenset({shape}))
    if shape in (dt.date, dt.time):
        return _moment(shape)
    if shape is Any:
        return _Way(lambda value, _: _tree(value), lambda value, _: _tree(value))
    if origin is Annotated:
        return _way(inner[0])
    if origin is Literal:
        return _choice(inner)
    if origin in (Union, UnionType):
        return _either(inner)
    if origin is tuple:
        return _row(inner) if inner[-1] is not Ellipsis else _list(inner[0], tuple)
    if origin in (frozenset, AnySet):
        return _list(inner[0], frozenset)
    if origin in (dict, Mapping):
        return _mapping(*inner)
    plain = origin or shape
    if isinstance(plain, type):
        if issubclass(plain, tuple) and hasattr(plain, "_fields"):
            return _named_tuple(plain)
        if is_dataclass(plain):
            return _dataclass(plain, dict(zip(getattr(plain, "__parameters__", ()), inner, strict=False)))
        if hasattr(plain, "model_fields"):
            return _model(plain)
    raise TypeError(f"no values of this shape are kept: {shape}")


def _scalar(kinds: frozenset[type]) -> _Way:
    def same(value: Any, _: object) -> Any:
        return value if type(value) in kinds else _refuse(value, kinds)

    return _Way(same, same, plain=kinds)


def _moment(shape: type[dt.date] | type[dt.time]) -> _Way:
    def write(value: Any, _: list[bytes]) -> str:
        text: str = value.isoformat() if type(value) is shape else _refuse(value, shape)
        return text

    return _Way(write, lambda value, _: shape.fromisoformat(value))


def _choice(words: tuple[Any, ...]) -> _Way:
    def same(value: Any, _: object) -> Any:
        return value if type(value) in (str, int, bool) and value in words else _refuse(value, words)

    return _Way(same, same)


def _tree(value: Any) -> Any:
    """What files of settings are made of."""
    if type(value) is dict:
        return {key if type(key) is str else _refuse(key, str): _tree(one) for key, one in value.items()}
    if type(value) is list:
        return [_tree(one) for one in value]
    return value if type(value) in (str, int, float, bool, NoneType) else _refuse(value, "tree")


def _either(shapes: tuple[Any, ...]) -> _Way:
    """One of several; which, JSON has to tell: so plain ones, and beside them nothing else than a tuple.

    Or there may be nothing, or one of some classes: of those, the name stands before what it holds.
    """
    plain = frozenset(one for one in shapes if one in (str, int, float, bool, NoneType))
    others = [one for one in shapes if one not in plain]
    if not others:
        return _scalar(plain)
    alone = len(others) == 1 and (plain <= {NoneType} or get_origin(others[0]) is tuple)
    if not alone and not (len(others) > 1 and all(map(is_dataclass, others))):
        raise TypeError(f"these can't be told apart: {shapes}")
    way = _way(others[0]) if len(others) == 1 else _named({one.__name__: _way(one) for one in others})

    def write(value: Any, large: list[bytes]) -> Any:
        return value if type(value) in plain else way.write(value, large)

    def read(value: Any, large: Sequence[bytes]) -> Any:
        return value if type(value) in plain else way.read(value, large)

    return _Way(write, read, None)


def _named(ways: Mapping[str, _Way]) -> _Way:
    """One of some classes."""

    def write(value: Any, large: list[bytes]) -> list[Any]:
        name = type(value).__name__
        return [name, ways[name].write(value, large)] if name in ways else _refuse(value, tuple(ways))

    def read(value: Any, large: Sequence[bytes]) -> Any:
        name, said = value
        return ways[name].read(said, large)

    return _Way(write, read)


def _list(shape: Any, kind: type[tuple[Any, ...]] | type[frozenset[Any]]) -> _Way:
    way = _way(shape)
    plain = way.plain

    def write(value: Any, large: list[bytes]) -> list[Any]:
        if type(value) is not kind:
            _refuse(value, kind)
        # Of a set in one order, so that the same is always kept as the same.
        return [way.write(one, large) for one in (sorted(value) if kind is frozenset else value)]

    def read(value: Any, large: Sequence[bytes]) -> Any:
        if type(value) is not list:
            _refuse(value, kind)
        if plain:
            return kind(value) if plain.issuperset(map(type, value)) else _refuse(value, plain)
        return kind([way.read(one, large) for one in value])

    return _Way(write, read, [])


def _row(shapes: tuple[Any, ...]) -> _Way:
    ways = [_way(one) for one in shapes]
    count, plain = len(ways), ways[0].plain if len({*shapes}) == 1 else None

    def write(value: Any, large: list[bytes]) -> list[Any]:
        if not isinstance(value, tuple):
            _refuse(value, shapes)
        if plain:
            same = len(value) == count and plain.issuperset(map(type, value))
            return [*value] if same else _refuse(value, shapes)
        return [way.write(one, large) for way, one in zip(ways, value, strict=True)]

    def read(value: Any, large: Sequence[bytes]) -> Any:
        if type(value) is not list:
            _refuse(value, shapes)
        if plain:
            same = len(value) == count and plain.issuperset(map(type, value))
            return tuple(value) if same else _refuse(value, shapes)
        return tuple([way.read(one, large) for way, one in zip(ways, value, strict=True)])

    return _Way(write, read)


def _mapping(key: Any, shape: Any) -> _Way:
    way = _way(shape)
    if key is str:

        def write(value: Any, large: list[bytes]) -> Any:
            return {key if type(key) is str else _refuse(key, str): way.write(one, large) for key, one in value.items()}

        def read(value: Any, large: Sequence[bytes]) -> Any:
            if type(value) is not dict:
                _refuse(value, dict)
            return {key: way.read(one, large) for key, one in value.items()}

        return _Way(write, read, {})
    pairs = _list(tuple[key, shape], tuple)

    return _Way(
        lambda value, large: pairs.write(tuple(value.items()), large),
        lambda value, large: dict(pairs.read(value, large)),
        [],
    )


def _named_tuple(kind: Any) -> _Way:
    hints = get_type_hints(kind)
    row = _row(tuple(hints[name] for name in kind._fields))
    return _Way(row.write, lambda value, large: kind._make(row.read(value, large)))


def _dataclass(kind: type[Any], given: Mapping[Any, Any]) -> _Way:
    """All fields, also those that were derived from others: they need not be derived again."""
    hints, large_field = get_type_hints(kind), getattr(kind, "large", None) if issubclass(kind, Packed) else None
    names = tuple(one.name for one in fields(kind) if one.name != large_field)
    row = _row(tuple(given.get(hints[name], hints[name]) for name in names))

    def write(value: Any, large: list[bytes]) -> list[Any]:
        if type(value) is not kind:
            _refuse(value, kind)
        found: list[Any] = row.write(tuple([getattr(value, name) for name in names]), large)
        if large_field:
            found.append(len(large))
            large.append(_packed_field(value))
        return found

    def read(value: Any, large: Sequence[bytes]) -> Any:
        new = object.__new__(kind)
        if large_field:
            new.__dict__[_PACKED] = large[value.pop()]
        new.__dict__.update(zip(names, row.read(value, large), strict=True))
        return new

    return _Way(write, read)


def _model(kind: Any) -> _Way:
    """A model of pydantic: values that are not the usual ones, which fields were given, and what it has beside them.

    Thousands are read again at once, all with the same names, and few with more than a few values of their own: the
    rest is shared.
    """
    usual = {name: one.get_default(call_default_factory=True) for name, one in kind.model_fields.items()}
    names = tuple(usual)
    needed = {name for name, one in kind.model_fields.items() if one.is_required()}
    ways = tuple(_way(one.annotation) for one in kind.model_fields.values())
    beside = {name: one.get_default() for name, one in kind.__private_attributes__.items()}
    beside_ways = {name: _way(get_type_hints(kind)[name]) for name in beside}

    def write(value: Any, large: list[bytes]) -> list[Any]:
        if type(value) is not kind:
            _refuse(value, kind)
        held, given = value.__dict__, value.model_fields_set
        found: list[Any] = [sum(1 << at for at, name in enumerate(names) if name in given)]
        for name, way in beside_ways.items():
            own = getattr(value, name)
            found.append(None if own == beside[name] else way.write(own, large))
        for at, name in enumerate(names):
            if held[name] != usual[name] or type(held[name]) is not type(usual[name]):
                found += at, ways[at].write(held[name], large)
        return found

    def read(value: Any, large: Sequence[bytes]) -> Any:
        given, own = value[0], value[1 + len(beside) :]
        ats, own = own[::2], own[1::2]
        held = {**usual, **{names[at]: ways[at].read(one, large) for at, one in zip(ats, own, strict=True)}}
        if not needed <= {names[at] for at in ats}:
            _refuse(value, kind)
        found = {
            name: beside[name] if kept is None else beside_ways[name].read(kept, large)
            for name, kept in zip(beside, value[1:], strict=False)
        }
        new = kind.__new__(kind)
        new.__setstate__(
            {
                "__dict__": held,
                "__pydantic_fields_set__": {name for at, name in enumerate(names) if given >> at & 1},
                "__pydantic_extra__": None,
                "__pydantic_private__": found or None,
            }
        )
        return new

    return _Way(write, read)
