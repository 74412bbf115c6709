"""A message in another language beside its own: what an agent wrote, or what was translated for her."""

from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.conversations import policies
from counterbell.conversations.events import MessageTranslated
from counterbell.conversations.figures import differing
from counterbell.conversations.models import Conversation, Message, ReadTranslated, Rendition
from counterbell.journal.actions import record


def keep_written(message: int, said: str, *, text: str, language: str) -> None:
    """What an agent wrote of what was said translated, in the transaction that says it: it is indexed with that."""
    differs = bool(differing(text, said))
    Rendition.objects.create(message_id=message, language=language, text=text, written=True, differs=differs)


@transaction.atomic
def keep_translation(message: Message, *, text: str, language: str, by: Agent) -> Rendition:
    """Keep what a message says in another language; of two who asked at once, the first has it."""
    kept, fresh = Rendition.objects.get_or_create(
        message=message,
        language=language,
        defaults={"text": policies.clean(text), "differs": bool(differing(message.text, text))},
    )
    if fresh:
        where = message.conversation
        record(MessageTranslated(brand=where.brand_id, conversation=where.pk, message=message.pk), actor=by.ref)
    return kept


@transaction.atomic
def read_translated(conversation: Conversation, *, on: bool, by: Agent) -> None:
    """Have what the customer writes here translated as it comes, or no longer."""
    if on:
        ReadTranslated.objects.get_or_create(conversation=conversation, agent=by)
    else:
        ReadTranslated.objects.filter(conversation=conversation, agent=by).delete()
