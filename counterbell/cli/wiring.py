"""The wiring as words: which events there are, what they carry, who listens. Django is awake."""

import dataclasses
import inspect
from collections.abc import Iterator

from counterbell.journal import bus


def as_text() -> str:
    """For people at a terminal."""
    return "\n".join(_text()).rstrip()


def as_page() -> str:
    """docs/reference/events.md."""
    return "\n".join(_page()).rstrip() + "\n"


def _names() -> list[str]:
    return sorted(bus.events)


def _text() -> Iterator[str]:
    for name in _names():
        yield f"{name}({_facts(name)})"
        yield from (f"  → {who}: {_first_line(run)}{_how(who)}" for who, run in _listening(name))
    yield "every event, after its commit, in the process that committed it"
    yield from (f"  → {who}: {_first_line(run)}" for who, run in sorted(bus.told_after_commit().items()))


def _page() -> Iterator[str]:
    yield "# Events"
    yield ""
    yield "What the rooms announce, what each fact carries, and who owes something when it happens."
    yield "Written by `make docs` from the code; `counterbell events` prints the same."
    for name in _names():
        yield ""
        yield f"## {name}"
        yield ""
        yield f"{_first_line(bus.events[name])} Carries {_code(name)}."
        listening = list(_listening(name))
        if listening:
            yield ""
        for who, run in listening:
            yield f"- `{who}`{_how(who)}: {_first_line(run)}"
    yield ""
    yield "## Every event"
    yield ""
    yield "After its commit, in the process that committed it: told at once, and owed by nobody."
    yield ""
    for who, run in sorted(bus.told_after_commit().items()):
        yield f"- `{who}`: {_first_line(run)}"


def _listening(name: str) -> Iterator[tuple[str, object]]:
    for subscriber in sorted(bus.listeners_for(name), key=lambda one: one.name):
        yield subscriber.name, subscriber.run or subscriber.run_many


def _how(who: str) -> str:
    subscriber = bus.subscribers[who]
    notes = [
        *(["in batches"] if subscriber.run_many else []),
        *(["when it is due"] if subscriber.due else []),
        *(["outside the transaction"] if subscriber.outside else []),
    ]
    return f" ({', '.join(notes)})" if notes else ""


def _facts(name: str) -> str:
    return ", ".join(field.name for field in dataclasses.fields(bus.events[name]))


def _code(name: str) -> str:
    return ", ".join(f"`{field.name}`" for field in dataclasses.fields(bus.events[name])) or "nothing"


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n", 1)[0]
