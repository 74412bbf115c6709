"""Messages in other languages, as agents read them beside the thread; customers never ask for any of this."""

from django.db.models import Q, QuerySet

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, Message, ReadTranslated, Rendition
from counterbell.conversations.tongues import base, tongue_of

MOST = 300  # renditions of one thread, the newest
LOOKED_AT = 5  # messages of a customer, for the language that she writes


def renditions_in(conversation: Conversation, language: str) -> list[Rendition]:
    """What agents wrote of their translated answers, and what customers wrote in this language; the newest first."""
    return renditions_as_read(conversation.pk, language)


@prepared
def renditions_as_read(conversation: int, language: str) -> QuerySet[Rendition]:
    """The same, by the conversation's key."""
    found = Rendition.objects.filter(Q(written=True) | Q(language=language), message__conversation=conversation)
    return found.select_related("message").order_by("-message")[:MOST]


def reads_translated(conversation: Conversation, agent: Agent) -> bool:
    """Whether she wants what the customer writes here translated as it comes."""
    return ReadTranslated.objects.filter(conversation=conversation, agent=agent).exists()


def said_by_customer(conversation: Conversation, number: int) -> Message | None:
    """One message of hers by its number."""
    hers = conversation.messages.filter(kind=Message.Kind.PUBLIC, author=Message.Author.CUSTOMER)
    return hers.select_related("conversation").filter(number=number).first()


def tongue_of_customer(conversation: Conversation) -> str:
    """In which language she writes, by her last words; else what we know of her, "" when that is nothing."""
    hers = conversation.messages.filter(kind=Message.Kind.PUBLIC, author=Message.Author.CUSTOMER)
    for text in hers.order_by("-number").values_list("text", flat=True)[:LOOKED_AT]:
        if found := tongue_of(text):
            return found
    return base(conversation.language or conversation.customer.language)
