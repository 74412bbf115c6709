"""Short answers, in the languages of the shoppers, as typed and as on our buttons."""

import pytest

from counterbell.bot.skills.replies import Reply, after_no, reply_in


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Yes, that is right", Reply.YES),
        ("YES!", Reply.YES),
        ("بله", Reply.YES),
        ("はい。", Reply.YES),
        ("No, thank you", Reply.NO),
        ("نه، ممنون", Reply.NO),
        ("لا، شكرًا", Reply.NO),
        ("いいえ、結構です", Reply.NO),
        ("Ne, hvala", Reply.NO),
        ("بی‌خیال", Reply.DROP),
        ("Never mind.", Reply.DROP),
        ("Nema veze", Reply.DROP),
        ("I don't know", Reply.SKIP),
        ("手元にありません", Reply.SKIP),
        ("no, at six", None),
        ("1042881", None),
        ("", None),
        ("yes but I would rather that you called me on Monday after the holidays", None),
    ],
)
def test_what_an_answer_is(text: str, reply: Reply | None) -> None:
    assert reply_in(text) == reply


def test_what_is_said_instead() -> None:
    said = ("no, at six please", "نه، فردا", "いいえ、明日", "at six")
    assert [after_no(one) for one in said] == ["at six please", "فردا", "明日", "at six"]
