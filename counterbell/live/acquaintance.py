"""What we know of the people on the shops' pages: read for those whom an agent is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from counterbell.conversations.models import Conversation
from counterbell.customers.models import Identity

AT_A_TIME = 400
ACTIVE = (Conversation.Status.OPEN, Conversation.Status.PENDING, Conversation.Status.SNOOZED)


@dataclass(frozen=True, slots=True)
class Known:
    """A visitor whom we know; all empty for one whom we do not. `pk` and `c` name what she talks about with us now."""

    name: str = ""
    since: float = 0.0
    pk: int = 0
    c: str = ""
    status: str = ""
    agent: str = ""


def known(visitors: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Known]:
    """Of these (brand, visitor id): whom we know."""
    wanted = list(visitors)
    found: dict[tuple[int, str], Known] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        found |= _some(wanted[start : start + AT_A_TIME])
    return found


def _some(wanted: list[tuple[int, str]]) -> dict[tuple[int, str], Known]:
    scopes = {f"brand:{brand}": brand for brand, _visitor in wanted}
    held = Identity.objects.filter(
        kind=Identity.Kind.VISITOR, scope__in=scopes, value__in=[v for _b, v in wanted], revoked_at=None
    ).select_related("customer")
    people = {(scopes[one.scope], one.value): one.customer for one in held}
    talks: dict[tuple[int, int], Conversation] = {}
    asked = Q(customer__in={c.pk for c in people.values()}, brand__in=set(scopes.values()), status__in=ACTIVE)
    for talk in Conversation.objects.living().filter(asked).select_related("assignee").order_by("active_at"):
        talks[talk.brand_id, talk.customer_id] = talk
    known_people = {}
    for (brand, visitor), customer in people.items():
        talk_now = talks.get((brand, customer.pk))
        known_people[brand, visitor] = Known(
            name=customer.name or customer.email,
            since=customer.created_at.timestamp(),
            pk=talk_now.pk if talk_now else 0,
            c=str(talk_now.public_id) if talk_now else "",
            status=talk_now.status if talk_now else "",
            agent=talk_now.assignee.name if talk_now and talk_now.assignee else "",
        )
    return known_people
