"""What the panel beside a thread tells about a customer: each part as far as the reader may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.conversations import wire
from counterbell.conversations.models import Conversation
from counterbell.customers.claims import claims_of
from counterbell.customers.models import Customer, Identity
from counterbell.feedback.models import Rating
from counterbell.mailroom.proving import own_addresses
from counterbell.outreach.models import AnsweredGreeting
from counterbell.outreach.queries import answered_in
from counterbell.reception.models import FilledForm
from counterbell.reception.queries import filled_for
from counterbell.workspace.contents import Contents, contents_of, files, merged_into, notes, ratings
from counterbell.workspace.entrance import AgentRequest, seen_by
from counterbell.workspace.linking import links_facts
from counterbell.workspace.people import Known, card_of, known_by

PAST_SHOWN = 8
MOMENTS_SHOWN = 14
READ = 30  # conversations that the timeline is made of


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened with her."""

    at: datetime
    icon: str
    text: str
    said: str = ""  # what she wrote
    c: str = ""  # the conversation it leads to


@dataclass(frozen=True, slots=True)
class Told:
    """What a shopper was asked and told before she wrote; None for what there is not."""

    greeting: AnsweredGreeting | None
    form: FilledForm | None


def panel_of(request: AgentRequest, shown: Conversation, there: Contents | None = None) -> dict[str, object]:
    """Everything that the panel's template asks for; `there`: of what there is something, if it is at hand."""
    agent, customer = request.agent, shown.customer
    there = there or contents_of(agent, shown)
    known = known_by(customer)
    past = _past(agent.pk, agent.standing, customer.pk, shown.brand_id, shown.pk)
    rated = ratings(customer.pk, shown.brand_id) if there.ratings else []
    before = merged_into(customer.pk) if there.merged else []
    return {
        "conversation": shown,
        "person": card_of(customer, known),
        "claims": _claims(shown) if there.claims else [],
        "past": past[:PAST_SHOWN],
        "past_more": len(past) > PAST_SHOWN,
        "ratings": rated[:PAST_SHOWN],
        "files": [wire.file_card(file) for file in files(shown.pk)] if there.files else [],
        "notes": notes(customer.pk, shown.brand_id) if there.notes else [],
        "told": Told(answered_in(shown) if there.greeting else None, filled_for(shown) if there.form else None),
        **(links_facts(agent, shown) if there.links else {}),
        "moments": _timeline([shown, *past], rated, _knowing(customer, known, before)),
    }


def _claims(shown: Conversation) -> list[tuple[str, bool]]:
    """The addresses that she typed beside the known one, and whether each is proved by now."""
    typed = [one.address for one in claims_of(shown.customer, shown.brand_id)]
    hers = {one.lower() for one in own_addresses(shown)}
    return [(address, address in hers) for address in typed if address != shown.customer.email.lower()]


@prepared
def _past(agent: int, standing: str, customer: int, brand: int, shown: int) -> QuerySet[Conversation]:
    """The same customer's other conversations with the same brand, newest first."""
    hers = seen_by(Agent.of_standing(agent, standing)).filter(customer=customer, brand=brand)
    return hers.exclude(pk=shown).order_by("-active_at")[:READ]


def _timeline(conversations: list[Conversation], rated: list[Rating], knowing: list[Moment]) -> list[Moment]:
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
        for r in rated
    ]
    return sorted([*found, *knowing], key=lambda moment: moment.at, reverse=True)[:MOMENTS_SHOWN]


def _knowing(customer: Customer, known: list[Known], before: list[Customer]) -> list[Moment]:
    """How we came to know her."""
    said = {
        Identity.Kind.SHOP_USER: ("shield", _("The shop said who this is")),
        Identity.Kind.EMAIL: ("mail", _("An e-mail address was proved")),
    }
    found = [Moment(at, *said[Identity.Kind(kind)]) for kind, _value, at in known if kind in said]
    found += [Moment(other.created_at, "merge", _("Known before as %(name)s") % {"name": other}) for other in before]
    return [*found, Moment(customer.created_at, "user", _("First seen"))]
