"""For the tests of the workspace's pages."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Agent
from tests.running import RunningServer
from tests.workspace.desks import Desk


@pytest.fixture
def desk_of(server: RunningServer, signed_in: Callable[..., Any]) -> Callable[..., Desk]:
    def make(agent: Agent, path: str = "/inbox/?view=all", **how: Any) -> Desk:
        return Desk(signed_in(agent, **how), server.url + path)

    return make
