"""An answer that did not help is a failure, and so is the same question again; the second one is a person's."""

import pytest

from counterbell.bot import pack
from counterbell.bot.failing import no_help
from counterbell.bot.models import Bot, Unanswered
from counterbell.conversations.models import Conversation, Message
from tests.bot.test_answering import Do, ask, said

NO_HELP = {
    "en": [
        "That didn't help.",
        "that's not what I asked",
        "no, you didn't answer my question",
        "not helpful",
        "👎",
        "wrong answer",
    ],
    "fa": ["کمکی نکرد", "سوالم این نبود", "منظورم این نبود", "جواب سوالمو ندادی", "مشکلم حل نشد", "متوجه نشدید"],
    "ar": ["هذا لم يساعدني", "ليس هذا ما سألت عنه", "ما جاوبت على سؤالي", "لم تفهم سؤالي", "ما فادني", "مش ده سؤالي"],
    "ja": [
        "役に立ちませんでした",
        "聞きたいのはそれじゃないです",
        "質問の答えになっていません",
        "そういうことではなくて",
        "解決しませんでした",
    ],
    "hr": [
        "To nije pomoglo",
        "nisam to pitala",
        "niste mi odgovorili na pitanje",
        "krivo ste me shvatili",
        "ne pomaže mi to",
    ],
    "de": ["Das hilft mir nicht weiter", "das war nicht meine Frage"],
    "fr": ["ça ne m'aide pas", "ce n'est pas ma question"],
    "es": ["no me sirve", "eso no es lo que pregunté"],
    "sv": ["det hjälpte inte", "det var inte min fråga"],
    "pl": ["to nie pomogło", "nie o to pytałam"],
}


def reason(message: Message | None) -> str | None:
    assert message is not None
    return (message.facts or {}).get("handed_over")


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in NO_HELP.items() for text in texts])
def test_no_help_is_understood(language: str, text: str) -> None:
    assert no_help(text)


@pytest.mark.parametrize("language", pack.languages())
def test_questions_are_not_taken_for_it(language: str) -> None:
    names = {"complaint", "speak_to_person"}
    asked = [way for name, ways in pack.phrasings(language).items() if name not in names for way in ways]
    assert sum(map(no_help, asked)) / len(asked) < 0.004


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("where is my order", "That didn't help", "that's not what I asked"),
        ("سفارش من کجاست", "کمکی نکرد", "سوالم این نبود"),
        ("أين طلبي", "هذا لم يساعدني", "ليس هذا ما سألت عنه"),
        ("注文した商品はどこですか", "役に立ちませんでした", "質問の答えになっていません"),
        ("gdje je moja narudžba", "to nije pomoglo", "nisam to pitala"),
    ],
)
def test_what_did_not_help_twice_is_a_persons(
    bot: Bot, conversation: Conversation, do_duties: Do, question: str, first: str, second: str
) -> None:
    assert reason(ask(conversation, question, do_duties)) is None
    asked = ask(conversation, first, do_duties)
    assert reason(asked) is None
    assert asked is not None
    assert len((asked.facts or {})["choices"]) == 1  # a person can be had at once
    assert reason(ask(conversation, second, do_duties)) == "failed"
    assert Unanswered.objects.get().text == question  # that is what somebody should have answered


@pytest.mark.django_db(transaction=True)
def test_the_first_time_it_asks_for_other_words(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    again = ask(conversation, "that didn't help", do_duties)
    assert again is not None
    assert again.text == "I am sorry that this did not help. Could you say it in other words?"
    # In other words it is the same answer, and no better for it.
    last = ask(conversation, "has my parcel been sent, where is it", do_duties)
    assert reason(last) == "failed"
    assert last is not None
    assert "I could not help you with this. I am calling a person." in last.text
    note = said(conversation, Message.Kind.NOTE)[0]
    assert note.text.startswith("The bot handed this over. Twice it did not understand, or did not help.")


@pytest.mark.django_db(transaction=True)
def test_the_same_question_again_and_again(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    assert reason(ask(conversation, "where is my order??", do_duties)) is None
    assert reason(ask(conversation, "but where is my order", do_duties)) == "failed"


@pytest.mark.django_db(transaction=True)
def test_another_answer_ends_it(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    ask(conversation, "that didn't help", do_duties)
    ask(conversation, "how do i return something", do_duties)
    ask(conversation, "do you ship to canada", do_duties)  # she went on: the return was answered
    assert reason(ask(conversation, "that didn't help", do_duties)) is None
    assert reason(ask(conversation, "kjhgf", do_duties)) == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_like_question_about_something_else_is_no_failure(
    bot: Bot, conversation: Conversation, do_duties: Do
) -> None:
    for country in ("canada", "norway", "france", "spain"):
        assert reason(ask(conversation, f"do you ship to {country}", do_duties)) is None


@pytest.mark.django_db(transaction=True)
def test_what_she_asks_instead_is_answered(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    instead = ask(conversation, "That's not what I asked. How do I return something?", do_duties)
    assert instead is not None
    assert "Send it back within 30 days." in instead.text
