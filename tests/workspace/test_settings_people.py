"""The pages about people, teams and oneself."""

import io

import pytest
from django.test import Client
from PIL import Image

from counterbell.accounts import actions, letters
from counterbell.accounts.models import Agent, Brand, Invitation, Team
from tests.people import PASSWORD, make_agent

pytestmark = pytest.mark.django_db


def test_an_invitation_is_sent_shown_and_accepted(alice_client: Client, team: Team, client: Client) -> None:
    answer = alice_client.post(
        "/settings/people/invite/", {"email": "bob@shop.example", "role": "agent", "teams": [team.pk]}, follow=True
    )
    url = letters.invitation_url(Invitation.objects.get())
    assert url in answer.content.decode()  # no mail server is set here: the link is there to be copied
    path = url.split("8000", 1)[1]
    assert b"bob@shop.example" in client.get(path).content
    answer = client.post(path, {"name": "Bob", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/profile/")
    bob = Agent.objects.get(email="bob@shop.example")
    assert (bob.name, bob.role, list(bob.teams.all())) == ("Bob", "agent", [team])
    assert client.get("/settings/profile/").status_code == 200
    again = Client().get(path)
    assert again.status_code == 404
    assert b"This link has ended" in again.content


def test_a_weak_password_is_answered_in_words_and_the_link_stays_good(alice: Agent, client: Client) -> None:
    path = letters.invitation_url(actions.invite(email="bob@shop.example", by=alice)).split("8000", 1)[1]
    answer = client.post(path, {"name": "Bob", "password": "short"})
    assert answer.status_code == 422
    assert b"This password is too short" in answer.content
    assert b'value="short"' not in answer.content
    assert client.get(path).status_code == 200
    assert Agent.objects.count() == 1


def test_an_invitation_taken_in_somebody_elses_browser_changes_who_is_signed_in(
    alice: Agent, alice_client: Client
) -> None:
    path = letters.invitation_url(actions.invite(email="bob@shop.example", by=alice)).split("8000", 1)[1]
    alice_client.post(path, {"name": "Bob", "password": PASSWORD})
    page = alice_client.get("/settings/profile/")
    assert b"bob@shop.example" in page.content


def test_role_and_teams_are_changed(alice_client: Client, bob: Agent, other_team: Team) -> None:
    answer = alice_client.post(f"/settings/people/{bob.pk}/", {"role": "admin", "teams": [other_team.pk]})
    assert answer.status_code == 302
    bob.refresh_from_db()
    assert (bob.role, list(bob.teams.all())) == ("admin", [other_team])


def test_an_administrator_sees_owners_but_cannot_change_them(alice: Agent, client: Client) -> None:
    client.force_login(make_agent("adam", role="admin"))
    page = client.get(f"/settings/people/{alice.pk}/")
    assert b"Only an owner can change another owner." in page.content
    answer = client.post(f"/settings/people/{alice.pk}/", {"role": "agent"})
    assert answer.status_code == 422
    client.post(f"/settings/people/{alice.pk}/deactivate/")
    alice.refresh_from_db()
    assert (alice.role, alice.is_active) == ("owner", True)


def test_an_administrator_cannot_make_owners_by_typing_it(alice: Agent, bob: Agent, client: Client) -> None:
    client.force_login(make_agent("adam", role="admin"))
    assert client.post(f"/settings/people/{bob.pk}/", {"role": "owner"}).status_code == 422
    assert client.post("/settings/people/invite/", {"email": "x@shop.example", "role": "owner"}).status_code == 422
    bob.refresh_from_db()
    assert (bob.role, Invitation.objects.count()) == ("agent", 0)


def test_an_administrator_cannot_take_the_link_of_a_future_owner(alice: Agent, client: Client) -> None:
    invitation = actions.invite(email="olga@shop.example", role="owner", by=alice)
    client.force_login(make_agent("adam", role="admin"))
    page = client.get("/settings/people/").content.decode()
    assert "olga@shop.example" in page
    assert actions.invitation_token(invitation) not in page
    client.post(f"/settings/invitations/{invitation.pk}/again/")
    client.post(f"/settings/invitations/{invitation.pk}/take-back/")
    assert Invitation.objects.get() == invitation


def test_the_last_owner_is_told_why_not(alice: Agent, alice_client: Client) -> None:
    answer = alice_client.post(f"/settings/people/{alice.pk}/", {"role": "agent"})
    assert answer.status_code == 422
    assert b"last owner" in answer.content


def test_out_and_in_again(alice_client: Client, bob: Agent, bob_client: Client) -> None:
    alice_client.post(f"/settings/people/{bob.pk}/deactivate/")
    assert bob_client.get("/settings/profile/").status_code == 302
    alice_client.post(f"/settings/people/{bob.pk}/reactivate/")
    bob.refresh_from_db()
    assert bob.is_active


def test_a_team_keeps_those_who_are_away(
    alice_client: Client, alice: Agent, bob: Agent, team: Team, brand: Brand
) -> None:
    actions.deactivate(bob, by=alice)
    alice_client.post(f"/settings/teams/{team.pk}/", {"name": "Porto", "brands": [brand.pk], "agents": [alice.pk]})
    team.refresh_from_db()
    assert (team.name, set(team.agents.all())) == ("Porto", {alice, bob})


def test_a_team_is_made_and_dissolved(alice_client: Client, brand: Brand, bob: Agent) -> None:
    alice_client.post("/settings/teams/new/", {"name": "Night", "brands": [brand.pk], "agents": [bob.pk]})
    night = Team.objects.get(name="Night")
    assert (list(night.brands.all()), list(night.agents.all())) == ([brand], [bob])
    alice_client.post(f"/settings/teams/{night.pk}/delete/")
    assert not Team.objects.filter(name="Night").exists()


def test_ones_own_profile(bob_client: Client, bob: Agent) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (10, 10)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "me.png"
    said = {"name": "Bob <b>B</b>", "language": "fa", "time_zone": "Asia/Tehran", "picture": picture}
    answer = bob_client.post("/settings/profile/", said, follow=True)
    assert answer.status_code == 200
    bob.refresh_from_db()
    assert (bob.name, bob.language, bob.time_zone, bool(bob.avatar)) == ("Bob <b>B</b>", "fa", "Asia/Tehran", True)
    html = answer.content.decode()
    assert '<html lang="fa" dir="rtl"' in html
    assert "<b>B</b>" not in html
    assert "/files/face/" in html
    bob_client.post("/settings/profile/", {"name": "Bob", "language": "fa", "remove_picture": "on"})
    bob.refresh_from_db()
    assert (bob.avatar, bob.role) == ("", "agent")


def test_a_file_that_is_no_picture_is_refused_in_words(bob_client: Client, bob: Agent) -> None:
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "me.png"
    answer = bob_client.post("/settings/profile/", {"name": "Robert", "picture": file})
    assert answer.status_code == 422
    assert b"not a picture that we can read" in answer.content
    bob.refresh_from_db()
    assert (bob.name, bob.avatar) == ("Bob", "")


def test_fields_that_are_not_on_the_form_change_nothing(bob_client: Client, bob: Agent) -> None:
    bob_client.post("/settings/profile/", {"name": "Bob", "role": "owner", "email": "x@y.example", "is_active": ""})
    bob.refresh_from_db()
    assert (bob.role, bob.email, bob.is_active) == ("agent", "bob@shop.example", True)
