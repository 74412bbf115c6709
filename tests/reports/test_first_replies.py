"""How soon people answer: the bot never counts, nights may not, and of few we say nothing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.clock import now
from counterbell.conversations.actions import Post, open_conversation, post_many, receive, reply
from counterbell.conversations.models import Conversation
from counterbell.journal.worker import work_once
from counterbell.links.models import Link
from counterbell.reports.actions import count_answer_time, count_first_replies
from counterbell.reports.models import AnswerTime, FirstReply
from counterbell.reports.policies import spoken, usual
from counterbell.reports.queries import Usual, usual_answer
from counterbell.routing.actions import set_hours
from tests.people import Shopper

pytestmark = pytest.mark.django_db
DAY = 86400


def asked(dana: Shopper) -> Conversation:
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    receive(made, text="Where is my parcel?")
    return made


def test_the_first_word_of_a_person_is_what_counts(dana: Shopper, bob: Agent) -> None:
    made = asked(dana)
    post_many([Post(made.pk, "bot", "I am a bot.", "bot")])
    with clock.shifted(timedelta(minutes=4)):
        reply(made, text="In Porto.", by=bob)
        reply(made, text="It arrives tomorrow.", by=bob)
    while work_once():
        pass
    row = FirstReply.objects.get()
    assert (row.conversation_id, row.open_seconds) == (made.pk, None)
    assert 240 <= row.seconds <= 242
    with clock.shifted(timedelta(hours=4)):
        reply(made, text="Has it come?", by=bob)
    while work_once():
        pass
    assert FirstReply.objects.get().answered_at == row.answered_at


def test_who_was_written_to_first_did_not_wait(dana: Shopper, bob: Agent) -> None:
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    reply(made, text="Your order is here.", by=bob)
    receive(made, text="Thanks!")
    reply(made, text="You are welcome.", by=bob)
    assert count_first_replies([made.pk]) == 0


def test_a_third_party_is_no_customer_who_waited(dana: Shopper, eve: Shopper, bob: Agent) -> None:
    """Also where what she had written of herself was merged into the thread in which she is asked."""
    aside = asked(dana)
    Link.objects.create(one=asked(eve), other=aside, kind=Link.Kind.SIDE, agent=bob)
    reply(aside, text="Is it yours?", by=bob)
    assert (count_first_replies([aside.pk]), FirstReply.objects.count()) == (0, 0)


def test_nobody_has_answered_yet(dana: Shopper) -> None:
    assert count_first_replies([asked(dana).pk]) == 0
    assert FirstReply.objects.count() == 0


def test_of_few_nothing_is_said(dana: Shopper, brand: Brand) -> None:
    _replies(dana, [60] * 9)
    assert (count_answer_time(brand).seconds, usual_answer(brand)) == (None, None)
    _replies(dana, [60])
    count_answer_time(brand)
    assert usual_answer(brand) == Usual(60, in_hours=False)


def test_the_median_is_not_moved_by_one_bad_night(dana: Shopper, brand: Brand) -> None:
    _replies(dana, [200] * 10 + [DAY])
    count_answer_time(brand)
    assert usual_answer(brand) == Usual(300, in_hours=False)  # 200 s are said as five minutes


def test_what_is_old_is_not_said(dana: Shopper, brand: Brand) -> None:
    _replies(dana, [60] * 20, at=now() - timedelta(days=40))
    assert count_answer_time(brand).seconds is None
    _replies(dana, [60] * 20)
    count_answer_time(brand)
    with clock.shifted(timedelta(days=30)):
        assert usual_answer(brand) is None


def test_with_hours_only_open_time_counts(dana: Shopper, bob: Agent, alice: Agent, brand: Brand) -> None:
    set_hours(brand, zone="UTC", week={}, by=alice)  # never open: a wait of no time
    made = asked(dana)
    with clock.shifted(timedelta(hours=3)):
        reply(made, text="In Porto.", by=bob)
    count_first_replies([made.pk])
    row = FirstReply.objects.get()
    assert row.open_seconds == 0
    assert row.seconds >= 3 * 3600
    assert AnswerTime.objects.get().in_hours


def test_reading_it_is_one_row_whatever_was_said(dana: Shopper, brand: Brand) -> None:
    _replies(dana, [60] * 50)
    count_answer_time(brand)
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        usual_answer(brand)
    assert len(asked_for) == 1


def test_a_brand_hears_nothing_of_another(dana: Shopper, brand: Brand, other_brand: Brand) -> None:
    _replies(dana, [60] * 20)
    count_answer_time(other_brand)
    assert usual_answer(other_brand) is None


def test_times_are_said_rounded_up() -> None:
    assert [spoken(s) for s in (0, 60, 61, 299, 301, 2800, 3601, 90000, 8 * DAY)] == [
        60, 60, 120, 300, 600, 3600, 7200, 2 * DAY, None,
    ]  # fmt: skip
    assert (usual([1] * 9), usual([1] * 10), usual([1, 3] * 5)) == (None, 1, 2)


def _replies(dana: Shopper, waits: list[int], at: datetime | None = None) -> None:
    answered = at or now()
    for seconds in waits:
        made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
        FirstReply.objects.create(
            conversation=made,
            brand=dana.brand,
            asked_at=answered - timedelta(seconds=seconds),
            answered_at=answered,
            seconds=seconds,
        )
