"""What does not run again on PostgreSQL and Redis could not have told the difference."""

import pytest
from django.core.cache import cache
from django.db import connection

from counterbell.accounts.models import Agent
from tests.running import RunningServer


def runs_again(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("scaled") is not None


def test_who_needs_neither_does_not_run_again_and_cannot_reach_them(request: pytest.FixtureRequest) -> None:
    assert not runs_again(request)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()
    with pytest.raises(AssertionError, match="mark it `scaled`"):
        cache.get("key")


def test_whoever_asks_for_somebody_asks_for_the_database(request: pytest.FixtureRequest, bob: Agent) -> None:
    assert runs_again(request)


@pytest.mark.django_db
def test_a_mark_asks_for_it_too(request: pytest.FixtureRequest) -> None:
    assert runs_again(request)
    cache.set("key", 1)
    assert cache.get("key") == 1


def test_so_does_the_running_product(request: pytest.FixtureRequest, server: RunningServer) -> None:
    assert runs_again(request)


@pytest.mark.scaled
def test_who_says_so_does_as_well(request: pytest.FixtureRequest) -> None:
    assert runs_again(request)
    assert cache.get("nothing") is None
