"""What a conversation is to each agent."""

import uuid
from datetime import timedelta

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions import mark_read, receive, reply, save_draft
from counterbell.conversations.models import Conversation, Later, Mention, Message
from counterbell.conversations.personal import Personal, personal


def to(agent: Agent, conversation: Conversation) -> Personal:
    conversation.refresh_from_db()
    return personal([agent.pk], [conversation])[agent.pk, conversation.pk]


def test_unread_is_what_the_customer_said_after_the_agent_looked(
    conversation: Conversation, bob: Agent, alice: Agent
) -> None:
    assert to(bob, conversation).unread
    mark_read(conversation, agent=bob, number=1)
    assert not to(bob, conversation).unread
    assert to(alice, conversation).unread
    receive(conversation, text="Hello?")
    assert to(bob, conversation).unread
    reply(conversation, text="Here", by=alice)
    assert not to(bob, conversation).unread


def test_each_mark_is_hers_alone(conversation: Conversation, bob: Agent, alice: Agent) -> None:
    message = Message.objects.get(conversation=conversation)
    save_draft(conversation, agent=alice, kind="public", text="I am loo")
    Later.objects.create(
        conversation=conversation, agent=bob, client_id=uuid.uuid4(), text="soon", due=now() + timedelta(hours=1),
        state=Later.State.HELD,
    )  # fmt: skip
    Mention.objects.create(conversation=conversation, message=message, agent=bob)
    marks = personal([alice.pk, bob.pk], [conversation])
    assert marks[alice.pk, conversation.pk] == Personal(unread=True, drafted=True)
    assert marks[bob.pk, conversation.pk] == Personal(unread=True, held=True, mentioned=True)
