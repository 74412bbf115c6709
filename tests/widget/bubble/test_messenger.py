"""What makes the chat a good messenger: answering one message, files, emoji, the list, the transcript, the end."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.correspondents import prove
from counterbell.feedback.models import Rating
from tests.mailroom.post import make_mailbox
from tests.widget.bubble.hands import answered, ring, say, wait_for_said
from tests.widget.shop import Counterhand

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
# A picture of one dot.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def axe_finds_nothing(page: Any) -> None:
    page.wait_for_timeout(400)  # what is still fading in has no contrast yet
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_answering_one_message_is_seen_on_both_sides(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    c = answered(chat, counterhand, "Yes, two are left", "And a red one")
    first = chat.locator(".entry-by-agent").first
    number = int(first.get_attribute("data-number") or 0)
    first.hover()
    first.locator(".entry-reply").click()
    assert chat.locator("#answer-who").inner_text() == "Replying to Bob"
    assert chat.locator("#answer-words").inner_text() == "Yes, two are left"
    axe_finds_nothing(page)
    say(chat, "Keep one for me")
    chat.locator(".entry-quoted").wait_for()
    assert chat.locator("#answering").is_hidden()
    wait_for_said(page, "Is the blue bowl still there?", "Keep one for me")
    assert Message.objects.get(text="Keep one for me").reply_to == number
    while (heard := counterhand.hear("entry", c=c)["entry"])["text"] != "Keep one for me":
        assert heard["author"] == "agent"  # what he said himself may be told after it was acknowledged
    assert heard["reply_to"] == number
    # The quotation leads to what it quotes, after a reload too.
    page.reload()
    chat = ring(page)
    chat.locator(".entry-quoted").click()
    chat.locator(f".entry-shown[data-number='{number}']").wait_for()
    assert chat.locator(f"[data-number='{number}']:focus").count() == 1


def test_answering_by_keyboard_alone(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    answered(chat, counterhand, "First", "Second")
    chat.locator("#text").focus()
    page.keyboard.press("ArrowUp")
    chat.locator("[data-number='3'] .entry-reply:focus, [data-number='4'] .entry-reply:focus").wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    chat.locator("#text:focus").wait_for()
    assert chat.locator("#answer-words").inner_text() == "First"
    page.keyboard.press("Escape")
    assert chat.locator("#answering").is_hidden()
    assert page.locator("#counterbell .bell").get_attribute("aria-expanded") == "true", "Escape took one step only"
    assert chat.locator(".entry-reply[tabindex='0']").count() == 1, "one stop for Tab, however long the thread"


def test_answering_by_a_swipe(visit: Open, counterhand: Counterhand) -> None:
    page = visit("fa", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    chat = ring(page)
    answered(chat, counterhand, "بله")
    box = chat.locator(".entry-by-agent").bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, far in (
        ("touchStart", 0),
        ("touchMove", -20),
        ("touchMove", -50),
        ("touchMove", -75),
        ("touchEnd", None),
    ):
        points = [] if far is None else [{"x": x + far, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    chat.locator("#answering:not([hidden])").wait_for()
    assert chat.locator("#answer-words").inner_text() == "بله"


def test_a_broken_upload_can_be_tried_again_or_taken_away(visit: Open, tmp_path: Path) -> None:
    page = visit()
    chat = ring(page)
    (tmp_path / "bowl.txt").write_text("thin crack at the rim")
    page.route("**/widget/*/files", lambda route: route.abort())
    chat.locator("#file").set_input_files(tmp_path / "bowl.txt")
    chat.locator(".chosen-file.stuck .chosen-why").wait_for()
    assert "bowl.txt could not be uploaded" in chat.locator("#trouble").inner_text()
    axe_finds_nothing(page)
    say(chat, "Here it is")
    assert "are not uploaded" in chat.locator("#trouble").inner_text()
    page.unroute("**/widget/*/files")
    chat.get_by_role("button", name="Try bowl.txt again").click()
    chat.locator(".chosen-file.ready").wait_for()
    chat.locator("#text").press("Enter")
    chat.locator(".entry-file").wait_for()
    chat.locator(".entry-state-sent").wait_for()
    assert [a.name for a in Message.objects.get().attachments.all()] == ["bowl.txt"]


def test_pasted_and_dropped_files_are_shown_and_can_be_cancelled(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    frame = page.frame_locator("#counterbell iframe").locator("html")
    make = """(root, [kind, held, picture]) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], kind + ".png", {type: "image/png"}));
      const where = kind === "paste" ? document.getElementById("text") : document.body;
      const how = {clipboardData: data, dataTransfer: data, bubbles: true, cancelable: true};
      const event = kind === "paste" ? new ClipboardEvent("paste", how) : new DragEvent(held, how);
      where.dispatchEvent(event);
    }"""
    frame.evaluate(make, ["paste", "", DOT])
    chat.locator(".chosen-file.ready .chosen-picture img").wait_for()
    frame.evaluate(make, ["drop", "dragover", DOT])
    assert chat.locator("#drop").is_visible()
    frame.evaluate(make, ["drop", "drop", DOT])
    assert chat.locator("#drop").is_hidden()
    chat.locator(".chosen-file.ready").nth(1).wait_for()
    chat.get_by_role("button", name="Remove drop.png").click()
    assert chat.locator(".chosen-name").all_inner_texts() == ["paste.png"]
    chat.locator("#send").click()
    chat.locator(".entry-image").wait_for()
    assert [a.name for a in Message.objects.get().attachments.all()] == ["paste.png"]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "parcel"), ("fa", "بسته"), ("ar", "طرد"), ("ja", "荷物"), ("hr", "paket")]
)
def test_emoji_are_found_in_each_language_by_keyboard(visit: Open, lang: str, word: str) -> None:
    page = visit(lang)
    chat = ring(page)
    chat.locator("#emoji").focus()
    page.keyboard.press("Enter")
    chat.locator(".emoji-search:focus").wait_for()
    page.keyboard.insert_text(word)
    assert chat.locator(".emoji-one").first.inner_text() == "📦"
    if lang == "en":
        axe_finds_nothing(page)
    page.keyboard.press("Enter")
    chat.locator("#text:focus").wait_for()
    assert chat.locator("#text").input_value() == "📦"
    chat.locator("#emoji").click()
    assert chat.locator(".emoji-group").first.locator("button").all_inner_texts() == ["📦"], "the last one stands first"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft" if lang in {"fa", "ar"} else "ArrowRight")
    chosen = chat.locator(".emoji-one:focus").inner_text()
    page.keyboard.press("Escape")
    assert chosen == "😃"
    assert chat.locator(".emoji").count() == 0
    assert page.locator("#counterbell .bell").get_attribute("aria-expanded") == "true"


def test_the_skin_of_hands_is_remembered(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    chat.locator("#emoji").click()
    chat.locator(".emoji-tone").click()
    chat.get_by_role("button", name="thumbs up").click()
    page.reload()
    chat = ring(page)
    chat.locator("#emoji").click()
    chat.locator(".emoji-group").first.locator("button").first.click()
    assert chat.locator("#text").input_value() == "👍\U0001f3fb👍\U0001f3fb"


def test_past_conversations_are_listed_with_their_state_and_gone_on_with(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    c = answered(chat, counterhand, "Yes")
    chat.locator("#past").click()
    chat.locator(".past-open").wait_for()
    counterhand.say(c, "Shall I keep one?")
    chat.locator(".past .count").wait_for()
    assert chat.locator(".past-words").all_inner_texts() == ["Shall I keep one?"]
    axe_finds_nothing(page)
    chat.locator("#new").click()
    page.context.set_offline(True)
    say(chat, "Another matter")
    chat.locator("#past").click()
    assert chat.locator(".past-state").all_inner_texts() == ["Not sent yet", "Open"]
    page.context.set_offline(False)
    chat.locator(".past-unsent").wait_for(state="detached", timeout=30_000)
    counterhand.resolve(c)
    chat.locator(".past-resolved").wait_for()
    chat.locator(".past:has(.past-resolved)").click()
    chat.locator("#ended:not([hidden])").wait_for()
    chat.get_by_role("button", name="Yes, one more thing").click()
    say(chat, "Yes please")
    chat.locator("[data-id] .entry-state-sent").last.wait_for()
    assert Conversation.objects.get(public_id=c).status == "open"


def test_the_end_asks_for_more_before_it_asks_for_a_rating(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    counterhand.resolve(answered(chat, counterhand, "Done"))
    chat.get_by_text("Is there anything else we can help you with?").wait_for()
    assert chat.locator("#ended fieldset").count() == 0
    axe_finds_nothing(page)
    chat.get_by_role("button", name="No, that was all").click()
    chat.locator("#ended fieldset").wait_for()
    assert chat.locator("#ended input:focus").count() == 1
    axe_finds_nothing(page)
    page.reload()
    chat = ring(page)
    chat.locator("#ended fieldset").wait_for()
    chat.get_by_role("radio", name="Very good", exact=True).check(force=True)
    chat.locator("#ended .main").click()
    chat.locator("#ended .thanks").wait_for()
    assert list(Rating.objects.values_list("score", flat=True)) == [5]


def test_the_transcript_is_a_safe_page(visit: Open, counterhand: Counterhand, tmp_path: Path) -> None:
    page = visit("fa")
    chat = ring(page)
    say(chat, "<script>alert(1)</script>")
    chat.locator(".entry-state-sent").wait_for()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "سلام، SKU-2041 موجود است")
    chat.locator(".entry-by-agent").wait_for()
    chat.locator("#menu-open").click()
    with page.expect_download() as download:
        chat.locator("#save").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    assert re.fullmatch(r"Lisbon-Ceramics-\d{4}-\d\d-\d\d\.html", download.value.suggested_filename)
    text = kept.read_text()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "default-src 'none'" in text
    read = page.context.new_page()
    read.goto(kept.as_uri())
    assert read.locator("html").get_attribute("dir") == "rtl"
    assert read.locator(".text").all_inner_texts() == ["<script>alert(1)</script>", "سلام، SKU-2041 موجود است"]
    assert re.search("[۰-۹]", read.locator("time").first.inner_text())


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_conversation_is_mailed_to_an_address_that_is_hers(visit: Open, brand: Brand, lang: str) -> None:
    make_mailbox(brand)
    chat = ring(visit(lang))
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    chat.locator("#contact .button:not(.main)").click()
    chat.locator("#contact").wait_for(state="hidden")
    chat.locator("#menu-open").click()
    chat.locator("#mail").click()
    chat.locator("#trouble:not([hidden])").wait_for()
    chat.locator("#contact input[type=email]").wait_for()  # though she had declined: now she wants something
    assert Delivery.objects.count() == 0
    prove("dana@post.example", customer=Conversation.objects.get().customer, brand=brand)
    chat.locator("#menu-open").click()
    chat.locator("#mail").click()
    chat.locator("#contact .thanks", has_text="dana@post.example").wait_for()
    assert Delivery.objects.get().recipients["to"] == ["dana@post.example"]


def test_print_shows_the_whole_conversation_and_nothing_else(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    answered(chat, counterhand, "Yes, two are left")
    chat.locator("html").evaluate("() => { window.print = () => { window.printed = true } }")
    chat.locator("#menu-open").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chat.locator(".paper article").nth(1).wait_for(state="attached")
    assert chat.locator("html").evaluate("() => window.printed") is True
    page.emulate_media(media="print")
    shown = "(body) => [...body.children].filter((n) => getComputedStyle(n).display !== 'none').map((n) => n.className)"
    assert chat.locator("body").evaluate(shown) == ["paper"]
    assert chat.locator(".paper .text").all_inner_texts() == ["Is the blue bowl still there?", "Yes, two are left"]
    chat.locator("html").evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert chat.locator(".paper article").count() == 0


def test_sound_is_heard_unless_it_is_muted_and_the_choice_stays(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    count = """() => { window.struck = 0; const make = AudioContext.prototype.createOscillator;
      AudioContext.prototype.createOscillator = function () { window.struck += 1; return make.call(this) } }"""
    chat.locator("html").evaluate(count)
    c = answered(chat, counterhand, "One")
    heard = """async () => { for (let again = 0; window.struck < 2 && again < 100; again += 1)
      await new Promise((done) => setTimeout(done, 50)); return window.struck }"""
    assert chat.locator("html").evaluate(heard) == 2
    chat.locator("#menu-open").click()
    chat.get_by_role("menuitemcheckbox").click()
    page.keyboard.press("Escape")
    counterhand.say(c, "Two")
    chat.locator(".entry-by-agent").nth(1).wait_for()
    page.wait_for_timeout(300)
    assert chat.locator("html").evaluate("() => window.struck") == 2
    page.reload()
    chat = ring(page)
    chat.locator("#menu-open").click()
    chat.locator("#sound[aria-checked='false']").wait_for()
    axe_finds_nothing(page)
