"""The test of a mailbox asks the domain's server whether it takes addresses with a plus; no letter is said to it."""

import pytest

from counterbell.base.env import env
from counterbell.connectors.email.names import NoAnswer
from counterbell.connectors.email.trying import try_plus
from tests.mailroom.world import World, outside

ADDRESS = "help@shop.example"


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


def here(_name: str, _kind: str) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize(
    ("refuses", "words", "fine"),
    [
        ({}, "the server takes them", True),
        ({"help+test@shop.example": "550 5.1.1 no such user"}, "the server refuses them", False),
        ({"help+test@shop.example": "451 4.7.1 later"}, "not tested", True),
        ({ADDRESS: "550 5.7.1 go away"}, "not tested", True),
    ],
)
def test_the_server_is_asked(refuses: dict[str, str], words: str, *, fine: bool) -> None:
    with outside() as world:
        world.refuses = refuses
        _name, said, ok = try_plus(ADDRESS, here, port=world.port)
        assert (said.startswith(words), ok, world.arrived) == (True, fine, [])


def test_without_a_server_nothing_is_claimed() -> None:
    def silent(name: str, kind: str) -> list[str]:
        raise NoAnswer(f"{name} {kind}")

    for ask in (silent, lambda _name, _kind: []):
        _name, said, ok = try_plus(ADDRESS, ask)
        assert ("help+test@shop.example" in said, ok) == (True, True)


def test_a_server_inside_the_house_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    with outside() as world:
        assert isinstance(world, World)
        assert try_plus(ADDRESS, here, port=world.port)[1].startswith("not tested")
