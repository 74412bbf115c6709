"""What agents made of what was suggested to them, and what can be learned from their answers."""

from collections.abc import Iterable

from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.bot.copilot import Suggested
from counterbell.bot.features import see
from counterbell.bot.models import Suggestion, Unanswered
from counterbell.bot.nearness import likeness, weights_of
from counterbell.conversations.models import Conversation, Message

EDITED = 0.3  # so alike is what was changed to what was suggested; less, and it is another answer
State = Suggestion.State


@transaction.atomic
def note_choice(
    conversation: Conversation, asked: Message, chosen: Suggested, *, wanted: bool, by: Agent
) -> Suggestion:
    """She put it into her answer, or did not want it."""
    state = State.INSERTED if wanted else State.DISMISSED
    kept = {"conversation": conversation, "version": chosen.version, "text": chosen.text, "state": state}
    return Suggestion.objects.update_or_create(message=asked, agent=by, key=chosen.key, defaults=kept)[0]


@transaction.atomic
def learn_from(replies: Iterable[int]) -> None:
    """What agents sent: whether it was what was suggested, and what answers the questions that the bot handed over."""
    sent = Message.objects.filter(pk__in=list(replies), author=Message.Author.AGENT, kind=Message.Kind.PUBLIC)
    for reply in sent.order_by("number"):
        taken = ""
        for one in Suggestion.objects.filter(conversation=reply.conversation_id, state=State.INSERTED):
            one.state = _state(one, reply)
            one.better = reply if _changes(one, reply) else None
            one.save(update_fields=["state", "better"])
            taken = one.key if one.state == State.ACCEPTED else taken
        waiting = Unanswered.objects.filter(
            message__conversation=reply.conversation_id, message__number__lt=reply.number, reply=None,
            state=Unanswered.State.OPEN,
        )  # fmt: skip
        if reply.text.strip():
            waiting.update(reply=reply, taken=taken)


def _state(one: Suggestion, reply: Message) -> str:
    if one.agent_id != reply.agent_id:
        return State.UNUSED
    said, text = " ".join(reply.text.split()), " ".join(one.text.split())
    if said == text:
        return State.ACCEPTED
    alike = text in said or likeness(weights_of(see(said)), weights_of(see(text))) >= EDITED
    return State.EDITED if alike else State.UNUSED


def _changes(one: Suggestion, reply: Message) -> bool:
    """Whether she wrote the shop's own answer anew: a greeting around it is no other answer."""
    if one.state != State.EDITED or not one.key.startswith(("own.", "pack.")):
        return False
    return " ".join(one.text.split()) not in " ".join(reply.text.split())
