"""What goes along with an agent's words: buttons and forms in one form, answers once, all of it as plain text."""

from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations import rich
from counterbell.conversations.actions import UNDO, Answer, Post, go_out, merge, post_many, put_off, take_back
from counterbell.conversations.models import Conversation, Later, Message
from tests.people import Shopper
from tests.workspace.matters import begin

ASKED = {
    "fields": [
        {"kind": "text", "label": "Order  number", "required": True},
        {"kind": "email", "label": "E-mail"},
        {"kind": "number", "label": "How many"},
        {"kind": "date", "label": "When"},
        {"kind": "choice", "label": "Colour", "choices": ["Blue", "Green"]},
        {"kind": "long", "label": "Anything else"},
    ]
}
FORM = rich.form(ASKED)


def asked_in(conversation: Conversation, by: Agent, part: rich.Part = FORM, **how: Any) -> Message:
    sent = put_off(conversation, Answer(client_id=str(uuid4()), text="A few questions", part=part, **how), by=by)
    assert isinstance(sent, Message)
    return sent


def answers_to(form: Message, **values: str) -> Post:
    customer = form.conversation.customer
    return Post(
        form.conversation_id, "customer", "whatever she typed", customer.ref,
        client_id=str(uuid4()), reply_to=form.number, answers=values,
    )  # fmt: skip


# ——— what can be sent ———


def test_a_form_has_one_form() -> None:
    assert FORM["fields"][0] == {"key": "f0", "kind": "text", "label": "Order number", "required": True}
    assert FORM["fields"][4]["choices"] == ["Blue", "Green"]
    assert [one["required"] for one in FORM["fields"]] == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"fields": "all"},
        {"fields": [{"kind": "text", "label": " "}]},
        {"fields": [{"kind": "text", "label": "x"}] * 7},
        {"fields": [{"kind": "file", "label": "x"}]},
        {"fields": [{"kind": "text", "label": "x" * 121}]},
        {"fields": [{"kind": "choice", "label": "x", "choices": ["one"]}]},
        {"fields": [{"kind": "choice", "label": "x"}]},
        {"fields": ["text"]},
    ],
)
def test_what_is_no_form(said: dict[str, Any]) -> None:
    with pytest.raises(rich.Misshapen):
        rich.form(said)


def test_buttons_are_two_to_six_different_ones() -> None:
    assert rich.buttons({"choices": [" Yes ", "No", "No", "", 7]})["choices"] == ["Yes", "No"]
    for choices in (["Yes"], ["Yes", "Yes"], list("abcdefg"), ["x" * 61, "y"], None):
        with pytest.raises(rich.Misshapen):
            rich.buttons({"choices": choices})


# ——— what answers it ———


def test_answers_are_kept_in_order_with_her_digits_read() -> None:
    part = rich.answered(
        FORM,
        {"f0": " ۱۲۳ ", "f1": "dana@mail.example", "f2": "۲٫۵", "f3": "2026-12-05", "f4": "1", "f5": "a\nb", "f9": "x"},
    )
    assert part is not None
    assert [one["value"] for one in part["answers"]] == [
        "۱۲۳", "dana@mail.example", "2.5", "2026-12-05", "Green", "a\nb",
    ]  # fmt: skip
    assert rich.as_lines(part).splitlines()[0] == "Order number: ۱۲۳"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"f0": " "},
        {"f0": "7", "f1": "dana"},
        {"f0": "7", "f2": "two"},
        {"f0": "7", "f2": "1" * 31},
        {"f0": "7", "f3": "2026-02-30"},
        {"f0": "7", "f4": "2"},
        {"f0": "7", "f4": "Blue"},
        {"f0": "7" * 301},
    ],
)
def test_what_does_not_answer_it(wrong: dict[str, str]) -> None:
    assert rich.answered(FORM, wrong) is None


# ——— in the thread ———


def test_a_form_is_answered_once_whoever_presses(bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Hello")
    form = asked_in(matter, bob)
    assert form.facts == {"part": FORM}
    post = answers_to(form, f0="1234", f4="0")
    other = answers_to(form, f0="9")
    first, again, both = post_many([post, post, other])
    assert (first.fault, again.number, again.fresh, both.fault) == (None, first.number, False, "answered")
    late, retried = post_many([answers_to(form, f0="9")])[0], post_many([post])[0]
    assert (late.fault, retried.number, retried.fresh) == ("answered", first.number, False)
    said = Message.objects.get(pk=first.message)
    assert said.text == "Order number: 1234\nColour: Blue"
    assert said.facts is not None
    assert said.facts["part"]["answers"][1] == {"label": "Colour", "kind": "choice", "value": "Blue"}
    assert matter.messages.filter(author="customer").count() == 2


def test_what_is_wrong_stores_nothing(bob: Agent, dana: Shopper, eve: Shopper) -> None:
    matter, others = begin(dana, "Hello"), begin(eve, "Hello")
    form = asked_in(matter, bob)
    elsewhere = answers_to(form, f0="1")
    elsewhere.conversation = others.pk
    no_form = answers_to(form, f0="1")
    no_form.reply_to = 1
    nothing = answers_to(form, f0="1")
    nothing.reply_to = None
    faults = [done.fault for done in post_many([answers_to(form, f1="dana@mail.example"), elsewhere, no_form, nothing])]
    assert faults == ["answers", "no_form", "no_form", "no_form"]
    assert Message.objects.filter(author="customer").count() == 2


def test_a_form_is_still_answered_once_after_a_merge(bob: Agent, dana: Shopper) -> None:
    source, target = begin(dana, "Hello"), begin(dana, "Again")
    form = asked_in(source, bob)
    post_many([answers_to(form, f0="1234")])
    merge(source, into=target, by=bob)
    form.refresh_from_db()
    assert post_many([answers_to(form, f0="1234")])[0].fault == "answered"


def test_it_waits_with_its_answer_and_comes_back_with_it(bob: Agent, dana: Shopper) -> None:
    matter, part = begin(dana, "Hello"), rich.buttons({"choices": ["Yes", "No"]})
    wait = {"due": now() + UNDO, "undoing": True, "part": part}
    first = put_off(matter, Answer(client_id=str(uuid4()), text="Shall we?", **wait), by=bob)  # type: ignore[arg-type]
    assert isinstance(first, Later)
    assert take_back(matter, first.client_id, by=bob).part == part
    first.refresh_from_db()
    assert first.part is None
    second = put_off(matter, Answer(client_id=str(uuid4()), text="Shall we?", **wait), by=bob)  # type: ignore[arg-type]
    sent = go_out(second.pk, anyway=True)
    assert sent is not None
    assert sent.facts == {"choices": ["Yes", "No"]}


# ——— where nothing can be pressed ———


def test_as_text() -> None:
    article = {
        "kind": "article",
        "title": "Returns",
        "url": "https://help.shop.example/go/1/",
        "words": "",
        "number": 1,
    }
    assert rich.as_text("Shall we?", {"choices": ["Yes", "No"]}) == "Shall we?\n\n1. Yes\n2. No"
    assert rich.as_text("Look", {"part": article}) == "Look\n\nReturns\nhttps://help.shop.example/go/1/"
    assert rich.as_text("Returns", {"part": article}) == "Returns\n\nhttps://help.shop.example/go/1/"
    assert rich.as_text("See https://…", {"part": article | {"linked": True}}) == "See https://…"
    lines = rich.as_text("Tell us", {"part": FORM}).splitlines()
    assert (lines[2], lines[6]) == ("1. Order number", "5. Colour (Blue / Green)")
    assert rich.as_text("Hello", None) == "Hello"
    assert rich.as_text("Hello", {"part": {"kind": "carousel"}}) == "Hello"
