"""Languages that the bot does not know: it says so and calls a person, and takes none of its own for one."""

import pytest

from counterbell.bot import pack
from counterbell.bot.foreign import SAYS_SO, tongue_unknown
from counterbell.bot.models import Bot
from counterbell.conversations.models import Conversation, Message
from tests.bot.test_answering import Do, ask, said

FOREIGN = {
    "tr": ["Siparişim nerede?", "Merhaba, siparişim hâlâ gelmedi", "iade etmek istiyorum, nasıl yapabilirim"],
    "ru": ["Где мой заказ?", "Как вернуть товар", "привет"],
    "uk": ["Де моє замовлення?"],
    "zh": ["我的订单在哪里？", "请问可以退货吗", "什么时候发货"],
    "hu": ["Hol van a rendelésem?", "mikor érkezik meg a csomagom, kérem"],
    "it": ["Dov'è il mio ordine?", "Vorrei restituire le scarpe che ho ricevuto"],
    "ko": ["제 주문은 어디에 있나요?"],
    "el": ["Πού είναι η παραγγελία μου"],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in FOREIGN.items() for text in texts])
def test_a_foreign_message_is_known_as_such(language: str, text: str) -> None:
    assert tongue_unknown(text) == language


@pytest.mark.parametrize(
    "text", ["配送状況", "返品", "注文番号", "OK", "#1042", "iPhone 15", "sefaresham kojast", "wo ist es"]
)
def test_what_is_short_is_not_guessed(text: str) -> None:
    assert tongue_unknown(text) == ""


@pytest.mark.parametrize("language", pack.languages())
def test_its_own_languages_are_not_foreign(language: str) -> None:
    asked = [way for ways in pack.phrasings(language).values() for way in ways[::10]]
    assert [one for one in asked if tongue_unknown(one)] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("tr", "Turkish", "Siparişim nerede acaba, hâlâ gelmedi?"),
        ("ru", "Russian", "Где мой заказ?"),
        ("zh", "Chinese", "我的订单在哪里？"),
        ("hu", "Hungarian", "Hol van a rendelésem?"),
    ],
)
def test_it_says_so_in_both_and_calls_a_person(
    bot: Bot, conversation: Conversation, do_duties: Do, language: str, name: str, text: str
) -> None:
    last = ask(conversation, text, do_duties)
    assert last is not None
    assert (last.facts or {})["handed_over"] == "language"
    hers, ours = last.text.split("\n\n")[-2:]
    assert hers == SAYS_SO[language]
    assert ours.startswith("I am sorry, I do not understand this language yet. I am calling a person.")
    (note,) = said(conversation, Message.Kind.NOTE)
    assert f"Writes in {name}" in note.text
