"""What a shop has taught its bot itself is judged by a chance that is learned, and by the owner's own number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.bot import pretended
from counterbell.bot.actions import rehearse_own, save_question
from counterbell.bot.answers import Step
from counterbell.bot.curve import guesses_of
from counterbell.bot.mind import LOWEST, NOTHING_OWN, Mind, learned
from counterbell.bot.mind import pretended as pretended_tried
from counterbell.bot.models import Bot, OwnRehearsal, Question
from counterbell.bot.outcomes import Happened, Outcome
from counterbell.bot.own_limits import AWAY, OWN, PACKED, SIGNS, STRANGE, OwnLimits, Tried, none_tried, share_of
from counterbell.bot.own_rehearsal import as_json, rehearse, rehearsed_of, tried_of
from counterbell.bot.pretended import Packed
from counterbell.bot.queries import bot_of, mind_for
from counterbell.bot.sources import Entry
from counterbell.journal.models import Duty

TENTS = ("do you rent tents for weddings", "can I hire a wedding tent", "renting a tent for our wedding")
BAGS = ("do you repair leather bags", "can my handbag be mended", "repair of a leather bag")
WAYS = [(way, key) for ways, key in ((TENTS, "own.1"), (BAGS, "own.2")) for way in ways]
ENTRIES = [
    Entry(key=key, language="en", title=key, answer=key, phrasings=ways)
    for ways, key in ((TENTS, "own.1"), (BAGS, "own.2"))
]


def tried(count: int, *, right: bool) -> Tried:
    """So many of the shop's own examples of which the likest answer was right, or wrong, and all looked alike."""
    signs = np.full((count, SIGNS), 0.8, np.float32)
    return Tried(signs, np.full(count, right), np.full(count, OWN))


@pytest.fixture(scope="module")
def packed() -> Packed:
    return Packed(learned())


def test_pretended_shops_have_seen_every_kind_of_question() -> None:
    found = pretended.pretend(learned(), shops=3)
    assert {OWN, STRANGE, PACKED, AWAY} <= set(found.kind.tolist())
    assert found.signs.shape == (len(found.right), SIGNS)
    assert found.right[found.kind == OWN].any()
    assert not found.right[found.kind != OWN].any()


def test_a_shop_without_examples_goes_by_pretended_ones() -> None:
    mind = Mind(ENTRIES, tolerated=0.02, default="en")
    assert LOWEST <= mind.own_line < 1
    [thought] = mind.think("can you repair my leather bag please")
    assert (thought.step, thought.keys, thought.guess) == (Step.ANSWER, ("own.2",), "own.2")
    assert mind.own_line <= thought.chance < 1
    [thought] = mind.think("a recipe for apple cake")
    assert "own" not in " ".join(thought.keys)


def test_who_tolerates_less_hears_less() -> None:
    lines = [Mind(ENTRIES, tolerated=share, default="en").own_line for share in (0.005, 0.02, 0.1)]
    assert lines == sorted(lines, reverse=True)
    assert lines[0] > lines[-1]


def test_who_has_taught_nothing_has_no_line() -> None:
    assert Mind([], tolerated=0.02, default="en").own_line == NOTHING_OWN
    assert share_of([], ["pack.return_how"]) == 0
    assert share_of(["own.1"], ["pack.return_how", "own.1"]) == 0.5


def test_its_own_examples_move_the_chance_and_the_more_there_are_the_more() -> None:
    look = np.full((1, SIGNS), 0.8, np.float32)

    def chance(own: Tried) -> float:
        return float(OwnLimits.learn(pretended_tried(), own, 0.5).judge.chance(look)[0])

    nothing = chance(none_tried())
    assert chance(tried(200, right=False)) < chance(tried(20, right=False)) < nothing < chance(tried(200, right=True))


def test_what_people_judged_moves_its_line_and_not_that_of_the_pack() -> None:
    limits = OwnLimits.learn(pretended_tried(), none_tried(), 0.5)
    happened = Happened(tuple(Outcome(0.9, False, 1.0, own=True) for _ in range(100)), 100)
    assert limits.line(0.02, guesses_of(happened, own=True)) > limits.line(0.02)
    assert len(guesses_of(happened).chance) == 0


def test_each_example_is_asked_beside_the_others_and_without_its_answer(packed: Packed) -> None:
    found = rehearse(WAYS, ["how old is the moon"], packed)
    own, strange = found.right[found.kind == OWN], found.right[found.kind == STRANGE]
    assert own.mean() > 0.5
    assert not strange.any()
    assert {PACKED, AWAY} <= set(found.kind.tolist())
    again = tried_of(as_json(found))
    assert again.signs == pytest.approx(found.signs, abs=0.001)
    assert (again.right == found.right).all()


@pytest.mark.django_db(transaction=True)
def test_it_rehearses_soon_after_something_was_taught_and_once(
    bot: Bot, brand: Brand, packed: Packed, monkeypatch: pytest.MonkeyPatch, do_duties: Callable[[], None]
) -> None:
    asked: list[Any] = []

    def apart(ways: Any, ignored: Any, _folder: Any) -> Tried:
        asked.append(sorted(way for way, _ in ways))
        return rehearse(ways, ignored, packed)

    monkeypatch.setattr("counterbell.bot.own_rehearsal.rehearse_apart", apart)
    save_question(brand, Question(brand=brand), texts={"en": "We do."}, phrasings={"en": list(BAGS)}, by=None)
    do_duties()
    assert asked == []  # others may come with it
    before = mind_for(bot_of(brand))
    Duty.objects.update(due=now() - timedelta(seconds=1))
    do_duties()
    assert asked == [sorted(BAGS)]
    assert mind_for(bot_of(brand)) is not before
    kept = rehearsed_of(brand.pk)
    assert kept is not None
    assert (kept.kind == OWN).sum() == len(BAGS)
    rehearse_own(brand.pk)
    assert len(asked) == 1
    Question.objects.filter(brand=brand, pack="").delete()
    rehearse_own(brand.pk)
    assert rehearsed_of(brand.pk) is None
    assert OwnRehearsal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_counts_in_a_process_of_its_own(bot: Bot, brand: Brand) -> None:
    save_question(brand, Question(brand=brand), texts={"en": "We do."}, phrasings={"en": list(TENTS)}, by=None)
    rehearse_own(brand.pk)
    kept = rehearsed_of(brand.pk)
    assert kept is not None
    assert (kept.kind == OWN).sum() == len(TENTS)


@pytest.mark.django_db(transaction=True)
def test_what_other_code_has_seen_is_not_read(bot: Bot, brand: Brand) -> None:
    OwnRehearsal.objects.create(brand=brand, made_of="x", tried={"signs": [[1, 2]], "right": [1], "kind": [0]})
    assert rehearsed_of(brand.pk) is None
