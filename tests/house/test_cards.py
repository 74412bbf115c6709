"""Each room has a card at its door, and the card tells the truth."""

import importlib
import re

import pytest
from django.apps import apps

from counterbell.journal import bus
from tests.house.tree import rooms

LINES = ("Owns", "Announces", "Listens to")


def card(room: str) -> dict[str, str]:
    """Line → what stands there, lines that go on included."""
    text = importlib.import_module(f"counterbell.{room}").__doc__ or ""
    found = re.findall(
        r"^(Owns|Announces|Listens to)\s+(.*?)(?=^(?:Owns|Announces|Listens to)\s|\Z)", text, re.M | re.S
    )
    return {name: " ".join(words.split()) for name, words in found}


def names_in(words: str) -> set[str]:
    """Names of classes: a capital in front and another letter in the word."""
    return set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*\b", words))


@pytest.mark.parametrize("room", rooms())
def test_the_card_has_its_lines(room: str) -> None:
    text = importlib.import_module(f"counterbell.{room}").__doc__ or ""
    assert re.match(r"[\w ]+: ", text), "the card begins with the room's name and what it is for"
    assert tuple(card(room)) == LINES


@pytest.mark.parametrize("room", rooms())
def test_it_announces_what_the_card_says(room: str) -> None:
    announced = {cls.__name__ for cls in bus.events.values() if cls.__module__.startswith(f"counterbell.{room}.")}
    assert names_in(card(room)["Announces"]) & _all_events() == announced
    assert names_in(card(room)["Announces"]) <= _all_events()


@pytest.mark.parametrize("room", rooms())
def test_it_listens_to_what_the_card_says(room: str) -> None:
    heard = {
        bus.events[one.event].__name__ for one in bus.subscribers.values() if one.name.split(".", maxsplit=1)[0] == room
    }
    assert names_in(card(room)["Listens to"]) & _all_events() >= heard


@pytest.mark.parametrize("room", rooms())
def test_it_owns_what_the_card_says(room: str) -> None:
    config = apps.app_configs.get(room)
    owned = {model.__name__ for model in config.get_models()} if config else set()
    assert names_in(card(room)["Owns"]) >= owned


def _all_events() -> set[str]:
    return {cls.__name__ for cls in bus.events.values()}
