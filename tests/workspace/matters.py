"""What the tests of the inbox begin with: a shopper wrote something."""

from uuid import UUID, uuid4

from counterbell.conversations import actions
from counterbell.conversations.models import Conversation
from tests.people import Shopper


def begin(shopper: Shopper, *texts: str, public_id: UUID | None = None, language: str = "en") -> Conversation:
    """A conversation in which the shopper said these things."""
    conversation = actions.open_conversation(
        shopper.customer, brand=shopper.brand, public_id=public_id or uuid4(), language=language
    )
    for text in texts:
        actions.receive(conversation, text=text)
    conversation.refresh_from_db()
    return conversation
