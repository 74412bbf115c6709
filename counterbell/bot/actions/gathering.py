"""A solved conversation offers what a person answered in it as new knowledge, for somebody to approve."""

from django.db import transaction

from counterbell.bot.models import Bot, Unanswered
from counterbell.bot.pairs import pair_of
from counterbell.bot.queries import mind_for
from counterbell.bot.speech import heard_language
from counterbell.conversations.models import Conversation, Message

MOST = 12  # messages: a longer talk was not about one question


def gather(conversation: int) -> Unanswered | None:
    """Keep the pair for the owner's eyes, where it is clear and nothing known answers the question.

    Reads outside of any transaction: that takes its time. None: there is nothing to offer, or it is offered already.
    """
    solved = Conversation.objects.select_related("brand").filter(
        pk=conversation, status=Conversation.Status.RESOLVED, merged_into=None, suspected_at=None
    )
    held = solved.first()
    bot = Bot.objects.select_related("brand").filter(brand=held.brand_id, gathers=True).first() if held else None
    if held is None or bot is None or Unanswered.objects.filter(message__conversation=held.pk).exists():
        return None
    public = held.messages.filter(kind=Message.Kind.PUBLIC).exclude(text="")
    pair = pair_of(list(public.select_related("conversation__brand").order_by("number")[:MOST]))
    if pair is None:
        return None
    question, first, answer = pair
    thoughts = mind_for(bot).think(question)
    if len(thoughts) != 1 or thoughts[0].step != "hand over" or thoughts[0].kind != "question":
        return None
    return _keep(bot, first, answer, question, next(iter(thoughts[0].keys), ""))


@transaction.atomic
def _keep(bot: Bot, first: Message, answer: Message, question: str, guess: str) -> Unanswered | None:
    Bot.objects.select_for_update(no_key=True).get(pk=bot.pk)  # told twice, it is offered once
    if Unanswered.objects.filter(message__conversation=first.conversation_id).exists():
        return None
    return Unanswered.objects.create(
        brand_id=bot.brand_id,
        message=first,
        text=question,
        language=heard_language(first)[:12],
        guess=guess,
        reply=answer,
    )
