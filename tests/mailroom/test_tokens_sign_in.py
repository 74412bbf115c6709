"""Signing in with a token, as Google and Microsoft want it: Dovecot asks an authorisation server, SMTP plays one."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.web import Answer, Failed
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel
from counterbell.connectors.email import imap, sending, signing_in, trying
from counterbell.contracts.channels import Taken, TryLater, Unreachable
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Delivery
from counterbell.journal.models import Duty
from counterbell.mailroom.fetching import Watcher
from counterbell.reliability import dovecot as servers
from counterbell.reliability.dovecot import DOVECOT, USER, Dovecot
from tests.mailroom.authority import OAUTH, Authority
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.running import free_port

pytestmark = pytest.mark.django_db(transaction=True)
NO = json.dumps({"status": "401", "schemes": "bearer", "scope": "https://mail.example/"})


# ——— IMAP ———


class TokenDovecot(Dovecot):
    """A Dovecot that also takes tokens, and asks the authority whether they hold."""

    introspection = 0

    def _config(self) -> str:
        (self.folder / "oauth2.conf").write_text(
            f"introspection_url = http://127.0.0.1:{self.introspection}/introspect\n"
            "introspection_mode = post\nforce_introspection = yes\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        more = f"""
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.folder}/oauth2.conf
}}
"""
        return super()._config() + more


@contextmanager
def _introspection(authority: Authority) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            active = asked.get("token", [""])[0] in authority.valid
            said = json.dumps({"active": active, "username": USER}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def there(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    if not DOVECOT:
        pytest.skip("it needs Dovecot: Debian's package is dovecot-imapd")
    with _introspection(authority) as port:
        monkeypatch.setattr(TokenDovecot, "introspection", port)
        monkeypatch.setattr(servers, "Dovecot", TokenDovecot)
        with servers.dovecot() as running:
            yield running


def box_at(there: Dovecot, brand: Brand) -> Channel:
    told = {**there.told(), "imap_password": "", "imap_sign_in": "xoauth2", "imap_from": "all", **OAUTH}
    return make_mailbox(brand, **told)


def look(box: Channel) -> list[Taken]:
    taken: list[Taken] = []
    imap.look_once(settings_of(box), {}, taken.extend)
    return taken


def test_a_mailbox_is_read_with_a_token(there: Dovecot, authority: Authority, brand: Brand) -> None:
    there.put(Written(text="by token").as_bytes())
    box = box_at(there, brand)
    assert len(look(box)) == len(look(box)) == 1
    assert authority.asked == [
        {
            "grant_type": "refresh_token",
            "client_id": "counterbell",
            "client_secret": "of the app",
            "refresh_token": "of the owner",
        }
    ]  # once for both looks


def test_a_token_that_ends_is_followed_by_another(there: Dovecot, authority: Authority, brand: Brand) -> None:
    authority.lives = 30  # less than the margin
    box = box_at(there, brand)
    look(box)
    look(box)
    assert len(authority.asked) == 2


def test_a_token_that_was_taken_back_is_forgotten(there: Dovecot, authority: Authority, brand: Brand) -> None:
    there.put(Written().as_bytes())
    box = box_at(there, brand)
    look(box)
    authority.valid.clear()
    with pytest.raises(Unreachable, match="does not accept the sign-in") as refused:
        look(box)
    assert refused.value.reason == "sign_in"
    assert "401" in str(refused.value) or "invalid_token" in str(refused.value)  # what the server's challenge said
    assert len(look(box)) == 1  # with a fresh one
    assert len(authority.asked) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"error": "invalid_grant", "error_description": "Token has been revoked."}', "Token has been revoked."),
        (b'{"error": "invalid_client"}', "invalid_client"),
        (b"<html>", "the answer was 400, without one"),
        (b"[]", "no reason given"),
    ],
)
def test_without_a_token_the_reason_is_said(
    there: Dovecot, authority: Authority, brand: Brand, answer: bytes, words: str
) -> None:
    authority.answers = [answer] * 2
    box = box_at(there, brand)
    with pytest.raises(Unreachable, match=words) as refused:
        look(box)
    assert refused.value.reason == ("revoked" if b"invalid_grant" in answer else "no_token")
    trial = trying.try_in(settings_of(box))
    assert (trial.ok, words in trial.text) == (False, True)


def test_an_authority_that_does_not_answer(
    there: Dovecot, authority: Authority, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_told: object, **_how: object) -> Answer:
        raise Failed("too slow")

    monkeypatch.setattr(signing_in, "fetch", silent)
    with pytest.raises(Unreachable, match="no access token: too slow"):
        look(box_at(there, brand))


@pytest.mark.parametrize(("lives", "kept"), [("soon", 300), (None, 300), (-5, 0), (10**9, 86_400), ("3600", 3600)])
def test_how_long_a_token_lives_may_be_nonsense(lives: Any, kept: float) -> None:
    assert signing_in._seconds(lives) == kept


def test_what_is_revoked_is_told_in_words_on_the_mailboxs_page(
    there: Dovecot, authority: Authority, brand: Brand, alice: Agent, client: Client
) -> None:
    authority.refreshing.clear()
    box = box_at(there, brand)
    Watcher(box)._round()
    box.refresh_from_db()
    assert box.trouble_reason == "revoked"
    client.force_login(alice)
    page = client.get(f"/settings/mail/{box.pk}/").content.decode()
    assert "The provider takes our refresh token no more" in page
    assert "AADSTS70043" in page


# ——— SMTP ———


class Submission:
    """Takes letters from those who bring a token; says no by a challenge, as Google does, and waits for the answer."""

    def __init__(self, authority: Authority) -> None:
        self.authority, self.port = authority, free_port()
        self.said: list[bytes] = []  # what came after the challenge
        self.letters: list[bytes] = []

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:
        raw = base64.b64decode(args[1])
        user, bearer = raw.split(b"\1")[:2]
        assert (user, raw[-2:]) == (b"user=help@shop.example", b"\1\1")
        if bearer.removeprefix(b"auth=Bearer ").decode() in self.authority.valid:
            return AuthResult(success=True, auth_data=b"help")
        self.said.append(await server.challenge_auth(NO))
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, _server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:
        if not session.authenticated:
            return "530 5.7.0 sign in first"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(envelope.content)
        return "250 taken"


@pytest.fixture
def submission(authority: Authority) -> Iterator[Submission]:
    made = Submission(authority)
    how = {"auth_require_tls": False, "auth_exclude_mechanism": ["LOGIN", "PLAIN"]}
    controller = Controller(made, hostname="127.0.0.1", port=made.port, **how)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def sender(brand: Brand, submission: Submission) -> Channel:
    told = {"send": "smtp", "smtp_host": "127.0.0.1", "smtp_port": submission.port, "smtp_security": "none"}
    return make_mailbox(brand, **told, smtp_user="help@shop.example", smtp_sign_in="xoauth2", **OAUTH)


def test_a_letter_leaves_with_a_token(sender: Channel, submission: Submission, bob: Agent) -> None:
    arrive(sender, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    assert [one.state for one in Delivery.objects.all()] == ["sent"]
    assert b"On its way" in submission.letters[0]
    assert submission.said == []


def test_a_letter_waits_for_a_fresh_token(
    sender: Channel, submission: Submission, authority: Authority, bob: Agent
) -> None:
    sending.connect(sending.server_of(settings_of(sender))).quit()
    authority.valid.clear()  # the owner took it back
    arrive(sender, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    held = Delivery.objects.get()
    assert (held.state, submission.said, submission.letters) == ("queued", [b""], [])
    assert '"status": "401"' in held.error
    Duty.objects.update(due=held.created_at)
    work()
    held.refresh_from_db()
    assert (held.state, len(submission.letters), len(authority.asked)) == ("sent", 1, 2)


def test_a_mailbox_that_cannot_sign_in_to_send_says_so_until_it_can(
    sender: Channel, submission: Submission, authority: Authority, bob: Agent
) -> None:
    authority.refreshing.clear()
    arrive(sender, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    sender.refresh_from_db()
    assert (sender.trouble_reason, "AADSTS70043" in sender.trouble) == ("revoked", True)
    authority.refreshing = {"of the owner"}
    Duty.objects.update(due=clock.now())
    work()
    sender.refresh_from_db()
    assert (sender.trouble, sender.trouble_reason, len(submission.letters)) == ("", "", 1)


def test_the_wizard_says_why_there_is_no_token(sender: Channel, authority: Authority) -> None:
    authority.answers = [b'{"error": "invalid_grant"}'] * 2
    with pytest.raises(TryLater, match="invalid_grant"):
        sending.server_of(settings_of(sender))
    trial = trying.try_out(settings_of(sender))
    assert (trial.ok, trial.text) == (False, "no access token: invalid_grant")
    assert trying.try_out(settings_of(sender)).ok


def test_who_is_refused_says_nothing_more() -> None:
    said = signing_in.Exchange("help", "abc")
    assert said.answer() == "user=help\1auth=Bearer abc\1\1"
    assert (said.answer(b'{"status": "400"}'), said.reason) == ("", '{"status": "400"}')
