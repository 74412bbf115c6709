"""A month of life at the counter of the demo shop, written into the tables in bulk.

The verbs of the rooms would do the same one message at a time, now; a past needs the moments of then. So this file
writes the rows itself, and keeps to what the verbs keep to: numbers, previews, watermarks, journal, search.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.base.ids import first_id_at
from counterbell.conversations import policies
from counterbell.conversations.events import (
    Assigned,
    ConversationOpened,
    MessageReceived,
    NoteAdded,
    ReplySent,
    Snoozed,
    StatusChanged,
)
from counterbell.conversations.files import store_upload
from counterbell.conversations.models import Attachment, Conversation, Draft, Message, ReadMark
from counterbell.conversations.subscribers import index_people
from counterbell.customers.models import Customer, Identity
from counterbell.customers.visitors import ANONYMOUS, scope_of
from counterbell.demo import goods, scenes
from counterbell.demo.actions import FIRST_NUMBER
from counterbell.demo.dialogues import AGENT, CUSTOMER, NOTE, Shopper, cast
from counterbell.demo.models import Order
from counterbell.demo.scenes import Scene
from counterbell.demo.stage import PHOTOS, Stage, set_stage
from counterbell.demo.words import words
from counterbell.feedback.events import Rated
from counterbell.feedback.models import Rating
from counterbell.journal.actions import record
from counterbell.journal.bus import Event
from counterbell.journal.models import Entry
from counterbell.reports.actions import count_first_replies
from counterbell.reports.policies import NEWEST
from counterbell.search import actions as search
from counterbell.search.actions import Doc

COUNT = 260
MOST_PHOTOS = 8
PHOTO_OF = {"pebble": "mug", "reed": "vase", "skerry": "lamp", "heron": "lamp"}
TEAM_OF = {"damaged": "Returns", "return": "Returns", "question": "Workshop"}
COUNTRY = {"en": "GB", "hr": "HR", "fa": "IR", "ar": "AE", "ja": "JP"}
ZONE = {"en": "Europe/London", "hr": "Europe/Zagreb", "fa": "Asia/Tehran", "ar": "Asia/Dubai", "ja": "Asia/Tokyo"}
STREET = {
    "en": "12 Harbour Lane",
    "hr": "Obala 12",
    "fa": "خیابان بهار، پلاک ۱۲",
    "ar": "شارع الميناء 12",
    "ja": "港町1-12",
}
PUBLIC, HAPPENING = Message.Kind.PUBLIC, Message.Kind.HAPPENING


_SAYING: dict[str, type[Event]] = {CUSTOMER: MessageReceived, AGENT: ReplySent, NOTE: NoteAdded}


@dataclass(slots=True)
class Rows:
    """All that will be inserted."""

    conversations: list[Conversation] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    marks: list[ReadMark] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)
    photos: list[tuple[Message, str]] = field(default_factory=list)  # and the product it shows
    sleeping: list[Snoozed] = field(default_factory=list)
    made: int = 0  # ids dealt so far: what tells apart the rows of one millisecond


def seed(*, count: int = COUNT, domain: str = "localhost:8001") -> int:
    """Fill an empty demo; where the brand has conversations, change nothing. Returns how many were made."""
    stage = set_stage(domain)
    if Conversation.objects.filter(brand=stage.brand).exists():
        return 0
    return _play(scenes.scenes(count, now()), stage, domain)


@transaction.atomic
def _play(played: Sequence[Scene], stage: Stage, domain: str) -> int:
    customers = _customers(played, stage)
    orders = _orders(played)
    rows = Rows()
    for scene, order in zip(played, orders, strict=True):
        _Thread(scene, stage, domain, rows, customers[scene.shopper], str(order or "")).write()
    _insert(rows, stage)
    _hang_photos(rows, stage)
    _index(rows, stage)
    newest = sorted(rows.conversations, key=lambda one: one.created_at)[-NEWEST:]
    count_first_replies(one.pk for one in newest)
    return len(rows.conversations)


class _Thread:
    """Writes one scene down as a conversation."""

    def __init__(self, scene: Scene, stage: Stage, domain: str, rows: Rows, customer: Customer, order: str) -> None:
        self._scene, self._stage, self._customer, self._rows = scene, stage, customer, rows
        self._order = order
        self._agent = stage.agents[scene.agent] if scene.agent else None
        team = next((TEAM_OF[label] for label in scene.dialogue.labels if label in TEAM_OF), "Front desk")
        self._team = stage.teams[team] if self._agent else None
        self._row = Conversation(
            id=self._id(scene.began_at),
            brand=stage.brand,
            channel=stage.channel,
            customer=customer,
            assignee=self._agent,
            team=self._team,
            language=scene.language,
            priority=scene.dialogue.priority,
            page=_page(scene, domain),
            created_at=scene.began_at,
        )

    def write(self) -> None:
        self._rows.conversations.append(self._row)
        self._journal(ConversationOpened, self._scene.began_at, self._customer.ref, customer=self._customer.pk)
        taken = False
        for at, line in self._scene.said:
            self._say(at, line.who, line.text)
            if line.who == AGENT and not taken:
                taken = True
                self._take(at)
        if self._agent and not taken:
            self._take(self._scene.began_at + timedelta(seconds=5))
        self._end()
        self._read()
        self._rows.labels.extend((self._row.pk, name) for name in self._scene.dialogue.labels if self._scene.answered)

    def _say(self, at: datetime, who: str, text: str) -> None:
        scene, row = self._scene, self._row
        filled = text.format(
            name=scene.shopper.called, item=cast(scene.language).short[scene.item], order=self._order, city=scene.city
        )
        kind = Message.Kind.NOTE if who == NOTE else PUBLIC
        author = Message.Author.CUSTOMER if who == CUSTOMER else Message.Author.AGENT
        agent = None if who == CUSTOMER else self._agent
        message = self._line(at, kind, author, agent, text=filled)
        if kind == PUBLIC:
            row.preview, row.last_author, row.active_at = policies.preview(filled, 0), author, at
            row.waiting_since = (row.waiting_since or at) if who == CUSTOMER else None
            self._see(who, row.last_number)
        self._journal(_SAYING[who], at, agent.ref if agent else self._customer.ref, message=message.pk)
        if scene.dialogue.photo and row.last_number == 1 and scene.item in PHOTO_OF:
            self._rows.photos.append((message, scene.item))

    def _see(self, who: str, number: int) -> None:
        if who == CUSTOMER:
            self._row.customer_received = self._row.customer_read = number
        else:
            self._row.agent_read = number

    def _take(self, at: datetime) -> None:
        facts = {"agent": self._row.assignee_id, "team": self._row.team_id}
        author = Message.Author.AGENT if self._agent else Message.Author.SYSTEM
        self._line(at, HAPPENING, author, self._agent, facts={"what": "assigned", **facts})
        self._journal(Assigned, at, self._agent.ref if self._agent else "system", **facts)

    def _end(self) -> None:
        """What became of it after the last word."""
        scene, row, by = self._scene, self._row, self._agent
        if scene.status == scenes.OPEN or by is None:
            return
        row.status, at = scene.status, scene.resolved_at or row.active_at + timedelta(minutes=1)
        if scene.status == scenes.SNOOZED:
            # Every third sleeps until the customer writes, the others for a few days.
            row.snoozed_until = None if row.pk % 3 == 0 else now() + timedelta(hours=7 + row.pk % 90)
            until = row.snoozed_until.isoformat() if row.snoozed_until else None
            self._line(at, HAPPENING, Message.Author.AGENT, by, facts={"what": "snoozed", "until": until})
            self._rows.sleeping.append(Snoozed(brand=row.brand_id, conversation=row.pk, until=row.snoozed_until))
        else:
            change = {"before": "open", "status": scene.status}
            self._line(at, HAPPENING, Message.Author.AGENT, by, facts={"what": "status", **change})
        if scene.status == scenes.RESOLVED:
            row.resolved_at, row.waiting_since = at, None
            self._rate(at)
        self._journal(StatusChanged, at, by.ref, before="open", status=scene.status)

    def _rate(self, at: datetime) -> None:
        if self._scene.score is None:
            return
        rated = at + timedelta(minutes=2)
        self._rows.ratings.append(
            Rating(
                conversation=self._row,
                customer=self._customer,
                resolved_at=at,
                score=self._scene.score,
                created_at=rated,
                changed_at=rated,
            )
        )

    def _read(self) -> None:
        """Who has seen how much: the customer mostly all, the agent all unless it waits for her."""
        row, scene = self._row, self._scene
        said = [m.number for m in self._rows.messages if m.conversation_id == row.pk and m.kind == PUBLIC]
        row.customer_received = said[-1]
        if row.last_author == Message.Author.AGENT and (scene.seen or scene.resolved_at):
            row.customer_read = said[-1]
        if self._agent and (row.waiting_since is None or scene.seen):
            row.agent_read = said[-1]
            self._rows.marks.append(ReadMark(conversation=row, agent=self._agent, number=row.last_number))

    def _line(  # a message has so many columns
        self,
        at: datetime,
        kind: str,
        author: str,
        agent: Agent | None,
        *,
        text: str = "",
        facts: dict[str, Any] | None = None,
    ) -> Message:
        self._row.last_number += 1
        message = Message(
            id=self._id(at),
            conversation=self._row,
            number=self._row.last_number,
            kind=kind,
            author=author,
            agent=agent,
            text=text,
            facts=facts,
            created_at=at,
        )
        self._rows.messages.append(message)
        return message

    def _journal(self, event: type[Event], at: datetime, actor: str, **facts: Any) -> None:
        facts = {"brand": self._stage.brand.pk, "conversation": self._row.pk, **facts}
        # Nothing is owed for the past: what subscribers would do is done here.
        self._rows.entries.append(Entry(id=self._id(at), name=event.name, facts=facts, actor=actor, at=at))

    def _id(self, at: datetime) -> int:
        """An id as if the row had been made then: lists and the search index go by it."""
        self._rows.made += 1
        return first_id_at(at.timestamp()) + self._rows.made


def _page(scene: Scene, domain: str) -> dict[str, str]:
    """Where in the shop she rang."""
    known, kind = words(scene.language), scene.dialogue.page
    path, title = {
        "goods": (f"goods/{scene.item}/", known["products"][scene.item]["name"]),
        "orders": ("orders/", known["order"]["find_title"]),
        "policies": ("policies/", known["policy"]["title"]),
    }.get(kind, ("", known["shop"]["line"]))
    return {"url": f"http://{domain}/{scene.language}/{path}", "title": f"{title} · {known['shop']['name']}"}


def _customers(played: Sequence[Scene], stage: Stage) -> dict[Shopper, Customer]:
    """One customer for each shopper, with the identities by which the counter knows her."""
    made: dict[Shopper, Customer] = {}
    for scene in played:
        if scene.shopper not in made:
            made[scene.shopper] = Customer(
                name=scene.shopper.name,
                email=f"{scene.shopper.handle}@example.com",
                language=scene.language,
                country=COUNTRY[scene.language],
                time_zone=ZONE[scene.language],
                created_at=scene.began_at,
            )
        made[scene.shopper].seen_at = scene.said[-1][0]
    Customer.objects.bulk_create(made.values())
    scope = scope_of(stage.brand)
    identities = []
    for number, (shopper, customer) in enumerate(made.items()):
        visitor = ANONYMOUS + sha256(shopper.handle.encode()).hexdigest()[:32]
        known = [(Identity.Kind.VISITOR, visitor)]
        if number % 3:  # two of three have an account at the shop, which vouches for their address
            known += [(Identity.Kind.SHOP_USER, f"customer-{4100 + number}"), (Identity.Kind.EMAIL, customer.email)]
        identities += [
            Identity(customer=customer, kind=kind, scope=scope, value=value, proved_at=customer.created_at)
            for kind, value in known
        ]
    Identity.objects.bulk_create(identities)
    return made


def _orders(played: Sequence[Scene]) -> list[Order | None]:
    """The orders that people write about, numbered in the order in which they were placed."""
    taken = Order.objects.order_by("-number").values_list("number", flat=True).first() or FIRST_NUMBER
    placed = sorted((at, i) for i, scene in enumerate(played) if (at := scene.ordered_at))
    orders: list[Order | None] = [None] * len(played)
    for rank, (at, i) in enumerate(placed, 1):
        scene = played[i]
        variant = goods.products()[scene.item].first_in_stock
        line = {"slug": scene.item, "variant": variant.key, "quantity": 1, "price": variant.price}
        orders[i] = Order(
            number=taken + rank * 3 + i % 3,
            name=scene.shopper.name,
            email=f"{scene.shopper.handle}@example.com",
            address=f"{STREET[scene.language]}, {scene.city}",
            language=scene.language,
            lines=[line],
            gift=scene.dialogue.key == "gift",
            placed_at=at,
        )
    Order.objects.bulk_create([order for order in orders if order])
    return orders


def _insert(rows: Rows, stage: Stage) -> None:
    Conversation.objects.bulk_create(rows.conversations)
    Message.objects.bulk_create(rows.messages, batch_size=500)
    ReadMark.objects.bulk_create(rows.marks)
    Rating.objects.bulk_create(rows.ratings)
    rated = [_rated(rating, number) for number, rating in enumerate(rows.ratings, rows.made + 1)]
    Entry.objects.bulk_create([*rows.entries, *rated], batch_size=500)
    worn = Conversation.labels.through
    worn.objects.bulk_create([worn(conversation_id=pk, label_id=stage.labels[name].pk) for pk, name in rows.labels])
    for event in rows.sleeping:
        record(event, actor="system")  # these do owe something: to wake up
    begun = [c for c in rows.conversations if c.status == Conversation.Status.OPEN and c.waiting_since and c.assignee]
    Draft.objects.bulk_create(
        Draft(conversation=c, agent=c.assignee, kind=PUBLIC, text=f"{c.customer.name.split()[0]} …") for c in begun[-2:]
    )


def _rated(rating: Rating, number: int) -> Entry:
    facts = {"brand": rating.conversation.brand_id, "conversation": rating.conversation_id}
    return Entry(
        id=first_id_at(rating.created_at.timestamp()) + number,
        name=Rated.name,
        facts={**facts, "rating": rating.pk, "score": rating.score},
        actor=f"customer:{rating.customer_id}",
        at=rating.created_at,
    )


def _hang_photos(rows: Rows, stage: Stage) -> None:
    for message, item in rows.photos[-MOST_PHOTOS:]:
        name = f"{PHOTO_OF[item]}.jpg"
        upload = SimpleUploadedFile(name, (PHOTOS / name).read_bytes(), "image/jpeg")
        uploader = f"customer:{message.conversation.customer_id}"
        attachment = store_upload(upload, brand=stage.brand, uploader=uploader)
        Attachment.objects.filter(pk=attachment.pk).update(message=message, created_at=message.created_at)


def _index(rows: Rows, stage: Stage) -> None:
    brand = stage.brand.pk
    search.index(
        [
            Doc(id=m.pk, kind="message", scope=brand, group=m.conversation_id, text=m.text)
            for m in rows.messages
            if m.text
        ]
    )
    index_people({c.customer_id for c in rows.conversations})
