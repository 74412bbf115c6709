"""Answers for people to look at: a fair sample of what the bot said lately, and what was said of those looked at."""

from datetime import timedelta

from django.db.models import QuerySet

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.bot.models import Turn
from counterbell.conversations.models import Message

LATELY = timedelta(days=28)
ENOUGH = 30  # judged cases; fewer say nothing
State = Turn.Verdict


def unseen(brand: Brand, agent: Agent, *, most: int) -> list[Turn]:
    """Answers of the last weeks that nobody has looked at, as the dice fell; nothing of brands she may not see."""
    open_ = _answers(brand, agent).filter(verdict=State.NONE, at__gt=now() - LATELY).order_by("dice", "pk")
    drawn = list(open_.values_list("pk", flat=True)[:most])  # first the lot, from the index alone, then their rows
    return list(_answers(brand, agent).filter(pk__in=drawn).order_by("dice", "pk"))


def wants_looks(brand: Brand) -> bool:
    """Whether answers wait for somebody to look at them, and too few of the last weeks have been looked at."""
    lately = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER, at__gt=now() - LATELY)
    if not lately.filter(verdict=State.NONE).exists():
        return False
    return lately.exclude(verdict=State.NONE)[:ENOUGH].count() < ENOUGH


def looked_at(brand: Brand, agent: Agent, verdict: str = "") -> QuerySet[Turn]:
    """Those that somebody has looked at, the latest first; of one verdict, or of all."""
    said = [verdict] if verdict else [State.RIGHT, State.WRONG, State.UNSURE]
    return _answers(brand, agent).filter(verdict__in=said).order_by("-at")


def answer_in(reply: Message, agent: Agent) -> Turn | None:
    """What was decided where the bot said this; None where it answered nothing, or she may not see it."""
    return _answers(reply.conversation.brand, agent).filter(reply=reply).first()


def _answers(brand: Brand, agent: Agent) -> QuerySet[Turn]:
    if not brands_of(agent).filter(pk=brand.pk).exists():
        return Turn.objects.none()
    found = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER)
    return found.select_related("message__conversation", "reply", "judge", "brand")
