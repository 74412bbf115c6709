"""One answer to everybody who is attached to an incident: a few in each transaction, each once.

Whom it goes to is written down when it is written. A duty gives it to some of them and owes the next turn; killed in
between, it begins that turn anew, and a client id made of the answer stores nothing twice in any conversation.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions import Answer, Doubtful, NotPossible, Refused, put_off
from counterbell.conversations.actions.thread import happen, locked
from counterbell.conversations.blanks import fill
from counterbell.conversations.canned import facts_of, language_for
from counterbell.conversations.models import Conversation, Later
from counterbell.conversations.policies import clean, fault_of
from counterbell.journal.actions import record
from counterbell.links.events import IncidentAnswered, IncidentChanged
from counterbell.links.models import Incident, IncidentAnswer, IncidentCopy
from counterbell.links.queries import addressees_of

AT_A_TIME = 20
UNDO = timedelta(seconds=10)
PAUSE = timedelta(seconds=1)  # between two turns: mail servers and the others who write have theirs
MOST_AN_HOUR = 10  # such answers of one brand
_NAMESPACE = UUID("9b6c1c5e-52c7-4d0c-9a0c-0d4a0f1b7a55")
State = IncidentCopy.State


@transaction.atomic
def answer_all(
    incident: Incident, *, texts: Mapping[str, str], by: Agent, resolve: bool = False, sure: bool = False
) -> IncidentAnswer:
    """Write to every open conversation that is attached now; it goes out when it can no longer be taken back.

    Raises:
        NotPossible: when nothing is said, too much, to nobody, or too often.
    """
    held = locked(incident.conversation_id)
    said = {language: text for language, typed in texts.items() if (text := clean(typed).strip())}
    _require_sayable(said)
    lately = IncidentAnswer.objects.filter(created_at__gt=now() - timedelta(hours=1))
    if lately.filter(incident__conversation__brand=held.brand_id).count() >= MOST_AN_HOUR:
        raise NotPossible(_("This brand has answered many incidents within the hour. Wait a little."))
    to = addressees_of(held)
    if not to:
        raise NotPossible(_("No open conversation is attached."))
    due = now() + UNDO
    made = IncidentAnswer.objects.create(incident=incident, agent=by, texts=said, resolve=resolve, sure=sure, due=due)
    IncidentCopy.objects.bulk_create(IncidentCopy(answer=made, conversation=one) for one in to)
    happen(held, "incident_answered", by=by, count=len(to))
    _owe(made, held, by.ref)
    return made


@transaction.atomic
def stop(answer: IncidentAnswer, *, by: Agent) -> int:
    """Let nobody get it who has not got it yet; returns how many.

    Raises:
        NotPossible: when all have got it.
    """
    IncidentAnswer.objects.select_for_update().get(pk=answer.pk)
    stopped = answer.copies.filter(state=State.WAITING).update(state=State.STOPPED)
    if not stopped:
        raise NotPossible(_("It has been sent already."))
    held = answer.incident.conversation
    record(IncidentChanged(brand=held.brand_id, conversation=held.pk), actor=by.ref)
    return stopped


@transaction.atomic
def give_out(answer: int) -> None:
    """Give an answer to the next who wait for it, and owe the turn after that while there are more."""
    held = IncidentAnswer.objects.select_for_update(of=("self",)).select_related("agent").filter(pk=answer).first()
    if held is None:
        return
    waiting = held.copies.filter(state=State.WAITING).select_related("conversation").order_by("pk")
    turn = list(waiting[: AT_A_TIME + 1])
    for copy in turn[:AT_A_TIME]:
        copy.state, copy.why = _give(held, copy.conversation)
        copy.save(update_fields=["state", "why"])
    incident = held.incident.conversation
    if len(turn) > AT_A_TIME:
        held.due = now() + PAUSE
        held.save(update_fields=["due"])
        _owe(held, incident, held.agent.ref)
    elif turn:
        record(IncidentChanged(brand=incident.brand_id, conversation=incident.pk), actor=held.agent.ref)


def text_for(texts: Mapping[str, str], conversation: Conversation, by: Agent) -> str:
    """What a conversation is answered: in its customer's language if it was written, with the blanks filled."""
    wanted = conversation.language or conversation.customer.language
    language = language_for(texts, wanted, conversation.brand.default_language)
    return fill(texts.get(language, ""), facts_of(conversation, by)).text


def client_id_of(answer: IncidentAnswer) -> str:
    """The client id of its copies: the same in every conversation, so that merged ones get one."""
    return str(uuid5(_NAMESPACE, str(answer.pk)))


def _give(answer: IncidentAnswer, to: Conversation) -> tuple[str, str]:
    held = locked(to)
    if held.status == Conversation.Status.RESOLVED:
        return State.SETTLED, ""
    if not Conversation.objects.visible_to(answer.agent).filter(pk=held.pk).exists():
        return State.REFUSED, "left"
    said = Answer(
        client_id=client_id_of(answer),
        text=text_for(answer.texts, held, answer.agent),
        then=Later.Then.RESOLVE if answer.resolve else Later.Then.NOTHING,
        sure=answer.sure,
    )
    try:
        with transaction.atomic():
            sent = put_off(held, said, by=answer.agent)
    except Doubtful as doubtful:
        return State.DOUBTED, doubtful.doubts[0].kind
    except Refused as refused:
        return State.REFUSED, refused.code[:20]
    return (State.REFUSED, sent.why) if isinstance(sent, Later) else (State.SENT, "")


def _require_sayable(said: Mapping[str, str]) -> None:
    if not said:
        raise NotPossible(_("There is nothing to send."))
    if any(fault_of(text, 0) for text in said.values()):
        raise NotPossible(_("This message is too long."))


def _owe(answer: IncidentAnswer, incident: Conversation, actor: str) -> None:
    told = IncidentAnswered(brand=incident.brand_id, conversation=incident.pk, answer=answer.pk, due=answer.due)
    record(told, actor=actor)
