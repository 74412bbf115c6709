"""What the bot would say, and how sure it is: for the owner, before a shopper asks."""

from dataclasses import dataclass

from counterbell.accounts.models import Brand
from counterbell.bot import words
from counterbell.bot.policies import Move, Reason, decide
from counterbell.bot.queries import bot_of, mind_for
from counterbell.bot.titles import name_of_key


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the message: what it was taken for, how surely, and what is said to it."""

    text: str
    title: str
    percent: int
    answer: str
    version: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`move`: what the bot would do with the whole message; `choices`: what is offered on buttons."""

    asked: str
    move: Move
    why: str
    parts: tuple[Part, ...]
    choices: tuple[str, ...]


def trial(brand: Brand, asked: str, *, language: str) -> Trial:
    """Read a message as the bot would, and say nothing to anybody."""
    mind = mind_for(bot_of(brand))
    thoughts = mind.think(asked)
    decision = decide(thoughts, failures=0, said=0)
    parts = []
    for one in thoughts:
        key = one.keys[0] if one.keys else ""
        entry = mind.entry(key, language) if key and one.step == "answer" else None
        small_talk = words.SMALL_TALK.get(key) if one.step == "answer" else None
        answer = entry.answer if entry else str(small_talk or "")
        title = name_of_key(brand, key, language) if key else ""
        parts.append(Part(one.text, title, round(one.chance * 100), answer, entry.version if entry else 0))
    offered = (mind.entry(key, language) for key in decision.keys) if decision.move == Move.ASK_BACK else ()
    why = str(words.REASONS[Reason(decision.reason)]) if decision.reason else ""
    return Trial(asked, decision.move, why, tuple(parts), tuple(one.title for one in offered if one))
