"""Greetings are written by those who may, kept in order, and remembered where they were answered."""

from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Message
from counterbell.journal.models import Entry
from counterbell.outreach.actions import delete_greeting, move_greeting, note_answer, save_greeting, switch_greeting
from counterbell.outreach.models import AnsweredGreeting, Greeting
from counterbell.outreach.queries import answered_in, greetings_of, has_greetings, rules_for
from tests.people import Shopper

pytestmark = pytest.mark.django_db


def greeting(brand: Brand, name: str = "Hello", **how: object) -> Greeting:
    said = {"texts": {"en": "Can we help?", "fa": "کمکی از ما برمی‌آید؟"}, "asks": {"seconds": 3}, **how}
    return save_greeting(brand, name=name, by=None, **said)  # type: ignore[arg-type]


def test_only_those_who_may_write_greetings(bob: Agent, brand: Brand) -> None:
    kept = greeting(brand)
    told = Entry.objects.count()
    for act in (
        lambda: save_greeting(brand, name="x", texts={"en": "x"}, asks={}, by=bob),
        lambda: move_greeting(kept, up=True, by=bob),
        lambda: switch_greeting(kept, is_on=False, by=bob),
        lambda: delete_greeting(kept, by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert (greetings_of(brand), Entry.objects.count()) == ([kept], told)
    assert Greeting.objects.get().is_on


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"texts": {}}, {"texts": {"fa": "سلام"}}, {"texts": {"en": "x" * 301}}, {"asks": {"pages": ["no"]}},
     {"every": "always"}, {"days": 0}],
)  # fmt: skip
def test_what_is_wrong_makes_nothing(brand: Brand, alice: Agent, wrong: dict[str, object]) -> None:
    said = {"name": "Hello", "texts": {"en": "Hi"}, "asks": {}, **wrong}
    with pytest.raises(Refused):
        save_greeting(brand, by=alice, **said)  # type: ignore[arg-type]
    assert Greeting.objects.count() == 0


def test_they_have_an_order_that_can_be_changed(brand: Brand) -> None:
    first, second, third = (greeting(brand, name) for name in ("first", "second", "third"))
    move_greeting(third, up=True, by=None)
    move_greeting(first, up=True, by=None)
    assert [one.name for one in greetings_of(brand)] == ["first", "third", "second"]
    move_greeting(first, up=False, by=None)
    assert [one.name for one in greetings_of(brand)] == ["third", "first", "second"]
    assert second.pk == greetings_of(brand)[-1].pk


def test_a_page_reads_them_in_its_language_without_what_rests(brand: Brand, other_brand: Brand) -> None:
    said = greeting(brand, asks={"countries": ["HR"], "pages": ["/a*"], "seconds": 3})
    only_persian = greeting(brand, "Persian", asks={"languages": ["fa"]})
    switch_greeting(greeting(brand, "rests"), is_on=False, by=None)
    assert rules_for(brand, "en") == [
        {"id": said.pk, "text": "Can we help?", "every": "visitor", "days": 7, "seconds": 3, "pages": ["/a*"],
         "zones": ["Europe/Zagreb"]},
    ]  # fmt: skip
    assert [rule["id"] for rule in rules_for(brand, "fa")] == [said.pk, only_persian.pk]
    assert rules_for(brand, "ja")[0]["text"] == "Can we help?"
    assert (has_greetings(brand), has_greetings(other_brand)) == (True, False)


def test_the_answered_greeting_stays_as_it_was_read(brand: Brand, dana: Shopper) -> None:
    kept = greeting(brand)
    made = open_conversation(dana.customer, brand=brand, public_id=uuid4())
    receive(made, text="Yes, please")
    note_answer(made, kept, language="fa")
    note_answer(made, kept, language="en")
    delete_greeting(kept, by=None)
    answered = answered_in(made)
    assert answered is not None
    assert (answered.text, answered.greeting) == ("کمکی از ما برمی‌آید؟", None)
    lines = Message.objects.filter(conversation=made, kind=Message.Kind.HAPPENING)
    assert [line.facts for line in lines] == [{"what": "greeted", "text": "کمکی از ما برمی‌آید؟"}]
    assert (AnsweredGreeting.objects.count(), Entry.objects.filter(name="outreach.greeting_answered").count()) == (1, 1)
