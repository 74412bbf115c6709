"""The door itself: sessions, guesses, second step, where one lands."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.models import Agent
from counterbell.journal.models import Entry
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, SECRET = "/account/login/", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_counts_of_others() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str = "bob@shop.example", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password, **more})  # type: ignore[return-value]


def inside(client: Client) -> bool:
    return client.get("/settings/profile/").status_code == 200


def code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


def without_tokens(page: bytes) -> str:
    text = page.decode()
    text = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]*"', "", text)
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_in_and_out(bob: Agent, client: Client) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)
    assert client.get("/account/logout/").status_code == 200
    assert inside(client)  # a link or an image signs nobody out
    assert client.post("/account/logout/").status_code == 302
    assert not inside(client)


def test_the_session_key_is_another_after_signing_in(bob: Agent, client: Client) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by eve"
    session.save()
    fixed = session.session_key
    client.cookies["counterbell_session"] = fixed
    sign_in(client)
    assert client.cookies["counterbell_session"].value != fixed
    thief = Client()
    thief.cookies["counterbell_session"] = fixed
    assert not inside(thief)


def test_cookies_cannot_be_read_by_scripts_or_sent_by_others(bob: Agent, client: Client) -> None:
    sign_in(client)
    client.get(LOGIN)
    for name in ("counterbell_session", "counterbell_csrf"):
        assert client.cookies[name]["httponly"] is True
        assert client.cookies[name]["samesite"] == "Lax"


def test_forms_need_their_token(bob: Agent) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    strict.force_login(bob)
    for address in ("/account/logout/", "/settings/profile/", "/account/password/change/"):
        assert strict.post(address).status_code == 403
    assert inside(strict)


def test_a_known_and_an_unknown_address_read_the_same(bob: Agent) -> None:
    wrong = sign_in(Client(), password="not the bell")
    unknown = sign_in(Client(), email="eve@shop.example", password="not the bell")
    assert wrong.status_code == unknown.status_code == 200
    assert without_tokens(wrong.content) == without_tokens(unknown.content)
    reset = [Client().post("/account/password/reset/", {"email": e}) for e in ("bob@shop.example", "eve@shop.example")]
    assert [(r.status_code, r["Location"]) for r in reset] == [(302, "/account/password/reset/done/")] * 2


def test_a_known_and_an_unknown_address_take_the_same_time(bob: Agent) -> None:
    def taken(email: str) -> float:
        cache.clear()
        start = time.process_time()  # of this process: other tests on this machine do not count
        sign_in(Client(), email=email, password="not the bell")
        return time.process_time() - start

    taken("bob@shop.example")
    known = min(taken("bob@shop.example") for _ in range(5))
    unknown = min(taken("eve@shop.example") for _ in range(5))
    assert abs(known - unknown) < max(known, unknown) * 0.35


def test_guessing_is_stopped_even_with_the_right_password_in_the_end(bob: Agent) -> None:
    for guess in range(5):
        sign_in(Client(), password=f"guess number {guess}")
    late = Client()
    answer = sign_in(late)
    assert b"Too many failed" in answer.content
    assert not inside(late)


def test_a_forged_proxy_header_starts_no_new_count(bob: Agent) -> None:
    answers = [
        Client().post(
            LOGIN,
            {"login": f"x{n}@shop.example", "password": "wrong wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )
        for n in range(12)
    ]
    assert b"Too many failed" in answers[-1].content


def test_too_many_requests_are_told_in_words(client: Client) -> None:
    answers = [client.post("/invitation/nothing/") for _ in range(31)]
    assert {a.status_code for a in answers[:30]} == {404}
    assert answers[30].status_code == 429
    assert b"Slowly, please" in answers[30].content


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http://localhost/",
     "http:///evil.example", "https:evil.example"],
)  # fmt: skip
def test_next_leads_only_back_here(bob: Agent, client: Client, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_next_leads_to_where_one_wanted(bob: Agent, client: Client) -> None:
    asked = client.get("/settings/profile/")
    assert asked["Location"] == "/account/login/?next=/settings/profile/"
    assert sign_in(client, next="/settings/profile/")["Location"] == "/settings/profile/"


def test_another_host_is_no_host(client: Client) -> None:
    assert client.get(LOGIN, headers={"Host": "evil.example"}).status_code == 400


def test_a_deactivated_agent_stays_outside(alice: Agent, bob: Agent, client: Client) -> None:
    actions.deactivate(bob, by=alice)
    answer = sign_in(client)
    assert answer["Location"] == "/account/inactive/"
    assert b"deactivated" in client.get("/account/inactive/").content
    assert not inside(client)


@pytest.mark.parametrize(
    "address",
    ["/account/signup/", "/account/email/", "/account/confirm-email/", "/account/confirm-email/x/",
     "/account/login/code/", "/account/login/code/confirm/"],
)  # fmt: skip
def test_what_makes_no_sense_here_is_not_there(alice_client: Client, client: Client, address: str) -> None:
    assert (client.get(address).status_code, alice_client.get(address).status_code) == (404, 404)
    assert client.post(address, {"email": "eve@shop.example", "password1": PASSWORD}).status_code == 404
    assert Agent.objects.count() == 1


def test_a_new_password_keeps_this_session_under_a_new_key_and_ends_the_others(bob: Agent) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    before = here.cookies["counterbell_session"].value
    new = "another bell at midnight"
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer["Location"] == "/settings/profile/"
    assert inside(here)
    assert here.cookies["counterbell_session"].value != before
    assert not inside(there)
    assert [e.facts for e in Entry.objects.filter(name="accounts.access_changed")] == [{"agent": bob.pk}]


def test_a_wrong_old_password_changes_nothing(bob: Agent, client: Client) -> None:
    sign_in(client)
    new = "another bell at midnight"
    client.post("/account/password/change/", {"oldpassword": "wrong", "password1": new, "password2": new})
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)
    assert Entry.objects.count() == 0


def test_all_other_devices_can_be_signed_out(bob: Agent) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert b"Sign out all others" in here.get("/account/sessions/").content
    here.post("/account/sessions/")
    assert inside(here)
    assert not inside(there)
    assert UserSession.objects.filter(user=bob).count() == 1


def test_the_second_step_stands_between(bob: Agent, client: Client) -> None:
    TOTP.activate(bob, SECRET)
    assert sign_in(client)["Location"] == "/account/2fa/authenticate/"
    assert not inside(client)
    page = client.get("/account/2fa/authenticate/").content
    assert b"Second step" in page
    assert b"Use a passkey" not in page  # bob has none
    client.post("/account/2fa/authenticate/", {"code": "000000" if code() != "000000" else "111111"})
    assert not inside(client)
    client.post("/account/2fa/authenticate/", {"code": code()})
    assert inside(client)


def test_seeds_lie_encrypted(bob: Agent) -> None:
    TOTP.activate(bob, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.django_db(transaction=True)  # allauth tells of it on commit
def test_turning_the_second_step_on_and_off_ends_other_sessions(bob: Agent) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert here.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    here.post("/account/reauthenticate/", {"password": PASSWORD})
    assert here.get("/account/2fa/totp/activate/").status_code == 200
    secret = here.session[SECRET_SESSION_KEY]
    shown = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = here.post("/account/2fa/totp/activate/", {"code": shown})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert inside(here)
    assert not inside(there)
    assert b"This one" in here.get("/account/sessions/").content
    assert Entry.objects.filter(name="accounts.sign_in_changed").count() == 1
    codes = here.get("/account/2fa/recovery-codes/")
    assert codes.status_code == 200
    sign_in(there)
    there.post(
        "/account/2fa/authenticate/",
        {"code": Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]},
    )
    assert inside(there)
    here.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0
    assert inside(here)
    assert not inside(there)


def test_a_session_of_yesterday_must_prove_itself_before_a_secret_is_shown(
    alice: Agent, client_of: Callable[[Agent], Client], brand: object
) -> None:
    old = client_of(alice)  # signed in without any recorded proof
    address = f"/settings/brands/{brand.pk}/identity/secret/"  # type: ignore[attr-defined]
    assert old.get(address)["Location"].startswith("/account/reauthenticate/")
    old.post("/account/reauthenticate/", {"password": PASSWORD})
    assert old.get(address).status_code == 200
