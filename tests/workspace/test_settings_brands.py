"""Set-up, brands, and what changed."""

import io

import pytest
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
BELL = {"icon": "bell", "corner": "end", "side": "20", "bottom": "20", "theme": "", "sound": "on", "hidden_on": ""}
SAID = {
    "name": "Alice",
    "email": "alice@shop.example",
    "password": PASSWORD,
    "shop": "Lisbon Ceramics",
    "languages": ["en", "fa"],
    "default_language": "en",
    "colour": "#aa3322",
}


def test_set_up_ends_signed_in_at_the_snippet(client: Client) -> None:
    path = f"/setup/{actions.make_setup_link()}/"
    assert client.get(path).status_code == 200
    answer = client.post(path, SAID)
    brand = Brand.objects.get()
    assert answer["Location"] == f"/settings/brands/{brand.pk}/install/"
    page = client.get(answer["Location"]).content.decode()
    assert f"data-brand=&quot;{brand.key}&quot;" in page or f'data-brand="{brand.key}"' in page
    assert "/widget.js" in page
    assert Channel.objects.get().brand == brand
    assert Agent.objects.get().role == "owner"
    used = Client().get(path)
    assert (used.status_code, b"This link has ended" in used.content) == (404, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "alice"},
        {"password": "short"},
        {"shop": ""},
        {"colour": "red"},
        {"languages": ["fa"]},
        {"languages": []},
    ],
)
def test_a_mistake_at_set_up_makes_nothing(client: Client, wrong: dict[str, object]) -> None:
    path = f"/setup/{actions.make_setup_link()}/"
    answer = client.post(path, {**SAID, **wrong})
    assert answer.status_code == 422
    assert (Agent.objects.count(), Brand.objects.count(), Channel.objects.count()) == (0, 0, 0)
    assert client.post(path, SAID).status_code == 302


def test_without_the_token_nobody_sets_up(client: Client) -> None:
    actions.make_setup_link()
    assert client.post("/setup/guessed/", SAID).status_code == 404
    assert Agent.objects.count() == 0


def test_a_new_brand_has_its_web_chat(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.post(
        "/settings/brands/new/", {"name": "Oslo", "colour": "#7b2d43", "languages": ["en"], "default_language": "en"}
    )
    made = Brand.objects.exclude(pk=brand.pk).get()
    assert answer["Location"] == f"/settings/brands/{made.pk}/install/"
    assert Channel.objects.get(brand=made).kind == "webchat"


def test_look_pages_and_window(alice_client: Client, brand: Brand) -> None:
    said = {
        "name": "Lisbon Clay",
        "colour": "#112233",
        "languages": ["en", "hr"],
        "default_language": "hr",
        "domains": "https://Shop.example/\n\n*.shop.example\n",
        "reopen_days": "7",
        **BELL,
        "corner": "start",
        "hidden_on": "/pay*\n",
    }
    assert alice_client.post(f"/settings/brands/{brand.pk}/", said).status_code == 302
    brand.refresh_from_db()
    assert (brand.name, brand.domains, brand.reopen_days) == ("Lisbon Clay", ["shop.example", "*.shop.example"], 7)
    assert (brand.languages, brand.default_language, brand.colour) == (["en", "hr"], "hr", "#112233")
    assert brand.bubble == {"corner": "start", "hidden_on": ["/pay*"]}
    wrong = alice_client.post(f"/settings/brands/{brand.pk}/", {**said, "domains": "not a host"})
    assert wrong.status_code == 422
    assert "“not a host” is not a host name." in wrong.content.decode()


def test_a_refused_logo_saves_nothing_else_either(alice_client: Client, brand: Brand) -> None:
    logo = io.BytesIO(b"no picture")
    logo.name = "logo.png"
    said = {"name": "Other", "colour": "#112233", "default_language": "en", "reopen_days": "7", "logo": logo, **BELL}
    assert alice_client.post(f"/settings/brands/{brand.pk}/", said).status_code == 422
    brand.refresh_from_db()
    assert (brand.name, brand.reopen_days, brand.logo) == ("Lisbon Ceramics", 14, "")


def test_texts_by_language(alice_client: Client, brand: Brand) -> None:
    Brand.objects.filter(pk=brand.pk).update(languages=["en", "fa"])
    page = alice_client.get(f"/settings/brands/{brand.pk}/texts/").content.decode()
    assert 'lang="fa" dir="rtl"' in page
    assert "hr-greeting" not in page
    said = {"en-greeting": "Hello </textarea><script>alert(1)</script>", "fa-greeting": "سلام", "hr-greeting": "Bok"}
    answer = alice_client.post(f"/settings/brands/{brand.pk}/texts/", said, follow=True)
    brand.refresh_from_db()
    assert brand.texts == {"en": {"greeting": said["en-greeting"]}, "fa": {"greeting": "سلام"}}
    assert "<script>alert" not in answer.content.decode()


def test_the_secret_is_shown_after_the_password_and_can_be_changed(alice_client: Client, brand: Brand) -> None:
    hidden = alice_client.get(f"/settings/brands/{brand.pk}/identity/")
    assert brand.jwt_secret not in hidden.content.decode()
    wanted = f"/settings/brands/{brand.pk}/identity/secret/"
    proved = alice_client.post(f"/account/reauthenticate/?next={wanted}", {"password": PASSWORD, "next": wanted})
    assert proved["Location"] == wanted
    assert brand.jwt_secret in alice_client.get(wanted).content.decode()
    alice_client.post(f"/settings/brands/{brand.pk}/identity/rotate/")
    old = brand.jwt_secret
    brand.refresh_from_db()
    assert brand.jwt_secret != old


def test_previews_of_own_pages_are_a_switch_that_is_off_and_stays_as_it_was_set(
    alice_client: Client, brand: Brand
) -> None:
    said = {"name": brand.name, "colour": "#112233", "default_language": "en", "reopen_days": "14", **BELL}
    address = f"/settings/brands/{brand.pk}/"
    for wanted in (False, True, False):
        page = alice_client.post(address, said | ({"shows_pages": "on"} if wanted else {}), follow=True)
        brand.refresh_from_db()
        box = page.content.decode().partition('name="shows_pages"')[2].partition(">")[0]
        assert (brand.shows_pages, "checked" in box) == (wanted, wanted)


def test_changes_are_listed_by_person_and_page(alice: Agent, alice_client: Client, bob: Agent, brand: Brand) -> None:
    said = {"colour": "#112233", "default_language": "en", "reopen_days": "14", "languages": [], **BELL}
    for number in range(60):
        alice_client.post(f"/settings/brands/{brand.pk}/", {**said, "name": f"Name {number}"})
    page = alice_client.get(f"/settings/audit/?person={alice.pk}")
    html = page.content.decode()
    assert html.count("audit-line") == 50
    assert '<del dir="auto">Name 58</del>' in html
    assert "Name 5<" not in html
    older = alice_client.get(f"/settings/audit/?person={alice.pk}&before={page.context['older']}").content.decode()
    assert "Name 5<" in older
    assert alice_client.get(f"/settings/audit/?person={bob.pk}").content.decode().count("audit-line") == 0
    for nonsense in ("?person=x", "?before=-1", "?person=99999999999999999999", "?before=%00"):
        assert alice_client.get(f"/settings/audit/{nonsense}").status_code == 200
