"""One call to a brand's model: counted before, kept after, and checked by whoever asked."""

from collections.abc import Callable
from dataclasses import dataclass

from counterbell.base.secrets import Unsealable
from counterbell.bot.actions import modelling
from counterbell.bot.generation.endpoint import connector, endpoint_of
from counterbell.bot.generation.prompt import tokens_of
from counterbell.bot.generation.reading import Checked
from counterbell.bot.models import LanguageModel, ModelCall
from counterbell.contracts.llm import Endpoint, NoReply, Reply, Request
from counterbell.conversations.models import Message


@dataclass(frozen=True, slots=True)
class Called:
    """How a call ended, for the owner who tries it."""

    state: str
    why: str
    text: str = ""
    sentence: str = ""


def called(
    model: LanguageModel,
    request: Request,
    check: Callable[[str], Checked],
    *,
    said: Message | None,
    task: str = ModelCall.Task.WORD,
) -> Called | None:
    """Ask once, outside of any transaction and within what it may cost; None when it may not be asked now."""
    try:
        endpoint = endpoint_of(model)
    except Unsealable:
        return None
    call = modelling.begin_call(model, request, most=tokens_of(request), said=said, task=task)
    if call is None:
        return None
    reply, why = _said(endpoint, request)
    found = check(reply.text) if reply else Checked(why=why)
    state = ModelCall.State.SAID if found.text else ModelCall.State.REFUSED if reply else ModelCall.State.FAILED
    modelling.end_call(call, reply, state=state, why=found.why, sentence=found.sentence)
    return Called(state, found.why, found.text, found.sentence)


def _said(endpoint: Endpoint, request: Request) -> tuple[Reply | None, str]:
    try:
        return connector().complete(endpoint, request), ""
    except NoReply as silence:
        return None, silence.reason
