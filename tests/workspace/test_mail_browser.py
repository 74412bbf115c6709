"""Letters on an agent's screen, in a real Chromium: each looks like what it is, and what one writes leaves as seen."""

import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations import actions
from counterbell.conversations.actions import delivering
from counterbell.conversations.models import Conversation, Delivery, Draft
from counterbell.customers.correspondents import prove
from counterbell.customers.models import Customer
from counterbell.mailroom.continuing import tell_unread
from counterbell.mailroom.models import Letter
from tests.axe import faults
from tests.mailroom.post import Written, make_mailbox, take, work
from tests.mailroom.test_cards import CARD, invited
from tests.mailroom.test_pictures import png
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.test_inbox_browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PERSIAN = "سلام، لطفاً مبلغ سفارش من را به این حساب تازه برگردانید. نشانی من هم عوض شده است. با سپاس، مریم"
OUTLOOK = """<html><head><style>p.MsoNormal{margin:0;font-size:11pt}</style></head><body lang="EN-GB">
<div class="WordSection1"><p class="MsoNormal">The blue one, please. <b>Not</b> the green one.</p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">
<b>From:</b> Lisbon Ceramics &lt;help@shop.example&gt;<br><b>Sent:</b> Friday, 27 November 2026 10:00<br>
<b>To:</b> Olga &lt;olga@work.example&gt;<br><b>Subject:</b> Your vase</p></div>
<p class="MsoNormal">Which colour would you like?</p></div></body></html>"""
NEWS = """<table width="600"><tr><td background="http://127.0.0.1:9/back.gif"><h1>Winter sale</h1>
<img src="http://127.0.0.1:9/open.gif?reader=help" width="1" height="1"><p style="position:fixed">Half price</p>"""
PHONE_REPLY = """Yes, Monday is fine

Sent from my iPhone

> On 27 Nov 2026, at 10:00, Lisbon Ceramics <help@shop.example> wrote:
>
> Does Monday suit you?
"""


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


@pytest.fixture
def mailbox(brand: Brand, server: RunningServer) -> Channel:
    return make_mailbox(brand)


def settle(done: Callable[[], bool]) -> None:
    """The server works beside us: until one of us has done it."""
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until, "it is still owed"
        work()
        time.sleep(0.1)


def read() -> bool:
    return not Envelope.objects.filter(state="waiting").exists()


def come(mailbox: Channel, letter: Written | bytes) -> Conversation:
    """A letter comes; the conversation that it stands in."""
    raw = letter if isinstance(letter, bytes) else letter.as_bytes()
    take(mailbox, raw)
    settle(read)
    name = str(message_from_bytes(raw)["Message-ID"]).strip("<>")
    return Letter.objects.get(sent_as=name).conversation


def answered(mailbox: Channel, by: Agent, sender: str, text: str) -> tuple[Conversation, str]:
    """Somebody wrote and was answered; the id of our letter."""
    conversation = come(mailbox, Written(sender=sender, text="Hello", subject="Your vase"))
    said = actions.reply(conversation, text=text, by=by)
    ours = Delivery.objects.filter(message=said)
    settle(lambda: ours.filter(state__in=["sent", "failed", "maybe"]).exists())
    ours.update(state="sent", error="")  # nobody outside takes letters here
    return conversation, ours.get().sent_as


def bounce(ours: str) -> bytes:
    lines = (
        "From: MAILER-DAEMON@mx.post.example", "To: help@shop.example", "Message-ID: <bounce@mx.post.example>",
        "Subject: Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "It could not be delivered.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.post.example", "",
        "Final-Recipient: rfc822; bea@post.example", "Action: failed", "Status: 5.1.1", "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{ours}>", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.fixture
def post(mailbox: Channel, bob: Agent) -> dict[str, Conversation]:
    """The five letters of a day."""
    phone, ours = answered(mailbox, bob, "Pia <pia@post.example>", "Does Monday suit you?")
    come(mailbox, Written(sender="Pia <pia@post.example>", text=PHONE_REPLY, subject="Re: Your vase", in_reply_to=ours))
    returned, gone = answered(mailbox, bob, "Bea <bea@post.example>", "It left today.")
    take(mailbox, bounce(gone))
    settle(read)
    news = {"List-Id": "<news.big.example>", "List-Unsubscribe": "<mailto:off@big.example>"}
    return {
        "forged": come(
            mailbox, Written(sender="مریم <maryam@post.example>", subject="بازگشت پول", text=PERSIAN, dmarc="fail")
        ),
        "outlook": come(
            mailbox,
            Written(
                sender="Olga <olga@work.example>",
                subject="RE: Your vase",
                text="The blue one, please. Not the green one.\n\nFrom: Lisbon Ceramics <help@shop.example>\n"
                "Sent: Friday, 27 November 2026 10:00\nTo: Olga <olga@work.example>\nSubject: Your vase\n\n"
                "Which colour would you like?\n",
                html=OUTLOOK,
            ),
        ),
        "news": come(
            mailbox,
            Written(
                sender="Big Shop <news@big.example>",
                subject="Winter sale",
                text="Half price",
                html=NEWS,
                headers=news,
            ),
        ),
        "bounce": returned,
        "phone": phone,
    }


def entry(desk: Desk, text: str) -> Any:
    return desk.page.locator(".entry", has_text=text).first


def look(desk: Desk, server: RunningServer, matter: Conversation) -> None:
    desk.page.goto(f"{server.url}/inbox/{matter.public_id}/?view=all")
    desk.page.wait_for_selector("[data-letter-of]")


def test_each_letter_looks_like_what_it_is(
    desk_of: Callable[..., Desk], server: RunningServer, post: dict[str, Conversation], bob: Agent, tmp_path: Path
) -> None:
    desk = desk_of(bob)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))

    look(desk, server, post["forged"])
    expect(desk.page.locator(".letter-head").first).to_contain_text("the sender is forged")
    assert desk.bubble("لطفاً").locator(".entry-text").evaluate("e => getComputedStyle(e).direction") in {"rtl", "ltr"}
    desk.page.screenshot(path=tmp_path / "forged.png")

    look(desk, server, post["outlook"])
    expect(desk.bubble("The blue one, please.")).to_have_count(1)
    expect(desk.bubble("Which colour would you like?")).to_have_count(0)  # folded, and there when one asks
    letter = desk.page.locator(".letter").first
    letter.locator(".letter-more > summary").click()
    letter.get_by_text("Quoted").click()
    expect(letter.locator(".letter-quote")).to_contain_text("Which colour would you like?")
    letter.get_by_role("button", name="Show as it was designed").click()
    expect(letter.frame_locator("iframe").locator("b").first).to_have_text("Not")
    assert faults(desk.page) == []
    desk.page.screenshot(path=tmp_path / "outlook.png")

    look(desk, server, post["news"])
    letter = desk.page.locator(".letter").first
    expect(letter.locator(".letter-head")).to_contain_text("automatic")
    letter.locator(".letter-more > summary").click()
    letter.get_by_role("button", name="Show as it was designed").click()
    expect(letter.frame_locator("iframe").locator("h1")).to_have_text("Winter sale")
    expect(letter.locator("[data-letter-pictures]")).to_be_visible()
    assert not [url for url in asked if ":9/" in url or "/files/picture/" in url]
    desk.page.screenshot(path=tmp_path / "news.png")
    with desk.page.expect_request(lambda request: "/files/picture/" in request.url):
        letter.get_by_role("button", name="Show pictures").click()
    expect(letter.locator("[data-letter-pictures]")).to_have_count(0)
    assert not [url for url in asked if ":9/" in url]  # it is we who ask, never her browser

    look(desk, server, post["bounce"])
    expect(desk.page.locator(".letter-delivery--bounced")).to_contain_text("Came back")
    expect(desk.page.locator("form.recipients")).to_contain_text("Letters to bea@post.example came back.")
    desk.page.screenshot(path=tmp_path / "bounce.png")

    look(desk, server, post["phone"])
    expect(desk.bubble("Yes, Monday is fine")).to_have_count(1)
    expect(desk.bubble("Sent from my iPhone")).to_have_count(0)
    expect(desk.page.locator(".letter-mark")).to_have_count(0)
    desk.page.screenshot(path=tmp_path / "phone.png")
    assert [fault for fault in desk.faults if "/files/picture/" not in fault] == []


def with_pictures() -> bytes:
    """A letter that shows one picture between its words, and has another as a file."""
    letter = EmailMessage(SMTP)
    letter["From"], letter["To"], letter["Subject"] = "Olga <olga@work.example>", "help@shop.example", "The vase"
    letter["Message-ID"] = "<pictures@work.example>"
    letter.set_content("It came like this:\n\n[image: vase.png]\n\nCan I have another?")
    letter.add_alternative(
        '<p>It came like this:</p><img src="cid:vase@work"><p>Can I have another?</p>', subtype="html"
    )
    html = letter.get_payload()[1]
    html.add_related(png("teal", (160, 90)), "image", "png", cid="<vase@work>", filename="vase.png")
    letter.add_attachment(png("red", (90, 90)), "image", "png", filename="bill.png")
    return letter.as_bytes()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pictures_stand_where_the_letter_has_them(
    desk_of: Callable[..., Desk], server: RunningServer, mailbox: Channel, bob: Agent, tmp_path: Path, language: str
) -> None:
    bob.language = language
    bob.save(update_fields=["language"])
    desk = desk_of(bob, **(PHONE if language == "fa" else {}))
    look(desk, server, come(mailbox, with_pictures()))
    bubble = desk.bubble("It came like this:")
    inside = bubble.locator(".entry-text .entry-image img")
    expect(inside).to_have_attribute("alt", "vase.png")
    expect(bubble.locator(".entry-files .entry-image img")).to_have_attribute("alt", "bill.png")
    assert "[vase.png]" not in bubble.inner_text()
    assert " ".join(bubble.locator(".entry-text").inner_text().split()) == "It came like this: Can I have another?"
    inside.click()
    expect(desk.page.locator("dialog[open] img").first).to_be_visible()
    desk.page.keyboard.press("Escape")
    letter = desk.page.locator(".letter").first
    letter.locator(".letter-more > summary").click()
    letter.locator("[data-letter-page]").click()
    shown = letter.frame_locator("iframe").locator("img")
    expect(shown).to_have_count(1)
    expect(shown).to_have_js_property("naturalWidth", 160)
    assert faults(desk.page) == []
    desk.page.screenshot(path=tmp_path / "pictures.png")
    assert desk.faults == []


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fa", "dark")])
def test_cards_and_invitations_in_the_thread(
    desk_of: Callable[..., Desk], server: RunningServer, mailbox: Channel, bob: Agent, tmp_path: Path, language: str,
    scheme: str,
) -> None:  # fmt: skip
    bob.language = language
    bob.save(update_fields=["language"])
    desk = desk_of(bob, color_scheme=scheme, **(PHONE if language == "fa" else {}))
    card = Written(sender="Dana <dana@post.example>", text="This is me.", files={"dana.vcf": CARD.encode()})
    look(desk, server, come(mailbox, card))
    assert faults(desk.page) == []
    desk.page.screenshot(path=tmp_path / "card.png")
    add = desk.page.locator(".letter-card [hx-post]")
    add.click()
    expect(add).to_have_count(0)
    assert Customer.objects.get(email="dana@post.example").phone == "+98 21 5555"

    look(desk, server, come(mailbox, invited(twice=True)))
    with desk.page.expect_download() as kept:
        desk.page.locator(".letter-card a").click()
    assert Path(kept.value.path()).read_text().startswith("BEGIN:VCALENDAR")
    assert faults(desk.page) == []
    desk.page.screenshot(path=tmp_path / "invitation.png")
    assert desk.faults == []


def test_what_one_writes_is_looked_at_before_it_leaves(
    desk_of: Callable[..., Desk], server: RunningServer, post: dict[str, Conversation], bob: Agent, tmp_path: Path
) -> None:
    desk = desk_of(bob)
    page = desk.page
    look(desk, server, post["outlook"])
    field = page.locator("[data-text]")
    field.fill("Blue it is")
    field.select_text()
    page.keyboard.press("Control+b")
    expect(field).to_have_value("**Blue it is**")
    page.keyboard.press("Control+b")
    expect(field).to_have_value("Blue it is")
    page.get_by_role("button", name="List").click()
    expect(field).to_have_value("- Blue it is")
    field.select_text()
    page.get_by_role("button", name="Link", exact=True).click()
    expect(field).to_have_value("[- Blue it is](https://)")
    field.fill("**Blue** it is")
    page.get_by_role("button", name="As it will arrive").click()
    dialog = page.locator("[data-letter-desk]")
    expect(dialog).to_contain_text("olga@work.example")
    expect(dialog.frame_locator("iframe").locator("strong")).to_have_text("Blue")
    assert faults(desk.page) == []
    page.screenshot(path=tmp_path / "preview.png")
    dialog.get_by_role("button", name="Keep writing").click()
    expect(field).to_have_value("**Blue** it is")
    assert Draft.objects.get(conversation=post["outlook"]).text == "**Blue** it is"

    page.locator(".letter-more > summary").first.click()
    page.get_by_role("button", name="Forward").click()
    dialog.get_by_label("To", exact=True).fill("kim")
    page.screenshot(path=tmp_path / "forward.png")
    dialog.get_by_role("button", name="Forward").click()
    expect(dialog.locator("[data-letter-fault]")).to_contain_text("is no e-mail address")
    assert faults(desk.page) == []
    dialog.get_by_label("To", exact=True).fill("Kim <kim@work.example>")
    dialog.get_by_label("Your words").fill("Have we got it?")
    dialog.get_by_role("button", name="Forward").click()
    expect(dialog).to_be_hidden()
    expect(desk.bubble("Forwarded to kim@work.example.")).to_contain_text("Have we got it?")
    page.screenshot(path=tmp_path / "forwarded.png")


def test_her_first_letter_in_a_chat_is_seen_on_the_page_that_is_open(
    desk_of: Callable[..., Desk], server: RunningServer, mailbox: Channel, brand: Brand, alice: Agent, dana: Shopper
) -> None:
    prove("dana@post.example", customer=dana.customer, brand=brand)
    chat = actions.open_conversation(dana.customer, brand=brand, public_id=uuid4())
    actions.receive(chat, text="Where is my parcel?", client_id=str(uuid4()))
    said = actions.reply(chat, text="It is in Porto.", by=alice)
    sent = tell_unread(chat.pk, said.pk)
    assert sent is not None
    Letter.objects.filter(message=said).delete()  # as if somebody else's hand had told her of it
    desk = desk_of(alice)
    desk.page.goto(f"{server.url}/inbox/{chat.public_id}/")
    expect(desk.bubble("It is in Porto.")).to_be_visible()
    expect(desk.page.locator("[data-by-letter]")).to_be_hidden()
    come(mailbox, Written(text="Which street?", in_reply_to=sent.sent_as))
    expect(desk.bubble("Which street?")).to_be_visible()
    expect(desk.page.locator(".entry", has_text="Which street?").locator(".letter-head")).to_contain_text(
        "dana@post.example"
    )
    expect(desk.page.locator("[data-by-letter]")).to_contain_text("your answer also leaves as one")
    assert faults(desk.page) == []


def test_what_became_of_a_letter_is_seen_at_once_on_the_page_that_is_open(
    desk_of: Callable[..., Desk], server: RunningServer, mailbox: Channel, bob: Agent
) -> None:
    matter, ours = answered(mailbox, bob, "Pia <pia@post.example>", "Does Monday suit you?")
    sent = Delivery.objects.get(sent_as=ours)
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    said = entry(desk, "Does Monday suit you?")
    expect(said.locator(".letter-more > summary")).to_be_visible()
    expect(said.locator(".letter-delivery")).to_have_count(0)
    delivering.bounced(sent, why="5.1.1 unknown")
    expect(said.locator(".letter-delivery")).to_contain_text("Came back")
    said.locator(".letter-more > summary").click()  # while somebody reads it, too
    delivering.send_again(Delivery.objects.get(pk=sent.pk), by=bob)
    expect(said.locator(".letter-delivery")).not_to_contain_text("Came back")
    expect(said.locator(".letter-more")).to_have_attribute("open", "")
    assert desk.faults == []


@pytest.mark.parametrize(("scheme", "phone"), [("dark", True), ("light", False)])
def test_the_screens_of_letters_in_persian(
    desk_of: Callable[..., Desk],
    server: RunningServer,
    post: dict[str, Conversation],
    mailbox: Channel,
    alice: Agent,
    tmp_path: Path,
    scheme: str,
    phone: bool,
) -> None:
    alice.language = "fa"
    alice.save(update_fields=["language"])
    desk = desk_of(alice, color_scheme=scheme, reduced_motion="reduce", **(PHONE if phone else {}))
    page = desk.page
    for name, matter in post.items():
        look(desk, server, matter)
        more = page.locator(".letter-more > summary").last
        more.click()
        more.scroll_into_view_if_needed()
        assert faults(desk.page, "[data-thread]") == [], name
        page.screenshot(path=tmp_path / f"{name}.png")
    page.locator(".recipients summary").click()
    page.screenshot(path=tmp_path / "recipients.png")
    assert faults(desk.page) == []
    page.locator("[data-letter-forward]").last.click()
    page.wait_for_selector("[data-letter-form]")
    assert faults(desk.page) == []
    page.screenshot(path=tmp_path / "forward.png")
    take(mailbox, b" \r\n ")
    settle(read)
    for path in ("", "new/", f"{mailbox.pk}/"):
        page.goto(f"{server.url}/settings/mail/{path}")
        assert faults(desk.page) == [], path
        page.screenshot(path=tmp_path / f"settings{path.strip('/')}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
