"""Contact forms in the settings: made, worded in every language, their topics, where they stand; and who may."""

import pytest
from django.test import Client

from counterbell.accounts.models import Brand, Team
from counterbell.reception.actions import create_form
from counterbell.reception.models import ContactForm
from tests.mailroom.post import make_mailbox

pytestmark = pytest.mark.django_db
TOPIC = {
    "label-en": "Returns", "label-fa": "مرجوعی", "question": ["a1", "a2"], "a1-kind": "order", "a1-required": "on",
    "a1-label-en": "Order number", "a1-help-en": "Like 18240", "a2-kind": "choice", "a2-label-en": "Why?",
    "a2-choices-en": "Broken\nToo small", "a2-choices-fa": "شکسته\nکوچک",
}  # fmt: skip


@pytest.fixture
def form(brand: Brand) -> ContactForm:
    return create_form(brand, name="Website", by=None)


def test_a_form_is_made_worded_and_switched_off(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.post("/settings/contact/new/", {"brand": brand.pk, "name": "Website"})
    made = ContactForm.objects.get()
    assert answer["Location"] == f"/settings/contact/{made.pk}/"
    mailbox = make_mailbox(brand)
    said = {
        "name": "Web", "title-en": "Write to us", "title-fa": "بنویسید", "thanks-en": "Thanks!", "mailbox": mailbox.pk,
        "consent-en": "I agree", "link": "https://shop.example/privacy",
    }  # fmt: skip
    assert alice_client.post(f"/settings/contact/{made.pk}/", said).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.consent["link"]) == (
        {"en": "Write to us", "fa": "بنویسید"},
        "https://shop.example/privacy",
    )
    assert (made.channel.name, made.channel.is_active) == ("Web", False)
    assert made.channel.config == {"receipt": False, "mailbox": mailbox.pk}
    page = alice_client.get(f"/settings/contact/{made.pk}/").content.decode()
    assert 'value="بنویسید"' in page
    assert "no mailbox in use" not in page


def test_a_topic_asks_its_questions(alice_client: Client, form: ContactForm, team: Team) -> None:
    answer = alice_client.post(f"/settings/contact/{form.pk}/topics/new/", {**TOPIC, "team": team.pk})
    assert answer.status_code == 302
    form.refresh_from_db()
    (topic,) = form.topics
    assert (topic["labels"], topic["team"]) == ({"en": "Returns", "fa": "مرجوعی"}, team.pk)
    order, why = topic["fields"]
    assert (order["kind"], order["required"], order["help"]) == ("order", True, {"en": "Like 18240"})
    assert why["choices"] == [{"en": "Broken", "fa": "شکسته"}, {"en": "Too small", "fa": "کوچک"}]
    place = f"/settings/contact/{form.pk}/topics/{topic['key']}/"
    page = alice_client.get(place).content.decode()
    assert 'value="Like 18240"' in page
    assert '<option value="file">' in page
    alice_client.post(f"/settings/contact/{form.pk}/topics/new/", {"label-en": "Else"})
    form.refresh_from_db()
    alice_client.post(f"/settings/contact/{form.pk}/topics/{form.topics[1]['key']}/up/")
    alice_client.post(f"{place}delete/")
    form.refresh_from_db()
    assert [one["labels"] for one in form.topics] == [{"en": "Else"}]


def test_what_is_wrong_is_said_and_stays(alice_client: Client, form: ContactForm) -> None:
    page = alice_client.post(
        f"/settings/contact/{form.pk}/topics/new/", {**TOPIC, "a2-choices-en": "One", "a2-choices-fa": ""}
    )
    assert page.status_code == 422
    assert "A choice has between 2 and" in page.content.decode()
    assert 'value="Order number"' in page.content.decode()
    form.refresh_from_db()
    assert form.topics == []
    assert alice_client.get(f"/settings/contact/{form.pk}/topics/nothing/").status_code == 404


def test_where_it_stands_is_shown(alice_client: Client, form: ContactForm, brand: Brand) -> None:
    brand.domains = ["shop.example"]
    brand.save(update_fields=["domains"])
    page = alice_client.get(f"/settings/contact/{form.pk}/").content.decode()
    assert f"/contact/{form.key}/?embed=1&amp;amp;lang=en" in page
    assert "/contact.js" in page
    assert "shop.example" in page
    assert "no mailbox in use" in page


def test_agents_see_no_forms_in_the_settings(bob_client: Client, form: ContactForm) -> None:
    for path in ("", "new/", f"{form.pk}/", f"{form.pk}/topics/new/"):
        assert bob_client.get(f"/settings/contact/{path}").status_code == 403
    assert bob_client.post(f"/settings/contact/{form.pk}/", {"name": "Mine"}).status_code == 403
