"""Of what there is something: each kind is noticed where it is and nowhere else, and then it is shown."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Agent
from counterbell.alerts.models import Mute, Reminder
from counterbell.base.clock import now
from counterbell.bot.models import Bot, LanguageModel
from counterbell.channels.models import Channel
from counterbell.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Label,
    Later,
    Message,
    ReadMark,
    Rendition,
)
from counterbell.customers.models import Customer, CustomerNote
from counterbell.feedback.models import Rating
from counterbell.links.models import Incident, Link
from counterbell.mailroom.models import Letter
from counterbell.outreach.models import AnsweredGreeting
from counterbell.reception.models import FilledForm
from counterbell.workspace.contents import contents_of
from tests.people import Shopper
from tests.workspace.matters import begin

Make = Callable[[Conversation, Agent], object]


def _file(c: Conversation, _by: Agent) -> object:
    kind = {"kind": Attachment.Kind.FILE, "content_type": "text/plain", "size": 4}
    said = c.messages.filter(kind=Message.Kind.PUBLIC).get()
    return Attachment.objects.create(brand=c.brand, message=said, uploader="x", name="plan-of-the-lamp.txt", **kind)


def _letter(c: Conversation, _by: Agent) -> object:
    channel = Channel.objects.create(brand=c.brand, kind="email", name="Post", address="post@shop.example")
    return Letter.objects.create(conversation=c, channel=channel, fingerprint="one")


def _linked(c: Conversation, by: Agent) -> object:
    other = begin(Shopper("", "", c.customer, c.brand), "the lamp beside it")
    return Link.objects.create(one=other, other=c, kind=Link.Kind.RELATED, agent=by)


def _swallowed(c: Conversation, _by: Agent) -> object:
    other = begin(Shopper("", "", c.customer, c.brand), "the same lamp")
    return Conversation.objects.filter(pk=other.pk).update(merged_into=c)


def _worn(c: Conversation, _by: Agent) -> object:
    return c.labels.add(Label.objects.create(name="Broken glass"))


def _written(c: Conversation, _by: Agent) -> object:
    said = c.messages.filter(kind=Message.Kind.PUBLIC).get()
    return Rendition.objects.create(message=said, language="en", text="The lamp, said otherwise")


def _waits(c: Conversation, by: Agent) -> object:
    return Later.objects.create(
        conversation=c, agent=by, client_id=str(uuid4()), text="The lamp leaves tomorrow", due=now()
    )


def _rated(c: Conversation, _by: Agent) -> object:
    return Rating.objects.create(
        conversation=c, customer=c.customer, resolved_at=now(), score=4, comment="A fine lamp, late"
    )


def _form(c: Conversation, _by: Agent) -> object:
    said = {"key": "order", "kind": "text", "label": "Order", "value": "LAMP-1042"}
    return FilledForm.objects.create(brand=c.brand, conversation=c, version=1, language="en", answers=[said])


def _greeted(c: Conversation, _by: Agent) -> object:
    return AnsweredGreeting.objects.create(conversation=c, language="en", text="A lamp?")


def _reminded(c: Conversation, by: Agent) -> object:
    return Reminder.objects.create(conversation=c, agent=by, note="Call Dana", due=now())


def _noted(c: Conversation, by: Agent) -> object:
    return CustomerNote.objects.create(customer=c.customer, brand=c.brand, agent=by, text="She has a key")


KINDS: list[tuple[str, Make, str]] = [  # the field, what makes it true, and what the desk shows then
    ("drafts", lambda c, by: Draft.objects.create(conversation=c, agent=by, text="About the lamp"), "About the lamp"),
    ("to_come", _waits, "The lamp leaves tomorrow"),
    ("reminders", _reminded, "Call Dana"),
    ("muted", lambda c, by: Mute.objects.create(conversation=c, agent=by), '/mute/" aria-checked="true"'),
    ("labels", _worn, "Broken glass"),
    ("renditions", _written, "The lamp, said otherwise"),
    ("letters", _letter, "data-letters="),
    ("links", _linked, "data-linked="),
    ("links", lambda c, by: Incident.objects.create(conversation=c, title="Lamps go out", agent=by), "Lamps go out"),
    ("links", _swallowed, 'id="panel-links"'),
    ("greeting", _greeted, "A lamp?"),
    ("form", _form, "LAMP-1042"),
    ("ratings", _rated, "A fine lamp, late"),
    ("files", _file, "plan-of-the-lamp.txt"),
    ("notes", _noted, "She has a key"),
    ("merged", lambda c, _: Customer.objects.create(name="Lampy", merged_into=c.customer), "Lampy"),
    ("copilot", lambda c, _: Bot.objects.create(brand=c.brand, helps_agents=True), "data-copilot"),
    ("model", lambda c, _: LanguageModel.objects.create(brand=c.brand, checks_tone=True), "data-check-tone"),
]


def _there(agent: Agent, conversation: Conversation) -> dict[str, Any]:
    return asdict(contents_of(agent, conversation))


@pytest.mark.parametrize(("name", "make", "shown"), KINDS, ids=[name for name, _make, _shown in KINDS])
def test_what_there_is_is_noticed_and_shown(
    bob: Agent, bob_client: Client, dana: Shopper, eve: Shopper, name: str, make: Make, shown: str
) -> None:
    hers, others = begin(dana, "Is it lit?"), begin(eve, "Is it lit?")
    before, page = _there(bob, hers), f"/inbox/{hers.public_id}/"
    assert [one for one, there in before.items() if there] == []
    always = 'id="panel-links"'  # there is a place for them, whether there are any or not
    assert shown == always or shown not in bob_client.get(page, headers={"HX-Request": "true"}).content.decode()
    make(hers, bob)
    hers.refresh_from_db()
    assert {one for one, there in _there(bob, hers).items() if there} == {name}
    of_the_brand = {name} & {"copilot", "model"} | {"links" for _ in Incident.objects.all()}  # it may belong to it
    assert {one for one, there in _there(bob, others).items() if there} == of_the_brand
    assert shown in bob_client.get(page, headers={"HX-Request": "true"}).content.decode()


def test_what_is_an_agents_own_is_hers(bob: Agent, alice: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Is it lit?")
    Draft.objects.create(conversation=matter, agent=bob, text="It")
    Reminder.objects.create(conversation=matter, agent=bob, due=now())
    Mute.objects.create(conversation=matter, agent=bob)
    ReadMark.objects.create(conversation=matter, agent=bob, number=1)
    hers, his = _there(alice, matter), _there(bob, matter)
    assert (hers["read"], his["read"]) == (None, 1)
    assert {name for name in his if his[name] and not hers[name]} == {"read", "drafts", "reminders", "muted"}


def test_a_file_of_a_happening_is_none(bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Is it lit?")
    _file(matter, bob)
    matter.messages.update(kind=Message.Kind.HAPPENING)
    assert not _there(bob, matter)["files"]


def test_all_of_it_at_once(
    bob: Agent, bob_client: Client, dana: Shopper, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    matter = begin(dana, "Is it lit?")
    for _name, make, _shown in KINDS:
        make(matter, bob)
    page = f"/inbox/{matter.public_id}/"
    bob_client.get(page, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(45):
        desk = bob_client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert [name for name, _make, shown in KINDS if shown not in desk] == []


def test_no_conversation_is_walked_through_for_it(bob: Agent, dana: Shopper) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    hers = begin(dana, "Is it lit?")
    with CaptureQueriesContext(connection) as asked:
        contents_of(bob, hers)
    (question,) = asked
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {question['sql']}")
        plan = [str(row[-1]) for row in cursor.fetchall()]
    walked = [step for step in plan if step.startswith("SCAN")]
    assert len(walked) == 1, plan  # incidents, which are few
