"""What django-auditlog keeps of our tables, and what it must not."""

import json

import pytest
from auditlog.models import LogEntry
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.models import Agent, Brand, Team

pytestmark = pytest.mark.django_db


def everything() -> str:
    return json.dumps(list(LogEntry.objects.values_list("changes", "object_repr")))


def test_no_secret_is_kept(alice: Agent, bob: Agent, brand: Brand) -> None:
    old = brand.jwt_secret
    actions.rotate_jwt_secret(brand, by=alice)
    actions.set_password(bob, "another bell at midnight")
    invitation = actions.invite(email="frida@shop.example", by=alice)
    kept = everything()
    for secret in (old, brand.jwt_secret, bob.password, invitation.token, actions.invitation_token(invitation)):
        assert secret not in kept
        assert secret[:12] not in kept
    last = LogEntry.objects.get_for_object(brand).first()
    assert last is not None
    assert last.changes == {"jwt_secret": ["••••", "••••"]}


def test_who_changed_what_is_kept_with_the_person(alice: Agent, alice_client: Client, team: Team) -> None:
    alice_client.post(f"/settings/teams/{team.pk}/", {"name": "Porto"})
    entry = LogEntry.objects.get_for_object(team).get(action=LogEntry.Action.UPDATE, changes__has_key="name")
    assert (entry.actor, entry.changes["name"]) == (alice, ["Lisbon", "Porto"])


def test_that_a_colleagues_second_step_was_taken_away_is_kept(alice: Agent, alice_client: Client, bob: Agent) -> None:
    alice_client.post(f"/settings/people/{bob.pk}/reset-second-step/")
    alice_client.post(f"/settings/people/{bob.pk}/sign-out/")
    kept = LogEntry.objects.get_for_object(bob).order_by("pk").values_list("actor", "changes")
    assert list(kept)[-2:] == [
        (alice.pk, {"second_step": ["••••", "••••"]}),
        (alice.pk, {"sessions": ["••••", "••••"]}),
    ]
    assert b"second step" in alice_client.get("/settings/audit/").content


def test_signing_in_is_no_change_of_settings(bob: Agent, bob_client: Client) -> None:
    before = LogEntry.objects.count()
    bob.last_login = None
    bob.save()
    assert LogEntry.objects.count() == before
    assert bob_client.get("/settings/profile/").status_code == 200


def test_a_forged_proxy_header_is_not_kept(alice_client: Client, team: Team) -> None:
    alice_client.post(f"/settings/teams/{team.pk}/", {"name": "Porto"}, headers={"X-Forwarded-For": "6.6.6.6"})
    assert set(LogEntry.objects.values_list("remote_addr", flat=True)) == {None}
