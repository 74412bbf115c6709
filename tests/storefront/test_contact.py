"""The page of a contact form: no script, no cookie, errors in words, and whatever was typed stays."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from counterbell.accounts.models import Brand, Team
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.customers.models import Customer, Identity
from counterbell.helpcenter.actions import Wording, publish, start_article
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from counterbell.mailroom.models import Automatic
from counterbell.reception.actions import set_contact_form, set_topic
from counterbell.reception.models import ContactForm, FilledForm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def photo(name: str = "cup.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def at(form: ContactForm, topic: int = 0, **query: str) -> str:
    query = {"topic": form.topics[topic]["key"], **query}
    return f"/contact/{form.key}/?" + "&".join(f"{name}={value}" for name, value in query.items())


def hidden(page: HttpResponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))


def opened(browser: Client, form: ContactForm, topic: int = 0) -> dict[str, str]:
    """What a browser sends back of the page; written at a person's pace."""
    with clock.shifted(timedelta(seconds=-40)):
        return hidden(browser.get(at(form, topic)))


def filled(browser: Client, form: ContactForm, **how: object) -> dict[str, object]:
    typed = {
        "name": "Dana", "email": "Dana@Post.example", "message": "The handle is off.", "q0": "TW-۱۲۳", "q1": "0",
        "q2": "2026-11-20", "q4": "1",
    }  # fmt: skip
    return {**opened(browser, form), **typed, **how}


def send(browser: Client, form: ContactForm, said: dict[str, object]) -> HttpResponse:
    return browser.post(f"/contact/{form.key}/?lang=en", said)  # type: ignore[return-value]


def work() -> None:
    while work_once():
        pass


def test_topics_are_chosen_first_and_each_asks_its_own(browser: Client, form: ContactForm) -> None:
    first = browser.get(f"/contact/{form.key}/").content.decode()
    assert first.count('class="topic"') == 2
    assert 'name="ticket"' in first
    assert "Order number" not in first
    page = browser.get(at(form)).content.decode()
    assert "Order number" in page
    assert "It stands in your order confirmation." in page
    assert "Order number" not in browser.get(at(form, 1)).content.decode()


def test_what_is_sent_becomes_a_conversation(browser: Client, form: ContactForm, team: Team) -> None:
    answer = send(browser, form, filled(browser, form, q3=[photo()]))
    assert (answer.status_code, answer["Location"]) == (303, f"/contact/{form.key}/sent/?lang=en")
    made = Conversation.objects.get()
    assert (made.channel.kind, made.subject, made.language, made.team) == (Channel.Kind.FORM, "Returns", "en", team)
    message = made.messages.get(kind=Message.Kind.PUBLIC)
    assert message.text == (
        "The handle is off.\n\nOrder number: TW-123\nWhy?: Broken\nWhen did it arrive?: 2026-11-20\n"
        "Photos: cup.png\nI still have the box: ✓"
    )
    (file,) = message.attachments.all()
    assert (file.name, file.kind, file.thumbnail) == ("cup.png", Attachment.Kind.IMAGE, True)
    told = FilledForm.objects.get(conversation=made)
    assert (told.topic, told.contact_form, len(told.answers)) == ("Returns", form, 5)
    work()
    made.refresh_from_db()
    assert not made.is_suspected
    assert Entry.objects.filter(name="reception.contact_form_sent").count() == 1


def test_a_typed_address_is_a_claim(browser: Client, form: ContactForm, brand: Brand) -> None:
    proved = Customer.objects.create(name="The real Dana", email="dana@post.example")
    Identity.objects.create(
        customer=proved, kind=Identity.Kind.EMAIL, scope=f"brand:{brand.pk}", value="dana@post.example"
    )
    send(browser, form, filled(browser, form))
    made = Conversation.objects.select_related("customer").get()
    assert made.customer != proved
    assert list(made.customer.identities.values_list("kind", "value")) == [(Identity.Kind.CLAIM, "dana@post.example")]


def test_sending_twice_is_sending_once(browser: Client, form: ContactForm) -> None:
    said = filled(browser, form)
    answers = [send(browser, form, said) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (Conversation.objects.count(), Message.objects.filter(kind="public").count()) == (1, 1)


def test_an_error_keeps_what_was_typed_and_the_files(browser: Client, form: ContactForm) -> None:
    page = send(browser, form, filled(browser, form, email="dana", q0="", q3=[photo()]))
    text = page.content.decode()
    assert page.status_code == 422
    assert Conversation.objects.count() == 0
    assert "Please write an e-mail address like name@example.com." in text
    assert 'href="#q0"' in text
    assert "The handle is off." in text
    assert '<option value="0" selected>Broken</option>' in text
    kept = re.search(r'name="q3-kept" value="([^"]+)" checked', text)
    assert kept
    said = {**filled(browser, form), **hidden(page), "q3-kept": kept[1]}
    assert send(browser, form, said).status_code == 303
    assert Message.objects.get(kind="public").attachments.get().name == "cup.png"


def test_files_of_another_page_are_nobodys(browser: Client, form: ContactForm) -> None:
    page = send(browser, form, filled(browser, form, email="", q3=[photo()]))
    kept = re.search(r'name="q3-kept" value="([^"]+)"', page.content.decode())
    assert kept
    said = filled(browser, form, **{"q3-kept": kept[1]})
    assert send(browser, form, said).status_code == 303
    assert Message.objects.get(kind="public").attachments.count() == 0


def test_a_file_that_is_not_what_it_says_is_refused(browser: Client, form: ContactForm) -> None:
    sneaky = SimpleUploadedFile("cup.png", b"<script>alert(1)</script>")
    page = send(browser, form, filled(browser, form, q3=[sneaky]))
    assert page.status_code == 422
    assert "Files like cup.png cannot be sent here." in page.content.decode()
    assert (Conversation.objects.count(), Attachment.objects.count()) == (0, 0)


def test_another_topic_keeps_name_and_message(browser: Client, form: ContactForm) -> None:
    again = send(browser, form, filled(browser, form, again="1"))
    said = {**hidden(again), "topic": form.topics[1]["key"]}
    assert said["message"] == "The handle is off."
    page = send(browser, form, dict(said)).content.decode()
    assert "The handle is off." in page
    assert "Order number" not in page
    assert Conversation.objects.count() == 0


def test_who_fills_in_the_trap_is_set_aside_and_not_dropped(browser: Client, form: ContactForm) -> None:
    send(browser, form, filled(browser, form, homepage="https://spam.example"))
    work()
    made = Conversation.objects.get()
    assert made.suspicions == ["trap"]
    with clock.shifted(timedelta(minutes=2)):
        work()
    assert Automatic.objects.count() == 0


def test_who_is_faster_than_a_person_needs_only_a_link_more(browser: Client, form: ContactForm) -> None:
    said = {**filled(browser, form), **hidden(browser.get(at(form)))}
    send(browser, form, {**said, "message": "Look at https://spam.example"})
    work()
    assert Conversation.objects.get().suspicions == ["too_fast", "link"]


def test_a_forged_or_stale_ticket_is_answered_in_words(browser: Client, form: ContactForm) -> None:
    said = filled(browser, form)
    forged = send(browser, form, {**said, "ticket": "x" + str(said["ticket"])})
    with clock.shifted(timedelta(days=3)):
        stale = send(browser, form, said)
    for page in (forged, stale):
        assert page.status_code == 422
        assert "This page was open for very long." in page.content.decode()
        assert "The handle is off." in page.content.decode()
    assert Conversation.objects.count() == 0
    assert send(browser, form, {**said, "ticket": hidden(forged)["ticket"]}).status_code == 303


def test_a_form_that_changed_is_shown_anew(browser: Client, form: ContactForm) -> None:
    said = filled(browser, form)
    set_topic(form, form.topics[1]["key"], said={"labels": {"en": "Other"}, "team": None, "fields": []}, by=None)
    page = send(browser, form, said)
    assert "The form has changed meanwhile." in page.content.decode()
    assert send(browser, form, {**said, **hidden(page)}).status_code == 303


def test_consent_is_asked_and_kept(browser: Client, form: ContactForm) -> None:
    consent = {"texts": {"en": "I agree to be answered."}, "link": "https://shop.example/privacy"}
    set_contact_form(
        form, name="Website", is_active=True, receipt=True, mailbox=None, texts={}, consent=consent, by=None
    )
    said = filled(browser, form)
    assert "Without your consent" in send(browser, form, said).content.decode()
    assert send(browser, form, {**said, "consent": "1"}).status_code == 303
    assert Conversation.objects.get().customer.consents.get().text == "I agree to be answered."


def test_a_form_that_is_switched_off_is_not_there(browser: Client, form: ContactForm) -> None:
    said = filled(browser, form)
    set_contact_form(form, name="Website", is_active=False, receipt=True, mailbox=None, texts={}, consent={}, by=None)
    assert browser.get(f"/contact/{form.key}/").status_code == 404
    assert send(browser, form, said).status_code == 404
    assert browser.get("/contact/nothing/").status_code == 404
    assert Conversation.objects.count() == 0


def test_only_the_brands_domains_may_frame_it(browser: Client, form: ContactForm, brand: Brand) -> None:
    anywhere = browser.get(f"/contact/{form.key}/?embed=1")
    assert "frame-ancestors *" in anywhere["Content-Security-Policy"]
    brand.domains = ["shop.example"]
    brand.save(update_fields=["domains"])
    for address in (f"/contact/{form.key}/?embed=1", f"/contact/{form.key}/sent/?embed=1"):
        page = browser.get(address)
        assert "frame-ancestors 'self' shop.example:*" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
        assert page.cookies == {}


def test_sending_too_often_is_said_and_keeps_what_was_typed(browser: Client, form: ContactForm) -> None:
    said = filled(browser, form)
    answers = [send(browser, form, said) for _turn in range(12)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]
    assert "The handle is off." in answers[-1].content.decode()
    assert Conversation.objects.count() == 1


def test_it_says_nothing_about_who_is_known(browser: Client, form: ContactForm, brand: Brand) -> None:
    known = Customer.objects.create(email="known@post.example")
    Identity.objects.create(
        customer=known, kind=Identity.Kind.EMAIL, scope=f"brand:{brand.pk}", value="known@post.example"
    )
    pages = []
    for address in ("known@post.example", "nobody@post.example"):
        answer = send(browser, form, filled(browser, form, email=address))
        pages.append((answer.status_code, answer["Location"], browser.get(answer["Location"]).content))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("language", "direction", "word"), [("fa", "rtl", "مرجوعی"), ("ar", "rtl", "Returns"), ("ja", "ltr", "Returns")]
)
def test_it_speaks_the_readers_language(
    browser: Client, form: ContactForm, language: str, direction: str, word: str
) -> None:
    page = browser.get(f"/contact/{form.key}/?lang={language}").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert word in page
    assert (
        f'<html lang="{language}"'
        in browser.get(f"/contact/{form.key}/", headers={"Accept-Language": f"{language}-XX"}).content.decode()
    )


def test_hostile_words_stay_words(browser: Client, form: ContactForm) -> None:
    nasty = "\x00<script>x</script> {{7*7}}"
    page = send(browser, form, filled(browser, form, name=nasty, email="a@b.example\r\nBcc: eve@x.example"))
    assert page.status_code == 422
    assert "<script>x" not in page.content.decode()
    assert send(browser, form, filled(browser, form, name=nasty, message=nasty)).status_code == 303


def test_the_script_for_shops_pages_has_one_address(browser: Client) -> None:
    script = browser.get("/contact.js")
    assert script["Access-Control-Allow-Origin"] == "*"
    assert browser.get("/contact.js", headers={"If-None-Match": script["ETag"]}).status_code == 304


def test_a_form_offers_articles_where_the_brand_has_some(browser: Client, form: ContactForm, brand: Brand) -> None:
    assert "data-perhaps=" not in browser.get(at(form)).content.decode()
    publish(start_article(brand, Wording(title="Returns"), language="en", by=None), by=None)
    page = browser.get(at(form)).content.decode()
    assert f'data-perhaps="/help/{brand.key}/en/suggest/"' in page
    assert "data-perhaps=" not in browser.get(at(form, lang="hr")).content.decode()
