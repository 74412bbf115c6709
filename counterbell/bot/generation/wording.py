"""One answer in a model's words, if it has any that may be said: otherwise the plain answer stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterbell.base.secrets import Unsealable
from counterbell.bot.actions import modelling
from counterbell.bot.generation.endpoint import connector, endpoint_of
from counterbell.bot.generation.prompt import request_for, tokens_of
from counterbell.bot.generation.reading import Checked, check
from counterbell.bot.models import LanguageModel, ModelCall
from counterbell.bot.queries import bot_of, model_of
from counterbell.bot.sources import Entry
from counterbell.contracts.llm import Endpoint, NoReply, Reply, Request
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


@dataclass(frozen=True, slots=True)
class Called:
    """How a call ended, for the owner who tries it."""

    state: str
    why: str
    text: str = ""
    sentence: str = ""


def asked(
    model: LanguageModel, question: str, entries: Sequence[Entry], language: str, *, said: Message | None = None
) -> Called | None:
    """Ask once, within what it may cost, and keep what was sent; None when it may not be asked now."""
    request = request_for(question, entries, language, tone=bot_of(model.brand).tone)
    try:
        endpoint = endpoint_of(model)
    except Unsealable:
        return None
    call = modelling.begin_call(model, request, most=tokens_of(request), said=said)
    if call is None:
        return None
    reply, why = _said(endpoint, request)
    found = check(reply.text, entries) if reply else Checked(why=why)
    state = ModelCall.State.SAID if found.text else ModelCall.State.REFUSED if reply else ModelCall.State.FAILED
    modelling.end_call(call, reply, state=state, why=found.why, sentence=found.sentence)
    return Called(state, found.why, found.text, found.sentence)


def _said(endpoint: Endpoint, request: Request) -> tuple[Reply | None, str]:
    try:
        return connector().complete(endpoint, request), ""
    except NoReply as silence:
        return None, silence.reason
