"""Many rows in one statement, on both databases, as the ORM would have stored them."""

from datetime import UTC, datetime

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Brand
from counterbell.base import rows
from counterbell.base.ids import new_id
from counterbell.channels.models import Channel, Envelope
from counterbell.journal.models import Entry

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
    assert [(key, rows.moment(at)) for key, at in held] == [(key, AT) for key in sorted((early, late))]


def test_json_bytes_and_nothing_come_back_as_they_were(channel: Channel) -> None:
    hard = {"raw": bytes(range(256)) + b"\\N\t", "about": {"to": ["\\", "\t", "🙂"]}, "arrived_at": AT}
    kept = [{"raw": None, "about": {}, "arrived_at": AT}, hard]
    fields = [f for f in Envelope._meta.concrete_fields if not f.primary_key]
    made = [Envelope(channel=channel, external_id=str(number), **one) for number, one in enumerate(kept)]
    cells = [[f.get_db_prep_save(getattr(one, f.attname), connection) for f in fields] for one in made]
    rows.insert_many(Envelope, ["id", *(str(f.column) for f in fields)], [[new_id(), *row] for row in cells])
    assert list(Envelope.objects.order_by("external_id").values("raw", "about", "arrived_at")) == kept
