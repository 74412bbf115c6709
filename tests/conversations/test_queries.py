"""What agents see in their lists, what they find, and what they must not."""

from datetime import timedelta

import pytest

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now
from counterbell.conversations import queries, wire
from counterbell.conversations.actions import (
    NotPossible,
    add_note,
    assign,
    mark_customer,
    mark_read,
    reply,
    resolve,
    set_labels,
    set_pending,
    set_priority,
    snooze,
)
from counterbell.conversations.models import Conversation, Label
from counterbell.customers.actions import describe, sign_in
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from tests.customers.test_sign_in import word
from tests.people import Shopper

COUNTED_VIEWS = ("mine", "unassigned", "all", "waiting", "suspected", "snoozed")


def views(agent: Agent) -> dict[str, int]:
    return {view: queries.view_of(agent, view).count() for view in queries.VIEWS}


def happened(conversation: Conversation) -> list[str]:
    return [e["facts"]["what"] for e in wire.entries_of(conversation) if e["kind"] == "happening"]


def test_each_view_holds_what_its_name_says(conversation: Conversation, bob: Agent, alice: Agent) -> None:
    nothing = dict.fromkeys(queries.VIEWS, 0)
    assert views(bob) == nothing | {"unassigned": 1, "all": 1, "waiting": 1}
    assign(conversation, agent=bob, team=None, by=alice)
    assert views(bob) == nothing | {"mine": 1, "all": 1, "waiting": 1}
    assert views(alice) == nothing | {"all": 1, "waiting": 1}
    set_pending(conversation, by=bob)
    assert views(bob) == nothing | {"mine": 1, "all": 1, "waiting": 1}
    snooze(conversation, until=now() + timedelta(hours=1), by=bob)
    assert views(bob) == nothing | {"snoozed": 1}
    resolve(conversation, by=bob)
    assert views(bob) == nothing | {"resolved": 1}
    assert queries.counts_of(bob) == dict.fromkeys(COUNTED_VIEWS, 0)
    with pytest.raises(KeyError):
        queries.view_of(bob, "everything")


def test_an_agent_elsewhere_sees_and_finds_nothing(conversation: Conversation, charlie: Agent) -> None:
    while work_once():
        pass
    assert views(charlie) == dict.fromkeys(queries.VIEWS, 0)
    assert queries.counts_of(charlie) == dict.fromkeys(COUNTED_VIEWS, 0)
    assert queries.find(charlie, "parcel") == []
    assert queries.find(charlie, "Dana") == []
    assert queries.visible(charlie, conversation.public_id) is None


def test_who_was_deactivated_sees_nothing(conversation: Conversation, alice: Agent) -> None:
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert views(alice) == dict.fromkeys(queries.VIEWS, 0)
    assert queries.counts_of(alice) == dict.fromkeys(COUNTED_VIEWS, 0)
    assert queries.find(alice, "parcel") == []


def test_two_teams_of_one_brand_show_it_once(conversation: Conversation, bob: Agent) -> None:
    second = Team.objects.create(name="Night")
    second.brands.add(conversation.brand)
    second.agents.add(bob)
    assert list(queries.view_of(bob, "all")) == [conversation]


def test_eve_has_nothing_of_danas(conversation: Conversation, eve: Shopper) -> None:
    assert queries.of_customer(eve.customer, conversation.public_id) is None
    assert list(queries.past_of(eve.customer)) == []


def test_words_names_and_addresses_are_found(conversation: Conversation, bob: Agent) -> None:
    add_note(conversation, text="She sounds impatient", by=bob)
    while work_once():
        pass
    for words in ("parcel", "PARC", "impatient", "dana"):
        assert [hit.conversation for hit in queries.find(bob, words)] == [conversation], words
    assert queries.find(bob, "parcel")[0].message is not None
    assert queries.find(bob, "umbrella") == []
    assert queries.find(bob, "  ") == []


def test_who_signs_in_is_found_by_the_shops_name_for_her_and_by_her_own(
    conversation: Conversation, dana: Shopper, bob: Agent
) -> None:
    describe(dana.customer, actor="visitor", name="Danny", email="danny@typed.example")
    while work_once():
        pass
    sign_in(dana.visitor, word(dana.brand, name="Daniela Petrov"), brand=dana.brand)
    while work_once():
        pass
    for words in ("Daniela Petrov", "dana@mail.example", "Danny", "danny@typed.example"):
        assert [hit.conversation for hit in queries.find(bob, words)] == [conversation], words


def test_a_typed_name_stays_where_the_shop_says_none(conversation: Conversation, dana: Shopper, bob: Agent) -> None:
    describe(dana.customer, actor="visitor", name="Danny", email="danny@typed.example")
    her = sign_in(dana.visitor, word(dana.brand, name=None, email=None), brand=dana.brand).customer
    her.refresh_from_db()
    assert (her.name, her.email) == ("Danny", "")  # a typed address proves nothing: nobody writes to it
    while work_once():
        pass
    assert [hit.conversation for hit in queries.find(bob, "Danny")] == [conversation]


def test_marks_only_grow_and_never_beyond_the_thread(conversation: Conversation, bob: Agent) -> None:
    number = reply(conversation, text="Here", by=bob).number
    mark_read(conversation, agent=bob, number=999)
    mark_read(conversation, agent=bob, number=1)
    assert mark_customer(conversation.pk, received=number) is True
    assert mark_customer(conversation.pk, received=1, read=1) is False
    assert mark_customer(conversation.pk, read=999) is True
    assert mark_customer(1, read=1) is False
    row = Conversation.objects.get(pk=conversation.pk)
    assert (row.agent_read, row.customer_received, row.customer_read) == (row.last_number,) * 3


def test_doing_a_thing_twice_is_done_once(conversation: Conversation, bob: Agent) -> None:
    label = Label.objects.create(name="delivery")
    before = Entry.objects.count()
    for _ in range(2):
        assign(conversation, agent=bob, team=None, by=bob)
        set_priority(conversation, priority=3, by=bob)
        set_labels(conversation, labels=[label], by=bob)
        resolve(conversation, by=bob)
    assert happened(conversation) == ["assigned", "priority", "labels", "status"]
    assert Entry.objects.count() == before + 4
    conversation.refresh_from_db()
    assert (conversation.priority, list(conversation.labels.all())) == (3, [label])


def test_a_priority_that_does_not_exist_is_refused(conversation: Conversation, bob: Agent) -> None:
    with pytest.raises(ValueError, match="9"):
        set_priority(conversation, priority=9, by=bob)
    conversation.refresh_from_db()
    assert conversation.priority == 1


def test_a_team_that_does_not_serve_the_brand_cannot_have_it(
    conversation: Conversation, bob: Agent, team: Team, other_team: Team
) -> None:
    with pytest.raises(NotPossible):
        assign(conversation, agent=None, team=other_team, by=bob)
    assign(conversation, agent=None, team=team, by=bob)
    conversation.refresh_from_db()
    assert (conversation.team, conversation.assignee) == (team, None)


def test_entries_come_in_pages_and_a_shopper_gets_only_what_is_public(conversation: Conversation, bob: Agent) -> None:
    add_note(conversation, text="note", by=bob)
    reply(conversation, text="answer", by=bob, reply_to=1)
    every = wire.entries_of(conversation)
    assert [e["number"] for e in every] == [1, 2, 3, 4]
    assert {e["kind"] for e in every} == {"public", "note", "happening"}
    assert [e["text"] for e in wire.entries_of(conversation, public_only=True)] == ["Where is my parcel?", "answer"]
    assert [e["number"] for e in wire.entries_of(conversation, after=1, limit=2)] == [2, 3]
    assert [e["number"] for e in wire.entries_of(conversation, before=4, limit=2)] == [2, 3]
    answer = every[2]
    assert (answer["reply_to"], answer["who"]["name"], answer["author"]) == (1, "Bob", "agent")
    assert set(answer) == {"number", "kind", "author", "who", "text", "files", "reply_to", "id", "at", "facts"}
