"""What happens to one agent."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Team
from counterbell.journal.models import Entry
from tests.people import PASSWORD, make_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam(db: None) -> Agent:
    return make_agent("adam", role=Agent.Role.ADMIN)


def happened() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("name", "actor"))


def signed_in(client: Client) -> bool:
    return client.get("/settings/profile/").status_code == 200


def test_an_agent_is_made_with_a_proved_address_and_teams(alice: Agent, team: Team) -> None:
    bob = actions.create_agent(email=" Bob@Shop.example ", name=" Bob  B ", password=PASSWORD, teams=[team], by=alice)
    assert (bob.email, bob.name, bob.role, list(bob.teams.all())) == ("bob@shop.example", "Bob B", "agent", [team])
    assert bob.check_password(PASSWORD)
    assert bob.password.startswith("argon2")
    address = EmailAddress.objects.get(user=bob)
    assert (address.user, address.email, address.verified, address.primary) == (bob, "bob@shop.example", True, True)
    assert happened() == [("accounts.agent_joined", alice.ref)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "bob"}, "not an e-mail"),
        ({"email": "ALICE@shop.example"}, "already here"),
        ({"name": "  "}, "Write a name"),
        ({"name": "x" * 81}, "80 letters"),
        ({"password": "short"}, "too short"),
        ({"password": "bob@shop.example"}, "too similar"),
        ({"role": "king"}, "role"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_made(alice: Agent, wrong: dict[str, str], words: str) -> None:
    right = {"email": "bob@shop.example", "name": "Bob", "password": PASSWORD}
    with pytest.raises(Refused, match=words):
        actions.create_agent(**{**right, **wrong})
    assert (Agent.objects.count(), Entry.objects.count()) == (1, 0)


def test_an_administrator_makes_no_owner(adam: Agent) -> None:
    with pytest.raises(Refused):
        actions.create_agent(email="x@shop.example", name="X", role="owner", by=adam)
    assert Agent.objects.count() == 1


def test_the_last_owner_can_neither_leave_nor_be_demoted(alice: Agent) -> None:
    with pytest.raises(Refused, match="last owner"):
        actions.change_role(alice, role="agent", by=alice)
    with pytest.raises(Refused, match="last owner"):
        actions.deactivate(alice, by=None)
    make_agent("olga", role=Agent.Role.OWNER)
    actions.change_role(alice, role="agent", by=alice)
    alice.refresh_from_db()
    assert alice.role == "agent"


def test_a_deactivated_owner_does_not_count(alice: Agent) -> None:
    gone = make_agent("gone", role=Agent.Role.OWNER)
    gone.is_active = False
    gone.save()
    with pytest.raises(Refused, match="last owner"):
        actions.deactivate(alice, by=None)


def test_nobody_deactivates_herself(alice: Agent) -> None:
    make_agent("olga", role=Agent.Role.OWNER)
    with pytest.raises(Refused, match="yourself"):
        actions.deactivate(alice, by=alice)


def test_an_administrator_cannot_touch_an_owner(alice: Agent, adam: Agent) -> None:
    make_agent("olga", role=Agent.Role.OWNER)
    for act in (actions.deactivate, actions.reactivate, actions.sign_out, actions.reset_second_step):
        with pytest.raises(Refused):
            act(alice, by=adam)
    with pytest.raises(Refused):
        actions.change_role(alice, role="agent", by=adam)
    with pytest.raises(Refused):
        actions.change_role(adam, role="owner", by=adam)
    assert happened() == []


def test_sessions_end_with_the_role(alice: Agent, bob: Agent, client_of: Callable[[Agent], Client]) -> None:
    browser = client_of(bob)
    assert signed_in(browser)
    actions.change_role(bob, role="admin", by=alice)
    assert not signed_in(browser)
    assert happened() == [("accounts.access_changed", alice.ref)]


def test_the_same_role_again_ends_nothing(alice: Agent, bob: Agent, client_of: Callable[[Agent], Client]) -> None:
    browser = client_of(bob)
    actions.change_role(bob, role="agent", by=alice)
    assert signed_in(browser)
    assert happened() == []


def test_deactivated_is_out_at_once_and_back_without_old_sessions(
    alice: Agent, bob: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(bob)
    actions.deactivate(bob, by=alice)
    actions.deactivate(bob, by=alice)
    assert not signed_in(browser)
    assert happened() == [("accounts.access_changed", alice.ref)]
    actions.reactivate(bob, by=alice)
    assert not signed_in(browser)
    bob.refresh_from_db()
    assert signed_in(client_of(bob))


def test_a_new_password_ends_every_session(bob: Agent, client_of: Callable[[Agent], Client]) -> None:
    browser = client_of(bob)
    actions.set_password(bob, "another bell at midnight")
    assert not signed_in(browser)
    assert [name for name, _actor in happened()] == ["accounts.access_changed", "accounts.sign_in_changed"]


def test_a_lost_second_step_is_taken_away_with_all_sessions(
    alice: Agent, bob: Agent, client_of: Callable[[Agent], Client]
) -> None:
    Authenticator.objects.create(user=bob, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = client_of(bob)
    actions.reset_second_step(bob, by=alice)
    assert Authenticator.objects.count() == 0
    assert not signed_in(browser)
    with pytest.raises(Refused):
        actions.reset_second_step(alice, by=alice)


def test_a_profile_is_changed_and_told_once(bob: Agent) -> None:
    actions.set_profile(bob, name=" Bob ", language="fa", time_zone="Asia/Tehran")
    actions.set_profile(bob, name="Bob", language="fa", time_zone="Asia/Tehran")
    bob.refresh_from_db()
    assert (bob.name, bob.language, bob.time_zone) == ("Bob", "fa", "Asia/Tehran")
    assert happened() == [("accounts.agent_changed", bob.ref)]
    with pytest.raises(Refused, match="time zone"):
        actions.set_profile(bob, time_zone="Mars/Olympus")


def test_a_status_is_set_once(bob: Agent) -> None:
    actions.set_status(bob, status="away")
    actions.set_status(bob, status="away")
    assert happened() == [("accounts.agent_changed", bob.ref)]
    with pytest.raises(Refused):
        actions.set_status(bob, status="asleep")
