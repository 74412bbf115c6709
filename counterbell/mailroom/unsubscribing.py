"""No more letters that come by themselves: who may say so, by what link, and what the letters carry for it (RFC 8058).

Only letters that nobody asked for at that moment carry it. What answers a deed of hers (a receipt, a transcript, the
question whose address it is) and what a person writes belongs to no list.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.base.secrets import fingerprint
from counterbell.journal.actions import record
from counterbell.mailroom.events import Resubscribed, Unsubscribed
from counterbell.mailroom.hosts import message_host
from counterbell.mailroom.models import Unsubscription

LONGEST_TOKEN = 600
_SIGNER = Signer(salt="counterbell.unsubscribe")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whoever reads an address to which a brand's automatic letters go."""

    brand: int
    address: str
    language: str


def list_headers(brand: Brand, *, address: str, language: str, mailbox: str) -> dict[str, str]:
    """What a letter carries so that a mail program offers to stop such letters; in one click where the link is safe."""
    link = link_for(brand, address=address, language=language)
    headers = {
        "List-Id": f"<chat.{brand.pk}.{message_host(mailbox)}>",
        "List-Unsubscribe": f"<{link}>",
    }
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if link.startswith("https://") else {}
    return headers | one_click


def link_for(brand: Brand, *, address: str, language: str) -> str:
    """The page that stops them; it holds for ever, because old letters are read too."""
    token = _SIGNER.sign_object([brand.pk, address.lower(), language])
    return env().url.rstrip("/") + reverse("letters-stop", args=[brand.key, token])


def read_subscriber(token: str, brand: int) -> Subscriber | None:
    """Who a link was made for; None when it was not made by us, or for another brand."""
    try:
        made_for, address, language = _SIGNER.unsign_object(token[:LONGEST_TOKEN])
    except (BadSignature, ValueError):
        return None
    return Subscriber(brand, address, language) if made_for == brand else None


@transaction.atomic
def unsubscribe(who: Subscriber) -> None:
    """Write no letter to that address any more that comes by itself; doing it twice is harmless."""
    row, fresh = Unsubscription.objects.get_or_create(brand_id=who.brand, address=fingerprint(who.address))
    if fresh:
        record(Unsubscribed(brand=who.brand, unsubscription=row.pk), actor="visitor")


@transaction.atomic
def resubscribe(who: Subscriber) -> None:
    """Take it back."""
    row = Unsubscription.objects.filter(brand=who.brand, address=fingerprint(who.address)).first()
    if row is not None:
        record(Resubscribed(brand=who.brand, unsubscription=row.pk), actor="visitor")
        row.delete()


def is_unsubscribed(brand: int, address: str) -> bool:
    """Whether letters that come by themselves stay away from that address."""
    return Unsubscription.objects.filter(brand=brand, address=fingerprint(address.lower())).exists()
