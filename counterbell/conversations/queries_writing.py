"""What an agent needs while writing: whom to call, what she put off, where she has begun something."""

from django.db.models import QuerySet

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.base.prepared import prepared
from counterbell.conversations.guard import Talk, names_of
from counterbell.conversations.mentions import Callee, callees
from counterbell.conversations.models import Conversation, Later, Message

SAID_READ = 30  # of the thread, for what has been spoken of
OTHERS_READ = 60  # customers of each status, whose names a wrong template would carry


def callees_for(conversation: Conversation) -> list[Callee]:
    """The people who may see a conversation, and the teams that serve its brand."""
    people = agents_for(conversation.brand).values_list("pk", "name", "email")
    return callees(people, teams_for(conversation.brand).values_list("pk", "name"))


def to_come(conversation: Conversation) -> list[Later]:
    """The answers of a conversation that have not gone out yet."""
    return answers_to_come(conversation.pk)


@prepared
def answers_to_come(conversation: int) -> QuerySet[Later]:
    """The same, by its key."""
    return Later.objects.to_come().filter(conversation=conversation).select_related("agent")


def spoken_since(
    conversation: Conversation,
    *,
    by: Agent,
    number: int | None = None,
    since: int | None = None,
    colleagues_only: bool = False,
) -> Message | None:
    """The last thing that somebody else said to or as a customer above a number, or after a message id."""
    if number is None and since is None:
        return None
    said = conversation.messages.said().exclude(agent=by)
    if number is not None:
        said = said.filter(number__gt=number)
    if since is not None:
        said = said.filter(pk__gt=since)
    if colleagues_only:
        said = said.exclude(author=Message.Author.CUSTOMER)
    return said.select_related("agent").order_by("-number").first()


def talk_of(conversation: Conversation, *, by: Agent) -> Talk:
    """What the guard must know of a conversation."""
    said = conversation.messages.filter(kind=Message.Kind.PUBLIC).order_by("-number")
    customer, brand = conversation.customer, conversation.brand
    ours = agents_for(brand).values_list("name", flat=True)
    return Talk(
        language=conversation.language or customer.language,
        said=tuple(said.values_list("text", flat=True)[:SAID_READ]),
        names=names_of([customer.name, by.name, brand.name, *ours]),
        others=names_of(_other_customers(conversation)),
    )


def _other_customers(conversation: Conversation) -> list[str]:
    """Names of those whom the brand talks or lately talked with: by status, as the index is, so never a long walk."""
    near = Conversation.objects.filter(brand=conversation.brand_id).order_by("-active_at")
    names: list[str] = []
    for status in Conversation.Status.values:
        recent = near.filter(status=status).values_list("customer_id", "customer__name")[:OTHERS_READ]
        names += [name for customer, name in recent if customer != conversation.customer_id]
    return names
