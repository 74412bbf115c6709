"""What has been begun is kept, with what is to go along."""

from uuid import uuid4

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import (
    Along,
    Written,
    begin_reply,
    merge,
    open_conversation,
    receive,
    save_draft,
)
from counterbell.conversations.models import Conversation, Draft
from tests.people import Shopper

BUTTONS = {"kind": "buttons", "choices": ["Yes", "No"]}


def test_a_draft_is_kept_for_each_agent_and_kind_until_it_is_empty(
    conversation: Conversation, bob: Agent, alice: Agent
) -> None:
    save_draft(conversation, agent=bob, kind="public", text="Dear Da")
    save_draft(conversation, agent=bob, kind="public", text="Dear Dana")
    save_draft(conversation, agent=bob, kind="note", text="careful")
    save_draft(conversation, agent=alice, kind="public", text="Hi")
    drafts = Draft.objects.filter(agent=bob).values_list("kind", "text")
    assert sorted(drafts) == [("note", "careful"), ("public", "Dear Dana")]
    save_draft(conversation, agent=bob, kind="public", text="  ")
    assert Draft.objects.count() == 2


def test_what_goes_along_is_a_draft_also_without_words(conversation: Conversation, bob: Agent) -> None:
    along = Along(files=("abc",), part=BUTTONS, reply_to=3, written=Written("درود", "fa"))
    save_draft(conversation, agent=bob, kind="public", text="", along=along)
    kept = Draft.objects.get()
    assert (kept.text, kept.files, kept.part, kept.reply_to) == ("", ["abc"], BUTTONS, 3)
    assert kept.written == {"text": "درود", "language": "fa"}
    save_draft(conversation, agent=bob, kind="public", text="", along=Along(written=Written("درود", "fa")))
    assert not Draft.objects.exists()  # of what nothing is left, there is no translation


def test_words_that_are_put_in_leave_what_goes_along_as_it_is(conversation: Conversation, bob: Agent) -> None:
    begin_reply(conversation, agent=bob, text="Hello")
    save_draft(conversation, agent=bob, kind="public", text="Hello", along=Along(part=BUTTONS))
    begin_reply(conversation, agent=bob, text="It ships.")
    kept = Draft.objects.get()
    assert (kept.text, kept.part) == ("Hello\n\nIt ships.", BUTTONS)


def test_the_message_that_is_to_be_answered_keeps_its_draft_when_numbers_are_dealt_anew(
    conversation: Conversation, bob: Agent, dana: Shopper
) -> None:
    later = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    asked = receive(later, text="Which colour?")
    save_draft(later, agent=bob, kind="public", text="Blue", along=Along(reply_to=asked.number))
    receive(conversation, text="One")
    merge(conversation, into=later, by=bob)
    asked.refresh_from_db()
    assert Draft.objects.get().reply_to == asked.number
