"""After a test that commits the tables are empty, and content types are as they were, whatever it did to them."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections

from counterbell.accounts.models import Brand

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_committed_is_gone() -> None:
    Brand.objects.create(name="Lisbon Ceramics", key="lisbon")
    call_command("flush", interactive=False, verbosity=0)
    assert not Brand.objects.exists()
    assert ContentType.objects.exists()


def test_content_types_have_their_old_numbers_again() -> None:
    before = {one.pk: one.model for one in ContentType.objects.all()}
    known = ContentType.objects.get_for_model(Brand)
    Permission.objects.all().delete()
    ContentType.objects.all().delete()
    ContentType.objects.create(pk=known.pk + 10_000, app_label="accounts", model="brand")
    ContentType.objects.clear_cache()
    Brand.objects.create(name="Lisbon Ceramics", key="lisbon")  # noted in the settings' log under its type
    call_command("flush", interactive=False, verbosity=0)
    assert {one.pk: one.model for one in ContentType.objects.all()} == before
    assert Permission.objects.exists()
    Brand.objects.create(name="Lisbon Ceramics", key="lisbon")


def test_it_holds_for_every_connection() -> None:
    other = connections.create_connection("default")
    assert other.ops.sql_flush(None, ["accounts_brand"]) == ['DELETE FROM "accounts_brand"']
