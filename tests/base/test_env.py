"""The environment is read into types, and a mistake is said in words."""

from pathlib import Path

import pytest

from counterbell.base.env import EnvironmentMistake, read_env


def test_what_is_not_said_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COUNTERBELL_DATA", "COUNTERBELL_URL", "COUNTERBELL_PORT", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    found = read_env()
    assert (found.data, found.url, found.port) == (Path("data"), "http://127.0.0.1:8000", 8000)
    assert (found.database_url, found.redis_url, found.demo, found.debug) == ("", "", False, False)


def test_who_only_chooses_a_port_is_reached_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COUNTERBELL_URL", raising=False)
    monkeypatch.setenv("COUNTERBELL_PORT", "8100")
    assert read_env().url == "http://127.0.0.1:8100"
    monkeypatch.setenv("COUNTERBELL_URL", "https://help.shop.example")
    assert read_env().url == "https://help.shop.example"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERBELL_PORT", "")
    assert read_env().port == 8000


@pytest.mark.parametrize(
    ("typed", "host", "secure"),
    [
        ("https://help.shop.example/", "help.shop.example", True),
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("https://[::1]:8443", "::1", True),
    ],
)
def test_the_address(monkeypatch: pytest.MonkeyPatch, typed: str, host: str, *, secure: bool) -> None:
    monkeypatch.setenv("COUNTERBELL_URL", typed)
    found = read_env()
    assert (found.url, found.hostname, found.secure) == (typed.rstrip("/"), host, secure)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("COUNTERBELL_URL", "shop.example"),
        ("COUNTERBELL_URL", "javascript:alert(1)"),
        ("COUNTERBELL_PORT", "many"),
        ("COUNTERBELL_PORT", "70000"),
        ("COUNTERBELL_THREADS", "0"),
        ("COUNTERBELL_DEMO", "perhaps"),
    ],
)
def test_a_mistake_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, typed: str) -> None:
    monkeypatch.setenv(name, typed)
    with pytest.raises(EnvironmentMistake, match=name):
        read_env()


def test_every_mistake_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERBELL_PORT", "many")
    monkeypatch.setenv("COUNTERBELL_URL", "shop.example")
    with pytest.raises(EnvironmentMistake) as mistake:
        read_env()
    assert "COUNTERBELL_PORT" in str(mistake.value)
    assert "COUNTERBELL_URL" in str(mistake.value)
