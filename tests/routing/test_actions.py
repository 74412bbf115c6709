"""Who may say when it is open, and what is told of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.conversations.actions import open_conversation, receive, reply
from counterbell.conversations.models import Conversation
from counterbell.journal.models import Entry
from counterbell.routing import attendance
from counterbell.routing.actions import forget_team_hours, set_hours
from counterbell.routing.models import Schedule
from counterbell.routing.queries import hours_for, place_of, standing
from tests.people import Shopper, make_shopper

pytestmark = pytest.mark.django_db
WEEK = {"mon": [["09:00", "17:00"]]}


def test_the_owner_sets_hours_and_the_journal_knows(alice: Agent, brand: Brand) -> None:
    made = set_hours(brand, zone="Asia/Tokyo", week=WEEK, by=alice)
    again = set_hours(brand, zone="Asia/Tokyo", week=WEEK, by=alice)
    assert (again.pk, Schedule.objects.count()) == (made.pk, 1)
    assert Entry.objects.filter(name="routing.hours_changed").count() == 1
    hours = hours_for(brand)
    assert hours is not None
    assert (hours.zone, hours.week[0]) == ("Asia/Tokyo", ((540, 1020),))


def test_nobody_else_may(bob: Agent, brand: Brand) -> None:
    with pytest.raises(Refused):
        set_hours(brand, zone="UTC", week=WEEK, by=bob)
    assert (Schedule.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("wrong", [{"zone": "Nowhere"}, {"week": {"mon": [["9", "10"]]}}, {"special": [{"date": "x"}]}])
def test_what_is_wrong_changes_nothing(alice: Agent, brand: Brand, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        set_hours(brand, **{"zone": "UTC", "week": WEEK, **wrong}, by=alice)  # type: ignore[arg-type]
    assert Schedule.objects.count() == 0


def test_a_team_has_hours_of_its_own_or_its_brands(alice: Agent, brand: Brand, team: Team, other_team: Team) -> None:
    set_hours(brand, zone="UTC", week=WEEK, by=alice)
    set_hours(brand, team=team, zone="UTC", week={"sun": [["10:00", "11:00"]]}, by=alice)
    hours = hours_for(brand, team)
    assert hours is not None
    assert hours.week[6] == ((600, 660),)
    with pytest.raises(Refused):
        set_hours(brand, team=other_team, zone="UTC", week=WEEK, by=alice)
    forget_team_hours(brand, team=team, by=alice)
    assert hours_for(brand, team) == hours_for(brand)


def test_hours_that_are_off_tell_nothing(alice: Agent, brand: Brand) -> None:
    set_hours(brand, zone="UTC", week={}, is_on=False, by=alice)
    assert hours_for(brand) is None
    assert standing(hours_for(brand)).open is None


def test_closed_says_when_it_opens(alice: Agent, brand: Brand) -> None:
    tomorrow = now() + timedelta(days=1)
    set_hours(brand, zone="UTC", week={tomorrow.strftime("%a").lower(): [["00:00", "24:00"]]}, by=alice)
    stands = standing(hours_for(brand))
    assert (stands.open, stands.closes_at) == (False, None)
    assert stands.opens_at == tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def test_a_place_in_the_queue_counts_who_waits_longer(brand: Brand, dana: Shopper, eve: Shopper, bob: Agent) -> None:
    cache.clear()
    asked = [_asked(dana, minutes=5), _asked(eve, minutes=3), _asked(make_shopper(brand), minutes=1)]
    assert [place_of(one) for one in asked] == [1, 2, 3]
    reply(asked[0], text="Here I am.", by=bob)
    cache.clear()
    for one in asked:
        one.refresh_from_db()
    assert [place_of(one) for one in asked] == [None, 1, 2]


def _asked(shopper: Shopper, *, minutes: int) -> Conversation:
    made = open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4())
    receive(made, text="Hello?")
    Conversation.objects.filter(pk=made.pk).update(waiting_since=now() - timedelta(minutes=minutes))
    made.refresh_from_db()
    return made


def test_the_counter_tells_who_is_there() -> None:
    attendance.told({7: 2})
    assert (attendance.somebody_is_here(7), attendance.somebody_is_here(8)) == (True, False)
    attendance.told({})
    assert not attendance.somebody_is_here(7)
