"""The fixtures that run the real product do: one database with the test, real sign-in, a real browser."""

import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from tests.running import RunningServer


def test_the_server_sees_what_the_test_makes(server: RunningServer, brand: Brand, bob: Agent) -> None:
    assert Brand.objects.get() == brand
    with urllib.request.urlopen(f"{server.url}/account/login/", timeout=10) as page:
        assert page.status == 200


def test_it_comes_back_on_the_same_port(server: RunningServer) -> None:
    before = server.url
    assert server.stop() == 0
    server.start()
    assert (server.url, server.alive) == (before, True)


@pytest.mark.browser
def test_an_agent_is_signed_in(server: RunningServer, signed_in: Callable[..., Any], bob: Agent) -> None:
    page = signed_in(bob).new_page()
    page.goto(f"{server.url}/")
    assert page.url.startswith(f"{server.url}/")
    assert "login" not in page.url
