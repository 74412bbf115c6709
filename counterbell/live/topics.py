"""Who follows which conversation in this process, and how far each of them has been told.

A topic tells its followers every entry once and in order. It knows the last number that it told (`last`); an entry that
does not follow on it means that something was stored elsewhere, and the topic is read from the database.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from counterbell.live.sessions import AGENT, VISITOR, Session

Marks = tuple[int, int, int]  # how far: received by the customer, read by the customer, read by an agent


class Head(NamedTuple):
    """How a conversation stands in the database."""

    last: int
    epoch: int
    status: str
    marks: Marks


@dataclass(slots=True)
class Topic:
    """A conversation that somebody here looks at. `told`: follower → its last number, None while it is caught up."""

    pk: int
    brand: int
    public_id: str
    last: int
    epoch: int
    status: str = ""
    marks: Marks = (0, 0, 0)
    told: dict[Session, int | None] = field(default_factory=dict)
    held: list[tuple[int, Session, str]] = field(default_factory=list)  # acknowledgements that must wait
    reading: bool = False  # a look into the database is under way …
    again: bool = False  # … and something happened since it began

    def tell(self, number: int, kind: str, frame: str, *, but: Session | None = None) -> bool:
        """Pass an entry on if it is the next one; False means that the database must be read."""
        if number <= self.last:
            return True
        if number != self.last + 1:
            return False
        self.last = number
        for session, told in self.told.items():
            if told is not None and told < number:
                self.told[session] = number
                if session is not but and (kind == "public" or session.role == AGENT):
                    session.push(frame)
        self.release()
        return True

    def spoke(self, author: str, number: int) -> None:
        """Whoever says something has read what was before it: the database knows, and need not be asked for it."""
        received, read, agent = self.marks
        if author == "customer":
            self.marks = (max(received, number), max(read, number), agent)
        else:
            self.marks = (received, read, max(agent, number))

    def differs(self, head: Head) -> bool:
        """Whether the database has the thread dealt anew, or under another status."""
        return (head.epoch, head.status) != (self.epoch, self.status)

    def is_behind(self, head: Head | None) -> bool:
        """Whether what the database had is still not told here."""
        return head is not None and (self.last < head.last or self.marks != further(self.marks, head.marks))

    def acknowledge(self, session: Session, number: int, frame: str) -> bool:
        """Tell a sender that it is stored. False: not yet, the topic must be read first.

        A browser resumes after the highest number that it knows. Were it told a number before what others said just
        before it, in another process, and its line cut then, it would never hear that.
        """
        if session in self.told and number > self.last + 1:
            self.held.append((number, session, frame))
            return False
        session.push(frame)
        return True

    def release(self) -> None:
        """Tell the acknowledgements that need wait no longer."""
        if not self.held:
            return
        waiting, self.held = self.held, []
        for number, session, frame in waiting:
            self.acknowledge(session, number, frame)

    def tell_all(self, frame: str, *, role: str = "", but: Session | None = None) -> None:
        """Pass on a frame that has no number."""
        for session in self.told:
            if session is not but and (not role or session.role == role):
                session.push(frame)

    @property
    def customer_here(self) -> bool:
        """Whether the shopper has her window open."""
        return any(session.role == VISITOR for session in self.told)

    def watchers(self) -> list[tuple[int, str]]:
        """The agents who look at it, each once."""
        return sorted({(s.agent, s.name) for s in self.told if s.role == AGENT})


class Topics:
    """All topics of this process."""

    def __init__(self) -> None:
        self._by_pk: dict[int, Topic] = {}

    def __len__(self) -> int:
        return len(self._by_pk)

    def get(self, pk: int) -> Topic | None:
        """The topic, if anybody here follows it."""
        return self._by_pk.get(pk)

    def all(self) -> list[Topic]:
        """Every topic."""
        return list(self._by_pk.values())

    def join(self, session: Session, topic: Topic, told: int | None) -> Topic:
        """Let a session follow; `topic` is used if nobody does yet."""
        kept = self._by_pk.setdefault(topic.pk, topic)
        kept.told[session] = told
        return kept

    def leave(self, session: Session, pk: int) -> Topic | None:
        """Stop following; returns the topic if others still do."""
        topic = self._by_pk.get(pk)
        if topic is None:
            return None
        topic.told.pop(session, None)
        topic.release()
        if topic.told:
            return topic
        del self._by_pk[pk]
        return None


def further(one: Marks, other: Marks) -> Marks:
    """The further of two of each mark: nobody unreads."""
    return max(one[0], other[0]), max(one[1], other[1]), max(one[2], other[2])
