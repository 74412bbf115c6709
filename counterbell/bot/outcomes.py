"""What really happened: answers that people judged, and handed-over questions of which somebody said what answers them.

Each stands for others of its kind that nobody looked at: of the answers a fair sample is judged (see `Turn.dice`), of
the hand-overs those come back that somebody settled. Within the last `WINDOW`, the newest `MOST` of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from counterbell.base.clock import now
from counterbell.bot.models import Turn, Unanswered

WINDOW = timedelta(days=90)
MOST = 1_000
JUDGED = (Turn.Verdict.RIGHT, Turn.Verdict.WRONG)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A guess. `chance`: that it is right, as the bot thought, None where it is said whatever the line; `weight`: for
    how many questions it stands; `own`: by the line of the shop's own questions.
    """

    chance: float | None
    right: bool
    weight: float
    own: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """Outcomes, of so many questions in all."""

    outcomes: tuple[Outcome, ...]
    asked: int


def happened_at(brand: int) -> Happened:
    """Of a brand's bot lately."""
    asking = [move for move in Turn.Move if move != Turn.Move.SMALL_TALK]
    turns = Turn.objects.filter(brand=brand, move__in=asking, at__gt=now() - WINDOW).order_by()
    counted = turns.values_list("move", "by_line").annotate(Count("pk"))
    many = {(move, by_line): count for move, by_line, count in counted}
    if not many:
        return Happened((), 0)
    answers = sum(count for (move, _), count in many.items() if move == Turn.Move.ANSWER)
    handed = many.get((Turn.Move.HAND_OVER, True), 0)
    return Happened((*_answers(brand, answers), *_hand_overs(brand, handed)), sum(many.values()))


def _answers(brand: int, many: int) -> Iterator[Outcome]:
    answers = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER, at__gt=now() - WINDOW)
    judged = answers.filter(verdict__in=JUDGED).order_by("-at")
    found = list(judged.values_list("chance", "by_line", "verdict", "topic")[:MOST])
    weight = many / len(found) if found else 0.0
    for chance, by_line, verdict, topic in found:
        own = not topic.startswith("pack.")
        yield Outcome(chance if by_line else None, verdict == Turn.Verdict.RIGHT, weight, own)


def _hand_overs(brand: int, many: int) -> Iterator[Outcome]:
    """What it took a question for, and kept back, was right if that is what somebody answered or attached."""
    handed = Turn.objects.filter(brand=brand, move=Turn.Move.HAND_OVER, by_line=True, at__gt=now() - WINDOW)
    known = Unanswered.objects.filter(~Q(settled="") | ~Q(taken=""), brand=brand, created_at__gt=now() - WINDOW)
    newest = known.order_by("-created_at").values_list("message", "settled", "taken")[:MOST]
    told = {message: settled or taken for message, settled, taken in newest}
    found = list(handed.filter(pk__in=list(told)).values_list("pk", "chance", "topic"))
    weight = many / len(found) if found else 0.0
    for pk, chance, topic in found:
        yield Outcome(chance, topic == told[pk], weight)
