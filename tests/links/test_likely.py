"""What looks as if it belonged to an incident: by words, labels and topics, and only what an agent may see."""

from datetime import timedelta

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import shifted
from counterbell.conversations.actions import create_label, resolve, set_labels
from counterbell.conversations.models import Conversation
from counterbell.journal.worker import work_once
from counterbell.links.actions import attach_many, declare, link
from counterbell.links.likeness import LIKELY, Traits, likeness, telling
from counterbell.links.models import Incident, Link
from counterbell.links.policies import Relation
from counterbell.links.queries import incident_around
from counterbell.links.queries_likely import LATELY, incidents_like, likely_for
from tests.links.conftest import conversation_of
from tests.people import Shopper, make_shopper


@pytest.fixture
def incident(dana: Shopper, bob: Agent) -> Incident:
    return declare(conversation_of(dana, "I cannot pay by card"), title="Card payment fails", by=bob)


def indexed() -> None:
    while work_once():
        pass


def likely(incident: Incident, agent: Agent, topics: dict[int, set[str]] | None = None) -> list[Conversation]:
    indexed()
    found = likely_for(agent, incident.conversation, incident.title, topics or {})
    return [one.conversation for one in found]


def write(dana: Shopper, name: str, text: str) -> Conversation:
    return conversation_of(make_shopper(dana.brand, name), text)


def test_those_with_its_words_are_found_the_likeliest_first(incident: Incident, dana: Shopper, bob: Agent) -> None:
    write(dana, "Hugo", "My card is blue, where is the lamp?")
    some = write(dana, "Ida", "Payments with my card?")
    most = write(dana, "Jon", "The payment by card has failed, can I pay otherwise?")
    assert likely(incident, bob) == [most, some]
    said = likely_for(bob, incident.conversation, incident.title, {})[1].said
    assert said == "Payments with my card?"  # not what we answered
    assert incidents_like(bob, some, {}) == [incident]
    assert incidents_like(bob, write(dana, "Kim", "Where is my parcel?"), {}) == []
    assert incident_around((some.pk,), dana.brand.pk) == incident


def test_a_topic_counts(incident: Incident, dana: Shopper, bob: Agent) -> None:
    labelled = write(dana, "Hugo", "The checkout says no to my card")
    asked = write(dana, "Ida", "کارت من کار نمی‌کند")
    assert likely(incident, bob) == []
    topics = {one.pk: {"pack.payment_failed"} for one in (incident.conversation, labelled, asked)}
    assert likely(incident, bob, topics) == [labelled]  # a topic alone is not enough: half a shop asks about payments
    assert incidents_like(bob, labelled, topics) == [incident]


def test_a_label_counts(incident: Incident, alice: Agent, dana: Shopper, bob: Agent) -> None:
    other = write(dana, "Hugo", "The checkout says no to my card")
    label = create_label(name="Payment", by=alice)
    for one in (incident.conversation, other):
        set_labels(one, labels=[label], by=bob)
    assert likely(incident, bob) == [other]


def test_what_is_settled_old_bound_or_unseen_is_not_offered(
    incident: Incident, dana: Shopper, bob: Agent, charlie: Agent, elsewhere: Conversation
) -> None:
    text = "The payment by card fails"
    resolved, attached, another, aside = (
        write(dana, name, f"{text}, says {name}") for name in ("Hugo", "Ida", "Jon", "Kim")
    )
    resolve(resolved, by=bob)
    attach_many([attached], to=incident.conversation, by=bob)
    declare(another, title="Another one", by=bob)
    Link.objects.create(one=incident.conversation, other=aside, kind=Link.Kind.SIDE, agent=bob)
    conversation_of(make_shopper(elsewhere.brand, "Lea"), text)
    assert likely(incident, bob) == []
    free = write(dana, "Max", text)
    assert likely(incident, bob) == [free]
    assert (likely(incident, charlie), incidents_like(charlie, free, {})) == ([], [])
    assert [incidents_like(bob, one, {}) for one in (resolved, attached, another, aside)] == [[]] * 4
    with shifted(LATELY + timedelta(minutes=1)):
        assert likely(incident, bob) == []
    for one in (incident.conversation, another):
        resolve(one, by=bob)
    assert (incidents_like(bob, free, {}), incident_around((free.pk,), dana.brand.pk)) == ([], None)
    assert incident_around((another.pk,), dana.brand.pk) == Incident.objects.get(conversation=another)


def test_attached_it_is_not_offered_again(incident: Incident, dana: Shopper, bob: Agent) -> None:
    other = write(dana, "Ida", "The payment by card fails")
    link(other, to=incident.conversation, relation=Relation.INCIDENT, by=bob)
    assert (likely(incident, bob), incidents_like(bob, other, {})) == ([], [])


@pytest.mark.parametrize(
    ("title", "other", "is_likely"),
    [
        ("The lorry is late", "When does the lorry come? It is so late.", True),
        ("The lorry is late", "Good morning, I am late with my payment", False),
        ("کامیون دیر رسید", "کامیون شما خیلی دیر کرده است", True),
        ("配送の遅れ", "配送が遅れています", True),
        ("", "", False),
    ],
)
def test_what_it_is_called_says_most(title: str, other: str, is_likely: bool) -> None:
    language = "en" if title.isascii() else "fa" if "ک" in title else "ja"
    incident = Traits(called=telling([title], language))
    assert (likeness(incident, Traits(said=telling([other], language))) >= LIKELY) is is_likely


def test_words_that_are_shared_by_chance_are_never_enough() -> None:
    said = telling(["lamp blue table chair window glass"], "en")
    assert likeness(Traits(said=said), Traits(said=said)) < LIKELY
