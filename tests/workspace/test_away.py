"""A database that does not answer is said in words, with the moment to try again; it is no fault of ours."""

import pytest
from django.db import DataError, InterfaceError, OperationalError
from django.test import Client
from django.utils.translation import override

from counterbell.base.away import is_away

WORDS = "The database does not answer at the moment. Nothing was saved: please try again in a few seconds."


@pytest.fixture
def away(bob_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can even be recognised: the session is in the database."""

    def no(*_told: object, **_how: object) -> None:
        raise OperationalError("connection failed: Connection refused")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", no)
    monkeypatch.setattr("django.contrib.sessions.backends.cached_db.SessionStore.load", no)


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Accept": "text/html,*/*"}, "Back in a moment"),
        ({"HX-Request": "true"}, WORDS),
        ({"Accept": "*/*"}, '{"error": "away", "text": "The database'),
    ],
)
def test_whoever_asks_hears_when_to_come_again(bob_client: Client, headers: dict[str, str], said: str) -> None:
    bob_client.raise_request_exception = False
    answer = bob_client.get("/inbox/", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert said in answer.content.decode()


@pytest.mark.usefixtures("away")
def test_it_is_said_in_the_readers_language(bob_client: Client) -> None:
    bob_client.raise_request_exception = False
    with override("fa"):
        page = bob_client.get("/inbox/", headers={"Accept": "text/html"}).content.decode()
    assert "چند لحظه دیگر برمی‌گردیم" in page


@pytest.mark.parametrize(
    ("fault", "away"),
    [(OperationalError("x"), True), (InterfaceError("x"), True), (DataError("x"), False), (OSError(5, "x"), False)],
)
def test_only_a_database_that_does_not_answer_is_away(fault: Exception, away: bool) -> None:
    wrapped = ValueError("no")
    wrapped.__cause__ = fault
    assert (is_away(fault), is_away(wrapped), is_away(None)) == (away, away, False)
