"""Who is there: told between processes every few seconds, forgotten when nobody repeats it, never stored."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field

REPEAT_SECONDS = 10.0
FORGET_SECONDS = 25.0


@dataclass(slots=True)
class Here:
    """What one process knows about who is connected to it."""

    agents: dict[int, int] = field(default_factory=dict)  # brand → agents who answer for it now
    people: dict[int, tuple[str, list[int]]] = field(default_factory=dict)  # agent → online or away, brands
    watchers: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # conversation → agents
    customers: set[int] = field(default_factory=set)  # conversations whose shopper is there
    at: float = field(default_factory=time.monotonic)

    def note(self, pk: int, watchers: list[tuple[int, str]], *, customer: bool) -> None:
        """Who looks at a conversation here now."""
        if watchers:
            self.watchers[pk] = watchers
        else:
            self.watchers.pop(pk, None)
        if customer:
            self.customers.add(pk)
        else:
            self.customers.discard(pk)

    def line(self, process: str) -> str:
        """As it is told to the others."""
        cells = {
            "agents": list(self.agents.items()),
            "people": list(self.people.items()),
            "watchers": [(pk, who) for pk, who in self.watchers.items() if who],
            "customers": sorted(self.customers),
        }
        return f"p {process} {json.dumps(cells, separators=(',', ':'))}"

    @classmethod
    def heard(cls, text: str) -> "Here":
        """From what another process told."""
        cells = json.loads(text)
        watchers = {pk: [(agent, name) for agent, name in who] for pk, who in cells["watchers"]}
        people = {agent: (status, brands) for agent, (status, brands) in cells.get("people", [])}
        return cls(dict(cells["agents"]), people, watchers, set(cells["customers"]))


class Presence:
    """Everybody who is there, in this process and in the others."""

    def __init__(self) -> None:
        self.mine = Here()
        self._others: dict[str, Here] = {}

    def hear(self, process: str, text: str) -> set[int]:
        """Take what another process told; returns the conversations for which something changed."""
        before = self._others.get(process, Here())
        after = self._others[process] = Here.heard(text)
        return _differing(before, after)

    def forget_silent(self) -> set[int]:
        """Drop processes that have ended; returns the conversations concerned."""
        oldest = time.monotonic() - FORGET_SECONDS
        gone = [name for name, here in self._others.items() if here.at < oldest]
        return {pk for name in gone for pk in _differing(self._others.pop(name), Here())}

    def online(self, brand: int) -> bool:
        """Whether somebody who may answer for the brand is there."""
        return any(here.agents.get(brand) for here in self._all())

    def brands_online(self) -> Counter[int]:
        """Brand → how many agents."""
        total: Counter[int] = Counter()
        for here in self._all():
            total.update(here.agents)
        return total

    def people(self) -> dict[int, tuple[str, list[int]]]:
        """Everybody who is connected: online where one of her browsers is, else away."""
        found: dict[int, tuple[str, list[int]]] = {}
        for here in self._all():
            for agent, (status, brands) in here.people.items():
                if found.get(agent, ("",))[0] != "online":
                    found[agent] = (status, brands)
        return found

    def watched(self) -> set[int]:
        """The conversations at which somebody looks."""
        return {pk for here in self._all() for pk in here.watchers}

    def watchers(self, pk: int) -> list[tuple[int, str]]:
        """The agents who look at a conversation."""
        return sorted({who for here in self._all() for who in here.watchers.get(pk, ())})

    def customer_here(self, pk: int) -> bool:
        """Whether its shopper is there."""
        return any(pk in here.customers for here in self._all())

    def _all(self) -> list[Here]:
        return [self.mine, *self._others.values()]


def _differing(before: Here, after: Here) -> set[int]:
    either = before.watchers.keys() | after.watchers.keys()
    watched = {pk for pk in either if before.watchers.get(pk) != after.watchers.get(pk)}
    return watched | (before.customers ^ after.customers)
