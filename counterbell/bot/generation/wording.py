"""One answer in a model's words, if it has any that may be said: otherwise the plain answer stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterbell.bot.generation.calling import Called, called
from counterbell.bot.generation.prompt import request_for
from counterbell.bot.generation.reading import check
from counterbell.bot.models import LanguageModel, ModelCall
from counterbell.bot.queries import bot_of, model_of
from counterbell.bot.sources import Entry
from counterbell.conversations.models import Message
from counterbell.conversations.tongues import base


@dataclass(frozen=True, slots=True)
class Worded:
    """`text`: what may be said instead of the plain answers to `keys`."""

    keys: tuple[str, ...]
    text: str


def worded(
    brand: int, question: str, entries: Sequence[Entry], language: str, *, said: Message | None
) -> Worded | None:
    """Ask the brand's model, if it has one in use: outside of any transaction, it may take its seconds."""
    model = model_of(brand)
    # Of a text in another language nobody here could count whether the model says the same.
    if not model.is_on or not entries or any(base(one.language) != base(language) for one in entries):
        return None
    call = asked(model, question, entries, language, said=said)
    if call is None or call.state != ModelCall.State.SAID:
        return None
    return Worded(tuple(one.key for one in entries), call.text)


def asked(
    model: LanguageModel, question: str, entries: Sequence[Entry], language: str, *, said: Message | None = None
) -> Called | None:
    """Ask once, within what it may cost, and keep what was sent; None when it may not be asked now."""
    request = request_for(question, entries, language, tone=bot_of(model.brand).tone)
    return called(model, request, lambda text: check(text, entries), said=said)
