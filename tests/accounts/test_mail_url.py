"""COUNTERBELL_MAIL_URL."""

import os
import subprocess
import sys

import pytest

from counterbell.accounts.mail_url import mail_settings
from counterbell.base.env import EnvironmentMistake


def test_submission_with_starttls_is_the_default() -> None:
    found = mail_settings("smtp://bell%40shop.example:p%2Fw%3Ax@mail.shop.example")
    assert found == {
        "EMAIL_HOST": "mail.shop.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "bell@shop.example",
        "EMAIL_HOST_PASSWORD": "p/w:x",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 20,
    }


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtps://mail.example", 465, True, False),
        ("smtp://localhost:25", 25, False, False),
        ("smtp://localhost:25?tls=on", 25, False, True),
        ("smtp://localhost:1025?tls=off", 1025, False, False),
    ],
)
def test_scheme_port_and_tls(url: str, port: int, ssl: bool, tls: bool) -> None:
    found = mail_settings(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)


def test_the_sender_can_be_named() -> None:
    found = mail_settings("smtp://mail.example?from=Lisbon+Ceramics+%3Chelp@shop.example%3E")
    assert found["DEFAULT_FROM_EMAIL"] == "Lisbon Ceramics <help@shop.example>"


@pytest.mark.parametrize(
    "url", ["mail.example", "http://u:hush@mail.example", "smtp://", "smtp://u:hush@h:port", "smtp://h?tls=maybe"]
)
def test_a_mistake_is_said_in_words_without_the_password(url: str) -> None:
    with pytest.raises(EnvironmentMistake, match="COUNTERBELL_MAIL_URL: ") as mistake:
        mail_settings(url)
    assert "hush" not in str(mistake.value)


def test_the_settings_follow_the_environment() -> None:
    ask = "from counterbell import settings as s; print(s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT)"
    surroundings = {**os.environ, "COUNTERBELL_MAIL_URL": "smtps://mail.shop.example"}
    said = subprocess.run([sys.executable, "-c", ask], env=surroundings, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["smtp", "mail.shop.example", "465"]
