"""What a form's page carries: a name for what will be sent by it, and when it was drawn, signed by us.

The name makes sending twice harmless; the time tells a robot from a person. Nothing is stored until something is sent.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer

from counterbell.base.clock import now
from counterbell.reception.models import ContactForm

LIFETIME = timedelta(days=2)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that holds: the id of what is sent, and how many seconds ago the page was drawn."""

    token: str
    public_id: UUID
    seconds: int


def deal(form: ContactForm) -> Ticket:
    """A fresh one for a page that is drawn now."""
    public_id = uuid4()
    return Ticket(_signer(form).sign_object({"c": public_id.hex, "at": now().timestamp()}), public_id, 0)


def read(token: str, form: ContactForm) -> Ticket | None:
    """The ticket; None when it is forged, another form's, or too old."""
    if not token or len(token) > LONGEST:
        return None
    try:
        told = _signer(form).unsign_object(token)
    except BadSignature:
        return None
    seconds = int(now().timestamp() - told["at"])
    if seconds > LIFETIME.total_seconds():
        return None
    return Ticket(token, UUID(told["c"]), max(0, seconds))


def _signer(form: ContactForm) -> Signer:
    return Signer(salt=f"counterbell.contact.{form.pk}")
