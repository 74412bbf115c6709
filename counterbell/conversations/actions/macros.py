"""Macros: kept by whom they belong to, and run: each deed as its own verb, all of them or none."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.audit import unwatched
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.conversations import canned, macros, policies
from counterbell.conversations.actions import handling, posting
from counterbell.conversations.actions.canned import clean_name, count_use
from counterbell.conversations.actions.handling import NotPossible
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.canned import may_change
from counterbell.conversations.events import MacroDeleted, MacroSaved
from counterbell.conversations.macros import UNTIL_REPLY, Steps
from counterbell.conversations.models import CannedReply, Conversation, Label, Macro
from counterbell.journal.actions import record

MOST = 1_000  # macros of an installation
Status = Conversation.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What a macro is to be. At most one of brand, team and owner; none: it is everybody's."""

    name: str
    steps: Steps
    brand: Brand | None = None
    team: Team | None = None
    owner: Agent | None = None


@transaction.atomic
def save_macro(bundle: Bundle, *, by: Agent, macro: Macro | None = None) -> Macro:
    """Make a macro, or change one.

    Raises:
        Refused: when `by` may not, or it would do nothing.
    """
    held = Macro.objects.select_for_update().get(pk=macro.pk) if macro else Macro()
    if macro and not may_change(by, held):
        raise Refused(_("You are not allowed to do this."))
    if macro is None and Macro.objects.count() >= MOST:
        raise Refused(_("There are too many macros. Delete some first."))
    if not bundle.steps:
        raise Refused(_("Choose at least one thing that it does."))
    if len(bundle.steps.get("note", "")) > policies.LONGEST_TEXT:
        raise Refused(_("This message is too long."))
    reply = CannedReply.objects.filter(pk=bundle.steps.get("canned", 0)).first()
    if reply and reply.owner_id and bundle.owner != reply.owner:
        raise Refused(
            _("Others cannot read a reply that is only yours: choose another, or keep the macro for yourself.")
        )
    held.name, held.steps = clean_name(bundle.name), dict(bundle.steps)
    held.brand, held.team, held.owner = bundle.brand, bundle.team, bundle.owner
    if not may_change(by, held):
        raise Refused(_("You are not allowed to do this."))
    held.changed_at = now()
    with unwatched() if held.owner else nullcontext():
        held.save()
    record(MacroSaved(macro=held.pk), actor=by.ref)
    return held


@transaction.atomic
def delete_macro(macro: Macro, *, by: Agent) -> None:
    """Forget a macro; what it did stays.

    Raises:
        Refused: when `by` may not.
    """
    if not may_change(by, macro):
        raise Refused(_("You are not allowed to do this."))
    gone = macro.pk
    with unwatched() if macro.owner_id else nullcontext():
        deleted = macro.delete()[0]
    if deleted:
        record(MacroDeleted(macro=gone), actor=by.ref)


@transaction.atomic
def run_macro(macro: Macro, conversation: Conversation, *, by: Agent) -> canned.Offer | None:
    """Do all that the macro says to a conversation, or nothing of it; returns what is to go into the editor.

    Raises:
        NotPossible: it is not meant for this conversation, or one of its deeds cannot be done.
    """
    if not macros.fitting(by, conversation).filter(pk=macro.pk).exists():
        raise NotPossible(_("The macro %(name)s is not meant for this brand.") % {"name": macro.name})
    steps: Steps = macro.steps
    held = locked(conversation)
    reply = _reply(steps, held, by)
    if note := steps.get("note"):
        posting.add_note(held, text=note, by=by)
    _sort(steps, held, by)
    _give(steps, held, by)
    _set_aside(steps, held, by)
    return reply


def _reply(steps: Steps, held: Conversation, by: Agent) -> canned.Offer | None:
    if "canned" not in steps:
        return None
    found = canned.fitting(by, held).filter(pk=steps["canned"]).first()
    if found is None:
        raise NotPossible(_gone())
    count_use(found)
    return canned.offer(by, held, found)


def _sort(steps: Steps, held: Conversation, by: Agent) -> None:
    on, off = set(steps.get("on", [])), set(steps.get("off", []))
    if on or off:
        worn = set(held.labels.values_list("pk", flat=True))
        labels = list(Label.objects.filter(pk__in=(worn - off) | on))
        if not on <= {label.pk for label in labels}:
            raise NotPossible(_gone())
        handling.set_labels(held, labels=labels, by=by)
    if "priority" in steps:
        handling.set_priority(held, priority=steps["priority"], by=by)


def _give(steps: Steps, held: Conversation, by: Agent) -> None:
    if "agent" not in steps and "team" not in steps:
        return
    agent, team = held.assignee, held.team
    if "agent" in steps:
        wanted = steps["agent"]
        agent = by if wanted == "me" else Agent.objects.filter(pk=wanted, is_active=True).first() if wanted else None
        if wanted and agent is None:
            raise NotPossible(_gone())
    if "team" in steps:
        team = Team.objects.filter(pk=steps["team"]).first() if steps["team"] else None
        if steps["team"] and team is None:
            raise NotPossible(_gone())
    handling.assign(held, agent=agent, team=team, by=by)


def _set_aside(steps: Steps, held: Conversation, by: Agent) -> None:
    if "snooze" in steps:
        hours = steps["snooze"]
        handling.snooze(held, until=None if hours == UNTIL_REPLY else now() + timedelta(hours=hours), by=by)
    elif steps.get("status") == Status.RESOLVED:
        handling.resolve(held, by=by)
    elif steps.get("status") == Status.PENDING:
        handling.set_pending(held, by=by)
    elif steps.get("status") == Status.OPEN:
        handling.reopen(held, by=by)


def _gone() -> str:
    return _("Something that this macro needs is gone: a label, a reply, a colleague or a team.")
