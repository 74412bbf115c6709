"""Which colleagues are there: online or away. A choice is stored, idleness and being here are not."""

from typing import TYPE_CHECKING

from counterbell.accounts.models import Agent
from counterbell.live import frames
from counterbell.live.frames import Frame
from counterbell.live.sessions import AGENT, Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

ONLINE, AWAY = Agent.Status.ONLINE.value, Agent.Status.AWAY.value
People = dict[int, tuple[str, list[int]]]  # agent → status, brands


class Team:
    """What this process knows of the agents who are connected to it."""

    def __init__(self) -> None:
        self._chosen: dict[int, str] = {}  # agent → what she chose
        self._idle: set[tuple[int, str]] = set()  # (agent, sign-in) at which nobody moves a hand
        self._told: People = {}

    def forget(self, agent: int) -> None:
        """She may have chosen otherwise: ask again."""
        self._chosen.pop(agent, None)

    def set_idle(self, session: Session, *, idle: bool) -> None:
        """Nobody moves a hand at this sign-in, or somebody does again."""
        if idle:
            self._idle.add((session.agent, session.key))
        else:
            self._idle.discard((session.agent, session.key))

    async def look(self, counter: "Counter") -> People:
        """Who is here, and how; the database is only asked about those whose choice we do not know."""
        here = [s for s in counter.sessions if s.role == AGENT and not s.closed]
        if unknown := {s.agent for s in here} - self._chosen.keys():
            self._chosen |= await counter.reader.ask(_chosen, unknown)
        self._idle &= {(s.agent, s.key) for s in here}
        people: People = {}
        for session in here:
            active = (session.agent, session.key) not in self._idle
            before = people.get(session.agent, ("", []))[0]
            status = ONLINE if active and self._chosen.get(session.agent) == ONLINE else AWAY
            people[session.agent] = (ONLINE if ONLINE in {before, status} else AWAY, sorted(session.access))
        return people

    def tell(self, counter: "Counter") -> None:
        """Tell agents how their colleagues are, if it changed; in all processes together."""
        now = counter.presence.people()
        if now != self._told:
            self._told = now
            for session in counter.sessions:
                if session.role == AGENT:
                    self.tell_one(session)

    def tell_one(self, session: Session) -> None:
        """Tell one agent about those with whom she shares a brand; who is missing is not here."""
        shown = {pk: status for pk, (status, brands) in self._told.items() if not session.access.isdisjoint(brands)}
        session.push(frames.write({"t": "team", "agents": {str(pk): status for pk, status in shown.items()}}))


async def idle(counter: "Counter", session: Session, frame: Frame) -> None:
    """An agent's browser says whether somebody is in front of it."""
    if session.role == AGENT:
        counter.team.set_idle(session, idle=frame.get("on") is True)
        counter.present = True


def _chosen(agents: set[int]) -> dict[int, str]:
    return dict(Agent.objects.filter(pk__in=agents).values_list("pk", "status"))
