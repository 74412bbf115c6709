"""A shopper talks with the bot until something is said."""

from counterbell.conversations.models import Conversation, Message
from tests.bot.test_answering import Do, ask, said


def talk(conversation: Conversation, do: Do, *texts: str) -> Message:
    """She writes one after the other; returns what the bot said last."""
    last = None
    for text in texts:
        last = ask(conversation, text, do)
    assert last is not None
    return last


def choices(message: Message) -> list[str]:
    assert message.facts is not None
    return list(message.facts.get("choices", ()))


def handed(message: Message) -> str | None:
    assert message.facts is not None
    reason = message.facts.get("handed_over")
    return str(reason) if reason else None


def note(conversation: Conversation) -> list[str]:
    (found,) = said(conversation, Message.Kind.NOTE)
    return found.text.split("\n")
