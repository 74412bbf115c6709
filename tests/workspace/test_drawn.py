"""Rows that colleagues are told of together are read and drawn once for them."""

from collections.abc import Callable

from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.conversations.changes import changes_of
from counterbell.conversations.models import Conversation, Message
from tests.people import Shopper
from tests.workspace.matters import begin

DRAFT = '<bdi class="conv-draft">'


def asked(client: Client, matter: Conversation, at: str) -> str:
    address = f"/inbox/changed/?view=all&c={matter.public_id}&at={at}"
    return client.get(address).content.decode()


def test_a_colleague_is_shown_the_same_news_and_later_ones_anew(
    alice: Agent, bob_client: Client, alice_client: Client, dana: Shopper
) -> None:
    matter = begin(dana, "Where is my parcel?")
    assert "Where is my parcel?" in asked(bob_client, matter, "drawn-1")
    Conversation.objects.filter(pk=matter.pk).update(preview="never told")
    assert "Where is my parcel?" in asked(alice_client, matter, "drawn-1")
    assert "never told" in asked(alice_client, matter, "drawn-2")
    assert "never told" in asked(bob_client, matter, "drawn-2")
    assert "never told" in asked(bob_client, matter, "")


def test_what_is_kept_is_shown_to_nobody_else(bob_client: Client, charlie_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "only for Lisbon")
    assert "only for Lisbon" in asked(bob_client, matter, "drawn-3")
    assert asked(charlie_client, matter, "drawn-3") == "<div data-rows></div>"


def test_each_sees_her_own_draft_and_what_is_new_to_her(
    bob: Agent, bob_client: Client, alice_client: Client, dana: Shopper
) -> None:
    matter = begin(dana, "Where is my parcel?")
    actions.save_draft(matter, agent=bob, kind=Message.Kind.PUBLIC, text="It is")
    actions.mark_read(matter, agent=bob, number=matter.last_number)
    bobs, alices = asked(bob_client, matter, "drawn-4"), asked(alice_client, matter, "drawn-4")
    assert (DRAFT in bobs, "conv--unread" in bobs) == (True, False)
    assert (DRAFT in alices, "conv--unread" in alices) == (False, True)


def test_the_second_who_asks_costs_less(
    bob_client: Client, alice_client: Client, dana: Shopper, django_assert_max_num_queries: Callable[..., object]
) -> None:
    matter = begin(dana, "Where is my parcel?")
    asked(alice_client, matter, "")
    asked(bob_client, matter, "drawn-5")
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        asked(alice_client, matter, "drawn-5")


def test_a_header_bears_the_mark_that_the_line_tells(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "Where is my parcel?")
    for deed in (lambda: None, lambda: actions.assign(matter, agent=bob, team=None, by=bob)):
        deed()
        (change,) = changes_of([matter.pk])
        for page in ("header/", "?view=all"):
            shown = bob_client.get(f"/inbox/{matter.public_id}/{page}").content.decode()
            assert f'data-mark="{change.head}"' in shown
