"""Every page of the settings × every role: who gets in, who is told no, who is asked to sign in."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.models import Agent, Brand, Invitation, Team
from counterbell.bot.models import Replay
from counterbell.conversations.models import Label
from counterbell.helpcenter.actions import Wording, save_section, start_article
from counterbell.helpcenter.models import Import, ImportPage, Redirect
from counterbell.journal.models import Entry
from counterbell.outreach.actions import save_greeting
from counterbell.reception.actions import create_form, set_topic
from counterbell.workspace import settings_urls
from tests.people import make_agent

pytestmark = pytest.mark.django_db

EVERYBODY = ["settings", "settings_profile", "settings_notices", "settings_canned", "settings_canned_new",
             "settings_help", "settings_help_report", "settings_macros", "settings_macro_new"]  # fmt: skip
LEADING = [
    "settings_people", "settings_invite", "settings_person", "settings_teams", "settings_team_new", "settings_team",
    "settings_brands", "settings_brand_new", "settings_brand", "settings_brand_texts", "settings_brand_install",
    "settings_brand_qr",
    "settings_brand_identity", "settings_brand_secret", "settings_brand_preview",
    "settings_letterhead", "settings_form",
    "settings_greetings", "settings_greeting_new", "settings_greeting", "settings_hours_list", "settings_hours",
    "settings_hours_team", "settings_mailboxes", "settings_mailbox_begin",
    "settings_labels", "settings_label_new", "settings_label",
    "settings_contacts", "settings_contact_new", "settings_contact", "settings_topic_new", "settings_topic",
    "settings_audit", "settings_bot", "settings_bot_questions", "settings_bot_question_new",
    "settings_bot_question", "settings_bot_unanswered", "settings_bot_model",
    "settings_bot_curve", "settings_bot_replays", "settings_bot_replay",
    "settings_help_new", "settings_help_sections",
    "settings_help_section_new", "settings_help_section", "settings_help_links",
    "settings_help_import", "settings_help_run", "settings_help_run_page", "settings_help_domain",
]  # fmt: skip
LEADING_POSTS = [
    "settings_hours_forget", "settings_act", "settings_invite_again", "settings_take_back", "settings_team_delete",
    "settings_brand_rotate",
    "settings_label_delete", "settings_brand_draft", "settings_greeting_act", "settings_topic_up",
    "settings_topic_drop", "settings_bot_question_act", "settings_bot_learn", "settings_bot_model_try",
    "settings_bot_model_sample",
    "settings_bot_model_empty", "settings_bot_replay_start", "settings_bot_replay_act", "settings_help_synonyms",
    "settings_help_section_act", "settings_help_preview",
    "settings_help_picture", "settings_help_file", "settings_help_act", "settings_help_import_site",
    "settings_help_import_document", "settings_help_run_stop", "settings_help_import_zip", "settings_help_redirects",
    "settings_help_redirect_delete",
]  # fmt: skip
FILES = ["settings_help_export"]  # for those who lead
OPEN = ["setup", "invitation"]  # the token is the permission
ELSEWHERE = [  # who may do what with one of them: test_settings_canned, …_macros, …_letterhead, …_help
    "settings_macro", "settings_macro_delete", "settings_bot_improve",
    "settings_bots", "settings_bot_figures", "settings_bot_cases", "settings_bot_sample", "settings_bot_judge",
    "settings_canned_export", "settings_canned_import", "settings_canned_one", "settings_canned_delete",
    "settings_canned_enclose", "settings_canned_articles",
    "settings_mailbox_new", "settings_mailbox", "settings_mailbox_try", "settings_mailbox_switch",
    "settings_mailbox_names", "settings_mailbox_setup", "settings_letterhead_preview",
    "settings_mailbox_again", "settings_letter_raw", "settings_help_article", "settings_help_versions",
]  # fmt: skip


@pytest.fixture
def addresses(brand: Brand, team: Team, bob: Agent, alice: Agent) -> dict[str, str]:
    invitation = actions.invite(email="frida@shop.example", by=alice)
    label = Label.objects.create(name="Shipping")
    greeting = save_greeting(brand, name="Hello", texts={"en": "Hello!"}, asks={}, by=None)
    form = create_form(brand, name="Website", by=None)
    topic = set_topic(form, None, said={"labels": {"en": "Returns"}, "team": None, "fields": []}, by=None)
    section = save_section(brand, names={"en": "Orders"}, abouts={}, by=None)
    article = start_article(brand, Wording(title="Sizes"), language="en", by=None).article
    run = Import.objects.create(
        brand=brand, kind="site", start="https://shop.example/", language="en", most=1, by=alice
    )
    page = ImportPage.objects.create(run=run, address="https://shop.example/", body="Sizes", language="en")
    old = Redirect.objects.create(brand=brand, path="/faq/1", article=article)
    replay = Replay.objects.create(brand=brand, kind="nothing")
    made: dict[str, str] = {}
    for pattern in settings_urls.urlpatterns:
        route = str(pattern.pattern)
        key = {
            "people": bob.pk,
            "teams": team.pk,
            "brands": brand.pk,
            "labels": label.pk,
            "hours": brand.pk,
            "invitations": invitation.pk,
            "contact": form.pk,
            "bot": brand.pk,
            "help": brand.pk if "/brand/" in route else article.pk,
        }
        room = route.split("/")[1] if "/" in route else ""
        made[str(pattern.name)] = "/" + route.replace("<int:pk>", str(key.get(room, 0))).replace(
            "<slug:verb>", "sign-out"
        )
        made[str(pattern.name)] = (
            made[str(pattern.name)].replace("<int:team>", str(team.pk)).replace("<int:greeting>", str(greeting.pk))
        )
        made[str(pattern.name)] = (
            made[str(pattern.name)].replace("<int:section>", str(section.pk)).replace("<slug:language>", "en")
        )
        made[str(pattern.name)] = made[str(pattern.name)].replace("<str:key>", topic)
        made[str(pattern.name)] = made[str(pattern.name)].replace("<str:question>", "pack.return_how")
        made[str(pattern.name)] = made[str(pattern.name)].replace("<int:replay>", str(replay.pk))
        made[str(pattern.name)] = made[str(pattern.name)].replace("<int:number>", str(old.pk))
        made[str(pattern.name)] = (
            made[str(pattern.name)].replace("<int:run>", str(run.pk)).replace("<int:page>", str(page.pk))
        )
    return made


def role(name: str, client_of: Callable[[Agent], Client]) -> Client:
    match name:
        case "anonymous":
            return Client()
        case "owner" | "admin":
            return client_of(make_agent(f"some-{name}", role=name))
    team = Team.objects.create(name=name)
    if name == "outsider":
        team.brands.add(Brand.objects.create(name="Elsewhere"))
    else:
        team.brands.set(Brand.objects.all())
    return client_of(make_agent(f"some-{name}", teams=(team,)))


def test_the_lists_above_name_every_address() -> None:
    named = {p.name for p in settings_urls.urlpatterns}
    assert named == {*EVERYBODY, *LEADING, *LEADING_POSTS, *FILES, *OPEN, *ELSEWHERE}


@pytest.mark.parametrize("who", ["agent", "outsider", "anonymous"])
def test_agents_and_strangers_change_and_read_nothing(
    who: str, addresses: dict[str, str], client_of: Callable[[Agent], Client]
) -> None:
    client = role(who, client_of)
    before = (Entry.objects.count(), list(Brand.objects.values()), Team.objects.count(), Invitation.objects.count())
    for name, method in product([*LEADING, *LEADING_POSTS, *FILES], ["get", "post"]):
        answer: HttpResponse = getattr(client, method)(addresses[name])
        if answer.status_code == 405:
            continue
        if who == "anonymous":
            assert (answer.status_code, answer.headers.get("Location")) == (
                302, f"/account/login/?next={addresses[name]}",
            ), name  # fmt: skip
        else:
            assert answer.status_code == 403, name
    after = (Entry.objects.count(), list(Brand.objects.values()), Team.objects.count(), Invitation.objects.count())
    assert after == before


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_those_who_lead_get_in(who: str, addresses: dict[str, str], client_of: Callable[[Agent], Client]) -> None:
    client = role(who, client_of)
    for name in LEADING:
        answer = client.get(addresses[name])
        # Asked once more who one is; led on to the only brand there is.
        expected = 302 if name in {"settings_brand_secret", "settings_hours_list"} else 200
        assert answer.status_code == expected, name
    for name in FILES:
        assert b"".join(client.get(addresses[name]).streaming_content), name  # type: ignore[attr-defined]
    for name in LEADING_POSTS:
        assert client.get(addresses[name]).status_code == 405, name
    for name in LEADING_POSTS:
        address = addresses[name]
        if name == "settings_take_back":  # by now it is another invitation
            address = f"/settings/invitations/{Invitation.objects.get().pk}/take-back/"
        # An empty form is nothing to look at, no file is no picture, and a preview of nothing is empty.
        others = {
            "settings_bot_model_try": 200,
            "settings_bot_model_sample": 200,
            "settings_brand_draft": 422,
            "settings_help_picture": 422,
            "settings_help_file": 422,
            "settings_help_import_site": 422,
            "settings_help_import_document": 422,
            "settings_help_import_zip": 422,
            "settings_help_redirects": 422,
            "settings_help_preview": 200,
        }
        expected = others.get(name, 302)
        assert client.post(address).status_code == expected, name
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("who", ["owner", "admin", "agent", "outsider", "anonymous"])
def test_everybody_has_a_profile_but_strangers(who: str, client_of: Callable[[Agent], Client]) -> None:
    answer = role(who, client_of).get("/settings/profile/")
    assert answer.status_code == (302 if who == "anonymous" else 200)


@pytest.mark.parametrize("name", ["settings_person", "settings_team", "settings_brand", "settings_brand_texts",
                                  "settings_brand_install",
    "settings_brand_qr", "settings_brand_identity", "settings_label"])  # fmt: skip
@pytest.mark.parametrize("key", [987654321, 10**25])
def test_what_is_not_there_is_404(name: str, key: int, alice_client: Client) -> None:
    [pattern] = [p for p in settings_urls.urlpatterns if p.name == name]
    assert alice_client.get("/" + str(pattern.pattern).replace("<int:pk>", str(key))).status_code == 404


def test_an_unknown_verb_is_404(alice_client: Client, bob: Agent) -> None:
    assert alice_client.post(f"/settings/people/{bob.pk}/promote/").status_code == 404


@pytest.mark.parametrize("address", ["/account/password/change/", "/account/sessions/",
                                     "/account/2fa/totp/activate/", "/account/2fa/webauthn/"])  # fmt: skip
def test_pages_about_signing_in_are_for_those_who_are(address: str, client: Client, bob_client: Client) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")
    answer = bob_client.get(address)
    assert answer.status_code == 200 or answer["Location"].startswith("/account/reauthenticate/")


def test_settings_are_never_kept_by_browsers_or_framed(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.get(f"/settings/brands/{brand.pk}/identity/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert brand.jwt_secret not in answer.content.decode()


def test_no_page_holds_inline_code(addresses: dict[str, str], alice_client: Client) -> None:
    pages = [*EVERYBODY, *LEADING]
    for address in [*(addresses[name] for name in pages), "/account/sessions/", "/account/password/change/"]:
        html = alice_client.get(address, follow=True).content.decode()
        assert not re.search(r"<[^>]* style=", html), address
        assert " onclick=" not in html, address
        assert "<script>" not in html, address
