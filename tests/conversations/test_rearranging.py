"""Merge and split deal numbers anew, lose no word, and can be taken back."""

import uuid

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.queries import webchat_of
from counterbell.conversations import queries
from counterbell.conversations.actions import (
    NotPossible,
    add_note,
    merge,
    open_conversation,
    receive,
    reply,
    resolve,
    speak,
    split,
    undo,
)
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from tests.people import Shopper


def conversation_of(who: Shopper) -> Conversation:
    return open_conversation(who.customer, brand=who.brand, public_id=uuid.uuid4(), language="en")


@pytest.fixture
def one(dana: Shopper) -> Conversation:
    made = conversation_of(dana)
    receive(made, text="one/1")
    return made


@pytest.fixture
def two(dana: Shopper, one: Conversation) -> Conversation:
    made = conversation_of(dana)
    receive(made, text="two/1")
    receive(one, text="one/2")
    receive(made, text="two/2")
    return made


def words(conversation: Conversation) -> list[str]:
    said = Message.objects.filter(conversation=conversation).exclude(kind="happening").order_by("number")
    return list(said.values_list("text", flat=True))


def happened(conversation: Conversation) -> list[str]:
    found = Message.objects.filter(conversation=conversation, kind="happening").order_by("number")
    return [m.facts["what"] for m in found if m.facts]


def state(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_merging_puts_the_words_in_the_order_of_time(one: Conversation, two: Conversation, bob: Agent) -> None:
    last, epoch = state(two).last_number, state(two).epoch
    merge(one, into=two, by=bob)
    assert words(two) == ["one/1", "two/1", "one/2", "two/2"]
    assert words(one) == []
    kept = state(two)
    numbers = list(kept.messages.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(last + 1, last + 6))  # above all that clients have seen
    assert (kept.epoch, kept.last_number, kept.preview) == (epoch + 1, numbers[-1], "two/2")
    assert happened(two) == ["merged"]
    gone = state(one)
    assert (gone.merged_into, gone.status, gone.epoch) == (kept, "resolved", 1)
    assert Entry.objects.filter(name="conversations.rearranged").count() == 1


def test_what_is_sent_to_the_swallowed_one_arrives_in_the_survivor(
    one: Conversation, two: Conversation, dana: Shopper, bob: Agent
) -> None:
    merge(one, into=two, by=bob)
    receive(one, text="late")
    assert words(two)[-1] == "late"
    assert queries.of_customer(dana.customer, one.public_id) == two
    assert queries.visible(bob, one.public_id) == two
    assert one not in queries.view_of(bob, "all")
    assert list(queries.past_of(dana.customer)) == [two]


def test_a_chain_of_merges_leads_to_the_last(one: Conversation, two: Conversation, dana: Shopper, bob: Agent) -> None:
    three = conversation_of(dana)
    merge(one, into=two, by=bob)
    merge(two, into=three, by=bob)
    receive(one, text="late")
    assert words(three)[-1] == "late"
    assert queries.visible(bob, one.public_id) == three


def test_merging_into_itself_another_brand_or_another_customer_is_refused(
    one: Conversation, dana: Shopper, eve: Shopper, other_brand: Brand, bob: Agent
) -> None:
    webchat_of(other_brand)
    elsewhere = open_conversation(dana.customer, brand=other_brand, public_id=uuid.uuid4())
    for into in (one, conversation_of(eve), elsewhere):
        with pytest.raises(NotPossible):
            merge(one, into=into, by=bob)
    assert (state(one).merged_into, state(one).epoch, words(one)) == (None, 0, ["one/1"])


def test_a_merge_undone_is_as_it_was_and_keeps_what_was_said_since(
    one: Conversation, two: Conversation, bob: Agent
) -> None:
    done = merge(one, into=two, by=bob)
    receive(two, text="since")
    undo(done, by=bob)
    assert words(one) == ["one/1", "one/2"]
    assert words(two) == ["two/1", "two/2", "since"]
    assert (state(one).merged_into, state(one).status) == (None, "open")
    assert state(one).preview == "one/2"
    with pytest.raises(NotPossible):
        undo(done, by=bob)


def test_a_merge_of_something_resolved_comes_back_resolved(one: Conversation, two: Conversation, bob: Agent) -> None:
    resolve(one, by=bob)
    done = merge(one, into=two, by=bob)
    undo(done, by=bob)
    back = state(one)
    assert (back.status, back.resolved_at is not None) == ("resolved", True)


def test_after_another_merge_the_first_can_no_longer_be_undone(
    one: Conversation, two: Conversation, dana: Shopper, bob: Agent
) -> None:
    done = merge(one, into=two, by=bob)
    merge(two, into=conversation_of(dana), by=bob)
    with pytest.raises(NotPossible):
        undo(done, by=bob)


def test_one_client_id_in_both_stands_in_nobodys_way(one: Conversation, two: Conversation, bob: Agent) -> None:
    same = str(uuid.uuid4())
    receive(one, text="a", client_id=same)
    receive(two, text="b", client_id=same)
    merge(one, into=two, by=bob)
    assert set(words(two)) >= {"a", "b"}


def test_who_was_only_promised_an_answer_still_waits_after_a_merge(
    one: Conversation, two: Conversation, bob: Agent
) -> None:
    speak(two.pk, text="A person will tell you.", facts={"what": "bot"}, client_id="bot:1", waits=True)
    merge(one, into=two, by=bob)
    merged = state(two)
    assert merged.waiting_since is not None
    assert (merged.last_author, merged.preview) == ("customer", "two/2")


def test_splitting_takes_messages_out_into_one_of_their_own(one: Conversation, two: Conversation, bob: Agent) -> None:
    reply(one, text="answer", by=bob)
    number = Message.objects.get(conversation=one, text="one/2").number
    done = split(one, numbers=[number], by=bob)
    made = done.target
    assert (words(one), words(made)) == (["one/1", "answer"], ["one/2"])
    assert (made.customer, made.brand, made.assignee) == (one.customer, one.brand, bob)
    assert state(made).waiting_since is not None
    assert happened(one)[-1] == "split"
    undo(done, by=bob)
    assert words(one) == ["one/1", "one/2", "answer"]
    assert state(made).merged_into == one


def test_a_split_that_went_on_keeps_what_was_said_in_it(one: Conversation, bob: Agent) -> None:
    receive(one, text="one/2")
    done = split(one, numbers=[1], by=bob)
    receive(done.target, text="more")
    undo(done, by=bob)
    assert words(one) == ["one/1", "one/2"]
    assert (words(done.target), state(done.target).merged_into) == (["more"], None)


@pytest.mark.parametrize("numbers", [[], [99], [1]])
def test_nothing_or_everything_cannot_be_split_off(one: Conversation, bob: Agent, numbers: list[int]) -> None:
    with pytest.raises(NotPossible):
        split(one, numbers=numbers, by=bob)
    assert (Conversation.objects.count(), words(one)) == (1, ["one/1"])


def test_a_happening_is_not_split_off(one: Conversation, bob: Agent) -> None:
    add_note(one, text="note", by=bob)
    resolve(one, by=bob)
    happening = Message.objects.filter(conversation=one, kind="happening").latest("number").number
    with pytest.raises(NotPossible):
        split(one, numbers=[happening], by=bob)


def test_search_finds_a_word_where_it_stands_now(one: Conversation, two: Conversation, bob: Agent) -> None:
    receive(one, text="tortoiseshell")
    merge(one, into=two, by=bob)
    while work_once():
        pass
    assert [hit.conversation for hit in queries.find(bob, "tortoiseshell")] == [two]


def answer_to(conversation: Conversation, word: str, text: str) -> Message:
    """The shopper answers the message of that word."""
    number = Message.objects.get(conversation=conversation, text=word).number
    receive(conversation, text=text)
    Message.objects.filter(text=text).update(reply_to=number)  # as the bubble says it
    return Message.objects.get(text=text)


def answered(message: Message) -> str | None:
    """The words of what it answers."""
    message.refresh_from_db()
    if message.reply_to is None:
        return None
    return Message.objects.get(conversation=message.conversation_id, number=message.reply_to).text


def test_an_answer_answers_the_same_after_a_merge_and_its_undoing(
    one: Conversation, two: Conversation, bob: Agent
) -> None:
    first, second = answer_to(one, "one/1", "to one"), answer_to(two, "two/2", "to two")
    done = merge(one, into=two, by=bob)
    assert (answered(first), answered(second)) == ("one/1", "two/2")
    since = answer_to(two, "one/2", "written since")
    assert answered(since) == "one/2"
    undo(done, by=bob)
    assert (answered(first), answered(second), answered(since)) == ("one/1", "two/2", None)


def test_an_answer_that_was_split_off_alone_finds_its_message_again(
    one: Conversation, two: Conversation, bob: Agent
) -> None:
    lonely = answer_to(one, "one/1", "lonely")
    together = answer_to(one, "one/2", "together")
    numbers = [Message.objects.get(text=text).number for text in ("one/2", "lonely", "together")]
    done = split(one, numbers=numbers, by=bob)
    assert (answered(lonely), answered(together)) == (None, "one/2")
    undo(done, by=bob)
    assert (answered(lonely), answered(together)) == ("one/1", "one/2")
