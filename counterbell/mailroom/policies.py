"""Where a letter belongs: pure. Nobody is a person because a header says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counterbell.mailroom.tokens import Sign


class How(StrEnum):
    """What is done with a letter."""

    BEGIN = "begin"  # a conversation of its own
    JOIN = "join"  # the customer's own words in her conversation
    BESIDE = "beside"  # in the thread, for agents only: somebody else's words, or a machine's
    RETURN = "return"  # a letter of ours came back
    DROP = "drop"  # a copy of what we sent ourselves


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part in a conversation."""

    is_writer: bool
    proved: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation that a letter may belong to. `over`: its reopening window has passed."""

    pk: int
    members: Mapping[str, Member] = field(default_factory=dict)
    over: bool = False

    @property
    def writers(self) -> list[str]:
        return [address for address, member in self.members.items() if member.is_writer]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known about a letter and its sender (an address in lower case)."""

    sender: str
    proved: bool = False  # the domain of From stands behind it
    refuted: bool = False  # … or says that the letter is not its own
    is_own: bool = False  # the sender claims to be one of our mailboxes
    is_agent: bool = False  # … or one of our agents
    automatic: bool = False
    is_form: bool = False  # a form of the shop wrote it, and names her in Reply-To
    silent: bool = False  # a machine's word on a letter: nobody waits for an answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where it goes. `related` is a conversation that it asked for and may not join."""

    how: How
    thread: int | None = None
    related: int | None = None
    proves: bool = False  # she answered what only she had received: the address is hers
    quiet: bool = False  # begins resolved, and calls for nobody
    knows: bool = True  # False: by an address that was not known here


def place(seen: Seen, signs: Mapping[int, list[Sign]], threads: Mapping[int, Thread], referenced: list[int]) -> Place:
    """Decide. `signs` by the thread (as it lives today) that each was made for, `referenced` in order of nearness.

    Forged agents and forged mailboxes of ours never join anything: agents do not act by letter.
    """
    wanted = [pk for pk in [*signs, *referenced] if pk in threads]
    if seen.is_own or seen.is_agent:
        return _begin(seen, wanted)
    for pk, found in signs.items():
        thread = threads.get(pk)
        # The sign holds for somebody of this thread, or for the sender: otherwise it is not ours.
        if thread is None or not (holders := _holders(seen, found, thread)):
            continue
        return _by_sign(seen, thread, seen.sender in holders)
    for pk in referenced:
        thread = threads.get(pk)
        member = thread.members.get(seen.sender) if thread else None
        if thread and member and member.proved and seen.proved:
            return _as_member(seen, thread, member)
    return _begin(seen, wanted)


def _holders(seen: Seen, found: list[Sign], thread: Thread) -> set[str]:
    candidates = [seen.sender, *thread.members]
    return {one for one in candidates for sign in found if sign.holds_for(one)}


def _by_sign(seen: Seen, thread: Thread, is_hers: bool) -> Place:  # noqa: FBT001
    member = thread.members.get(seen.sender)
    if seen.refuted:
        # Whoever has the sign has read a letter of ours, but this letter is not from where it says.
        return _beside(seen, thread, knows=False)
    if is_hers and member and member.is_writer:
        return _as_member(seen, thread, member, proves=not seen.automatic)
    return _beside(seen, thread, knows=member is not None and (is_hers or seen.proved))


def _as_member(seen: Seen, thread: Thread, member: Member, *, proves: bool = False) -> Place:
    if seen.automatic or not member.is_writer:
        return _beside(seen, thread)
    if thread.over:
        return Place(How.BEGIN, related=thread.pk, proves=proves)
    return Place(How.JOIN, thread.pk, proves=proves)


def _beside(seen: Seen, thread: Thread, *, knows: bool = True) -> Place:
    if thread.over and not seen.automatic:
        return Place(How.BEGIN, related=thread.pk)
    return Place(How.BESIDE, thread.pk, quiet=seen.automatic, knows=knows)


def _begin(seen: Seen, wanted: list[int]) -> Place:
    return Place(How.BEGIN, related=wanted[0] if wanted else None, quiet=seen.silent)
