"""What a page of the inbox may cost: statements, however many conversations there are."""

from collections.abc import Callable

import pytest
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import assign, resolve
from counterbell.conversations.models import Conversation, Label
from counterbell.journal.worker import work_once
from tests.people import Shopper
from tests.workspace.matters import begin

MANY = 12


@pytest.fixture
def matters(dana: Shopper, bob: Agent, alice: Agent) -> list[Conversation]:
    """Some of everything that a row can show; all of one customer, who is beside the thread with her past."""
    label = Label.objects.create(name="urgent")
    made = [begin(dana, f"parcel number {n}") for n in range(MANY)]
    for place, one in enumerate(made):
        one.labels.add(label)
        if place % 3 == 1:
            assign(one, agent=bob, team=None, by=alice)
        if place % 3 == 2:
            resolve(one, by=bob)
    while work_once():
        pass
    return made


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("/inbox/?view=all", 14),
        ("/inbox/?view=mine", 14),
        ("/inbox/?view=resolved", 13),
        ("/search?q=parcel", 20),
        ("/inbox/rows/?view=all", 10),
    ],
)
def test_a_list_asks_little_of_the_database(
    bob_client: Client,
    matters: list[Conversation],
    django_assert_max_num_queries: Callable[..., object],
    page: str,
    most: int,
) -> None:
    bob_client.get(page)
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        shown = bob_client.get(page).content.decode()
    assert shown.count('class="row-item"') >= MANY // 3
    assert shown.count('<bdi class="cut">urgent</bdi>') == shown.count('class="row-item"')


def test_an_opened_conversation_asks_little_of_the_database(
    bob_client: Client, matters: list[Conversation], django_assert_max_num_queries: Callable[..., object]
) -> None:
    page = f"/inbox/{matters[0].public_id}/?view=all"
    bob_client.get(page)
    with django_assert_max_num_queries(21):  # type: ignore[attr-defined]
        whole = bob_client.get(page).content.decode()
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        desk = bob_client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "parcel number 0" in whole
    assert desk.count("data-peek=") >= 8  # her other conversations stand beside the thread
