"""Years of conversations in five languages, written straight into the tables: a stock to measure the inbox with."""

import json
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SEED = 7
BATCH = 1000  # conversations that are stored in one transaction
YEARS = 2
AGENTS, BRANDS, LABELS = 24, 3, 8
LENGTHS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.0, 1.2, 1.4, 1.4, 2.0)  # times the average, one for each of ten conversations
PER_CUSTOMER = 2.5  # conversations
LANGUAGES = ("en", "fa", "ar", "ja", "hr")
# A word that one conversation in `RARELY` has, in each language: what a search for "that one case" looks like.
RARE = {"en": "tortoiseshell", "fa": "گردنبندم", "ar": "سلحفاة", "ja": "鼈甲", "hr": "kornjačevinu"}
RARELY = 2500
STATUSES = (("open", 0.02), ("pending", 0.01), ("snoozed", 0.005), ("resolved", 0.965))
TEXTS = Path(__file__).parent.parent / "counterbell" / "demo" / "texts" / "dialogues"


@dataclass
class House:
    """Who and what the conversations belong to."""

    agents: list[int] = field(default_factory=list)  # the first one owns the shop, the others are on teams
    channels: list[tuple[int, int]] = field(default_factory=list)  # brand, channel
    labels: list[int] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    cities: dict[str, list[str]] = field(default_factory=dict)


def make_house() -> House:
    """Brands, people, labels, and the sentences they speak in."""
    from counterbell.accounts.models import Agent, Brand, Team
    from counterbell.channels.queries import webchat_of
    from counterbell.conversations.models import Label

    house = House()
    brands = [Brand.objects.create(name=f"Brand {n}") for n in range(BRANDS)]
    house.channels = [(brand.pk, webchat_of(brand).pk) for brand in brands]
    owner = Agent.objects.create(email="owner@bench.example", name="Owner", role=Agent.Role.OWNER)
    teams = [Team.objects.create(name=f"Team {n}") for n in range(BRANDS)]
    for place, team in enumerate(teams):
        team.brands.set([brands[place], brands[(place + 1) % BRANDS]])
    house.agents = [owner.pk]
    for number in range(AGENTS):
        agent = Agent.objects.create(email=f"agent{number}@bench.example", name=f"Agent {number}")
        teams[number % BRANDS].agents.add(agent)
        house.agents.append(agent.pk)
    house.labels = [Label.objects.create(name=f"label {n}").pk for n in range(LABELS)]
    for language in LANGUAGES:
        told = json.loads((TEXTS / f"{language}.json").read_text())
        house.names[language] = [name for name, *_ in told["people"]]
        house.cities[language] = told["cities"]
        house.lines[language] = [line[1] for dialogue in told["dialogues"] for line in dialogue["lines"]]
    return house


def fill(house: House, first: int, until: int, of: int, messages: int, told: Callable[[int], None]) -> None:
    """Store the conversations number `first` to `until` out of `of`, the oldest first; `told` hears how far it is."""
    dice = random.Random(SEED + first)
    for begin in range(first, until, BATCH):
        numbers = range(begin, min(begin + BATCH, until))
        _Batch(house, dice, of, messages).store(numbers)
        told(numbers[-1] + 1)


class _Batch:
    """Some conversations with everything that hangs on them."""

    def __init__(self, house: House, dice: random.Random, of: int, messages: int) -> None:
        self._house, self._dice, self._of, self._messages = house, dice, of, messages
        self._rows: dict[str, list[Sequence[Any]]] = {
            name: [] for name in ("customer", "identity", "conversation", "message", "read_mark", "label")
        }
        self._docs: list[Any] = []
        self._latest = datetime.now(UTC)  # noqa: TID251  # a benchmark lives in real time

    def store(self, numbers: range) -> None:
        """Make and store them."""
        for number in numbers:
            self._make(number)
        self._write()

    def _make(self, number: int) -> None:
        dice, house = self._dice, self._house
        language = LANGUAGES[number % len(LANGUAGES)]
        brand, channel = house.channels[number % len(house.channels)]
        began = self._latest - timedelta(days=365 * YEARS) * (1 - number / self._of)
        customer = self._customer(number, language, brand)
        ids = _ids(began, number)
        pk = next(ids)
        agent = house.agents[1 + number % (len(house.agents) - 1)]
        status = dice.choices([s for s, _ in STATUSES], [w for _, w in STATUSES])[0]
        waits = status == "open" and dice.random() < 0.6
        last, at = self._say(number, language, brand, pk, ids, agent, began, waits=waits)
        assignee = None if status == "open" and dice.random() < 0.4 else agent
        preview, count = last
        seen = count - 1 if waits else count
        self._rows["conversation"].append(
            (
                pk, _uuid(), brand, channel, customer, "", status, dice.choice((1, 1, 1, 2)), assignee, language, "{}",
                count, 0, preview[:160], "customer" if waits else "agent", _at(at) if waits else None, _at(at),
                count, count, seen, "", _at(at + timedelta(days=900)) if status == "snoozed" else None,
                _at(at) if status == "resolved" else None, _at(began),
                False,
            )
        )  # fmt: skip
        if assignee:
            self._rows["read_mark"].append((pk, assignee, seen))
        if dice.random() < 0.3:
            self._rows["label"].append((pk, dice.choice(house.labels)))

    def _customer(self, number: int, language: str, brand: int) -> int:
        """Whose conversation it is: somebody new, or one of those who wrote before."""
        from counterbell.conversations.subscribers import BRAND_BITS
        from counterbell.search.actions import Doc

        pk = 1 + int(number / PER_CUSTOMER)
        if pk == 1 + int((number - 1) / PER_CUSTOMER) and number:
            return pk
        name = f"{self._dice.choice(self._house.names[language])} {pk}"
        email = f"shopper{pk}@mail.example"
        at = _at(self._latest)
        self._rows["customer"].append((pk, name, email, "", language, "", "", "{}", at, at))
        self._rows["identity"].append((pk, "visitor", f"brand:{brand}", f"a{pk:032x}", at))
        doc = Doc(id=(pk << BRAND_BITS) | brand, kind="customer", scope=brand, group=pk, text=f"{name} {email}")
        self._docs.append(doc)
        return pk

    def _say(
        self, number: int, language: str, brand: int, conversation: int, ids: Iterator[int], agent: int,
        began: datetime, *, waits: bool,
    ) -> tuple[tuple[str, int], datetime]:  # fmt: skip
        """The thread; returns its last words, its last number, and when that was."""
        from counterbell.search.actions import Doc

        dice, house = self._dice, self._house
        count = max(1, round(self._messages * LENGTHS[(number // len(LANGUAGES)) % len(LENGTHS)]))
        filled = {
            "order": f"{100_000 + number * 7}",
            "item": dice.choice(house.cities[language]),
            "name": dice.choice(house.names[language]),
            "city": dice.choice(house.cities[language]),
        }
        text, at = "", began
        for place in range(1, count + 1):
            text = dice.choice(house.lines[language]).format_map(filled)
            if place == 1 and number % RARELY < len(LANGUAGES):
                text = f"{text} {RARE[language]}"
            pk = next(ids)
            theirs = (count - place) % 2 == (0 if waits else 1)
            at = min(began + timedelta(minutes=4 * place), self._latest)
            self._rows["message"].append(
                (pk, conversation, place, "public", "customer" if theirs else "agent", None if theirs else agent, text,
                 str(uuid.UUID(int=dice.getrandbits(128))), _at(at))
            )  # fmt: skip
            self._docs.append(Doc(id=pk, kind="message", scope=brand, group=conversation, text=text))
        return (text, count), at

    def _write(self) -> None:
        from django.db import transaction

        from counterbell.base.rows import insert_many
        from counterbell.conversations.models import Conversation, Message, ReadMark
        from counterbell.customers.models import Customer, Identity
        from counterbell.search import actions as search

        rows = self._rows
        with transaction.atomic():
            insert_many(Customer, _CUSTOMER, rows["customer"])
            insert_many(Identity, _IDENTITY, rows["identity"])
            insert_many(Conversation, _CONVERSATION, rows["conversation"])
            insert_many(Message, _MESSAGE, rows["message"])
            insert_many(ReadMark, ("conversation_id", "agent_id", "number"), rows["read_mark"])
            insert_many(Conversation.labels.through, ("conversation_id", "label_id"), rows["label"])
            search.index(self._docs)


_CUSTOMER = (
    "id", "name", "email", "phone", "language", "time_zone", "country", "about", "created_at", "seen_at",
)  # fmt: skip
_IDENTITY = ("customer_id", "kind", "scope", "value", "proved_at")
_CONVERSATION = (
    "id", "public_id", "brand_id", "channel_id", "customer_id", "subject", "status", "priority", "assignee_id",
    "language", "page", "last_number", "epoch", "preview", "last_author", "waiting_since", "active_at",
    "customer_received", "customer_read", "agent_read", "suspected_for", "snoozed_until", "resolved_at", "created_at",
    "undelivered",
)  # fmt: skip
_MESSAGE = (
    "id", "conversation_id", "number", "kind", "author", "agent_id", "text", "client_id", "created_at",
)  # fmt: skip


def _at(moment: datetime) -> Any:
    from counterbell.base.rows import value

    return value(moment)


def _ids(at: datetime, number: int) -> Iterator[int]:
    """Ids as they would have been made then: sorted by time, and never the same twice."""
    from counterbell.base.ids import NODE_BITS, SEQUENCE_BITS, first_id_at

    first = first_id_at(at.timestamp()) | ((number % (1 << NODE_BITS)) << SEQUENCE_BITS)
    yield from range(first, first + (1 << SEQUENCE_BITS))


def _uuid() -> Any:
    from django.db import connection

    made = uuid.uuid4()
    return made.hex if connection.vendor == "sqlite" else made
