"""What of an agent's own words asks once before it is sent, in the five languages."""

import pytest

from counterbell.bot.mood import is_rude

RUDE = [
    "Can't you read? It says so on the page.",
    "You are wasting my time.",
    "READ THE PAGE BEFORE YOU WRITE!!",
    "What the f*** do you want",
    "مگه کوری؟ نوشته است.",
    "خفه شو",
    "ألا تقرأ؟ مكتوب في الصفحة. أنت غبي",
    "日本語が読めないのですか。バカですか。",
    "Jeste li glupi? Piše na stranici.",
    "Lažete, paket je stigao.",
]
POLITE = [
    "I see why you are furious, and I am sorry. That was unacceptable of us.",
    "The size is XL, the code is SUMMER24. Thank you!",
    "PLEASE NOTE: we are closed on Monday.",
    "متأسفم که عصبانی هستید. بسته فردا می‌رسد.",
    "نعتذر، ونفهم غضبك. سيصل الطلب غدا.",
    "ご不快な思いをさせてしまい、申し訳ございません。",
    "Žao mi je, razumijem da ste ljuti.",
    "",
]


@pytest.mark.parametrize("text", RUDE)
def test_it_shouts_or_insults(text: str) -> None:
    assert is_rude(text)


@pytest.mark.parametrize("text", POLITE)
def test_it_may_speak_of_anger(text: str) -> None:
    assert not is_rude(text)
