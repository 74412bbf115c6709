"""A sentence is said only when it stands in the passage that it names: what may be turned, and what may not."""

import pytest

from counterbell.bot.generation.grounding import fault, sentences

RETURNS = (
    "You can send it back within 30 days. Returns are free for members only. Otherwise you pay 4.90 €. "
    "We do not take back candles. More at https://shop.example/returns."
)
SHIPPING = "We ship to Canada. We do not ship to Cuba. A parcel to Canada costs 12 €, a letter 3 €."


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (RETURNS, "You can send it back within 30 days."),
        (RETURNS, "Within 30 days you can send it back."),
        (RETURNS, "Yes, you can send this back within 30 days!"),
        (RETURNS, "Returns are free for members only, otherwise you pay 4.90 €."),
        (RETURNS, "We don't take back candles."),
        (RETURNS, "There is more at https://shop.example/returns."),
        (SHIPPING, "Yes, we ship to Canada."),
        ("Send it back within 30 days.", "You can send it back within 30 days."),
        ("You pay the return, we pay the delivery.", "We pay the delivery, you pay the return."),
    ],
)
def test_the_shops_own_words_may_be_chosen_joined_and_turned(passage: str, sentence: str) -> None:
    assert fault(sentence, passage, "en") == ""


@pytest.mark.parametrize(
    ("passage", "sentence", "why"),
    [
        (SHIPPING, "We ship to Cuba.", "limit"),  # every word stands there
        (SHIPPING, "We ship from Canada.", "limit"),
        (SHIPPING, "We do not ship to Canada.", "left out"),
        (SHIPPING, "We ship to Mexico.", "added"),
        (SHIPPING, "A parcel to Canada costs 3 €, a letter 12 €.", "order"),
        (SHIPPING, "A parcel to Canada costs 10 €, a letter 3 €.", "number"),
        (SHIPPING, "A parcel to Canada costs 12 $, a letter 3 $.", "number"),
        (SHIPPING, "A parcel to Canada costs 12 €.", "number"),  # half a sentence may be half the truth
        (SHIPPING, "We ship to Cuba, we do not ship to Canada.", "order"),
        (RETURNS, "You can send it back within 60 days.", "number"),
        (RETURNS, "We can send it back within 30 days.", "person"),
        (RETURNS, "You can send it back.", "number"),
        (RETURNS, "Returns are free.", "limit"),
        (RETURNS, "Returns are always free for members only.", "limit"),
        (RETURNS, "We take back candles.", "limit"),
        (RETURNS, "There is more at https://evil.example/returns.", "link"),
        (RETURNS, "There is more at https://shop.example/returns/?to=evil.example.", "link"),
        (RETURNS, "Returns are free for members only<img src=x>, otherwise you pay 4.90 €.", "hidden"),
        (RETURNS, "You can send it back within 30\u2060 days.", "hidden"),
        ("You pay the return, we pay the delivery.", "We pay the return, you pay the delivery.", "order"),
        ("You pay the return, we pay the delivery.", "The return we pay, the delivery you pay.", "order"),
        ("Glazed cups go into the dishwasher, painted cups and raw cups break.", "Glazed cups break.", "left out"),
    ],
)
def test_no_fact_number_link_or_limit_is_changed(passage: str, sentence: str, why: str) -> None:
    assert fault(sentence, passage, "en") == why


@pytest.mark.parametrize(
    ("language", "passage", "good", "bad"),
    [
        ("fa", "بازگشت کالا تا ۷ روز رایگان است. به عراق ارسال نمی‌کنیم.",
         "بله، بازگشت کالا تا 7 روز رایگان است.",
         "به عراق ارسال می‌کنیم."),
        ("ar", "الإرجاع مجاني خلال 14 يوما. لا نشحن إلى كندا.",
         "نعم، الإرجاع مجاني خلال ١٤ يوما.",
         "نشحن إلى كندا."),
        ("ja", "返品は30日以内なら無料です。キャンドルは返品できません。",
         "返品は30日以内なら無料です。",
         "キャンドルは返品できます。"),
        ("hr", "Povrat je besplatan unutar 14 dana. Ne šaljemo u Kanadu.",
         "Da, povrat je besplatan unutar 14 dana.",
         "Šaljemo u Kanadu."),
        ("de", "Die Rückgabe ist 14 Tage lang kostenlos. Kerzen nehmen wir nicht zurück.",
         "Ja, die Rückgabe ist 14 Tage lang kostenlos.",
         "Kerzen nehmen wir zurück."),
        ("fr", "Le retour est gratuit pendant 14 jours. Nous ne livrons pas au Canada.",
         "Oui, le retour est gratuit pendant 14 jours.",
         "Nous livrons au Canada."),
        ("es", "La devolución es gratis durante 14 días. No enviamos a Canadá.",
         "Claro, la devolución es gratis durante 14 días.",
         "Enviamos a Canadá."),
        ("sv", "Returen är gratis i 14 dagar. Vi skickar inte till Kanada.",
         "Ja, returen är gratis i 14 dagar.",
         "Vi skickar till Kanada."),
        ("pl", "Zwrot jest darmowy przez 14 dni. Nie wysyłamy do Kanady.",
         "Tak, zwrot jest darmowy przez 14 dni.",
         "Wysyłamy do Kanady."),
        ("it", "Il reso è gratuito per 14 giorni. Non spediamo in Canada.",
         "Il reso è gratuito per 14 giorni.",
         "Spediamo in Messico."),
    ],
)  # fmt: skip
def test_in_every_language(language: str, passage: str, good: str, bad: str) -> None:
    assert fault(good, passage, language) == ""
    assert fault(bad, passage, language) != ""


def test_sentences_end_where_people_end_them() -> None:
    assert sentences("It costs 4.90 €. See shop.example/a.b now! Really?") == [
        "It costs 4.90 €.", "See shop.example/a.b now!", "Really?",
    ]  # fmt: skip
    assert sentences("無料です。返品は30日以内です。") == ["無料です。", "返品は30日以内です。"]
