"""What the bot announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotChanged:
    """The bot of a brand knows something else, or behaves otherwise."""

    name: ClassVar[str] = "bot.changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotSwitchedOn:
    """The bot of a brand answers from now on."""

    name: ClassVar[str] = "bot.switched_on"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotAsked:
    """A customer wrote where the bot answers: it shall read the message."""

    name: ClassVar[str] = "bot.asked"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotSteppedAside:
    """The bot was asked, but a person came first or it was switched off: the message is people's after all."""

    name: ClassVar[str] = "bot.stepped_aside"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotAnswered:
    """The bot answered, or asked back."""

    name: ClassVar[str] = "bot.answered"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BotWaits:
    """A skill of the bot asked for something; without an answer `until` then, a person is called."""

    name: ClassVar[str] = "bot.waits"
    brand: int
    conversation: int
    message: int
    until: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The bot promised that a person will answer; at `until` somebody should have."""

    name: ClassVar[str] = "bot.handed_over"
    brand: int
    conversation: int
    message: int
    since: datetime
    until: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken:
    """Nobody has answered in time what the bot handed over; `again` is when that is looked at anew."""

    name: ClassVar[str] = "bot.promise_broken"
    brand: int
    conversation: int
    since: datetime
    turn: int
    again: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRests:
    """It is closed when a promise is looked after: nobody is told, and `again` it is looked at, within the hours."""

    name: ClassVar[str] = "bot.promise_rests"
    brand: int
    conversation: int
    since: datetime
    turn: int
    again: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Apologised:
    """The bot told a customer that its promise of an answer was not kept in time."""

    name: ClassVar[str] = "bot.apologised"
    brand: int
    conversation: int
    message: int
    at: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModelChanged:
    """What a language model does for a brand, or where it is asked, is another matter now."""

    name: ClassVar[str] = "bot.language_model_changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCallsEmptied:
    """Somebody deleted the words of what was sent to a language model."""

    name: ClassVar[str] = "bot.model_calls_emptied"
    brand: int
    count: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerJudged:
    """Somebody looked at an answer of the bot, and said whether it is right."""

    name: ClassVar[str] = "bot.answer_judged"
    brand: int
    conversation: int
    message: int
    verdict: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayAsked:
    """Past questions shall be asked again; so many of them have been."""

    name: ClassVar[str] = "bot.replay_asked"
    brand: int
    replay: int
    asked: int
