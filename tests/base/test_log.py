"""The log says what went wrong, and neither secrets nor what customers wrote."""

import io
import json
import logging

import pytest

from counterbell.base import log
from counterbell.base.env import Env

WORDS = "my card number is 4111"
SECRET = "hush " * 3


class Failed(Exception):
    """As PostgreSQL's driver words it."""


def written(monkeypatch: pytest.MonkeyPatch, *, as_json: bool) -> str:
    """What is logged when somebody's row is refused."""
    monkeypatch.setattr(log, "env", lambda: Env(log_json=as_json))  # type: ignore[call-arg]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(log.Formatter())
    logger = logging.Logger("counterbell.test")
    logger.addHandler(handler)
    try:
        refuse(SECRET)
    except Failed:
        logger.exception("could not store message %s", 7)
    return out.getvalue()


def refuse(password: str) -> None:
    """Fails with a secret among its variables."""
    assert password
    raise Failed(f"value too long\nDETAIL:  Failing row contains (1, {WORDS}\n{WORDS}).")


@pytest.mark.parametrize("as_json", [True, False])
def test_rows_and_local_variables_stay_out(monkeypatch: pytest.MonkeyPatch, *, as_json: bool) -> None:
    said = written(monkeypatch, as_json=as_json)
    assert "could not store message 7" in said
    assert "value too long" in said
    assert WORDS not in said
    assert SECRET not in said


def test_as_json_a_record_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(monkeypatch, as_json=True)
    assert said.count("\n") == 1
    line = json.loads(said)
    assert (line["logger"], line["level"]) == ("counterbell.test", "error")
    assert line["timestamp"].endswith("Z")
