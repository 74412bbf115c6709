"""Why something failed is said in the reader's language, whatever is stored."""

import pytest
from django.test import Client
from django.utils.translation import override

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.actions import looked, refuse
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.actions import delivering, reply
from counterbell.conversations.models import Delivery
from counterbell.workspace import reasons
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, take

ALL = {**reasons.UNREADABLE, **reasons.TROUBLES, **reasons.UNSENT}


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


@pytest.fixture
def persian(alice: Agent) -> Agent:
    Agent.objects.filter(pk=alice.pk).update(language="fa")
    return alice


@pytest.mark.parametrize("language", ["fa", "ar", "ja", "hr"])
def test_every_reason_is_said_in_every_language(language: str) -> None:
    for code, sentence in ALL.items():
        with override(language):
            said = str(sentence)
        with override("en"):
            assert said != str(sentence), code


def test_an_unreadable_letter(alice_client: Client, persian: Agent, mailbox: Channel) -> None:
    take(mailbox, Written())
    refuse(Envelope.objects.get(), reason="too_deep", error="This letter is nested deeper than any letter may be.")
    page = alice_client.get(f"/settings/mail/{mailbox.pk}/").content.decode()
    assert "بخش‌های این نامه بیش از حد مجاز در هم تودرتو هستند." in page
    assert "nested" not in page


def test_words_that_help_are_shown_below(alice_client: Client, persian: Agent, mailbox: Channel) -> None:
    take(mailbox, Written())
    refuse(Envelope.objects.get(), reason="fault", error="ZeroDivisionError: the reader stumbled")
    page = alice_client.get(f"/settings/mail/{mailbox.pk}/").content.decode()
    assert "اشکال از ماست" in page
    assert '<span class="quiet small" dir="ltr" lang="en">ZeroDivisionError: the reader stumbled</span>' in page


def test_trouble_of_a_mailbox(alice_client: Client, persian: Agent, mailbox: Channel) -> None:
    looked(
        mailbox.pk, trouble="imap.post.example does not accept the sign-in: [AUTHENTICATIONFAILED]", reason="sign_in"
    )
    page = alice_client.get(f"/settings/mail/{mailbox.pk}/").content.decode()
    assert "سرور نامه ورود را نمی‌پذیرد." in page
    assert "[AUTHENTICATIONFAILED]" in page
    looked(mailbox.pk)
    assert "AUTHENTICATIONFAILED" not in alice_client.get(f"/settings/mail/{mailbox.pk}/").content.decode()


def test_what_did_not_leave(alice: Agent, alice_client: Client, persian: Agent, mailbox: Channel) -> None:
    arrive(mailbox, Written())
    reply(only_conversation(), text="On its way", by=alice)
    from tests.mailroom.post import work

    work()
    for error, shown in (
        ("no_server", "سروری برای نامه‌های خروجی تنظیم نشده است."),
        ("550 no such user", "550 no such user"),
    ):
        Delivery.objects.update(state=Delivery.State.SENDING)
        delivering.give_up(Delivery.objects.get(), why=error)
        page = alice_client.get(f"/inbox/{only_conversation().public_id}/letters/").content.decode()
        assert shown in page


def test_a_name_may_stand_behind_a_reason() -> None:
    with override("hr"):
        assert reasons.unsent("file_missing: list.pdf") == "Datoteka nedostaje u spremištu: list.pdf"
        assert reasons.unsent("421 4.7.0: come later") == "421 4.7.0: come later"
