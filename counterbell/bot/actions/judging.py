"""Somebody looks at what the bot answered: it was right, wrong, or nobody can say. A correction counts at once."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.bot.actions.learning import attach_all
from counterbell.bot.actions.teaching import save_question
from counterbell.bot.events import AnswerJudged
from counterbell.bot.models import Bot, Turn, Unanswered
from counterbell.bot.nearness import words_of
from counterbell.bot.queries import question_of
from counterbell.bot.router import by_rule, questions
from counterbell.conversations.models import Message
from counterbell.journal.actions import record


@transaction.atomic
def judge(message: int, verdict: str, *, was: str, key: str = "", by: Agent) -> Turn:
    """Keep what she says of the answer to a message. `was`: what she saw was said of it before.

    The line of what may be said is drawn anew from it (see `outcomes`). Wrong, it is not said to these words again
    (see `corrections`), and the question waits among the unanswered; with `key`, what would have answered it, it is
    attached to that at once by whoever may teach the bot, and proposed by everybody else.

    Raises:
        Refused: when there is no such answer of hers to judge, or a colleague was faster, or nothing to attach to.
    """
    require(by, May.ANSWER)
    held = Turn.objects.select_for_update(no_key=True, of=("self",)).select_related("message", "brand").filter(
        pk=message, brand__in=brands_of(by).values("pk"), move=Turn.Move.ANSWER
    )  # fmt: skip
    turn = held.first()
    if turn is None or verdict not in (Turn.Verdict.RIGHT, Turn.Verdict.WRONG, Turn.Verdict.UNSURE):
        raise Refused(_("There is no such answer."))
    if turn.verdict != was:
        raise Refused(_("Somebody has looked at this already."))
    turn.verdict, turn.judge, turn.judged_at = verdict, by, now()
    turn.save(update_fields=["verdict", "judge", "judged_at"])
    if verdict == Turn.Verdict.WRONG:
        _correct(turn, key, by)
    else:
        Unanswered.objects.filter(message=turn.pk, state=Unanswered.State.OPEN).delete()
    Bot.objects.filter(brand=turn.brand_id).update(version=F("version") + 1)
    record(
        AnswerJudged(brand=turn.brand_id, conversation=turn.message.conversation_id, message=turn.pk, verdict=verdict),
        actor=name_of(by),
    )
    return turn


def _correct(turn: Turn, key: str, by: Agent) -> None:
    question = question_of(turn.brand, key) if key else None
    if key and (key in turn.keys or question is None or question.pk is None or not question.answers.exists()):
        raise Refused(_("There is no such question."))
    kept = Unanswered.objects.filter(message=turn.pk).first() or Unanswered(brand=turn.brand, message=turn.message)
    kept.text, kept.language = _asking(turn.message.text)[:500], turn.language
    kept.state, kept.settled, kept.taken = Unanswered.State.OPEN, "", key
    kept.reply = kept.reply or _answered(turn)
    kept.save()
    if key and may(by, May.SET_BRAND):
        _unlearn(turn, kept.text, by)
        attach_all(turn.brand, [kept.pk], key=key, by=by)


def _asking(text: str) -> str:
    """The one question of a message, without what stands beside it; the whole message when there are several."""
    asked = [one for one in questions(text) if by_rule(one) is None]
    return asked[0] if len(asked) == 1 else text


def _answered(turn: Turn) -> Message | None:
    """What a person answered to it first, if one has."""
    said = Message.objects.filter(conversation=turn.message.conversation_id, number__gt=turn.message.number)
    by_person = said.filter(author=Message.Author.AGENT, kind=Message.Kind.PUBLIC).exclude(text="")
    return by_person.order_by("number").first()


def _unlearn(turn: Turn, text: str, by: Agent) -> None:
    """These words are no way any more to ask for what was answered."""
    for key in turn.keys:
        question = question_of(turn.brand, key)
        if question is None or question.pk is None:
            continue
        ways = {
            language: [way for way in said if words_of(way) != words_of(text)]
            for language, said in question.phrasings.items()
        }
        if ways != question.phrasings and (question.pack or any(ways.values())):
            save_question(turn.brand, question, texts={}, phrasings=ways, by=by)
