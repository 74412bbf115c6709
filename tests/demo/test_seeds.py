"""The month of life: consistent as if it had been lived, and written only once."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.conversations import policies
from counterbell.conversations.models import Attachment, Conversation, Message, ReadMark
from counterbell.conversations.queries import counts_of, find, view_of
from counterbell.customers.models import Customer
from counterbell.demo.models import Order
from counterbell.demo.scenes import scenes
from counterbell.demo.seeds import COUNT, seed
from counterbell.demo.stage import set_stage
from counterbell.demo.team import BRAND_KEY, LABELS, PEOPLE, TEAMS
from counterbell.demo.words import LANGUAGES
from counterbell.feedback.models import Rating
from counterbell.journal.models import Duty, Entry
from counterbell.widget.before import moment_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def month(db: None) -> list[Conversation]:
    assert seed() == COUNT
    return list(Conversation.objects.order_by("created_at"))


def test_the_same_arguments_give_the_same_scenes() -> None:
    assert scenes(60, NOON) == scenes(60, NOON)


def test_nobody_says_the_same_twice() -> None:
    said = Counter((s.shopper.handle, s.dialogue.key) for s in scenes(COUNT, NOON))
    assert {key: times for key, times in said.items() if times > 1} == {}


@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_nothing_is_said_in_the_future(hour: int) -> None:
    at = NOON.replace(hour=hour)
    played = scenes(120, at)
    assert [s for s in played if s.said[-1][0] > at or (s.resolved_at and s.resolved_at > at)] == []
    assert [s for s in played if [at for at, _ in s.said] != sorted(at for at, _ in s.said)] == []
    assert min(s.began_at for s in played) > at - timedelta(days=33)


def test_there_is_a_month_in_five_languages_and_every_state(month: list[Conversation]) -> None:
    assert len(month) >= 240
    spoken = Counter(c.language for c in month)
    assert set(spoken) == set(LANGUAGES)
    assert min(spoken.values()) >= 25
    assert set(Counter(c.status for c in month)) == {"open", "pending", "snoozed", "resolved"}
    ana = Agent.objects.get(email="ana@tidewick.example")
    counts = counts_of(ana)
    assert min(counts["mine"], counts["unassigned"], counts["all"], counts["snoozed"]) >= 3
    assert Rating.objects.count() >= 3
    assert 1 <= Attachment.objects.exclude(message=None).count() <= 8


def test_the_first_visitor_is_greeted_though_nobody_stands_at_the_counter(month: list[Conversation]) -> None:
    assert moment_of(Brand.objects.get())["busy"] is False


def test_threads_are_numbered_without_a_gap(month: list[Conversation]) -> None:
    for conversation in month:
        lines = list(conversation.messages.order_by("number"))
        assert [m.number for m in lines] == list(range(1, conversation.last_number + 1))
        assert [m.created_at for m in lines] == sorted(m.created_at for m in lines)
        assert [m.pk for m in lines] == sorted(m.pk for m in lines)


def test_what_lists_show_is_what_was_said(month: list[Conversation]) -> None:
    for conversation in month:
        public = list(conversation.messages.filter(kind="public").order_by("number"))
        last = public[-1]
        assert conversation.preview == policies.preview(last.text, 0)
        assert (conversation.last_author, conversation.active_at) == (last.author, last.created_at)
        assert conversation.created_at == public[0].created_at
        assert "{" not in "".join(m.text for m in public)


def test_who_waits_waits_since_her_first_unanswered_word(month: list[Conversation]) -> None:
    for conversation in month:
        since = None
        for message in conversation.messages.filter(kind="public").order_by("number"):
            since = (since or message.created_at) if message.author == "customer" else None
        expected = None if conversation.status == "resolved" else since
        assert conversation.waiting_since == expected


def test_marks_never_pass_the_thread(month: list[Conversation]) -> None:
    for c in month:
        assert max(c.customer_received, c.customer_read, c.agent_read) <= c.last_number
        assert c.customer_read <= c.customer_received
    assert ReadMark.objects.count() >= 100


def test_status_and_its_moments_agree(month: list[Conversation]) -> None:
    for c in month:
        assert (c.resolved_at is not None) == (c.status == "resolved")
        assert c.snoozed_until is None or (c.status == "snoozed" and c.snoozed_until > now())
        happened = [m.facts["what"] for m in c.messages.filter(kind="happening") if m.facts]
        assert ("status" in happened) == (c.status in {"resolved", "pending"})
        assert ("assigned" in happened) == (c.assignee_id is not None)


def test_the_journal_has_it_all_and_only_what_the_stage_and_sleepers_owe_is_left(month: list[Conversation]) -> None:
    said = Message.objects.exclude(kind="happening").count()
    names = Counter(Entry.objects.values_list("name", flat=True))
    assert names["conversations.opened"] == len(month)
    told = ("conversations.message_received", "conversations.reply_sent", "conversations.note_added")
    assert sum(names[name] for name in told) == said
    sleeping = Conversation.objects.filter(status="snoozed").count()
    assert names["conversations.snoozed"] == sleeping
    stage = ["bot.switched_on", "helpcenter.article_published", "helpcenter.translation_aged"]
    stage += ["conversations.canned_reply_saved", "bot.changed"]  # the bot may know them; what it knows is rehearsed
    left = Duty.objects.exclude(entry__name__in=["conversations.snoozed", *stage])
    assert list(left.values_list("subscriber", flat=True)) == []


def test_it_can_be_found_in_every_language(month: list[Conversation]) -> None:
    ana = Agent.objects.get(email="ana@tidewick.example")
    for words in ("beetroot", "ciklom", "اسباب‌کشی", "مستودع", "返金", "horvat", "田中"):
        assert find(ana, words), words


def test_orders_can_be_looked_up_by_those_who_wrote_about_them(month: list[Conversation]) -> None:
    # Not every dialogue names its number.
    order = next(o for o in Order.objects.filter(language="en") if Message.objects.filter(text__contains=str(o)))
    assert Customer.objects.filter(email=order.email, name=order.name).count() == 1
    ana = Agent.objects.get(email="ana@tidewick.example")
    assert order.name in {found.conversation.customer.name for found in find(ana, str(order))}
    placed = Order.objects.order_by("number").values_list("placed_at", flat=True)
    assert list(placed) == sorted(placed)


def test_seeding_twice_changes_nothing(month: list[Conversation]) -> None:
    before = (Agent.objects.count(), Customer.objects.count(), Message.objects.count(), Entry.objects.count())
    assert seed() == 0
    assert (
        Agent.objects.count(),
        Customer.objects.count(),
        Message.objects.count(),
        Entry.objects.count(),
    ) == before


def test_what_people_did_since_stays(month: list[Conversation]) -> None:
    Brand.objects.filter(key=BRAND_KEY).update(name="Renamed")
    Conversation.objects.filter(pk=month[0].pk).update(public_id=(mine := uuid.uuid4()))
    assert seed(domain="localhost:8121") == 0
    brand = Brand.objects.get(key=BRAND_KEY)
    assert (brand.name, brand.domains) == ("Renamed", ["localhost:8121", "localhost:8001"])
    assert Conversation.objects.get(pk=month[0].pk).public_id == mine


def test_the_team_has_no_passwords_and_sees_the_brand(db: None) -> None:
    stage = set_stage("localhost:8001")
    assert [a.name for a in stage.agents.values() if a.has_usable_password()] == []
    assert (len(stage.agents), len(stage.teams), len(stage.labels)) == (len(PEOPLE), len(TEAMS), len(LABELS))
    assert {a.role for a in stage.agents.values()} == {"owner", "admin", "agent"}
    callum = stage.agents["callum@tidewick.example"]
    assert list(callum.teams.values_list("brands__key", flat=True)) == [BRAND_KEY, BRAND_KEY]
    assert view_of(callum, "all").count() == 0
