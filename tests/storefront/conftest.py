"""A contact form of the brand: returns ask for order, reason, day and photo, and go to the team."""

import pytest

from counterbell.accounts.models import Brand, Team
from counterbell.reception.actions import create_form, set_topic
from counterbell.reception.models import ContactForm

RETURNS = [
    {"kind": "order", "required": True, "labels": {"en": "Order number", "fa": "شمارهٔ سفارش"},
     "help": {"en": "It stands in your order confirmation."}},
    {"kind": "choice", "required": True, "labels": {"en": "Why?"}, "choices": [{"en": "Broken"}, {"en": "Too small"}]},
    {"kind": "date", "labels": {"en": "When did it arrive?"}},
    {"kind": "file", "labels": {"en": "Photos"}},
    {"kind": "check", "labels": {"en": "I still have the box"}},
]  # fmt: skip


@pytest.fixture
def form(brand: Brand, team: Team) -> ContactForm:
    made = create_form(brand, name="Website", by=None)
    returns = {"labels": {"en": "Returns", "fa": "مرجوعی"}, "team": team.pk, "fields": RETURNS}
    set_topic(made, None, said=returns, by=None)
    set_topic(made, None, said={"labels": {"en": "Something else"}, "team": None, "fields": []}, by=None)
    made.refresh_from_db()
    return made
