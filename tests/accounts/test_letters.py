"""Letters leave by duties, outside the request, and only while there is something to say."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from counterbell.accounts import actions, letters
from counterbell.accounts.models import Agent
from counterbell.base.clock import shifted
from counterbell.base.env import env
from counterbell.journal.worker import work_once
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def work() -> None:
    while work_once():
        pass


def link_in(body: str) -> str:
    found = re.search(re.escape(env().url) + r"(/\S+)", body)
    assert found
    return found[1]


def test_an_invitation_is_a_letter_with_the_link(alice: Agent, client: Client) -> None:
    invitation = actions.invite(email="bob@shop.example", by=alice)
    assert mail.outbox == []
    work()
    [letter] = mail.outbox
    assert letter.to == ["bob@shop.example"]
    assert letter.subject == "Alice invites you to answer customers with Counterbell"
    assert letters.invitation_url(invitation) in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert client.get(link_in(str(letter.body))).status_code == 200


def test_an_invitation_taken_back_or_too_old_is_not_written(alice: Agent) -> None:
    actions.revoke_invitation(actions.invite(email="bob@shop.example", by=alice), by=alice)
    actions.invite(email="frida@shop.example", by=alice)
    with shifted(timedelta(days=8)):
        work()
    assert mail.outbox == []


def test_a_name_cannot_add_headers(alice: Agent) -> None:
    Agent.objects.filter(pk=alice.pk).update(name="Alice\r\nBcc: everybody@shop.example")
    alice.refresh_from_db()
    actions.invite(email="bob@shop.example", by=alice)
    work()
    assert [letter.recipients() for letter in mail.outbox] in ([], [["bob@shop.example"]])
    assert not any("Bcc" in line for letter in mail.outbox for line in letter.message().keys())  # noqa: SIM118


def test_the_letter_speaks_the_agents_language(bob: Agent) -> None:
    actions.set_profile(bob, language="fa")
    actions.ask_password_reset(bob)
    work()
    assert len(mail.outbox) == 1


def test_a_forgotten_password_by_letter_once(bob: Agent, client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "BOB@shop.example"})
    assert (answer.status_code, mail.outbox) == (302, [])
    work()
    [letter] = mail.outbox
    assert letter.to == ["bob@shop.example"]
    link = link_in(str(letter.body))
    form = client.get(link, follow=True)
    new = "another bell at midnight"
    answer = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert answer.status_code == 200
    bob.refresh_from_db()
    assert bob.check_password(new)
    work()
    assert [m.subject for m in mail.outbox[1:]] == ["Your way to sign in to Counterbell has changed"]
    again = Client().get(link, follow=True)
    assert b"This link has ended" in again.content


def test_a_reset_link_ends_after_an_hour_and_with_the_password(bob: Agent) -> None:
    letters.send_password_reset(bob)
    link = link_in(str(mail.outbox[0].body))
    bob.set_password(PASSWORD + "!")
    bob.save()
    assert b"This link has ended" in Client().get(link, follow=True).content


def test_strangers_and_deactivated_agents_get_no_letter(alice: Agent, bob: Agent, client: Client) -> None:
    actions.deactivate(bob, by=alice)
    for address in ("nobody@shop.example", "bob@shop.example"):
        assert client.post("/account/password/reset/", {"email": address}).status_code == 302
    work()
    assert mail.outbox == []
