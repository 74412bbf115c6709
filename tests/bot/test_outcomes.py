"""What people say of answers: a fair sample, a curve, and a line that is drawn anew from it."""

from collections.abc import Callable
from uuid import uuid4

import numpy as np
import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import attach_all, judge
from counterbell.bot.curve import CHOICES, ENOUGH, all_guesses_of, curves, guesses_of
from counterbell.bot.doubt import HUSHED, Guesses
from counterbell.bot.mind import LOWEST
from counterbell.bot.models import Bot, Turn, Unanswered
from counterbell.bot.outcomes import Happened, Outcome, happened_at
from counterbell.bot.queries import bot_of, mind_for
from counterbell.bot.sample import looked_at, unseen
from counterbell.conversations.actions import open_conversation, receive
from counterbell.journal.models import Entry
from tests.people import Shopper

Do = Callable[[], None]


def guesses(*rows: tuple[float, bool], whole: float = 0) -> Guesses:
    chance, right = zip(*rows, strict=True)
    weight = np.ones(len(rows), np.float32)
    return Guesses(np.array(chance, np.float32), np.array(right), weight, whole or len(rows))


# ——— pure ———


def test_a_line_answers_so_much_and_so_much_of_it_wrongly() -> None:
    found = guesses((0.9, True), (0.8, False), (0.7, True), (0.2, False))
    assert found.at(0.75) == (0.5, 0.25)
    assert found.at(0.0) == (1.0, 0.5)
    assert guesses((0.9, True), (0.8, False), whole=10).at(0.5) == (pytest.approx(0.2), pytest.approx(0.1))


def test_the_line_stays_within_the_budget() -> None:
    found = guesses(*[(0.9, True)] * 90, *[(0.6, False)] * 10)
    assert found.line(0.05) == pytest.approx(0.9)
    assert found.line(0.5) == pytest.approx(0.6)
    assert guesses((0.9, False)).line(0.02) == HUSHED


def test_two_proofs_weigh_as_their_shares_say() -> None:
    both = guesses((0.9, True)).beside(guesses((0.9, False), (0.9, False)), 0.25)
    answered, wrong = both.at(0.5)
    assert (answered, wrong) == (pytest.approx(1.0), pytest.approx(0.25))


# ——— of a shop ———


@pytest.fixture
def turns(bot: Bot, dana: Shopper) -> Callable[..., list[Turn]]:
    """Turns as the bot keeps them, without asking it."""

    def make(count: int, **kept: object) -> list[Turn]:
        talk = open_conversation(dana.customer, brand=bot.brand, public_id=uuid4(), language="en")
        said = [receive(talk, text=f"Question {number}?") for number in range(count)]
        told = {"move": Turn.Move.ANSWER, "topic": "pack.return_how", "chance": 0.8, "by_line": True, **kept}
        return [Turn.objects.create(message=one, brand=bot.brand, keys=[told["topic"]], **told) for one in said]

    return make


@pytest.mark.django_db(transaction=True)
def test_wrong_answers_that_people_found_make_it_careful(bot: Bot, turns: Callable[..., list[Turn]]) -> None:
    before = mind_for(bot_of(bot.brand)).line
    turns(150, verdict=Turn.Verdict.WRONG)
    Bot.objects.update(version=bot_of(bot.brand).version + 1)
    careful = mind_for(bot_of(bot.brand)).line
    assert before < 0.8 < careful
    Turn.objects.update(verdict=Turn.Verdict.RIGHT)
    Bot.objects.update(version=bot_of(bot.brand).version + 1)
    assert LOWEST <= mind_for(bot_of(bot.brand)).line <= before


@pytest.mark.django_db(transaction=True)
def test_judged_answers_stand_for_those_nobody_looked_at(bot: Bot, turns: Callable[..., list[Turn]]) -> None:
    turns(6)
    turns(2, verdict=Turn.Verdict.RIGHT)
    turns(1, verdict=Turn.Verdict.WRONG, by_line=False, chance=1.0)
    turns(1, verdict=Turn.Verdict.UNSURE)
    turns(5, move=Turn.Move.SMALL_TALK)
    turns(3, move=Turn.Move.HAND_OVER)
    happened = happened_at(bot.brand_id)
    assert happened.asked == 13
    weight = pytest.approx(10 / 3)
    assert sorted((one.chance or 0, one.right, one.weight) for one in happened.outcomes) == [
        (0, False, weight), (0.8, True, weight), (0.8, True, weight),
    ]  # fmt: skip
    assert len(guesses_of(happened).chance) == 2  # no line keeps back what is said word for word
    answered, wrong = all_guesses_of(happened).at(1.0)
    assert (answered, wrong) == (pytest.approx(10 / 3 / 13), pytest.approx(10 / 3 / 13))


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_was_right_to_guess_what_somebody_attached(
    bot: Bot, alice: Agent, turns: Callable[..., list[Turn]]
) -> None:
    kept = turns(4, move=Turn.Move.HAND_OVER, chance=0.3)
    for number, one in enumerate(kept[:2]):
        Unanswered.objects.create(brand=bot.brand, message=one.message, text="Question?", language="en")
        key = ("pack.return_how", "pack.refund_time")[number]
        attach_all(bot.brand, [Unanswered.objects.latest("pk").pk], key=key, by=alice)
    found = happened_at(bot.brand_id).outcomes
    assert sorted((one.right, one.weight) for one in found) == [(False, 2.0), (True, 2.0)]


@pytest.mark.django_db(transaction=True)
def test_the_curve_tells_every_choice_and_todays(bot: Bot) -> None:
    mind = mind_for(bot)
    found = curves(mind, Happened((), 0), 0.02)
    assert [one.tolerated for one in found.choices] == list(CHOICES)
    assert (found.judged, found.today.judged, found.today.tolerated) == ([], None, 0.02)
    assert found.today.rehearsed.wrong <= 0.02
    answered = [one.rehearsed.answered for one in found.choices]
    assert answered == sorted(answered)
    assert answered[0] > 0
    lines = [(one.answered, one.wrong) for one in found.rehearsed]
    assert lines == sorted(lines)
    happened = Happened(tuple(Outcome(0.9, True, 1.0) for _ in range(ENOUGH)), ENOUGH * 2)
    judged = curves(mind, happened, 0.03)
    assert judged.today.judged is not None
    assert (judged.today.judged.answered, judged.today.judged.wrong) == (pytest.approx(0.5), 0.0)


# ——— people look ———


@pytest.mark.django_db(transaction=True)
def test_a_sample_is_drawn_by_lot_of_answers_that_nobody_has_seen(
    bot: Bot, bob: Agent, charlie: Agent, turns: Callable[..., list[Turn]]
) -> None:
    answers = turns(8)
    turns(3, move=Turn.Move.HAND_OVER)
    drawn = unseen(bot.brand, bob, most=50)
    assert {one.pk for one in drawn} == {one.pk for one in answers}
    assert [one.dice for one in drawn] == sorted(one.dice for one in answers)
    assert unseen(bot.brand, bob, most=3) == drawn[:3]
    assert len({one.dice for one in answers}) == 8
    assert unseen(bot.brand, charlie, most=9) == list(looked_at(bot.brand, charlie)) == []
    judge(drawn[0].pk, "wrong", was="", by=bob)
    assert drawn[0].pk not in {one.pk for one in unseen(bot.brand, bob, most=50)}
    assert [(one.pk, one.judge) for one in looked_at(bot.brand, bob, "wrong")] == [(drawn[0].pk, bob)]
    assert list(looked_at(bot.brand, bob, "right")) == []


@pytest.mark.django_db(transaction=True)
def test_two_do_not_judge_over_each_other(
    bot: Bot, brand: Brand, alice: Agent, bob: Agent, charlie: Agent, turns: Callable[..., list[Turn]]
) -> None:
    (one,) = turns(1)
    (handed,) = turns(1, move=Turn.Move.HAND_OVER)
    before = bot_of(brand).version
    judge(one.pk, "right", was="", by=bob)
    assert bot_of(brand).version == before + 1
    with pytest.raises(Refused):
        judge(one.pk, "wrong", was="", by=alice)
    for pk, verdict, by in (
        (one.pk, "wrong", charlie),
        (handed.pk, "right", bob),
        (one.pk, "", bob),
        (9, "right", bob),
    ):
        with pytest.raises(Refused):
            judge(pk, verdict, was="right" if pk == one.pk else "", by=by)
    one.refresh_from_db()
    assert (one.verdict, one.judge) == ("right", bob)
    judge(one.pk, "unsure", was="right", by=alice)
    told = Entry.objects.filter(name="bot.answer_judged").order_by("pk")
    assert [entry.facts["verdict"] for entry in told] == ["right", "unsure"]
