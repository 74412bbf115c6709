"""Set-up links, invitations, and the link for a forgotten password."""

from datetime import timedelta

import pytest

from counterbell.accounts import actions
from counterbell.accounts.actions import FirstBrand, Refused
from counterbell.accounts.models import Agent, Brand, Invitation, SetupLink, Team
from counterbell.base.clock import shifted
from counterbell.base.secrets import fingerprint
from counterbell.journal.models import Entry
from tests.people import PASSWORD, make_agent

pytestmark = pytest.mark.django_db
SHOP = FirstBrand(name="Lisbon Ceramics", colour="#aa3322", languages=["en", "fa"], default_language="fa")


def set_up(token: str, email: str = "alice@shop.example") -> tuple[Agent, Brand]:
    return actions.set_up_first_owner(token, email=email, name="Alice", password=PASSWORD, brand=SHOP)


def test_the_first_owner_gets_a_brand_and_a_team() -> None:
    owner, brand = set_up(actions.make_setup_link())
    assert (owner.role, owner.email) == ("owner", "alice@shop.example")
    assert (brand.name, brand.colour, brand.languages, brand.default_language) == (
        "Lisbon Ceramics", "#aa3322", ["en", "fa"], "fa",
    )  # fmt: skip
    team = Team.objects.get()
    assert (list(team.agents.all()), list(team.brands.all())) == ([owner], [brand])


def test_a_set_up_link_works_once() -> None:
    token = actions.make_setup_link()
    set_up(token)
    assert actions.setup_link_for(token) is None
    with pytest.raises(Refused, match="used or is too old"):
        set_up(token, "eve@shop.example")
    assert (Agent.objects.count(), Brand.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="already set up"):
        actions.make_setup_link()


def test_a_set_up_link_ends_after_a_day_and_with_the_next_one() -> None:
    old = actions.make_setup_link()
    new = actions.make_setup_link()
    assert actions.setup_link_for(old) is None
    assert actions.setup_link_for(new) is not None
    with shifted(timedelta(hours=24, seconds=1)):
        assert actions.setup_link_for(new) is None
        with pytest.raises(Refused):
            set_up(new)
    assert Agent.objects.count() == 0


def test_a_mistake_leaves_the_set_up_link_good() -> None:
    token = actions.make_setup_link()
    with pytest.raises(Refused, match="too short"):
        actions.set_up_first_owner(token, email="a@shop.example", name="A", password="x", brand=SHOP)
    assert (Agent.objects.count(), Brand.objects.count(), Entry.objects.count()) == (0, 0, 0)
    set_up(token)


def test_no_token_stands_in_a_table(alice: Agent) -> None:
    with pytest.raises(Refused):
        actions.make_setup_link()
    invitation = actions.invite(email="bob@shop.example", by=alice)
    token = actions.invitation_token(invitation)
    assert invitation.token == fingerprint(token) != token
    assert len(token) == 64
    assert SetupLink.objects.count() == 0


def test_an_invited_person_joins_once_with_role_and_teams(alice: Agent, team: Team) -> None:
    invitation = actions.invite(email="Bob@shop.example", role="admin", teams=[team], by=alice)
    token = actions.invitation_token(Invitation.objects.get())
    bob = actions.accept_invitation(token, name="Bob", password=PASSWORD)
    assert (bob.email, bob.role, list(bob.teams.all())) == ("bob@shop.example", "admin", [team])
    with pytest.raises(Refused, match="used, taken back or is too old"):
        actions.accept_invitation(token, name="Eve", password=PASSWORD)
    actions.revoke_invitation(invitation, by=alice)
    assert Invitation.objects.get().accepted_at is not None
    assert Agent.objects.count() == 2


def test_an_invitation_ends_after_seven_days(alice: Agent) -> None:
    token = actions.invitation_token(actions.invite(email="bob@shop.example", by=alice))
    with shifted(timedelta(days=6, hours=23)):
        assert actions.invitation_for(token) is not None
    with shifted(timedelta(days=7, seconds=1)), pytest.raises(Refused):
        actions.accept_invitation(token, name="Bob", password=PASSWORD)
    assert Agent.objects.count() == 1


def test_inviting_again_replaces_the_link(alice: Agent) -> None:
    first = actions.invitation_token(actions.invite(email="bob@shop.example", by=alice))
    second = actions.invitation_token(actions.invite(email="bob@shop.example", by=alice))
    assert first != second
    assert actions.invitation_for(first) is None
    assert actions.invitation_for(second) is not None


def test_taken_back_means_back(alice: Agent) -> None:
    invitation = actions.invite(email="bob@shop.example", by=alice)
    token = actions.invitation_token(invitation)
    actions.revoke_invitation(invitation, by=alice)
    with pytest.raises(Refused):
        actions.accept_invitation(token, name="Bob", password=PASSWORD)


def test_who_may_not_invites_nobody(alice: Agent, bob: Agent) -> None:
    adam = make_agent("adam", role=Agent.Role.ADMIN)
    with pytest.raises(Refused):
        actions.invite(email="x@shop.example", by=bob)
    with pytest.raises(Refused):
        actions.invite(email="x@shop.example", role="owner", by=adam)
    with pytest.raises(Refused, match="already here"):
        actions.invite(email="BOB@shop.example", by=alice)
    owners = actions.invite(email="x@shop.example", role="owner", by=alice)
    with pytest.raises(Refused):
        actions.revoke_invitation(owners, by=adam)
    assert Invitation.objects.count() == 1
