"""Many rows in one statement, on both databases, as the ORM would have stored them."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Brand
from counterbell.base import rows
from counterbell.base.ids import new_id
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Customer
from counterbell.journal.models import Entry
from counterbell.mailroom.models import Participant
from tests.people import Shopper

Status = Conversation.Status
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)


def test_insert_many(db: None) -> None:
    first, second = new_id(), new_id()
    rows.insert_many(
        Entry,
        ("id", "name", "facts", "actor", "at"),
        [(first, "a.b", '{"brand": 1}', "system", rows.value(AT)), (second, "c.d", "{}", "شخص", rows.value(AT))],
    )
    kept = Entry.objects.get(pk=first)
    assert (kept.name, kept.facts, kept.actor, kept.at) == ("a.b", {"brand": 1}, "system", AT)
    assert Entry.objects.get(pk=second).actor == "شخص"


def test_update_many(brand: Brand, other_brand: Brand) -> None:
    rows.update_many(
        Brand, ("name", "reopen_days"), [(brand.pk, "First", 3), (other_brand.pk, "Second'; DROP TABLE x", 5)]
    )
    brand.refresh_from_db()
    other_brand.refresh_from_db()
    assert (brand.name, brand.reopen_days) == ("First", 3)
    assert (other_brand.name, other_brand.reopen_days) == ("Second'; DROP TABLE x", 5)


def test_nothing_asks_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        rows.insert_many(Entry, ("id",), [])
        rows.update_many(Brand, ("name",), [])
    assert len(asked) == 0


def test_every_text_comes_back_as_it_was(db: None) -> None:
    hard = ["\\N", "a\tb", "line\nline\r\n", "\\", "\\t", "", "'; --", "ـ‌سلام 🙂", 'quote " and , comma']
    made = [(new_id(), "a.b", "{}", text, rows.value(AT)) for text in hard * 20]
    rows.insert_many(Entry, ("id", "name", "facts", "actor", "at"), made)
    assert list(Entry.objects.order_by("pk").values_list("actor", flat=True)) == hard * 20


def test_rows_are_held_in_the_order_of_their_keys_and_moments_come_back(db: None) -> None:
    late, early = new_id(), new_id()
    made = [(key, "a.b", "{}", "system", rows.value(AT)) for key in (late, early)]
    rows.insert_many(Entry, ("id", "name", "facts", "actor", "at"), made)
    with transaction.atomic():
        held = rows.hold_many(Entry, ("id", "at"), {early, late, 5})
    assert held == rows.read_many(Entry, ("id", "at"), {early, late, 5})
    assert [(key, rows.moment(at)) for key, at in held] == [(key, AT) for key in sorted((early, late))]


def test_json_bytes_and_nothing_come_back_as_they_were(channel: Channel) -> None:
    hard = {"raw": bytes(range(256)) + b"\\N\t", "about": {"to": ["\\", "\t", "🙂"]}, "arrived_at": AT}
    kept = [{"raw": None, "about": {}, "arrived_at": AT}, hard]
    fields = [f for f in Envelope._meta.concrete_fields if not f.primary_key]
    made = [Envelope(channel=channel, external_id=str(number), **one) for number, one in enumerate(kept)]
    cells = [[f.get_db_prep_save(getattr(one, f.attname), connection) for f in fields] for one in made]
    rows.insert_many(Envelope, ["id", *(str(f.column) for f in fields)], [[new_id(), *row] for row in cells])
    assert list(Envelope.objects.order_by("external_id").values("raw", "about", "arrived_at")) == kept
    rows.insert_objects([Envelope(channel=channel, external_id="2", **hard)])
    assert Envelope.objects.filter(external_id="2").values("raw", "about", "arrived_at").get() == hard


def test_objects_are_inserted_as_the_orm_would(dana: Shopper, channel: Channel) -> None:
    def begun() -> Conversation:
        made = Conversation(
            brand=dana.brand, channel=channel, customer=dana.customer, subject="Wo ist 'mein\t\\Paket'? 包"
        )
        made.page, made.status, made.snoozed_until, made.active_at = {"hand": {"keys": None}}, Status.SNOOZED, AT, AT
        made.created_at = AT
        return made

    ours, theirs = [begun(), begun()], begun()
    rows.insert_objects(ours)
    theirs.save()
    kept = Conversation.objects.filter(pk__in=[one.pk for one in ours]).order_by("pk")
    told = [
        {k: v for k, v in row.items() if k not in {"id", "public_id"}}
        for row in [*kept.values(), *Conversation.objects.filter(pk=theirs.pk).values()]
    ]
    assert told == [told[0]] * 3
    assert [one.public_id for one in kept] == [one.public_id for one in ours]
    ours[0].subject = "Later"
    ours[0].save()  # it is known that it is there
    assert Conversation.objects.get(pk=ours[0].pk).subject == "Later"


def test_objects_whose_keys_the_database_makes(dana: Shopper, channel: Channel) -> None:
    made = Conversation.objects.create(brand=dana.brand, channel=channel, customer=dana.customer)
    people = [
        Participant(
            conversation=made, address=f"{name}@post.example", role=Participant.Role.COPIED, proved=name == "eve"
        )
        for name in ("dana", "eve")
    ]
    rows.insert_objects(people)
    kept = Participant.objects.order_by("pk").values_list("address", "role", "proved", "brought_by")
    assert list(kept) == [("dana@post.example", "copied", False, None), ("eve@post.example", "copied", True, None)]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_objects(people)


@pytest.mark.parametrize("many", [1, 7, 43, 300])
def test_objects_learn_the_keys_that_the_database_made(db: None, many: int) -> None:
    Customer.objects.create(name="somebody before")
    made = [Customer(name=f"shopper {number}") for number in range(many)]
    rows.insert_objects(made)
    assert dict(Customer.objects.exclude(name="somebody before").values_list("pk", "name")) == {
        one.pk: one.name for one in made
    }
    after = Customer.objects.create(name="somebody after")
    assert after.pk > made[-1].pk
    made[0].name = "Later"
    made[0].save()  # it is known that it is there
    assert Customer.objects.count() == many + 2


def entry(key: int, facts: str = "{}") -> tuple[object, ...]:
    return key, "a.b", facts, "system", rows.value(AT)


COLUMNS = ("id", "name", "facts", "actor", "at")


def test_what_is_written_at_once_is_there_afterwards(brand: Brand) -> None:
    first, second = new_id(), new_id()
    with transaction.atomic(), rows.at_once():
        rows.insert_many(Entry, COLUMNS, [entry(first)])
        with rows.at_once():
            rows.update_many(Brand, ("name",), [(brand.pk, "Later")])
        rows.insert_many(Entry, COLUMNS, [entry(second)])
    brand.refresh_from_db()
    assert brand.name == "Later"
    assert set(Entry.objects.filter(pk__in=[first, second]).values_list("pk", flat=True)) == {first, second}


def test_nothing_of_what_is_written_at_once_is_there_when_one_cannot_be(brand: Brand) -> None:
    known, fresh = new_id(), new_id()
    rows.insert_many(Entry, COLUMNS, [entry(known)])

    @transaction.atomic
    def write() -> None:
        with rows.at_once():
            rows.update_many(Brand, ("name",), [(brand.pk, "Later")])
            rows.insert_many(Entry, COLUMNS, [entry(known)])
            rows.insert_many(Entry, COLUMNS, [entry(fresh)])

    with pytest.raises(IntegrityError):
        write()
    brand.refresh_from_db()
    assert brand.name != "Later"
    assert not Entry.objects.filter(pk=fresh).exists()


def test_rows_too_large_for_one_statement_go_in_several(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 1_000)
    large = [(new_id(), json.dumps({"said": "é" * 700})) for _ in range(9)]
    rows.insert_many(Entry, COLUMNS, [entry(*one) for one in large])
    assert list(Entry.objects.order_by("pk").values_list("pk", flat=True)) == [key for key, _facts in large]
    assert {len(one.facts["said"]) for one in Entry.objects.all()} == {700}
