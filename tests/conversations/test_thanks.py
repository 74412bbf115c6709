"""Thanks alone wake nobody: what is resolved or snoozed stays where it is, and the words are shown all the same."""

import pytest
from django.test import Client

from counterbell.accounts.actions import update_brand
from counterbell.accounts.models import Agent, Brand
from counterbell.alerts.models import Notice
from counterbell.conversations.actions import assign, receive, resolve, set_pending, snooze
from counterbell.conversations.models import Conversation
from counterbell.conversations.personal import personal
from counterbell.conversations.thanks import is_only_thanks
from tests.mailroom.post import Written, arrive, make_mailbox, work
from tests.people import Shopper
from tests.workspace.matters import begin

THANKS = [
    "Thanks!", "thank you so much 🙏", "OK", "ok, thanks", "👍", "👍🏽", "❤️",
    "Great, thank you very much for your help!", "K", "ممنون", "خیلی ممنونم 🌹", "مرسی، دستتون درد نکنه",
    "باشه مرسی", "شكراً جزيلاً", "شكرا لكم، تمام", "ありがとうございます！",
    "了解しました。ありがとうございました", "Hvala lijepa!", "U redu, hvala", "Vielen Dank!",
    "Merci beaucoup", "Muchas gracias", "Obrigada", "Grazie mille", "Dank je wel", "Dziękuję bardzo",
    "Teşekkür ederim", "Спасибо большое", "谢谢", "감사합니다",
]  # fmt: skip
MORE = [
    "", "Thanks?", "ok?", "ممنون؟", "ありがとうございます？", "Thanks, but it is broken", "ok 2",
    "Thanks for nothing", "no thanks", "👎", "😡", "👍😡", "not ok", "Ok, when does it come",
    "هنوز نرسیده، ممنون", "شكرا لم يصل", "まだ届きません", "hvala, ali nije došlo", "Thanks 1234567", "yes",
    "...", "€", "thanks " * 20,
]  # fmt: skip


@pytest.mark.parametrize("text", THANKS)
def test_these_are_only_thanks(text: str) -> None:
    assert is_only_thanks(text)
    assert not is_only_thanks(text, files=1)


def test_a_row_of_letters_made_to_be_cut_in_many_ways_is_read_at_once() -> None:
    # For a pattern each letter more took half as long again, and this stands in the road of every message.
    assert not is_only_thanks("k" * 79 + "x")
    assert is_only_thanks("k" * 80)


@pytest.mark.parametrize("text", MORE)
def test_these_are_more(text: str) -> None:
    assert not is_only_thanks(text)


@pytest.fixture
def resolved(dana: Shopper, bob: Agent) -> Conversation:
    matter = begin(dana, "Where is my parcel?")
    assign(matter, agent=bob, team=None, by=bob)
    resolve(matter, by=bob)
    work()
    return matter


def test_a_resolved_one_stays_resolved_and_shows_them(resolved: Conversation, bob: Agent) -> None:
    told = Notice.objects.count()
    said = receive(resolved, text="Thank you! 👍")
    work()
    resolved.refresh_from_db()
    assert (resolved.status, resolved.waiting_since, resolved.preview) == ("resolved", None, "Thank you! 👍")
    assert resolved.resolved_at is not None
    assert resolved.messages.order_by("number").last() == said
    assert not personal([bob.pk], [resolved])[bob.pk, resolved.pk].unread
    assert Notice.objects.count() == told
    receive(resolved, text="Thank you. And the second one?")
    resolved.refresh_from_db()
    assert (resolved.status, resolved.waiting_since is None) == ("open", False)


def test_a_snoozed_one_sleeps_on(resolved: Conversation, bob: Agent) -> None:
    snooze(resolved, until=None, by=bob)
    receive(resolved, text="ok thanks")
    resolved.refresh_from_db()
    assert (resolved.status, resolved.waiting_since) == ("snoozed", None)
    receive(resolved, text="It is here, but broken")
    resolved.refresh_from_db()
    assert resolved.status == "open"


def test_what_waits_for_her_hears_her_ok(resolved: Conversation, bob: Agent) -> None:
    set_pending(resolved, by=bob)
    receive(resolved, text="ok")
    resolved.refresh_from_db()
    assert resolved.status == "open"


def test_the_owner_may_want_it_otherwise(alice_client: Client, brand: Brand, resolved: Conversation) -> None:
    page = alice_client.get(f"/settings/brands/{brand.pk}/").content.decode()
    assert 'name="thanks_wake"' in page
    update_brand(brand, by=None, thanks_wake=True)
    receive(resolved, text="Thanks")
    resolved.refresh_from_db()
    assert resolved.status == "open"


def test_a_letter_that_only_thanks(brand: Brand, bob: Agent) -> None:
    mailbox = make_mailbox(brand)
    first = Written(text="Where is my parcel?")
    arrive(mailbox, first)
    matter = Conversation.objects.get(channel=mailbox)
    resolve(matter, by=bob)
    arrive(mailbox, Written(text="Thank you!", in_reply_to=first.message_id, references=[first.message_id]))
    matter.refresh_from_db()
    assert (matter.status, matter.messages.filter(kind="public").count()) == ("resolved", 2)
