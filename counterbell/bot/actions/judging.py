"""Somebody looks at what the bot answered: it was right, wrong, or nobody can say."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.bot.events import AnswerJudged
from counterbell.bot.models import Bot, Turn
from counterbell.journal.actions import record


@transaction.atomic
def judge(message: int, verdict: str, *, was: str, by: Agent) -> Turn:
    """Keep what she says of the answer to a message. `was`: what she saw was said of it before.

    The line of what may be said is drawn anew from it (see `outcomes`).

    Raises:
        Refused: when there is no such answer of hers to judge, or a colleague was faster.
    """
    require(by, May.ANSWER)
    held = Turn.objects.select_for_update(no_key=True, of=("self",)).select_related("message").filter(
        pk=message, brand__in=brands_of(by).values("pk"), move=Turn.Move.ANSWER
    )  # fmt: skip
    turn = held.first()
    if turn is None or verdict not in (Turn.Verdict.RIGHT, Turn.Verdict.WRONG, Turn.Verdict.UNSURE):
        raise Refused(_("There is no such answer."))
    if turn.verdict != was:
        raise Refused(_("Somebody has looked at this already."))
    turn.verdict, turn.judge, turn.judged_at = verdict, by, now()
    turn.save(update_fields=["verdict", "judge", "judged_at"])
    Bot.objects.filter(brand=turn.brand_id).update(version=F("version") + 1)
    record(
        AnswerJudged(brand=turn.brand_id, conversation=turn.message.conversation_id, message=turn.pk, verdict=verdict),
        actor=name_of(by),
    )
    return turn
