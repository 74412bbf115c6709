"""What the doctor looks for in the tables."""

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.cli.checkup.finding import Level
from counterbell.cli.checkup.people import look
from counterbell.reception.actions import create_form
from tests.mailroom.post import make_mailbox


def test_a_contact_form_that_cannot_be_answered_is_named(brand: Brand, other_brand: Brand) -> None:
    make_mailbox(other_brand, "hello@oslo.example")
    create_form(brand, name="Website", by=None)
    create_form(other_brand, name="Oslo", by=None)
    (said,) = [one for one in look(env()) if one.part == "contact forms"]
    assert said.level == Level.WARNING
    assert "Website" in said.says
    assert "Oslo" not in said.says
    make_mailbox(brand)
    assert [one for one in look(env()) if one.part == "contact forms"] == []
