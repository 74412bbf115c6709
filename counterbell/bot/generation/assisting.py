"""A model that is asked for an agent: how often, about how much, and what she is told when nothing comes of it.

Addresses, links and longer numbers do not leave the house: marks travel in their place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.limits import Limit
from counterbell.base.prepared import prepared
from counterbell.bot.generation.calling import Called, called
from counterbell.bot.generation.prompt import with_marks
from counterbell.bot.generation.reading import Checked
from counterbell.bot.models import LanguageModel, ModelCall
from counterbell.contracts.llm import Request
from counterbell.conversations.actions import NotPossible
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.tongues import base

LONGEST = 6_000  # letters of what is sent
PER_AGENT, PER_BRAND = Limit("model.agent", 30), Limit("model.brand", 120)


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of a model about a text, how its reply is read, and what is said of one that is of no use."""

    name: ModelCall.Task
    request: Callable[[str], Request]  # for the text, with marks in it
    check: Callable[[str, Sequence[str]], Checked]  # the reply, and what the marks stand for
    useless: str


@dataclass(frozen=True, slots=True)
class Helps:
    """What a brand's model may do for its agents."""

    translates: bool = False
    checks_tone: bool = False


def helps_of(brand: int) -> Helps:
    """What the owner has let it do."""
    return next((Helps(*row) for row in helps_by_model(brand)), Helps())


@prepared
def helps_by_model(brand: int) -> QuerySet[LanguageModel, tuple[bool, bool]]:
    """The same as it is kept; nothing where the brand has no model."""
    return LanguageModel.objects.filter(brand=brand).values_list("translates", "checks_tone")


def tongue_of_agent(agent: Agent) -> str:
    """In which language she reads and writes."""
    return base(agent.language or settings.LANGUAGE_CODE)


def assisted(model: LanguageModel, text: str, task: Task, *, said: Message | None, agent: Agent) -> str:
    """What the model says of the text, checked.

    Raises:
        NotPossible: in words; nothing else waits for this.
    """
    if not text.strip():
        raise NotPossible(_("Nothing is written yet."))
    if len(text) > LONGEST:
        raise NotPossible(_("This is too long for the language model."))
    if PER_AGENT.exceeded(str(agent.pk)) or PER_BRAND.exceeded(str(model.pk)):
        raise NotPossible(_("That was a lot at once. Please try again in a minute."))
    hidden, kept = with_marks(text)
    call = called(model, task.request(hidden), lambda reply: task.check(reply, kept), said=said, task=task.name)
    if call is None:
        raise NotPossible(_("The language model rests for some minutes, or has used up what it may cost today."))
    if not call.text:
        raise NotPossible(_why(call, task))
    return call.text


def last_said(conversation: Conversation) -> Message | None:
    """The message with which what was sent of a draft is forgotten."""
    return conversation.messages.said().order_by("-number").first()


def _why(call: Called, task: Task) -> str:
    if call.state == ModelCall.State.FAILED:
        return _("The language model does not answer. Nothing else waits for it: try again in a moment.")
    return task.useless
