"""What speaks against an answer: blanks, the wrong language, the wrong customer."""

import pytest

from counterbell.conversations.blanks import blanks_in, fill, first_name
from counterbell.conversations.guard import Doubt, Talk, doubts_about
from counterbell.conversations.tongues import base, tongue_of

FACTS = {"customer.name": "Dana {{agent.name}}", "agent.name": "Bob", "customer.email": " "}


def test_blanks_are_filled_once_and_what_cannot_be_stays() -> None:
    filled = fill("Dear {{ customer.name }}, {{agent.name}} · {{customer.email}} {{order.number}} {{}}", FACTS)
    assert filled.text == "Dear Dana {{agent.name}}, Bob · {{customer.email}} {{order.number}} {{}}"
    assert filled.missing == ("customer.email", "order.number", "")


def test_a_blank_may_bring_its_own_word() -> None:
    assert fill("Hi {{customer.email | friend}} {{agent.name|x}}", FACTS).text == "Hi friend Bob"
    assert fill("سلام {{customer.email|دوست عزیز}}", FACTS) == fill("سلام دوست عزیز", {})


@pytest.mark.parametrize("hostile", ["{{" * 20_000, "{{ " + " " * 50_000, "{{a|" + "b" * 50_000, "{%x%}{{7*7}}"])
def test_hostile_texts_cost_nothing_and_run_nothing(hostile: str) -> None:
    assert fill(hostile, {}).text == hostile


def test_first_names() -> None:
    assert [first_name(n) for n in ("Ana Horvat", "佐藤 花子", "", " مریم کریمی")] == ["Ana", "佐藤 花子", "", "مریم"]


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Thank you for your order. We will send it to you tomorrow.", "en"),
        ("Hvala na narudžbi, vaš paket je poslan i stići će sutra.", "hr"),
        ("سفارش شما امروز ارسال شد و تا فردا به دست شما می‌رسد.", "fa"),
        ("شكرا لك، تم إرسال الطلب اليوم وسيصل غدا إلى عنوانك.", "ar"),
        ("ご注文ありがとうございます。明日お届けします。", "ja"),
        ("Vielen Dank, wir haben Ihre Bestellung und sie ist auf dem Weg.", "de"),
        ("Merci pour votre commande, nous vous écrirons dans la journée.", "fr"),
        ("Gracias por su pedido, lo enviamos mañana y está en camino.", "es"),
        ("OK 👍", ""),
        ("1042-A, 19,90 €", ""),
        ("https://shop.example/the/and/you/your/for", ""),
        ("Grüße", ""),
        ("注文番号", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, tongue: str) -> None:
    assert tongue_of(text) == tongue


def test_regions_and_near_kin_are_no_difference() -> None:
    assert [base(code) for code in ("de-AT", "sr-Latn", "bs", "pt_BR", "")] == ["de", "hr", "hr", "pt", ""]


ENGLISH = "Thank you for your order. We will send it to you tomorrow."


def test_another_language_than_hers_is_doubtful() -> None:
    assert doubts_about(ENGLISH, Talk(language="fa-IR")) == [Doubt("tongue", "en", "fa")]
    assert doubts_about(ENGLISH, Talk(language="en-GB")) == []
    assert doubts_about(ENGLISH, Talk(language="")) == []


def test_a_language_that_both_speak_is_not() -> None:
    assert doubts_about(ENGLISH, Talk(language="fa", said=("Hello, is this the lamp that you have?",))) == []


def test_an_unfilled_blank_is_doubtful() -> None:
    assert doubts_about("Dear {{customer.name}}", Talk(language="")) == [Doubt("blank", "customer.name")]
    assert blanks_in("{{a}} {{a}} {{b}}") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Dear Maria,\nyour parcel is on its way", "Maria Lopez"),
        ("Your parcel was given to maria lopez yesterday", "Maria Lopez"),
        ("Hello Grace", "Grace"),
        ("We give you two days of grace", ""),  # a word, not a greeting
        ("Dear Dana, Bob will call", ""),
        ("佐藤様、お荷物は", "佐藤"),
        ("سلام مریم جان", "مريم"),  # one letter, two keyboards
        ("Mariana is a colour", ""),
        ("Good day May I help", ""),  # three words in, but too common to be sure: nothing is said
    ],
)
def test_somebody_elses_name_is_doubtful(text: str, doubtful: str) -> None:
    others = ("Maria Lopez", "Grace", "佐藤", "مريم", "Bob Dana", "D")
    found = doubts_about(text, Talk(language="", names=("Dana", "Bob", "Lisbon Ceramics"), others=others))
    assert found == ([Doubt("name", doubtful)] if doubtful else [])


def test_a_name_that_was_spoken_of_is_no_mistake() -> None:
    talk = Talk(language="", said=("Please send it to Maria Lopez, it is a gift",), others=("Maria Lopez",))
    assert doubts_about("Dear Dana, it goes to Maria Lopez tomorrow", talk) == []
