"""Who takes part in a conversation by letter, when it is merged or split, and when that is taken back."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.channels.models import Channel
from counterbell.conversations.actions import merge, split, undo
from counterbell.conversations.models import Conversation, Message
from counterbell.mailroom.actions import follow_rearrangement, set_recipients
from counterbell.mailroom.models import Letter, Participant
from tests.mailroom.post import Written, arrive, work

pytestmark = pytest.mark.django_db
DANA, KIM, LEA = "dana@post.example", "kim@work.example", "lea@work.example"


@pytest.fixture
def two(mailbox: Channel) -> tuple[Conversation, Conversation]:
    """Dana wrote twice: once with Kim in copy, once with Lea."""
    arrive(mailbox, Written(text="one", cc=f"Kim <{KIM}>"))
    arrive(mailbox, Written(text="two", subject="Another", cc=f"Lea <{LEA}>"))
    first, second = Conversation.objects.order_by("pk")
    return first, second


def people(conversation: Conversation) -> list[str]:
    return sorted(Participant.objects.filter(conversation=conversation).values_list("address", flat=True))


def test_a_merge_brings_who_took_part_and_its_undoing_takes_them_along(
    two: tuple[Conversation, Conversation], bob: Agent
) -> None:
    first, second = two
    done = merge(first, into=second, by=bob)
    work()
    assert people(second) == [DANA, KIM, LEA]
    undo(done, by=bob)
    work()
    assert (people(first), people(second)) == ([DANA, KIM], [DANA, LEA])
    assert {one.conversation_id: one.message.text for one in Letter.objects.all() if one.message} == {
        first.pk: "one",
        second.pk: "two",
    }


def test_a_merge_undone_before_anybody_followed_it_brings_nobody(
    two: tuple[Conversation, Conversation], bob: Agent
) -> None:
    first, second = two
    undo(merge(first, into=second, by=bob), by=bob)
    work()
    assert (people(first), people(second)) == ([DANA, KIM], [DANA, LEA])


def test_who_was_chosen_since_stays(two: tuple[Conversation, Conversation], bob: Agent) -> None:
    first, second = two
    done = merge(first, into=second, by=bob)
    work()
    set_recipients(second, copied=f"{LEA}, {KIM}", blind="", by=bob)
    undo(done, by=bob)
    work()
    assert people(second) == [DANA, LEA]  # that Kim stood in the line of copies already is no choice

    done = merge(first, into=second, by=bob)
    work()
    set_recipients(second, copied=LEA, blind=KIM, by=bob)
    undo(done, by=bob)
    work()
    assert people(second) == [DANA, KIM, LEA]


def test_who_has_written_since_stays(two: tuple[Conversation, Conversation], bob: Agent) -> None:
    first, second = two
    done = merge(first, into=second, by=bob)
    work()
    theirs = Letter.objects.get(conversation=second, message__text="two")
    undo(done, by=bob)
    Letter.objects.filter(pk=theirs.pk).update(sender="Kim@Work.example")
    work()
    assert people(second) == [DANA, KIM, LEA]


def test_following_twice_changes_nothing(two: tuple[Conversation, Conversation], bob: Agent) -> None:
    first, second = two
    done = merge(first, into=second, by=bob)
    work()
    follow_rearrangement(done.pk)
    assert people(second) == [DANA, KIM, LEA]
    undo(done, by=bob)
    work()
    follow_rearrangement(done.pk)
    assert people(second) == [DANA, LEA]


def test_a_split_keeps_who_takes_part_on_both_sides(two: tuple[Conversation, Conversation], bob: Agent) -> None:
    first, second = two
    merge(first, into=second, by=bob)
    work()
    number = Message.objects.get(conversation=second, text="one").number
    done = split(second, numbers=[number], by=bob)
    work()
    assert people(done.target) == people(second) == [DANA, KIM, LEA]
    Participant.objects.create(conversation=done.target, address="max@work.example", role=Participant.Role.COPIED)
    undo(done, by=bob)
    work()
    assert people(second) == [DANA, KIM, LEA, "max@work.example"]
