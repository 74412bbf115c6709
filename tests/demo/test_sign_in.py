"""One click to be somebody: of the demo team, in the demo, and nowhere else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from counterbell.accounts.models import Agent
from counterbell.base.env import EnvironmentMistake, env
from counterbell.conversations.models import Conversation
from counterbell.demo import run, views
from counterbell.demo.stage import Stage, set_stage


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage("localhost:8001")


@pytest.fixture
def mounted(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.demo.demo_urls"


@pytest.fixture
def demo_mode(monkeypatch: pytest.MonkeyPatch, mounted: None) -> None:
    there = env().model_copy(update={"demo": True})
    for module in (views, run):
        monkeypatch.setattr(module, "env", lambda: there)


def ana(stage: Stage) -> Agent:
    return stage.agents["ana@tidewick.example"]


def signed_in(client: Client) -> Any:
    return client.session.get("_auth_user_id")


def test_the_page_shows_everybody_and_the_shop(client: Client, stage: Stage, demo_mode: None) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    assert [card["agent"].email for card in page.context["cards"]] == list(stage.agents)
    assert 'href="http://localhost:8001/"' in page.content.decode()


def test_before_the_stage_is_set_it_says_so(client: Client, db: None, demo_mode: None) -> None:
    assert "The stage is empty" in client.get("/demo/").content.decode()


def test_one_click_signs_in(client: Client, stage: Stage, demo_mode: None) -> None:
    answer = client.post(f"/demo/sign-in/{ana(stage).pk}")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client) == str(ana(stage).pk)


def test_looking_is_not_signing_in(client: Client, stage: Stage, demo_mode: None) -> None:
    assert client.get(f"/demo/sign-in/{ana(stage).pk}").status_code == 405
    assert signed_in(client) is None


def test_another_site_cannot_sign_anybody_in(stage: Stage, demo_mode: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/demo/sign-in/{ana(stage).pk}").status_code == 403
    assert signed_in(strict) is None


def test_nobody_but_the_demo_team_can_be_entered(client: Client, alice: Agent, stage: Stage, demo_mode: None) -> None:
    assert client.post(f"/demo/sign-in/{alice.pk}").status_code == 404
    assert signed_in(client) is None


def test_who_was_deactivated_stays_out(client: Client, stage: Stage, demo_mode: None) -> None:
    Agent.objects.filter(pk=ana(stage).pk).update(is_active=False)
    assert client.post(f"/demo/sign-in/{ana(stage).pk}").status_code == 404
    assert signed_in(client) is None


def test_outside_demo_mode_there_is_no_such_address(client: Client, stage: Stage) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/sign-in/{ana(stage).pk}").status_code == 404
    assert signed_in(client) is None


def test_even_mounted_by_mistake_it_opens_nothing(client: Client, stage: Stage, mounted: None) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/sign-in/{ana(stage).pk}").status_code == 404
    assert signed_in(client) is None


def test_outside_demo_mode_nothing_is_seeded(db: None) -> None:
    with pytest.raises(EnvironmentMistake, match="COUNTERBELL_DEMO is off"):
        run.prepare()
    assert (Agent.objects.count(), Conversation.objects.count()) == (0, 0)


def test_in_demo_mode_an_empty_stage_is_filled_once(db: None, demo_mode: None) -> None:
    assert run.prepare("http://localhost:8127") == Conversation.objects.count() > 0
    assert run.prepare("http://localhost:8127") == 0


@pytest.mark.parametrize("typed", ["no", "0", "70000", "۸۰۰۱"])
def test_a_wrong_port_is_named(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("COUNTERBELL_SHOP_PORT", typed)
    with pytest.raises(EnvironmentMistake, match="COUNTERBELL_SHOP_PORT"):
        run.shop_port()
