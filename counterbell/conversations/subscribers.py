"""What the heart does when something happened: index for search, wake what slept, follow merged customers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from counterbell.conversations.actions import wake
from counterbell.conversations.actions.delivering import mark_undelivered
from counterbell.conversations.actions.later import go_out
from counterbell.conversations.actions.mentioning import move_mentions, note_mentions
from counterbell.conversations.actions.opening import take_over
from counterbell.conversations.events import (
    ConversationOpened,
    MessageReceived,
    MessageTranslated,
    NoteAdded,
    Rearranged,
    ReplyPutOff,
    ReplySent,
    Snoozed,
)
from counterbell.conversations.models import Conversation, Message, Rendition
from counterbell.customers.events import CustomerChanged, CustomersMerged
from counterbell.customers.models import Customer
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.search import actions as search
from counterbell.search.actions import Doc

MOST_OLD_NAMES = 30
BRAND_BITS = 16  # a person is one document a brand, with an id made of both


@bus.on_many(MessageReceived)
def index_received(recorded: Sequence[Recorded]) -> None:
    """Make what customers wrote findable."""
    _index(recorded)


@bus.on_many(ReplySent)
def index_replies(recorded: Sequence[Recorded]) -> None:
    """Make what we wrote findable."""
    _index(recorded)


@bus.on_many(NoteAdded)
def index_notes(recorded: Sequence[Recorded]) -> None:
    """Make notes findable, for agents."""
    _index(recorded)


@bus.on_many(MessageTranslated)
def index_translated(recorded: Sequence[Recorded]) -> None:
    """A message is found by the words of its translation, too."""
    _index(recorded)


@bus.on_many(NoteAdded)
def tell_mentioned(recorded: Sequence[Recorded]) -> None:
    """Whoever is called by name in a note hears of it."""
    for each in recorded:
        note_mentions(each.event.message)


@bus.on(Rearranged)
def move_along(event: Rearranged, _recorded: Recorded) -> None:
    """What hangs on messages moves with them."""
    move_mentions(event.source, event.target)
    mark_undelivered([event.source, event.target])


@bus.on(ReplyPutOff, due=lambda event: event.due)
def send_what_was_put_off(event: ReplyPutOff, _recorded: Recorded) -> None:
    """Send an answer when its moment has come."""
    go_out(event.later, due=event.due)


@bus.on(Rearranged)
def regroup(event: Rearranged, _recorded: Recorded) -> None:
    """After a merge or split, a message is found in the conversation where it now stands."""
    for conversation in (event.source, event.target):
        moved = Message.objects.filter(conversation=conversation).exclude(kind=Message.Kind.HAPPENING)
        search.regroup(list(moved.values_list("pk", flat=True)), conversation)


@bus.on(Snoozed, due=lambda event: event.until)
def wake_up(event: Snoozed, _recorded: Recorded) -> None:
    """Bring a snoozed conversation back when its time has come."""
    if event.until:
        wake(event.conversation, snoozed_until=event.until)


@bus.on(CustomersMerged)
def follow_customer(event: CustomersMerged, _recorded: Recorded) -> None:
    """What an unknown visitor wrote belongs to the customer she proved to be."""
    brands = take_over(event.customer, into=event.into)
    search.remove(_place(event.customer, brand) for brand in brands)


@bus.on_many(ConversationOpened)
def index_writer(recorded: Sequence[Recorded]) -> None:
    """Whoever writes to a brand can be found there by name."""
    index_people({r.event.customer for r in recorded})


@bus.on_many(CustomerChanged)
def index_customers(recorded: Sequence[Recorded]) -> None:
    """Make people findable by name, address and number, within the brands that they wrote to."""
    index_people({r.event.customer for r in recorded})


def index_people(customers: set[int]) -> None:
    """Index these customers once for each brand that they wrote to."""
    brands = Conversation.objects.filter(customer__in=customers).values_list("customer_id", "brand_id").distinct()
    people, called = Customer.objects.in_bulk(customers), _called_before(customers)
    docs = []
    for customer, brand in brands:
        who = people[customer]
        words = " ".join(filter(None, [who.name, who.email, who.phone, *called.get(customer, ())]))
        docs.append(Doc(id=_place(customer, brand), kind="customer", scope=brand, group=customer, text=words))
    search.index(docs)


def _called_before(customers: set[int]) -> dict[int, list[str]]:
    """Customer → what she called herself before we knew that it was she, newest first."""
    called: dict[int, dict[str, None]] = defaultdict(dict)
    before = Customer.objects.filter(merged_into__in=customers).order_by("-pk")
    for customer, *words in before.values_list("merged_into_id", "name", "email", "phone"):
        called[customer] |= dict.fromkeys(filter(None, words))
    return {customer: list(words)[:MOST_OLD_NAMES] for customer, words in called.items()}


def _place(customer: int, brand: int) -> int:
    return (customer << BRAND_BITS) | brand


def documents(rows: Iterable[tuple[int, int, int, str]]) -> list[Doc]:
    """Messages (id, brand, conversation, text) as they are found: by their own words and those of their renditions."""
    shown = list(rows)
    words = {pk: [text] for pk, _, _, text in shown}
    for pk, text in Rendition.objects.filter(message__in=words).order_by("pk").values_list("message_id", "text"):
        words[pk].append(text)
    return [
        Doc(id=pk, kind="message", scope=brand, group=conversation, text="\n".join(filter(None, words[pk])))
        for pk, brand, conversation, _ in shown
    ]


def _index(recorded: Sequence[Recorded]) -> None:
    texts = Message.objects.in_bulk([r.event.message for r in recorded])
    found = [(texts[r.event.message], r.event.brand) for r in recorded if r.event.message in texts]
    search.index(documents((m.pk, brand, m.conversation_id, m.text) for m, brand in found if m.text))
