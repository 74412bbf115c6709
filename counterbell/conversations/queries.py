"""Readings of conversations; each decides who may see."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import scopes_of
from counterbell.base.prepared import prepared
from counterbell.conversations.models import ACTIVE, Conversation, Label, Message
from counterbell.customers.models import Customer
from counterbell.search.queries import find as find_documents

VIEWS = ("mine", "unassigned", "all", "waiting", "snoozed", "resolved", "suspected")
_NUMBERED = tuple(view for view in VIEWS if view != "resolved")  # an archive has no number that calls for action
COUNTED = 1000  # beyond this a count says nothing that helps, and counting would grow with the table
DOCUMENTS_READ = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that matches a search, and the message that does (None: the customer's name or address)."""

    conversation: Conversation
    message: Message | None


class _Counted(Subquery):
    """How many rows a query has; several are counted in one statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of a query that cannot have any


def view_of(agent: Agent, view: str) -> QuerySet[Conversation]:
    """One of the inbox's lists, newest activity first.

    Raises:
        KeyError: when there is no such view.
    """
    seen = Conversation.objects.visible_to(agent).living()
    return (
        seen.filter(_condition(agent, view))
        .select_related("customer", "assignee", "team", "brand", "channel")
        .prefetch_related("labels")
        .order_by("-active_at")
    )


def counts_of(agent: Agent) -> dict[str, int]:
    """How many each view holds, at most COUNTED."""
    counted = _counts(agent.pk, agent.standing) or [(0,) * len(_NUMBERED)]
    return dict(zip(_NUMBERED, *counted, strict=True))


def labels_worn() -> list[tuple[Label, int]]:
    """Every label, and how many conversations wear it."""
    through = Conversation.labels.through.objects
    worn = dict(through.values_list("label_id").annotate(Count("pk")).values_list("label_id", "pk__count"))
    return [(label, worn.get(label.pk, 0)) for label in Label.objects.all()]


def visible(agent: Agent, public_id: UUID | str) -> Conversation | None:
    """The conversation of that name, or the one it was merged into, if this agent may see it."""
    return _survivor(Conversation.objects.visible_to(agent).filter(public_id=public_id).first())


def of_customer(customer: Customer, public_id: UUID | str) -> Conversation | None:
    """The conversation of that name, or the one it was merged into, if it is hers."""
    return _survivor(Conversation.objects.filter(customer=customer, public_id=public_id).first())


def past_of(customer: Customer) -> QuerySet[Conversation]:
    """All conversations of a customer, newest first."""
    return Conversation.objects.of_customer(customer).order_by("-active_at")


def find(agent: Agent, words: str, *, limit: int = 30) -> list[Found]:
    """Conversations in which these words stand, or whose customer is called so: newest first."""
    scopes = scopes_of(agent)
    said = find_documents(words, kinds=("message",), scopes=scopes, limit=DOCUMENTS_READ)
    by_message = {hit.group: hit.id for hit in reversed(said)}
    people = [hit.group for hit in find_documents(words, kinds=("customer",), scopes=scopes, limit=limit)]
    seen = Conversation.objects.visible_to(agent).living()
    named = seen.filter(customer__in=people).order_by("-active_at").values_list("pk", flat=True)[:limit]
    wanted = list(dict.fromkeys([*named, *sorted(by_message, key=by_message.__getitem__, reverse=True)]))[:limit]
    conversations = {c.pk: c for c in seen.filter(pk__in=wanted).drawn()}
    messages = Message.objects.in_bulk([by_message[pk] for pk in wanted if pk in by_message])
    return [Found(conversations[pk], messages.get(by_message.get(pk, 0))) for pk in wanted if pk in conversations]


@prepared
def _counts(pk: int, standing: str) -> QuerySet[Agent, tuple[int, ...]]:
    agent = Agent.of_standing(pk, standing)
    seen = Conversation.objects.visible_to(agent).living()
    counted = {view: _Counted(seen.filter(_condition(agent, view)).values("pk")[:COUNTED]) for view in _NUMBERED}
    return Agent.objects.filter(pk=pk).values_list(*(counted.values()))


def _condition(agent: Agent, view: str) -> Q:
    active = Q(status__in=ACTIVE)
    suspected = Q(suspected_at__isnull=False, assignee=None)
    return {
        "mine": active & Q(assignee=agent),
        "unassigned": active & Q(assignee=None, suspected_at=None),
        "all": active & ~suspected,
        "waiting": active & ~suspected & Q(waiting_since__isnull=False),
        "suspected": active & suspected,
        "snoozed": Q(status=Conversation.Status.SNOOZED),
        "resolved": Q(status=Conversation.Status.RESOLVED),
    }[view]


def _survivor(conversation: Conversation | None) -> Conversation | None:
    while conversation and conversation.merged_into_id:
        conversation = conversation.merged_into
    return conversation
