"""Who may judge what waits for a look is told so in the morning, once a day, while it waits."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.alerts import queries
from counterbell.alerts.models import Notice, Review
from counterbell.alerts.policies import next_morning
from counterbell.alerts.words import place_of, said
from counterbell.base.clock import shifted
from counterbell.bot import sample
from counterbell.bot.events import BotAnswered
from counterbell.bot.models import Turn
from counterbell.conversations.actions import receive
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.actions import Wording, ask_review, publish, start_article, write
from counterbell.helpcenter.actions.publishing import mark_age
from counterbell.helpcenter.models import Translation
from counterbell.journal.actions import record

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
DAY = timedelta(days=1)


def told(agent: Agent) -> list[str]:
    return [notice.word for notice in queries.unread_of(agent) if notice.kind == "review"]


@pytest.fixture
def draft(brand: Brand) -> Translation:
    return start_article(brand, Wording(title="Sizes", body="S to XL"), language="en", by=None)


@pytest.fixture
def answered(conversation: Conversation) -> Turn:
    """Something that the bot answered."""
    asked = receive(conversation, text="where is my order")
    reply = receive(conversation, text="On its way.")
    turn = Turn.objects.create(
        message=asked, brand=conversation.brand, reply=reply, move=Turn.Move.ANSWER, keys=["pack.where_is_my_order"]
    )
    announce_answer(turn)
    return turn


def announce_answer(turn: Turn) -> None:
    answer = BotAnswered(brand=turn.brand_id, conversation=turn.message.conversation_id, message=turn.pk)
    with transaction.atomic():
        record(answer, actor="bot")


def test_who_may_judge_answers_is_told_the_next_morning_and_each_day(
    answered: Turn, alice: Agent, bob: Agent, alice_client: Client, do_duties: Do
) -> None:
    do_duties()
    assert told(alice) == []
    for days in (1, 2):
        with shifted(days * DAY):
            do_duties()
            do_duties()
            assert (told(alice), told(bob)) == (["answers"], [])
            assert Notice.objects.filter(kind="review", agent=alice).count() == 1
    with shifted(2 * DAY):
        notice = queries.unread_of(alice).get(kind="review")
        title = said(notice, with_words=True).title
        assert title == f"Answers of the bot of \u2068{answered.brand.name}\u2069 wait for somebody to look at them"
        assert place_of(notice) == f"/settings/bot/{answered.brand_id}/sample/"
        assert place_of(notice) in alice_client.get("/notices/").content.decode()
        state = alice_client.get("/notices/state/").json()["notices"][0]
        assert (state["kind"], state["c"], state["ways"]) == ("review", "review", ["desktop"])


def test_it_ends_when_nothing_waits_and_begins_again(answered: Turn, alice: Agent, do_duties: Do) -> None:
    do_duties()
    Turn.objects.update(verdict=Turn.Verdict.RIGHT)
    with shifted(DAY):
        do_duties()
        assert (told(alice), Review.objects.count()) == ([], 0)
        Turn.objects.update(verdict=Turn.Verdict.NONE)
        announce_answer(answered)
        do_duties()
    with shifted(2 * DAY):
        do_duties()
        assert told(alice) == ["answers"]


def test_where_enough_is_looked_at_nobody_is_asked_for_more(
    answered: Turn, alice: Agent, do_duties: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sample.wants_looks(answered.brand)
    monkeypatch.setattr(sample, "ENOUGH", 0)
    assert not sample.wants_looks(answered.brand)
    do_duties()
    with shifted(DAY):
        do_duties()
        assert told(alice) == []


def test_articles_that_wait_for_review_or_are_behind_are_told(
    draft: Translation, brand: Brand, alice: Agent, bob: Agent, alice_client: Client, do_duties: Do
) -> None:
    published = publish(draft, by=None)
    persian = publish(write(draft.article, Wording(title="اندازه‌ها", body="۱"), language="fa", by=None), by=None)
    mark_age(persian, Translation.Age.OUT_OF_DATE, by=None)
    write(published.article, Wording(title="Sizes", body="S to XXL"), language="en", by=None)
    ask_review(Translation.objects.get(pk=published.pk), by=None)
    do_duties()
    with shifted(DAY):
        do_duties()
        assert (sorted(told(alice)), told(bob)) == (["articles", "old"], [])
        places = {notice.word: place_of(notice) for notice in queries.unread_of(alice)}
        assert places == {
            "articles": f"/settings/help/?brand={brand.pk}&state=review",
            "old": f"/settings/help/?brand={brand.pk}&state=old",
        }
        assert all("Sizes" in alice_client.get(place).content.decode() for place in places.values())
        alice.role = Agent.Role.AGENT
        alice.save(update_fields=["role"])
        assert told(alice) == []


def test_the_morning_is_of_the_shops_clock() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    for hour, day in ((8, 5), (9, 6), (23, 6)):
        due = next_morning(datetime(2026, 6, 5, hour, tzinfo=tokyo))
        assert due == datetime(2026, 6, day, 0, tzinfo=UTC)
