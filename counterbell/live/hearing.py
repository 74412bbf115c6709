"""The lines of the hub that add nothing to a thread: what each of them means to this process."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from counterbell.journal.bus import Recorded
from counterbell.live import access, clocks, frames, hailing, reading
from counterbell.live.sessions import AGENT

if TYPE_CHECKING:
    from counterbell.live.counter import Counter


def act(counter: "Counter", kind: str, rest: str) -> None:
    """Do what a line says; one that we do not know comes from a newer version and is passed over."""
    if found := _ACTS.get(kind):
        found(counter, rest)


def lines_of(fact: Recorded) -> list[str]:
    """What other processes must hear about a fact that is not about a thread."""
    event = fact.event
    if event.name == "accounts.agent_changed":
        return [f"s {event.agent}"]
    if event.name == "customers.changed":
        return [f"c {event.customer}"]
    if event.name == "customers.visitor_ended":
        return [f"o {event.identity}"]
    if event.name == "alerts.noticed":
        return [f"g {event.agent or 0} {event.brand} {event.kind}"]
    return []


def _status(counter: "Counter", rest: str) -> None:
    counter.team.forget(int(rest))
    counter.present = True


def _read(counter: "Counter", rest: str) -> None:
    """Somebody has read further: followers see it at once, and of the lists only her own."""
    pk, agent = (int(cell) for cell in rest.split(" "))
    if agent:
        counter.seen_by.setdefault(agent, set()).add(pk)
    if topic := counter.topics.get(pk):
        counter.read_again(topic)


def _shown(counter: "Counter", rest: str) -> None:
    """An entry that is told already shows more than before: who looks at it gets it anew."""
    pk, number = (int(cell) for cell in rest.split(" "))
    if counter.topics.get(pk):
        counter.spawn(_tell_anew(counter, pk, number))


async def _tell_anew(counter: "Counter", pk: int, number: int) -> None:
    entry = await counter.reader.ask(reading.entry_at, pk, number)
    topic = counter.topics.get(pk)
    if entry and topic and number <= topic.last:  # else it is still to be told, and comes as it is now
        topic.tell_all(frames.write({"t": "shown", "c": topic.public_id, "epoch": topic.epoch, "entry": entry}))


def _notice(counter: "Counter", rest: str) -> None:
    agent, brand, kind = rest.split(" ")
    said = frames.write({"t": "notices", "kind": kind})
    for session in counter.sessions:
        if session.role == AGENT and (session.agent == int(agent) or (agent == "0" and int(brand) in session.access)):
            session.push(said)


def _visits(counter: "Counter", rest: str) -> None:
    process, text = rest.split(" ", 1)
    counter.visits.hear(process, text)


def _follow(counter: "Counter", rest: str) -> None:
    brand, visitor, public_id = rest.split(" ")
    hailing.begin_following(counter, int(brand), visitor, public_id)


def _to_agent(counter: "Counter", rest: str) -> None:
    agent, said = rest.split(" ", 1)
    hailing.push_to_agent(counter, int(agent), said)


_ACTS: dict[str, Callable[["Counter", str], None]] = {
    "a": lambda counter, _rest: counter.spawn(clocks.check_access(counter)),
    "b": lambda _counter, _rest: access.forget_brands(),
    "c": lambda counter, rest: counter.spawn(clocks.customer_changed(counter, int(rest))),
    "o": lambda counter, rest: counter.spawn(clocks.end_visitor(counter, int(rest))),
    "r": _read,
    "s": _status,
    "u": _shown,
    "g": _notice,
    "v": _visits,
    "h": _follow,
    "q": _to_agent,
    "k": hailing.hear,
}
