"""What one can wish for conversations, as a form says it: read once here, for one conversation and for many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.queries import agents_for, brands_of, teams_for
from counterbell.conversations import actions
from counterbell.conversations.actions import Done, Outcome, Standing
from counterbell.conversations.models import Conversation, Label
from counterbell.ui import dates

UNDO_WITHIN_SECONDS = 15 * 60
_SALT = "counterbell.workspace.put_back"

Said = Callable[[int], str]  # how many → the sentence


@dataclass(frozen=True, slots=True)
class Wish:
    """A deed, and how its result is told."""

    deed: Callable[[Conversation], object]
    said: Said


def assign(post: Mapping[str, str], by: Agent) -> Wish:
    """To an agent, a team, oneself (agent=me) or nobody; what is not named stays."""
    wanted, team = post.get("agent"), post.get("team")
    agent = by if wanted == "me" else _colleague(by, int(wanted)) if wanted else None
    group = _team(by, int(team)) if team else None

    def deed(held: Conversation) -> object:
        keeps_agent, keeps_team = wanted is None, team is None
        return actions.assign(
            held, agent=held.assignee if keeps_agent else agent, team=held.team if keeps_team else group, by=by
        )

    if group:
        return Wish(
            deed,
            lambda n: (
                ngettext(
                    "%(count)s conversation passed to the team %(name)s.",
                    "%(count)s conversations passed to the team %(name)s.",
                    n,
                )
                % {"count": dates.digits(n), "name": group.name}
            ),
        )
    if agent:
        return Wish(
            deed,
            lambda n: (
                ngettext(
                    "%(count)s conversation assigned to %(name)s.", "%(count)s conversations assigned to %(name)s.", n
                )
                % {"count": dates.digits(n), "name": agent.name}
            ),
        )
    return Wish(
        deed, _counted(lambda n: ngettext("%(count)s conversation freed.", "%(count)s conversations freed.", n))
    )


def status(post: Mapping[str, str], by: Agent) -> Wish:
    """Open, pending or resolved."""
    wanted = Conversation.Status(post.get("status", ""))
    if wanted == Conversation.Status.OPEN:
        return Wish(
            lambda held: actions.reopen(held, by=by),
            _counted(lambda n: ngettext("%(count)s conversation reopened.", "%(count)s conversations reopened.", n)),
        )
    if wanted == Conversation.Status.PENDING:
        return Wish(
            lambda held: actions.set_pending(held, by=by),
            _counted(
                lambda n: ngettext(
                    "%(count)s conversation set to pending.", "%(count)s conversations set to pending.", n
                )
            ),
        )
    if wanted == Conversation.Status.RESOLVED:
        return Wish(
            lambda held: actions.resolve(held, by=by),
            _counted(lambda n: ngettext("%(count)s conversation resolved.", "%(count)s conversations resolved.", n)),
        )
    raise ValueError(wanted)


def snooze(post: Mapping[str, str], by: Agent) -> Wish:
    """Out of sight until a moment, or until the customer writes."""
    until = None if post.get("until") == "reply" else moment_of(post.get("until", ""))

    def said(n: int) -> str:
        if until is None:
            words = ngettext(
                "%(count)s conversation snoozed until the customer writes.",
                "%(count)s conversations snoozed until the customer writes.",
                n,
            )
            return words % {"count": dates.digits(n)}
        words = ngettext(
            "%(count)s conversation snoozed until %(until)s.", "%(count)s conversations snoozed until %(until)s.", n
        )
        return words % {"count": dates.digits(n), "until": dates.soon(until)}

    return Wish(lambda held: actions.snooze(held, until=until, by=by), said)


def priority(post: Mapping[str, str], by: Agent) -> Wish:
    """How much they matter."""
    wanted = Conversation.Priority(int(post.get("priority", "")))
    return Wish(
        lambda held: actions.set_priority(held, priority=wanted, by=by),
        lambda n: (
            ngettext(
                "Priority of %(count)s conversation: %(priority)s.",
                "Priority of %(count)s conversations: %(priority)s.",
                n,
            )
            % {"count": dates.digits(n), "priority": wanted.label}
        ),
    )


def label(post: Mapping[str, str], by: Agent, among: list[Conversation]) -> Wish:
    """Put a label on all of them; when all of them wear it, take it off."""
    wanted = get_object_or_404(Label, pk=int(post.get("label", "")))
    bare = [c for c in among if wanted not in c.labels.all()]

    def deed(held: Conversation) -> object:
        worn = set(held.labels.all())
        return actions.set_labels(held, labels=worn | {wanted} if bare else worn - {wanted}, by=by)

    def said(n: int) -> str:
        put_on = ngettext(
            "Label “%(name)s” on %(count)s conversation.", "Label “%(name)s” on %(count)s conversations.", n
        )
        taken_off = ngettext(
            "Label “%(name)s” taken off %(count)s conversation.",
            "Label “%(name)s” taken off %(count)s conversations.",
            n,
        )
        return (put_on if bare else taken_off) % {"count": dates.digits(n), "name": wanted.name}

    return Wish(deed, said)


def _counted(said: Said) -> Said:
    return lambda n: said(n) % {"count": dates.digits(n)}


def _colleague(by: Agent, pk: int) -> Agent:
    """Somebody who serves a brand that `by` serves; whether each conversation's own is asked by the action."""
    for brand in brands_of(by):
        if found := agents_for(brand).filter(pk=pk).first():
            return found
    return get_object_or_404(Agent.objects.none(), pk=pk)


def _team(by: Agent, pk: int) -> Team:
    for brand in brands_of(by):
        if found := teams_for(brand).filter(pk=pk).first():
            return found
    return get_object_or_404(Team.objects.none(), pk=pk)


def moment_of(text: str) -> datetime:
    """A moment that a form sent: with its zone, or in the agent's own.

    Raises:
        ValueError: when it is none.
    """
    moment = datetime.fromisoformat(dates.iso_of(text))
    if moment.tzinfo is None:
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC)


def told(outcome: Outcome, said: Said) -> str:
    """What became of it, in words."""
    words = [said(len(outcome.done))] if outcome.done else []
    for why, n in outcome.refused.items():
        words.append(why if n == 1 else f"{why} ({dates.digits(n)})")
    return " ".join(words) or _("Nothing to change: it was so already.")


# ——— the way back ———


def undo_token(done: list[Done], agent: Agent) -> str:
    """What takes these deeds back within a quarter of an hour, in this agent's hands only; "" when there are none."""
    if not done:
        return ""
    rows = [[d.conversation, _packed(d.before), _packed(d.after)] for d in done]
    return signing.dumps([agent.pk, rows], salt=_SALT, compress=True)


def read_undo(token: str, agent: Agent) -> list[Done]:
    """The deeds of a token.

    Raises:
        NotPossible: it is stale, forged or somebody else's.
    """
    try:
        whose, rows = signing.loads(token, salt=_SALT, max_age=UNDO_WITHIN_SECONDS)
    except signing.BadSignature:
        whose, rows = None, []
    if whose != agent.pk:
        raise actions.NotPossible(_("This can no longer be undone."))
    return [Done(pk, _unpacked(before), _unpacked(after)) for pk, before, after in rows]


def _packed(s: Standing) -> list[object]:
    moments = [moment.isoformat() if moment else None for moment in (s.snoozed_until, s.waiting_since)]
    return [s.status, moments[0], s.assignee, s.team, s.priority, list(s.labels), moments[1]]


def _unpacked(row: list[object]) -> Standing:
    state, snoozed, assignee, team, importance, labels, waiting = row
    return Standing(
        status=str(state),
        snoozed_until=parse_datetime(str(snoozed)) if snoozed else None,
        assignee=assignee if isinstance(assignee, int) else None,
        team=team if isinstance(team, int) else None,
        priority=int(str(importance)),
        labels=tuple(labels) if isinstance(labels, list) else (),
        waiting_since=parse_datetime(str(waiting)) if waiting else None,
    )
