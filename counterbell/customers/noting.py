"""The only writers of notes about customers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import may_take_away
from counterbell.customers.events import CustomerNoted
from counterbell.customers.models import Customer, CustomerNote
from counterbell.journal.actions import record

LONGEST_NOTE = 4_000


@transaction.atomic
def note(customer: Customer, *, brand: Brand, text: str, by: Agent) -> CustomerNote:
    """Write down what colleagues of that brand should know about her.

    Raises:
        ValidationError: when nothing, or far too much, was written.
    """
    clean = text.replace("\x00", "").strip()
    if not clean:
        raise ValidationError(_("Write a note first."))
    if len(clean) > LONGEST_NOTE:
        raise ValidationError(_("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE})
    made = CustomerNote.objects.create(customer=customer, brand=brand, agent=by, text=clean)
    record(CustomerNoted(customer=customer.pk, brand=brand.pk), actor=by.ref)
    return made


@transaction.atomic
def forget_note(written: CustomerNote, *, by: Agent) -> None:
    """Take a note away: whoever wrote it, and those who lead.

    Raises:
        PermissionDenied: to anybody else.
    """
    if not may_take_away(by, written.agent_id):
        raise PermissionDenied
    customer, brand = written.customer_id, written.brand_id
    if written.delete()[0]:
        record(CustomerNoted(customer=customer, brand=brand), actor=by.ref)
