"""Links between conversations: told in both, seen as far as one may see, and followed through merges."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import NotPossible, merge, undo
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.models import Entry
from counterbell.links.actions import link, linking, unlink
from counterbell.links.models import Link
from counterbell.links.policies import Relation, named_in
from counterbell.links.queries import links_of, offers_for
from tests.links.conftest import conversation_of
from tests.people import Shopper

RELATED, PARENT, CHILD = Relation.RELATED, Relation.PARENT, Relation.CHILD


def seen(agent: Agent, conversation: Conversation) -> list[tuple[str, int | None]]:
    return [
        (one.relation.value, one.conversation.pk if one.conversation else None) for one in links_of(agent, conversation)
    ]


def happened(conversation: Conversation) -> list[tuple[str, str]]:
    found = Message.objects.filter(conversation=conversation, kind="happening").order_by("number")
    return [(m.facts["what"], m.facts.get("relation", "")) for m in found if m.facts]


def test_both_tell_of_a_link_and_of_its_end(danas: Conversation, eves: Conversation, bob: Agent) -> None:
    link(danas, to=eves, relation=PARENT, by=bob)
    assert (seen(bob, danas), seen(bob, eves)) == ([("parent", eves.pk)], [("child", danas.pk)])
    unlink(eves, to=danas, by=bob)
    assert (seen(bob, danas), seen(bob, eves)) == ([], [])
    assert happened(danas) == [("linked", "parent"), ("unlinked", "related")]
    assert happened(eves) == [("linked", "child"), ("unlinked", "related")]
    told = Entry.objects.filter(name="links.changed").order_by("pk").values_list("facts__conversation", "facts__other")
    assert list(told) == [(danas.pk, eves.pk), (eves.pk, danas.pk), (eves.pk, danas.pk), (danas.pk, eves.pk)]


def test_twice_is_once_and_another_relation_takes_the_place(
    danas: Conversation, eves: Conversation, bob: Agent
) -> None:
    link(danas, to=eves, relation=RELATED, by=bob)
    link(eves, to=danas, relation=RELATED, by=bob)
    assert (Link.objects.count(), len(happened(danas))) == (1, 1)
    link(danas, to=eves, relation=CHILD, by=bob)
    link(danas, to=eves, relation=PARENT, by=bob)
    assert (seen(bob, danas), Link.objects.count()) == ([("parent", eves.pk)], 1)
    unlink(danas, to=eves, by=bob)
    unlink(danas, to=eves, by=bob)
    assert [what for what, _relation in happened(danas)] == ["linked", "linked", "linked", "unlinked"]


def test_nobody_is_linked_with_itself_or_stands_above_its_parent(
    danas: Conversation, eves: Conversation, dana: Shopper, bob: Agent
) -> None:
    third = conversation_of(dana)
    link(danas, to=eves, relation=CHILD, by=bob)
    link(eves, to=third, relation=CHILD, by=bob)
    for one, to, relation in ((danas, danas, RELATED), (third, danas, CHILD), (third, danas, PARENT)):
        with pytest.raises(NotPossible):
            link(one, to=to, relation=relation, by=bob)
    assert Link.objects.count() == 2


def test_their_number_has_an_end(
    danas: Conversation, eves: Conversation, dana: Shopper, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "MOST", 1)
    link(danas, to=eves, relation=RELATED, by=bob)
    link(danas, to=eves, relation=CHILD, by=bob)  # in its place
    with pytest.raises(NotPossible):
        link(conversation_of(dana), to=eves, relation=RELATED, by=bob)


def test_what_one_may_not_see_is_a_bare_link(
    danas: Conversation, elsewhere: Conversation, alice: Agent, bob: Agent, charlie: Agent
) -> None:
    link(danas, to=elsewhere, relation=RELATED, by=alice)
    assert seen(alice, danas) == [("related", elsewhere.pk)]
    assert (seen(bob, danas), seen(charlie, elsewhere)) == ([("related", None)], [("related", None)])


def test_links_follow_a_merge_and_its_undoing(
    danas: Conversation, eves: Conversation, dana: Shopper, bob: Agent
) -> None:
    second, last = conversation_of(dana), conversation_of(dana)
    link(danas, to=eves, relation=CHILD, by=bob)
    link(danas, to=second, relation=RELATED, by=bob)
    first = merge(danas, into=second, by=bob)
    merge(second, into=last, by=bob)
    assert (seen(bob, last), seen(bob, eves)) == ([("child", eves.pk)], [("parent", last.pk)])
    unlink(eves, to=last, by=bob)
    assert seen(bob, last) == []
    assert first.source_id == danas.pk


def test_undoing_a_merge_brings_the_links_back(
    danas: Conversation, eves: Conversation, dana: Shopper, bob: Agent
) -> None:
    second = conversation_of(dana)
    link(danas, to=eves, relation=RELATED, by=bob)
    link(second, to=eves, relation=PARENT, by=bob)
    link(second, to=danas, relation=RELATED, by=bob)
    done = merge(danas, into=second, by=bob)
    assert seen(bob, second) == [("parent", eves.pk)]
    undo(done, by=bob)
    assert seen(bob, danas) == [("related", eves.pk), ("related", second.pk)]
    assert seen(bob, second) == [("parent", eves.pk), ("related", danas.pk)]


def test_one_is_found_by_its_address_by_its_words_and_first_of_the_same_customer(
    danas: Conversation, eves: Conversation, elsewhere: Conversation, dana: Shopper, bob: Agent
) -> None:
    second = conversation_of(dana, "And the lamp?")
    assert [c.pk for c in offers_for(bob, danas, "")] == [second.pk, eves.pk]
    assert [c.pk for c in offers_for(bob, danas, f"https://shop.example/inbox/{eves.public_id}/?view=all")] == [eves.pk]
    assert offers_for(bob, danas, str(elsewhere.public_id)) == []
    assert offers_for(bob, danas, "nothing has these words") == []


def test_no_name_in_a_text() -> None:
    assert (named_in("parcel 123"), named_in("x" * 5000)) == ("", "")
