"""The settings and the door in a real browser: passkeys, strict CSP, accessibility."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts import actions
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.helpcenter.actions import Wording, publish, start_article
from tests.axe import faults as every_fault
from tests.people import PASSWORD
from tests.running import RunningServer

pytestmark = pytest.mark.browser

PAGES = [
    "/settings/profile/",
    "/settings/people/",
    "/settings/people/invite/",
    "/settings/people/{bob}/",
    "/settings/teams/",
    "/settings/teams/{team}/",
    "/settings/brands/",
    "/settings/brands/new/",
    "/settings/brands/{brand}/",
    "/settings/brands/{brand}/texts/",
    "/settings/brands/{brand}/letters/",
    "/settings/brands/{brand}/install/",
    "/settings/brands/{brand}/identity/",
    "/settings/brands/{brand}/form/",
    "/settings/brands/{brand}/greetings/",
    "/settings/brands/{brand}/greetings/new/",
    "/settings/contact/",
    "/settings/brands/{brand}/preview/",
    "/settings/labels/",
    "/settings/labels/new/",
    "/settings/canned/",
    "/settings/canned/new/",
    "/settings/macros/",
    "/settings/macros/new/",
    "/settings/contact/new/",
    "/settings/hours/{brand}/",
    "/settings/hours/{brand}/team/{team}/",
    "/settings/bot/{brand}/",
    "/settings/bot/{brand}/model/",
    "/settings/help/",
    "/settings/help/new/?brand={brand}",
    "/settings/help/{article}/en/",
    "/settings/help/{article}/fa/",
    "/settings/help/{article}/en/versions/",
    "/settings/help/sections/",
    "/settings/help/report/",
    "/settings/help/brand/{brand}/import/",
    "/settings/help/brand/{brand}/address/",
    "/settings/audit/",
    "/account/password/change/",
    "/account/sessions/",
    "/account/2fa/webauthn/",
    "/account/2fa/totp/activate/",
]
STRANGERS_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/invitation/none/"]


def watched(page: Any) -> list[str]:
    """What the page complains of: scripts that fail, and what the policy stopped."""
    said: list[str] = []
    page.on("pageerror", lambda failure: said.append(str(failure)))
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    return said


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in {"serious", "critical"}]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("how", [{}, {"color_scheme": "dark", "locale": "fa-IR"}], ids=["light", "dark-fa"])
def test_every_page_is_accessible_and_obeys_the_policy(
    server: RunningServer,
    signed_in: Callable[..., Any],
    alice: Agent,
    bob: Agent,
    team: Team,
    brand: Brand,
    how: dict[str, Any],
) -> None:
    actions.invite(email="frida@shop.example", by=alice)
    article = publish(start_article(brand, Wording(title="Sizes", body="S to XL"), language="en", by=None), by=None)
    page = signed_in(alice, **how).new_page()
    said = watched(page)
    faults = {}
    for address in PAGES:
        page.goto(server.url + address.format(bob=bob.pk, team=team.pk, brand=brand.pk, article=article.article_id))
        if found := every_fault(page):
            faults[address] = found
    assert (faults, said) == ({}, [])


@pytest.mark.slow
def test_the_door_is_accessible(server: RunningServer, new_context: Callable[..., Any]) -> None:
    token = actions.make_setup_link()
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    said = watched(page)
    faults = {}
    for address in [*STRANGERS_PAGES, f"/setup/{token}/"]:
        page.goto(server.url + address)
        if found := serious(page):
            faults[address] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    assert (faults, said) == ({}, [])


def test_a_passkey_is_added_and_opens_the_door_alone(
    server: RunningServer, new_context: Callable[..., Any], bob: Agent
) -> None:
    home = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page = new_context().new_page()
    said = watched(page)
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    page.goto(f"{home}/account/login/")
    page.fill("#id_login", bob.email)
    page.fill("#id_password", PASSWORD)
    page.click("form >> text=Sign in >> nth=0")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{home}/account/2fa/webauthn/add/")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.fill("#id_password", PASSWORD)
    page.click("text=Go on")
    page.fill("#id_name", "Bob's laptop")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/account/2fa/recovery-codes/")
    page.goto(f"{home}/account/2fa/webauthn/")
    assert "Bob's laptop" in page.content()
    assert "Without password" in page.content()
    page.context.clear_cookies()
    page.goto(f"{home}/account/login/?next=/settings/profile/")
    page.click("[data-passkey-start]")
    page.wait_for_url(f"{home}/settings/profile/")
    assert "bob@shop.example" in page.content()
    assert said == []


def test_a_passkey_cannot_be_asked_for_before_the_script_is_there(
    server: RunningServer, new_context: Callable[..., Any], bob: Agent
) -> None:
    page = new_context().new_page()
    page.route("**/passkeys*.js", lambda route: route.abort())
    page.goto(f"{server.url}/account/login/")
    assert page.locator("[data-passkey-start]").is_disabled()


def test_a_passkey_on_an_address_that_cannot_have_one_says_so(
    server: RunningServer, new_context: Callable[..., Any], bob: Agent
) -> None:
    page = new_context().new_page()
    page.goto(f"{server.url}/account/login/")
    page.click("[data-passkey-start]")
    problem = page.locator("[data-passkey-problem]")
    problem.wait_for()
    assert "domain name" in problem.inner_text()


def test_the_colour_is_shown_and_warned_of(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, brand: Brand
) -> None:
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}/settings/brands/{brand.pk}/")
    warning = page.locator("[data-colour-warning]")
    assert warning.inner_text() == ""
    page.locator("input[type=color]").fill("#f2d16b")
    assert "contrast 1.5:1" in warning.inner_text()
    assert page.locator("[data-colour-fill]").first.get_attribute("fill") == "#f2d16b"
    assert page.locator("[data-colour-ink]").first.get_attribute("fill") == "#16181d"
