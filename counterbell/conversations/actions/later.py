"""Answers that wait: a few seconds, so that they can be taken back, or until a moment that the agent chose.

They wait here, on disk, and not in the browser: what was acknowledged goes out although the tab is closed, and can be
taken back on another device. A duty that is due at their moment sends them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import may_take_away
from counterbell.base.clock import now
from counterbell.base.ids import new_id
from counterbell.channels.abilities import abilities_of
from counterbell.conversations import policies
from counterbell.conversations.actions.handling import NotPossible, resolve, snooze
from counterbell.conversations.actions.posting import AGENT, Post, Refused, post_many
from counterbell.conversations.actions.rendering import keep_written
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.events import ReplyHeld, ReplyPutOff, ReplyTakenBack
from counterbell.conversations.guard import Doubt, doubts_about
from counterbell.conversations.models import Attachment, Conversation, Later, Message
from counterbell.conversations.queries_writing import spoken_since, talk_of
from counterbell.conversations.rich import Part, facts_of
from counterbell.journal.actions import record

UNDO = timedelta(seconds=5)
FARTHEST = timedelta(days=366)
State = Later.State


class Doubtful(Exception):
    """Nothing was stored: this speaks against it, and the agent is asked."""

    def __init__(self, doubts: Sequence[Doubt], between: Message | None) -> None:
        super().__init__("doubtful")
        self.doubts = doubts
        self.between = between  # what somebody else said since the agent looked


@dataclass(frozen=True, slots=True)
class Written:
    """What an agent wrote herself; the customer gets its translation, or (`language` "") its politer wording."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an agent has written, and what is to become of it."""

    client_id: str
    text: str
    files: tuple[str, ...] = ()
    reply_to: int | None = None
    part: Part | None = None
    due: datetime | None = None  # None: at once
    undoing: bool = False
    then: str = Later.Then.NOTHING
    snooze_until: datetime | None = None
    seen: int | None = None  # the number up to which the agent has seen the thread; None: unknown, nothing is compared
    sure: bool = False  # the agent was asked
    written: Written | None = None  # `text` is this in other words
    doubts: tuple[Doubt, ...] = ()  # of whoever brings it, beside those that are found here


@transaction.atomic
def put_off(conversation: Conversation, answer: Answer, *, by: Agent) -> Later | Message:
    """Keep an answer until its moment, or send it when that is now; the same client id keeps nothing twice.

    Raises:
        Refused: when it cannot be said (a code of the wire).
        Doubtful: when something speaks against it and the agent has not been asked yet.
    """
    held = locked(conversation)
    if known := _known(held, answer.client_id):
        return known
    _require_possible(held, answer, by)
    between = spoken_since(held, by=by, number=answer.seen)
    doubts = [] if answer.sure else _doubts(held, answer, by)
    if between or doubts:
        raise Doubtful(doubts, between)
    at = now()
    later = Later.objects.create(
        client_id=answer.client_id,
        conversation=held,
        agent=by,
        undoing=answer.undoing,
        text=policies.clean(answer.text),
        written=kept_written(answer.written),
        files=list(answer.files),
        reply_to=answer.reply_to,
        part=answer.part,
        then=answer.then,
        snooze_until=answer.snooze_until,
        due=answer.due or at,
        created_at=at,
    )
    if later.due <= at:
        return go_out(later.pk, anyway=True) or later
    return _put_off(later, by)


@transaction.atomic
def go_out(later: int, *, due: datetime | None = None, anyway: bool = False) -> Message | None:
    """Send an answer whose moment has come; None when it was taken back, moved, or is held.

    Unless `anyway`, it is held when somebody else spoke since its agent looked. One that only waits to be taken back
    is not held because of the customer: it was an answer when its agent sent it.
    """
    row = Later.objects.to_come().select_for_update(of=("self",)).select_related("agent").filter(pk=later).first()
    if row is None or (due and (row.due != due or row.state != State.WAITING)):
        return None
    held = locked(row.conversation_id)
    done = None if (why := _against(row, held, anyway=anyway)) else post_many([_post(row, held)])[0]
    if done is None or done.fault:
        _hold(row, held, why if done is None else done.fault or "")
        return None
    row.delete()
    if row.written and row.written["language"]:  # other words in the same language replace the first
        keep_written(done.message, row.text, **row.written)
    _afterwards(row, held)
    return Message.objects.get(pk=done.message)


@transaction.atomic
def take_back(conversation: Conversation, client_id: str, *, by: Agent) -> Later:
    """Let an answer not go out; returns it with its words. One that has not arrived yet is refused when it does.

    Raises:
        NotPossible: when it has gone out, or is somebody else's.
    """
    held = locked(conversation)
    row = Later.objects.select_for_update().filter(conversation=held, client_id=client_id).first()
    if row is None:
        if Message.objects.filter(conversation=held, client_id=client_id).exists():
            raise NotPossible(_("It has been sent already."))
        at = now()
        return Later.objects.create(conversation=held, client_id=client_id, agent=by, state=State.TAKEN_BACK, due=at)
    if not may_take_away(by, row.agent_id):
        raise NotPossible(_("Only who wrote it can change it."))
    if row.state == State.TAKEN_BACK:
        return row
    taken = Later(client_id=client_id, conversation=held, agent=by, text=row.text, files=row.files, due=row.due)
    taken.reply_to, taken.written, taken.part = row.reply_to, row.written, row.part
    row.state, row.text, row.files, row.why = State.TAKEN_BACK, "", [], ""
    row.written = row.part = None
    row.save(update_fields=["state", "text", "written", "files", "part", "why"])
    record(ReplyTakenBack(brand=held.brand_id, conversation=held.pk, later=row.pk), actor=by.ref)
    return taken


@transaction.atomic
def send_now(conversation: Conversation, client_id: str, *, by: Agent) -> Message:
    """Do not wait any longer, whatever stood against it.

    Raises:
        NotPossible: when it is not there any more, somebody else's, or cannot be said.
    """
    row = _mine(conversation, client_id, by)
    sent = go_out(row.pk, anyway=True)
    if sent is None:
        raise NotPossible(_("It could not be sent. Take it back and try again."))
    return sent


@transaction.atomic
def change_later(
    conversation: Conversation, client_id: str, *, text: str, due: datetime, by: Agent, written: str = ""
) -> Later:
    """Let it say something else, or go out at another time; what was said until now counts as seen.

    `written`: where it is a translation, what she wrote herself in its new words; "": as it was.

    Raises:
        NotPossible: when it is not there any more, somebody else's, empty, too long, or its time has passed.
    """
    row = _mine(conversation, client_id, by)
    require_moment(due)
    fault = policies.fault_of(text, len(row.files))
    if fault or len(text) > abilities_of(row.conversation.channel).longest:
        raise NotPossible(_("There is nothing to send.") if fault == "empty" else _("This message is too long."))
    row.text, row.due, row.state, row.why = policies.clean(text), due, State.WAITING, ""
    row.undoing, row.since = False, new_id()
    if row.written and (own := kept_written(Written(written, row.written["language"]))):
        row.written = own
    row.save(update_fields=["text", "written", "due", "state", "why", "undoing", "since"])
    return _put_off(row, by)


def require_moment(due: datetime) -> None:
    """Whatever is to happen later happens within a year.

    Raises:
        NotPossible: when the moment lies elsewhere.
    """
    if not now() < due <= now() + FARTHEST:
        raise NotPossible(_("Choose a time that lies ahead, within a year."))


def move_later(source: Conversation, target: Conversation, *, only: Sequence[int] | None = None) -> list[int]:
    """Let what was put off in one conversation go out in another, in the caller's transaction; returns which rows.

    `only`: of these rows, those that are still there.
    """
    here = Later.objects.filter(conversation=source)
    if only is not None:
        here = here.filter(pk__in=only)
    taken = Later.objects.filter(conversation=target).values_list("client_id", flat=True)
    moved = list(here.exclude(client_id__in=list(taken)).values_list("pk", flat=True))
    Later.objects.filter(pk__in=moved).update(conversation=target)
    return moved


def _known(held: Conversation, client_id: str) -> Later | Message | None:
    sent = Message.objects.filter(conversation=held, client_id=client_id).first()
    return sent or Later.objects.filter(conversation=held, client_id=client_id).first()


def _doubts(held: Conversation, answer: Answer, by: Agent) -> list[Doubt]:
    own = answer.written.text if answer.written else ""
    return [*doubts_about(answer.text, talk_of(held, by=by), written=own), *answer.doubts]


def kept_written(written: Written | None) -> dict[str, str] | None:
    if written is None or not written.text.strip():
        return None
    return {"text": policies.clean(written.text)[: policies.LONGEST_TEXT], "language": written.language[:12]}


def _require_possible(held: Conversation, answer: Answer, by: Agent) -> None:
    able = abilities_of(held.channel)
    fault = policies.fault_of(policies.clean(answer.text), len(answer.files))
    if fault:
        raise Refused(fault)
    if len(answer.text) > able.longest:
        raise Refused("too_long")
    if len(answer.files) > able.files:
        raise Refused("too_many_files")
    if answer.due and not answer.undoing and not now() < answer.due <= now() + FARTHEST:
        raise Refused("bad_moment")
    if answer.files and not _are_free(held, answer.files, by):
        raise Refused("file_unknown")


def _are_free(held: Conversation, files: Sequence[str], by: Agent) -> bool:
    free = Attachment.objects.filter(key__in=files, uploader=by.ref, message=None, brand=held.brand_id).count()
    promised = Later.objects.to_come().filter(conversation=held, agent=by).values_list("files", flat=True)
    return free == len(set(files)) and not set(files) & {key for keys in promised for key in keys}


def _mine(conversation: Conversation, client_id: str, by: Agent) -> Later:
    rows = Later.objects.to_come().select_for_update(of=("self",)).filter(conversation=conversation)
    row = rows.filter(client_id=client_id).first()
    if row is None:
        raise NotPossible(_("It has been sent or taken back already."))
    if row.agent_id != by.pk:
        raise NotPossible(_("Only who wrote it can change it."))
    return row


def _put_off(row: Later, by: Agent) -> Later:
    brand = row.conversation.brand_id
    record(ReplyPutOff(brand=brand, conversation=row.conversation_id, later=row.pk, due=row.due), actor=by.ref)
    return row


def _against(row: Later, held: Conversation, *, anyway: bool) -> str:
    """What stands against sending it now, as a code; "" when nothing does."""
    if not Conversation.objects.visible_to(row.agent).filter(pk=held.pk).exists():
        return "left"
    if anyway:
        return ""
    between = spoken_since(held, by=row.agent, since=row.since, colleagues_only=row.undoing)
    return f"{between.author}_wrote" if between else ""


def _post(row: Later, held: Conversation) -> Post:
    return Post(
        held.pk,
        AGENT,
        row.text,
        row.agent.ref,
        agent=row.agent_id,
        client_id=row.client_id,
        reply_to=row.reply_to,
        files=tuple(row.files),
        uploader=row.agent.ref,
        facts=facts_of(row.part),
    )


def _hold(row: Later, held: Conversation, why: str) -> None:
    row.state, row.why = State.HELD, why[:20]
    row.save(update_fields=["state", "why"])
    fact = ReplyHeld(brand=held.brand_id, conversation=held.pk, later=row.pk, agent=row.agent_id)
    record(fact, actor="system")


def _afterwards(row: Later, held: Conversation) -> None:
    """What was to happen with the conversation once the answer is out."""
    if row.then == Later.Then.RESOLVE:
        resolve(held, by=row.agent)
    elif row.then == Later.Then.SNOOZE and (row.snooze_until is None or row.snooze_until > now()):
        snooze(held, until=row.snooze_until, by=row.agent)
