"""One rating for each ending, by the one who asked, changeable for a day."""

from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import shifted
from counterbell.conversations.actions import open_conversation, receive, reopen, resolve
from counterbell.conversations.models import Conversation
from counterbell.feedback.actions import NotRated, rate
from counterbell.feedback.models import Rating
from counterbell.feedback.queries import rating_of, rating_of_ending
from counterbell.journal.models import Entry
from tests.people import Shopper


@pytest.fixture
def talk(dana: Shopper) -> Conversation:
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    receive(made, text="Is the blue bowl dishwasher safe?")
    made.refresh_from_db()
    return made


@pytest.fixture
def ended(talk: Conversation, bob: Agent) -> Conversation:
    resolve(talk, by=bob)
    talk.refresh_from_db()
    return talk


def rated_facts() -> list[dict[str, int]]:
    return list(Entry.objects.filter(name="feedback.rated").order_by("pk").values_list("facts", flat=True))


def test_an_ended_conversation_is_rated_once(ended: Conversation, dana: Shopper) -> None:
    given = rate(ended, customer=dana.customer, score=4, comment="  Quick. ")
    again = rate(ended, customer=dana.customer, score=4, comment="Quick.")
    assert (given.pk, given.score, given.comment) == (again.pk, 4, "Quick.")
    assert Rating.objects.count() == 1
    assert rated_facts() == [
        {"brand": dana.brand.pk, "conversation": ended.pk, "rating": given.pk, "score": 4},
    ]


def test_the_same_day_she_may_change_her_mind(ended: Conversation, dana: Shopper) -> None:
    rate(ended, customer=dana.customer, score=2)
    with shifted(timedelta(hours=23)):
        changed = rate(ended, customer=dana.customer, score=5, comment="It came after all")
    assert (Rating.objects.get().score, changed.comment) == (5, "It came after all")
    assert [facts["score"] for facts in rated_facts()] == [2, 5]


def test_after_a_day_it_stays(ended: Conversation, dana: Shopper) -> None:
    rate(ended, customer=dana.customer, score=2)
    with shifted(timedelta(hours=25)), pytest.raises(NotRated, match="stays as it is"):
        rate(ended, customer=dana.customer, score=5)
    assert Rating.objects.get().score == 2
    assert len(rated_facts()) == 1


def test_reopened_and_ended_again_it_is_rated_again(ended: Conversation, dana: Shopper, bob: Agent) -> None:
    rate(ended, customer=dana.customer, score=1)
    reopen(ended, by=bob)
    ended.refresh_from_db()
    assert rating_of_ending(ended) is None
    with shifted(timedelta(hours=1)):
        resolve(ended, by=bob)
        rate(ended, customer=dana.customer, score=5)
    ended.refresh_from_db()
    newest, of_ending = rating_of(ended), rating_of_ending(ended)
    assert newest == of_ending
    assert newest is not None
    assert newest.score == 5
    assert Rating.objects.count() == 2


def test_what_goes_on_cannot_be_rated(talk: Conversation, dana: Shopper) -> None:
    with pytest.raises(NotRated, match="when it has ended"):
        rate(talk, customer=dana.customer, score=5)
    assert (Rating.objects.count(), rated_facts()) == (0, [])


def test_eve_cannot_rate_for_dana(ended: Conversation, eve: Shopper) -> None:
    with pytest.raises(NotRated, match="Only the person"):
        rate(ended, customer=eve.customer, score=1)
    assert (Rating.objects.count(), rated_facts()) == (0, [])


@pytest.mark.parametrize("score", [0, 6, -1, 100])
def test_a_rating_is_one_to_five(ended: Conversation, dana: Shopper, score: int) -> None:
    with pytest.raises(NotRated, match="from 1 to 5"):
        rate(ended, customer=dana.customer, score=score)
    assert Rating.objects.count() == 0


def test_a_comment_is_stored_as_it_was_written_and_not_without_end(ended: Conversation, dana: Shopper) -> None:
    rated = rate(ended, customer=dana.customer, score=3, comment="<b>ممنون</b>\x00 " + "x" * 5000)
    rated.refresh_from_db()
    assert rated.comment.startswith("<b>ممنون</b> xxx")
    assert len(rated.comment) == 2000
