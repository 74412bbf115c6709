"""The checker itself: a ledger that does not fit what is stored or shown is noticed."""

from collections.abc import Callable

import pytest
from django.db import transaction

from counterbell.conversations.actions import Post, open_conversation, post_many
from counterbell.reliability.line import Participant, compare
from counterbell.reliability.plan import Outcome
from counterbell.reliability.world import Shopper as Told
from tests.people import Shopper

pytestmark = pytest.mark.django_db
FIRST, SECOND = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
Change = Callable[[Participant], None]


@pytest.fixture
def talker(dana: Shopper) -> Participant:
    """Said two things, was promised both, sees both."""
    from uuid import UUID

    conversation = open_conversation(dana.customer, brand=dana.brand, public_id=UUID(int=7))
    with transaction.atomic():
        posted = post_many(
            [Post(conversation.pk, "customer", "hello", dana.customer.ref, client_id=one) for one in (FIRST, SECOND)]
        )
    made = Participant(Told("dana", dana.customer, dana.token, dana.brand), str(UUID(int=7)))
    made.sent = [FIRST, SECOND]
    made.acknowledged = {FIRST: posted[0].number, SECOND: posted[1].number}
    made.thread = {number: marker for marker, number in made.acknowledged.items()}
    return made


def figures(talker: Participant) -> tuple[object, ...]:
    outcome = Outcome()
    compare([talker], outcome)
    return (*(outcome.figures[name] for name in ("lost", "duplicated", "disordered")), outcome.passed)


def test_a_ledger_that_fits(talker: Participant) -> None:
    assert figures(talker) == (0, 0, 0, True)


def promised_elsewhere(talker: Participant) -> None:
    talker.acknowledged[SECOND] += 5


def not_on_the_screen(talker: Participant) -> None:
    talker.thread.popitem()


def never_stored(talker: Participant) -> None:
    talker.acknowledged["00000000-0000-4000-8000-000000000003"] = 9
    talker.thread[9] = "00000000-0000-4000-8000-000000000003"


@pytest.mark.parametrize("change", [promised_elsewhere, not_on_the_screen, never_stored])
def test_a_loss_is_noticed(change: Change, talker: Participant) -> None:
    change(talker)
    assert figures(talker) == (1, 0, 0, False)


def test_seeing_it_twice_is_noticed(talker: Participant) -> None:
    talker.thread[99] = FIRST
    assert figures(talker) == (0, 1, 0, False)


def test_another_order_is_noticed(talker: Participant) -> None:
    talker.sent.reverse()
    assert figures(talker) == (0, 0, 1, False)


def test_silence_proves_nothing(talker: Participant) -> None:
    talker.sent, talker.acknowledged = [], {}
    outcome = Outcome()
    compare([talker], outcome)
    assert outcome.broken == ["nothing was acknowledged at all"]
