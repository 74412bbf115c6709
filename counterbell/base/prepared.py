"""Queries that are asked at every turn: made by the ORM once, and asked again with other values.

To make and to compile a query costs the ORM several times what the database needs to answer it. `prepared` keeps what
was compiled; rows become objects as always.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet, prefetch_related_objects

P = ParamSpec("P")
Row = TypeVar("Row")
_FIRST = 0x5EED_0000_0000_0000  # of the numbers that stand for values while a query is compiled; nobody's key


@dataclass(frozen=True, slots=True)
class _Compiled:
    queryset: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: dict[int, int]  # of the parameters: which value belongs there


def prepared(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Ask what this function describes; the answer is a list.

    Called with positional values of four kinds: an `int` or a `UUID` goes into the query, a tuple of ints stands
    after an `__in`; by each `bool` and `str` the query itself may differ, so there should be few. Nothing else that
    changes may stand in it: no moment of now, no object.

    Raises:
        ValueError: when the query contains something that was made of a value, and not the value itself.
    """
    kept: dict[tuple[object, ...], _Compiled | None] = {}

    @wraps(build)
    def ask(*values: P.args, **_nothing: P.kwargs) -> list[Row]:
        filled = [_padded(value) if isinstance(value, tuple) else value for value in values]
        shape = (connection.vendor, *(_shape(value) for value in filled))
        if shape not in kept:
            kept[shape] = _compile(build, filled)
        compiled = kept[shape]
        return _asked(compiled, _flat(filled)) if compiled else []

    return ask


def described(question: Callable[P, list[Row]]) -> Callable[P, QuerySet[Any, Row]]:
    """The query that a prepared question asks, to stand within another one."""
    return question.__wrapped__  # type: ignore[attr-defined,no-any-return]  # `wraps` keeps it


def _padded(values: Sequence[int]) -> tuple[int, ...]:
    """To a power of two by saying the last one again, so that there are few shapes; -1 is nobody's key."""
    size = 1 << (len(values) - 1).bit_length() if values else 1
    return (*values, *[values[-1] if values else -1] * (size - len(values)))


def _shape(value: object) -> object:
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, (bool, str)) else type(value)


def _flat(values: Sequence[object]) -> list[object]:
    flat: list[object] = []
    for value in values:
        if isinstance(value, tuple):
            flat += value
        elif isinstance(value, UUID):
            flat.append(_written(value))
        elif not isinstance(value, (bool, str)):
            flat.append(value)
    return flat


def _written(value: UUID) -> object:
    """As this database stores it."""
    return models.UUIDField().get_db_prep_value(value, connection)


def _compile(build: Callable[..., QuerySet[Any, Row]], values: Sequence[object]) -> _Compiled | None:
    """None: the ORM knows that nothing can be found, and asks no database."""
    try:
        compiled = _with_examples(build, values, _FIRST)
    except EmptyResultSet:
        return None
    again = _with_examples(build, values, 2 * _FIRST // 3)
    if (again.sql, again.places) != (compiled.sql, compiled.places) or _fixed(again) != _fixed(compiled):
        raise ValueError(f"{build.__qualname__}: a value changes the query: {compiled.sql}")
    return compiled


def _with_examples(build: Callable[..., QuerySet[Any, Row]], values: Sequence[object], first: int) -> _Compiled:
    numbers = iter(range(first, first + len(_flat(values))))
    examples: list[object] = []
    for value in values:
        if isinstance(value, tuple):
            examples.append(tuple(next(numbers) for _ in value))
        elif isinstance(value, UUID):
            examples.append(UUID(int=next(numbers)))
        else:
            examples.append(value if isinstance(value, (bool, str)) else next(numbers))
    queryset = build(*examples)
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, params = compiler.as_sql()
    stands_for = {example: at for at, example in enumerate(_flat(examples))}
    places = {at: stands_for[one] for at, one in enumerate(params) if one in stands_for}
    return _Compiled(queryset, compiler, sql, tuple(params), places)


def _fixed(compiled: _Compiled) -> list[Any]:
    return [one for at, one in enumerate(compiled.params) if at not in compiled.places]


def _asked(compiled: _Compiled, values: Sequence[object]) -> list[Any]:
    params = tuple(
        values[compiled.places[at]] if at in compiled.places else one for at, one in enumerate(compiled.params)
    )
    compiler = copy(compiled.compiler)
    compiler.connection = connection  # each thread has its own
    compiler.as_sql = lambda *_args, **_kwargs: (compiled.sql, params)
    query: Any = copy(compiled.queryset.query)
    query.get_compiler = lambda *_args, **_kwargs: compiler
    once: Any = QuerySet(compiled.queryset.model, query, compiled.queryset.db)
    once._fields = compiled.queryset._fields
    rows: list[Any] = list(compiled.queryset._iterable_class(once))
    if rows and (beside := compiled.queryset._prefetch_related_lookups):
        prefetch_related_objects(rows, *beside)
    return rows
