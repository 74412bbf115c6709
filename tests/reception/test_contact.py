"""A contact form: what it asks in each language, what cannot be asked, and that one page begins one conversation."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer
from counterbell.journal.models import Entry
from counterbell.reception.actions import (
    NotFilled,
    Sent,
    create_form,
    delete_topic,
    move_topic,
    set_contact_form,
    set_topic,
    submit,
)
from counterbell.reception.models import ContactForm
from counterbell.reception.queries import as_asked, contact_forms

pytestmark = pytest.mark.django_db
ORDER = {"kind": "order", "required": True, "labels": {"en": "Order", "fa": "سفارش"}, "help": {"en": "Like 18240"}}


@pytest.fixture
def form(brand: Brand) -> ContactForm:
    return create_form(brand, name="  Web   site ", by=None)


def topic(form: ContactForm, name: str, *fields: dict[str, object], team: int | None = None) -> str:
    key = set_topic(form, None, said={"labels": {"en": name}, "team": team, "fields": fields}, by=None)
    form.refresh_from_db()
    return key


def sent(form: ContactForm, **how: object) -> Sent:
    told: dict[str, object] = {
        "public_id": uuid4(), "version": form.version, "topic": "", "name": "Dana", "email": "dana@post.example",
        "message": "Hello", "language": "en", "seconds": 30, **how,
    }  # fmt: skip
    return Sent(**told)  # type: ignore[arg-type]


def test_a_form_without_topics_asks_name_address_and_message(form: ContactForm) -> None:
    assert (form.channel.name, form.channel.kind, form.channel.is_active) == ("Web site", "form", True)
    assert as_asked(form, "en", "").is_open
    made = submit(form, sent(form))
    assert (made.subject, made.messages.get(kind="public").text) == ("", "Hello")


def test_every_change_of_words_is_a_new_version_and_told(form: ContactForm) -> None:
    before = form.version
    key = topic(form, "Returns", ORDER)
    assert form.version == before + 1
    set_topic(form, key, said={"labels": {"en": "Returns"}, "team": None, "fields": [ORDER]}, by=None)
    form.refresh_from_db()
    assert form.version == before + 1
    assert Entry.objects.filter(name="reception.contact_form_changed").count() == 2
    asked = as_asked(form, "fa", key)
    assert (asked.fields[0]["label"], asked.fields[0]["help"]) == ("سفارش", "Like 18240")


def test_topics_move_and_go(form: ContactForm) -> None:
    first, second = topic(form, "One"), topic(form, "Two")
    move_topic(form, second, by=None)
    move_topic(form, second, by=None)
    form.refresh_from_db()
    assert [one["key"] for one in form.topics] == [second, first]
    delete_topic(form, first, by=None)
    form.refresh_from_db()
    assert [one["key"] for one in form.topics] == [second]
    assert as_asked(form, "en", "").topic == second  # the only one is chosen by itself


def test_what_cannot_be_asked_is_refused_in_words(form: ContactForm, other_brand: Brand) -> None:
    foreign = Team.objects.create(name="Oslo")
    foreign.brands.add(other_brand)
    wrong: list[dict[str, object]] = [
        {"labels": {}},
        {"labels": {"hr": "Povrat"}},
        {"labels": {"en": "A"}, "team": foreign.pk},
        {"labels": {"en": "A"}, "fields": [{"kind": "name", "labels": {"en": "Name"}}]},
        {"labels": {"en": "A"}, "fields": [{"kind": "choice", "labels": {"en": "Why"}, "choices": [{"en": "x"}]}]},
        {"labels": {"en": "A" * 200}},
    ]
    for said in wrong:
        with pytest.raises(Refused):
            set_topic(form, None, said=said, by=None)
    with pytest.raises(Refused):
        create_form(form.brand, name=" ", by=None)
    with pytest.raises(Refused):
        set_contact_form(form, name="x", is_active=True, receipt=True, mailbox=99, texts={}, consent={}, by=None)
    form.refresh_from_db()
    assert form.topics == []


def test_agents_change_nothing_and_see_only_their_brands(
    form: ContactForm, alice: Agent, bob: Agent, charlie: Agent
) -> None:
    for act in (
        lambda: create_form(form.brand, name="Mine", by=bob),
        lambda: set_topic(form, None, said={"labels": {"en": "A"}}, by=bob),
        lambda: delete_topic(form, "x", by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert list(contact_forms(alice)) == [form]
    assert list(contact_forms(charlie)) == []


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        ("order", "#TW-۱۸۲۴۰", "#TW-18240"),
        ("order", "<b>", None),
        ("date", "2026-11-20", "2026-11-20"),
        ("date", "۲۰۲۶-۱۱-۲۰", "2026-11-20"),
        ("date", "2026-13-40", None),
        ("phone", "+385 91 234 5678", "+385 91 234 5678"),
        ("email", "nobody", None),
        ("text", "x" * 301, None),
        ("check", "2", None),
    ],
)
def test_each_kind_is_looked_at(form: ContactForm, kind: str, typed: str, shown: str | None) -> None:
    key = topic(form, "A", {"kind": kind, "labels": {"en": "Q"}})
    told = sent(form, topic=key, said={"q0": typed})
    if shown is None:
        with pytest.raises(NotFilled) as why:
            submit(form, told)
        assert list(why.value.faults) == ["q0"]
        assert (Conversation.objects.count(), Customer.objects.count()) == (0, 0)
    else:
        assert submit(form, told).messages.get(kind="public").text == f"Hello\n\nQ: {shown}"


def test_what_is_missing_is_named_field_by_field(form: ContactForm) -> None:
    key = topic(form, "A", ORDER, {"kind": "file", "required": True, "labels": {"en": "Photo"}})
    with pytest.raises(NotFilled) as why:
        submit(form, sent(form, topic=key, email="dana@", message="", name="x" * 200))
    assert set(why.value.faults) == {"q0", "q1", "email", "message", "name"}
    with pytest.raises(NotFilled) as why:
        submit(form, sent(form, topic="other"))
    assert set(why.value.faults) == {"topic"}


def test_a_team_that_serves_no_more_takes_nothing(form: ContactForm, team: Team) -> None:
    key = topic(form, "A", team=team.pk)
    team.brands.clear()
    assert submit(form, sent(form, topic=key)).team is None


@pytest.mark.django_db(transaction=True)
def test_pages_sent_at_the_same_moment_begin_one_conversation(form: ContactForm) -> None:
    page, others = uuid4(), [uuid4() for _one in range(3)]

    def send(public_id: UUID) -> int:
        try:
            return submit(form, sent(form, public_id=public_id)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        same = set(hands.map(send, [page] * 4))
        different = set(hands.map(send, others))
    assert (len(same), len(different)) == (1, 3)
    assert Conversation.objects.count() == 4
    assert Message.objects.filter(kind="public").count() == 4
    assert Customer.objects.count() == 1
