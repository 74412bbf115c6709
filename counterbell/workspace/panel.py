"""What the panel beside a thread tells about a customer: each part as far as the reader may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.conversations import wire
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.customers.claims import claims_of
from counterbell.customers.models import Customer, CustomerNote, Identity
from counterbell.feedback.models import Rating
from counterbell.mailroom.proving import own_addresses
from counterbell.workspace.entrance import AgentRequest, seen_by
from counterbell.workspace.linking import links_facts
from counterbell.workspace.people import card_of

PAST_SHOWN = 8
FILES_SHOWN = 12
NOTES_SHOWN = 20
MOMENTS_SHOWN = 14
READ = 30  # conversations, ratings and merges that the timeline is made of


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened with her."""

    at: datetime
    icon: str
    text: str
    said: str = ""  # what she wrote
    c: str = ""  # the conversation it leads to


def panel_of(request: AgentRequest, shown: Conversation) -> dict[str, object]:
    """Everything that the panel's template asks for."""
    customer = shown.customer
    agent = request.agent
    past = _past(agent.pk, agent.standing, customer.pk, shown.brand_id, shown.pk)
    ratings = _ratings(customer.pk, shown.brand_id)
    return {
        "conversation": shown,
        "person": card_of(customer),
        "claims": _claims(shown),
        "past": past[:PAST_SHOWN],
        "past_more": len(past) > PAST_SHOWN,
        "ratings": ratings[:PAST_SHOWN],
        "files": [wire.file_card(file) for file in _files(shown.pk)],
        "notes": _notes(customer.pk, shown.brand_id),
        **links_facts(agent, shown),
        "moments": _timeline(customer, [shown, *past], ratings),
    }


def _claims(shown: Conversation) -> list[tuple[str, bool]]:
    """The addresses that she typed beside the known one, and whether each is proved by now."""
    typed = [one.address for one in claims_of(shown.customer, shown.brand_id)]
    hers = {one.lower() for one in own_addresses(shown)} if typed else set()
    return [(address, address in hers) for address in typed if address != shown.customer.email.lower()]


@prepared
def _past(agent: int, standing: str, customer: int, brand: int, shown: int) -> QuerySet[Conversation]:
    """The same customer's other conversations with the same brand, newest first."""
    hers = seen_by(Agent.of_standing(agent, standing)).filter(customer=customer, brand=brand)
    return hers.exclude(pk=shown).order_by("-active_at")[:READ]


@prepared
def _ratings(customer: int, brand: int) -> QuerySet[Rating]:
    return Rating.objects.filter(customer=customer, conversation__brand=brand).order_by("-pk")[:READ]


@prepared
def _files(shown: int) -> QuerySet[Attachment]:
    sent = Attachment.objects.filter(message__conversation=shown, folded=False).exclude(
        message__kind=Message.Kind.HAPPENING
    )
    return sent.order_by("-pk")[:FILES_SHOWN]


@prepared
def _notes(customer: int, brand: int) -> QuerySet[CustomerNote]:
    """Of this brand only: another brand's colleagues wrote for themselves."""
    return CustomerNote.objects.filter(customer=customer, brand=brand).select_related("agent")[:NOTES_SHOWN]


def _timeline(customer: Customer, conversations: list[Conversation], ratings: list[Rating]) -> list[Moment]:
    names = {c.pk: str(c.public_id) for c in conversations}
    found = [
        Moment(c.created_at, "chat", _("Began a conversation"), c.preview, str(c.public_id)) for c in conversations
    ]
    found += [
        Moment(c.resolved_at, "check", _("It was resolved"), "", str(c.public_id))
        for c in conversations
        if c.resolved_at
    ]
    found += [
        Moment(
            r.changed_at,
            "star",
            _("Rated %(score)s of 5") % {"score": r.score},
            r.comment,
            names.get(r.conversation_id, ""),
        )
        for r in ratings
    ]
    found += _knowing(customer)
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:MOMENTS_SHOWN]


def _knowing(customer: Customer) -> list[Moment]:
    """How we came to know her."""
    said = {
        Identity.Kind.SHOP_USER: ("shield", _("The shop said who this is")),
        Identity.Kind.EMAIL: ("mail", _("An e-mail address was proved")),
    }
    found = [Moment(at, *said[Identity.Kind(kind)]) for kind, at in _proofs(customer.pk)]
    found += [
        Moment(other.created_at, "merge", _("Known before as %(name)s") % {"name": other})
        for other in _merged(customer.pk)
    ]
    return [*found, Moment(customer.created_at, "user", _("First seen"))]


@prepared
def _proofs(customer: int) -> QuerySet[Identity, tuple[str, datetime]]:
    proving = (Identity.Kind.SHOP_USER, Identity.Kind.EMAIL)
    held = Identity.objects.filter(customer=customer, revoked_at=None, kind__in=proving)
    return held.values_list("kind", "proved_at")[:READ]


@prepared
def _merged(customer: int) -> QuerySet[Customer]:
    return Customer.objects.filter(merged_into=customer)[:READ]
