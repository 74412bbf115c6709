"""The wiring: which events there are, who listens, and who is told after commit."""

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar


class Event(Protocol):
    """A fact: a frozen dataclass in the past tense, with ids and no words."""

    name: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the journal keeps it."""

    entry: int
    event: Any  # an Event; which one, the subscriber knows
    actor: str
    at: datetime


Handler = Callable[[Any, Recorded], None]
BatchHandler = Callable[[Sequence[Recorded]], None]
Listener = Callable[[Sequence[Recorded]], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who owes something when an event happens.

    `due` says when (default: at once). `outside` is for work that talks to strangers: it runs in no transaction.
    `lane` names the stranger, where there are several: each has workers of its own, and a slow one delays itself only.
    """

    name: str
    event: str
    run: Handler | None
    run_many: BatchHandler | None
    due: Callable[[Any], datetime | None] | None
    outside: bool
    lane: Callable[[Any], str] | None = None


events: dict[str, type[Any]] = {}
subscribers: dict[str, Subscriber] = {}
_by_event: dict[str, tuple[Subscriber, ...]] = {}
_listeners: list[Listener] = []


def event(cls: type[E]) -> type[E]:
    """Announce that this kind of fact exists."""
    if events.get(cls.name, cls).__qualname__ != cls.__qualname__:
        raise ValueError(f"two events are called {cls.name}")
    events[cls.name] = cls
    return cls


def on(
    kind: type[E],
    *,
    due: Callable[[E], datetime | None] | None = None,
    outside: bool = False,
    lane: Callable[[E], str] | None = None,
) -> Callable[[Callable[[E, Recorded], None]], Callable[[E, Recorded], None]]:
    """Owe a call of this function for every such event, at least once.

    Without `outside`, the call and the end of the duty are one transaction: its writes happen exactly once.
    """

    def keep(function: Callable[[E, Recorded], None]) -> Callable[[E, Recorded], None]:
        _add(Subscriber(_name_of(function), kind.name, function, None, due, outside, lane))
        return function

    return keep


def on_many(
    kind: type[E], *, due: Callable[[E], datetime | None] | None = None, outside: bool = False
) -> Callable[[BatchHandler], BatchHandler]:
    """As `on`, for work that is much cheaper for many at once; the batch is one transaction, or `outside` any.

    Facts that were recorded together are due together, when the first of them is.
    """

    def keep(function: BatchHandler) -> BatchHandler:
        _add(Subscriber(_name_of(function), kind.name, None, function, due, outside))
        return function

    return keep


def after_commit(listener: Listener) -> Listener:
    """Tell this function what was committed, in this process, at once and without promise; it must not raise."""
    _listeners.append(listener)
    return listener


def listeners_for(name: str) -> tuple[Subscriber, ...]:
    """Who owes something when an event of that name happens."""
    return _by_event.get(name, ())


def told_after_commit() -> dict[str, Listener]:
    """Who hears of everything that was committed, by name."""
    return {_name_of(listener): listener for listener in _listeners}


def tell(recorded: Sequence[Recorded]) -> None:
    """Pass committed facts to the listeners of this process."""
    for listener in _listeners:
        listener(recorded)


def load(name: str, facts: dict[str, Any]) -> Event:
    """Make the event again from what the journal kept; facts that a newer version dropped are ignored."""
    cls = events[name]
    moments = _moments(cls)  # type: ignore[arg-type]  # mypy: a class is not hashable
    return cls(**{k: _revive(v, moment=moments[k]) for k, v in facts.items() if k in moments})  # type: ignore[no-any-return]


@cache
def _moments(cls: type[Any]) -> dict[str, bool]:
    """The fields of an event, and whether each is a moment. Read once: a worker loads thousands."""
    told = inspect.get_annotations(cls)
    return {f.name: "datetime" in str(told.get(f.name, "")) for f in dataclasses.fields(cls)}


def _revive(value: Any, *, moment: bool) -> Any:
    if moment and isinstance(value, str):
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _add(subscriber: Subscriber) -> None:
    if subscriber.name in subscribers:
        raise ValueError(f"two subscribers are called {subscriber.name}")
    subscribers[subscriber.name] = subscriber
    _by_event[subscriber.event] = (*_by_event.get(subscriber.event, ()), subscriber)


def _name_of(function: Callable[..., None]) -> str:
    room = function.__module__.removeprefix("counterbell.").removesuffix(".subscribers")
    return f"{room}.{function.__name__}"
