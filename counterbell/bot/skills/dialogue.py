"""What is said next of a skill's dialogue: a pure decision over its state, the message, and what the bot made of it.

State is what the bot's stay keeps: {"skill", "key", "text", "values": {slot: [kind, text]}, "asks", "tries"}. `asks` is
the slot that was asked for, CONFIRM when it was asked for a yes, "" before anything was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from counterbell.bot.skills.replies import Reply, after_no, reply_in
from counterbell.bot.skills.skill import Skill, Slot, Value

MOST_TRIES = 2  # for one slot
CONFIRM = "confirm"
LONGEST = 500  # letters of the question that are kept


class Go(StrEnum):
    """Where the dialogue goes."""

    ASK = "ask"
    CONFIRM = "confirm"
    CHANGE = "change"  # she said no, and not to what
    ACT = "act"
    GIVE_UP = "give up"  # a person is called with what there is
    DROP = "drop"
    ASIDE = "aside"  # something else was asked: it is answered, and the question stands
    LEAVE = "leave"  # something else was asked that is a person's


@dataclass(frozen=True, slots=True)
class State:
    """How far it is."""

    skill: str
    key: str
    text: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    asks: str = ""
    tries: int = 0

    def kept(self) -> dict[str, Any]:
        values = {name: [value.kind, value.text] for name, value in self.values.items()}
        told = {"skill": self.skill, "key": self.key, "text": self.text[:LONGEST], "values": values}
        return told | {"asks": self.asks, "tries": self.tries}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bot made of a message by itself. `same`: it asks for what the dialogue is about."""

    text: str
    answered: bool = False  # it has an answer to it, and the message is no small talk
    wanted: bool = False  # it is a clear question that nobody has answered
    same: bool = False


def state_of(kept: dict[str, Any]) -> State | None:
    """The dialogue that a stay keeps; None when there is none."""
    if not kept:
        return None
    values = {name: Value(*pair) for name, pair in kept["values"].items()}
    return State(kept["skill"], kept["key"], kept["text"], values, kept["asks"], kept["tries"])


def begin(skill: Skill, key: str, text: str, known: Mapping[str, Sequence[str]]) -> tuple[Go, State]:
    """Begin with what she has named already. `known`: by kind, the newest last."""
    values = {
        slot.name: Value(kind, known[kind][-1])
        for slot in skill.slots
        for kind in reversed(slot.kinds)
        if known.get(kind)
    }
    return _next(skill, State(skill.name, key, text, values))


def hear(skill: Skill, state: State, heard: Heard) -> tuple[Go, State]:
    """Understand an answer, a correction, or that she wants something else."""
    reply = reply_in(heard.text)
    if reply == Reply.DROP:
        return Go.DROP, state
    if state.asks == CONFIRM:
        return _confirmed(skill, state, heard, reply)
    slot = next(one for one in skill.slots if one.name == state.asks)
    if reply in {Reply.NO, Reply.SKIP}:
        return Go.GIVE_UP, state
    if _turns_away(heard, slot):
        return (Go.ASIDE if heard.answered else Go.LEAVE), state
    changed = _filled(skill.slots, state, heard.text)
    if changed != state:  # also where another slot was corrected meanwhile
        return _next(skill, changed)
    value = slot.find(heard.text) if slot.free and reply is None else None
    return _next(skill, _with(state, slot, value)) if value else _again(Go.ASK, state)


def _confirmed(skill: Skill, state: State, heard: Heard, reply: Reply | None) -> tuple[Go, State]:
    if reply == Reply.YES:
        return Go.ACT, state
    if reply in {Reply.NO, Reply.SKIP}:
        return _again(Go.CHANGE, state)
    changed = _filled(skill.slots, state, heard.text)
    if changed != state:
        return Go.CONFIRM, changed
    free = next((one for one in skill.slots if one.free), None)
    if free is None or _turns_away(heard, free):
        return (Go.ASIDE, state) if heard.answered else (Go.LEAVE, state) if heard.wanted else _again(Go.CHANGE, state)
    value = free.find(after_no(heard.text))
    return _again(Go.CONFIRM, _with(state, free, value)) if value else _again(Go.CHANGE, state)


def _next(skill: Skill, state: State) -> tuple[Go, State]:
    slot = next((one for one in skill.slots if one.name not in state.values), None)
    if slot:
        return Go.ASK, replace(state, asks=slot.name, tries=1)
    if skill.confirms:
        return Go.CONFIRM, replace(state, asks=CONFIRM, tries=1)
    return Go.ACT, state


def _again(go: Go, state: State) -> tuple[Go, State]:
    if state.tries >= MOST_TRIES:
        return Go.GIVE_UP, state
    return go, replace(state, tries=state.tries + 1)


def _filled(slots: Sequence[Slot], state: State, text: str) -> State:
    """With what a message names, whichever of them was asked for: the newest is meant."""
    found = {one.name: value for one in slots if not one.free and (value := one.find(text))}
    return replace(state, values=state.values | found)


def _with(state: State, slot: Slot, value: Value) -> State:
    return replace(state, values=state.values | {slot.name: value})


def _turns_away(heard: Heard, slot: Slot) -> bool:
    """Whether it is another question: one with its sign, or one in which nothing is found that was asked for."""
    if heard.same or not (heard.answered or heard.wanted):
        return False
    return heard.text.rstrip().endswith(("?", "؟", "？")) or slot.find(heard.text) is None
