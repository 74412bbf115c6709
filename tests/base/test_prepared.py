"""Prepared queries answer as the ORM's own do, whatever the values, and are made once for each shape."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Exists, F, QuerySet, Value

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.queries import brands_of
from counterbell.base.prepared import described, prepared
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation
from tests.people import Shopper

made: list[object] = []


@prepared
def among(pks: tuple[int, ...]) -> QuerySet[Brand]:
    made.append(pks)
    return Brand.objects.filter(pk__in=pks).order_by("pk")


@prepared
def named(public_id: UUID, brand: int) -> QuerySet[Conversation]:
    return Conversation.objects.filter(public_id=public_id, brand=brand).select_related("customer", "assignee")


@prepared
def in_order(agent: int, order: str, one: bool) -> QuerySet[Team, tuple[int, str]]:
    found = Team.objects.filter(agents=agent).order_by(order).values_list("pk", "name")
    return found[:1] if one else found


@prepared
def serving(brand: int) -> QuerySet[Team]:
    return Team.objects.filter(brands=brand).prefetch_related("agents")


@prepared
def served(agent: int, standing: str) -> QuerySet[Brand]:
    return brands_of(Agent.of_standing(agent, standing))


@prepared
def beside(agent: int) -> QuerySet[Agent]:
    return Agent.objects.filter(pk=agent + 1)


@prepared
def of_either(agents: tuple[int, ...], brand: int) -> QuerySet[Agent, tuple[str, int, str]]:
    """Rows of two tables."""
    people = Agent.objects.filter(pk__in=agents).annotate(what=Value("agent"), called=F("name"))
    brands = Brand.objects.filter(pk=brand).annotate(what=Value("brand"), called=F("name"))
    one, other = (found.order_by().values_list("what", "pk", "called") for found in (people, brands))
    return one.union(other, all=True)


@prepared
def has_team(agent: int, brand: int) -> QuerySet[Agent, tuple[bool, bool]]:
    there = Exists(described(serving)(brand)), Exists(described(in_order)(agent, "pk", True))
    return Agent.objects.filter(pk=agent).values_list(*there)


def test_many_values_and_one_shape_for_several_lengths(brand: Brand, other_brand: Brand) -> None:
    third = Brand.objects.create(name="Third", key="third")
    made.clear()  # each shape is made twice, with different examples
    assert among((third.pk, other_brand.pk, brand.pk)) == [brand, other_brand, third]
    assert among((brand.pk, third.pk, other_brand.pk, 0)) == [brand, other_brand, third]
    assert len(made) == 2
    assert among((other_brand.pk,)) == [other_brand]
    assert among(()) == []
    assert len(made) == 4


def test_objects_come_with_what_was_selected(
    dana: Shopper, eve: Shopper, channel: Channel, django_assert_num_queries: Any
) -> None:
    begun = [Conversation.objects.create(brand=s.brand, channel=channel, customer=s.customer) for s in (dana, eve)]
    for conversation in (*begun, *begun):
        (found,) = named(conversation.public_id, conversation.brand_id)
        assert found == conversation
        with django_assert_num_queries(0):
            assert (found.customer, found.assignee) == (conversation.customer, None)
        assert not found._state.adding
        assert named(conversation.public_id, conversation.brand_id + 1) == []
    assert named(uuid4(), dana.brand.pk) == []


def test_words_and_choices_change_the_query(bob: Agent, team: Team, other_team: Team) -> None:
    other_team.agents.add(bob)
    both = sorted([(team.pk, team.name), (other_team.pk, other_team.name)])
    assert in_order(bob.pk, "pk", False) == both
    assert in_order(bob.pk, "-pk", False) == both[::-1]
    assert in_order(bob.pk, "-pk", True) == both[1:]
    assert in_order(bob.pk + 1, "pk", False) == []


def test_what_lies_beside_is_fetched_for_each_call(team: Team, bob: Agent, other_team: Team, charlie: Agent) -> None:
    brands = [one.brands.get() for one in (team, other_team)]
    said = [[list(found.agents.all()) for found in serving(brand.pk)] for brand in brands]
    assert said == [[[bob]], [[charlie]]]
    team.agents.clear()
    assert [list(found.agents.all()) for found in serving(brands[0].pk)] == [[]]


def test_nothing_is_asked_where_nothing_can_be_found(bob: Agent, team: Team, django_assert_num_queries: Any) -> None:
    bob.is_active = False
    for _again in range(2):
        with django_assert_num_queries(0):
            assert served(bob.pk, bob.standing) == []
    bob.is_active = True
    assert served(bob.pk, bob.standing) == list(team.brands.all())


def test_something_made_of_a_value_is_a_fault(alice: Agent) -> None:
    with pytest.raises(ValueError, match="a value changes the query"):
        beside(alice.pk)


def test_rows_of_several_tables_come_together(bob: Agent, alice: Agent, brand: Brand, other_brand: Brand) -> None:
    for which in (brand, other_brand):
        people = {("agent", bob.pk, "Bob"), ("agent", alice.pk, "Alice")}
        assert set(of_either((bob.pk, alice.pk), which.pk)) == people | {("brand", which.pk, which.name)}
    assert of_either((), 0) == []


def test_a_question_stands_within_another(bob: Agent, alice: Agent, brand: Brand, other_brand: Brand) -> None:
    assert [has_team(one.pk, brand.pk) for one in (bob, alice)] == [[(True, True)], [(True, False)]]
    assert has_team(bob.pk, other_brand.pk) == [(False, True)]
