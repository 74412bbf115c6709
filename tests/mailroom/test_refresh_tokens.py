"""Refresh tokens that are replaced at each use: none is lost, whoever asks at once, dies, or finds the disk full."""

import subprocess
import sys
import threading

import pytest
from django.db import OperationalError, connection, connections

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.secrets import unseal
from counterbell.channels.actions import change_channel
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel, Token
from counterbell.channels.tokens import LEASE
from counterbell.connectors.email import signing_in
from counterbell.contracts.channels import TryLater
from tests.mailroom.authority import OAUTH, Authority, served
from tests.mailroom.post import make_mailbox

pytestmark = pytest.mark.django_db(transaction=True)
CHILD = """
import sys, urllib.request
import django
from django.conf import settings
pk, url, rounds, name = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
settings.DATABASES["default"]["NAME"] = name
django.setup()
from counterbell.base.web import Answer
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel
from counterbell.connectors.email import signing_in

def fetch(_method, _url, *, body, **_how):
    try:
        with urllib.request.urlopen(url, body) as said:
            return Answer(said.status, {}, said.read(), url)
    except urllib.error.HTTPError as said:
        return Answer(said.code, {}, said.read(), url)

signing_in.fetch = fetch
for _ in range(rounds):
    signing_in.xoauth2(settings_of(Channel.objects.get(pk=pk)))
"""


def _child(box: int, url: str, rounds: int) -> "subprocess.Popen[bytes]":
    name = str(connection.settings_dict["NAME"])
    return subprocess.Popen([sys.executable, "-c", CHILD, str(box), url, str(rounds), name])


@pytest.fixture
def box(brand: Brand) -> Channel:
    return make_mailbox(brand, imap_sign_in="xoauth2", **OAUTH)


def sign_in(box: Channel) -> str:
    """As a process does that knows nothing but what is stored."""
    return signing_in.xoauth2(settings_of(Channel.objects.get(pk=box.pk))).token


def test_a_refresh_token_that_replaces_the_old_one_is_used_from_then_on(authority: Authority, box: Channel) -> None:
    authority.rotates = authority.once = True
    authority.lives = 30  # less than the margin
    assert [sign_in(box) for _ in range(3)] == ["token-1", "token-2", "token-3"]
    assert [one["refresh_token"] for one in authority.asked] == ["of the owner", "refresh-1", "refresh-2"]
    kept = Token.objects.get()
    assert unseal(kept.refresh) == "refresh-3"
    assert b"refresh-3" not in f"{kept.refresh} {kept.access}".encode()  # sealed
    assert settings_of(box)["oauth_refresh"] == "of the owner"  # what she typed is not rewritten: nobody signs in anew


def test_an_access_token_is_shared_by_all_processes(authority: Authority, box: Channel) -> None:
    assert sign_in(box) == sign_in(box) == "token-1"
    assert len(authority.asked) == 1


def test_a_refresh_token_without_a_successor_stays(authority: Authority, box: Channel) -> None:
    authority.lives = 30
    sign_in(box)
    sign_in(box)
    assert [one["refresh_token"] for one in authority.asked] == ["of the owner"] * 2


def test_two_who_refresh_at_once_ask_one_after_the_other(authority: Authority, box: Channel) -> None:
    authority.rotates = authority.once = True
    authority.thinks = 0.3
    found: list[str] = []

    def come() -> None:
        found.append(sign_in(box))
        connections.close_all()

    crowd = [threading.Thread(target=come) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (found, len(authority.asked)) == (["token-1"] * 4, 1)
    Token.objects.update(ends_at=None)
    assert sign_in(box) == "token-2"


def test_two_processes_that_refresh_at_once_lose_nothing(authority: Authority, box: Channel) -> None:
    """Real processes, and tokens that end at once: each asks, each time with the newest."""
    if connection.vendor == "sqlite" and ":memory:" in str(connection.settings_dict["NAME"]):
        pytest.skip("nobody else sees a database in memory")
    rounds, processes = 5, 3
    with served(authority) as url:
        authority.rotates = authority.once = True
        authority.lives, authority.thinks = 30, 0.05
        connections.close_all()
        children = [_child(box.pk, url, rounds) for _ in range(processes)]
        assert [child.wait(60) for child in children] == [0] * processes
    used = [one["refresh_token"] for one in authority.asked]
    assert used == ["of the owner", *(f"refresh-{n}" for n in range(1, rounds * processes))]
    assert unseal(Token.objects.get().refresh) == f"refresh-{rounds * processes}"


def test_who_died_while_asking_holds_nobody_up_for_long(authority: Authority, box: Channel) -> None:
    assert settings_of(box)["tokens"].begin()
    with clock.shifted(LEASE * 1.1):
        assert sign_in(box) == "token-1"


def test_who_waits_for_too_long_says_so(authority: Authority, box: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of(box)["tokens"].begin()
    monkeypatch.setattr(signing_in, "WAITS", 0.2)
    with pytest.raises(TryLater, match="another process"):
        sign_in(box)
    assert authority.asked == []


def test_a_token_that_cannot_be_stored_is_remembered(
    authority: Authority, box: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.rotates = authority.once = True
    authority.lives = 30

    def full(*_told: object, **_how: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as trouble:
        trouble.setattr(Token.objects, "update_or_create", full)
        assert [sign_in(box), sign_in(box)] == ["token-1", "token-2"]
    assert unseal(Token.objects.get().refresh) == "of the owner"
    assert sign_in(box) == "token-3"
    assert unseal(Token.objects.get().refresh) == "refresh-3"


def test_what_the_owner_enters_anew_is_used_at_once(authority: Authority, box: Channel, alice: Agent) -> None:
    authority.rotates = authority.once = True
    sign_in(box)
    authority.refreshing = {"given again"}
    told = {**box.config, **OAUTH, "oauth_refresh": "given again"}
    change_channel(box, name=box.name, address=box.address, told=told, by=alice)
    sign_in(box)
    assert [one["refresh_token"] for one in authority.asked] == ["of the owner", "given again"]
