"""The only writer of links. Both threads tell what happened; doing a thing twice is harmless."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import NotPossible
from counterbell.conversations.actions.thread import both_locked, happen
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record
from counterbell.links.events import LinksChanged
from counterbell.links.models import Link
from counterbell.links.policies import ABOVE, Relation, mirrored
from counterbell.links.queries import ends_of, incident_at, incident_of, survivors_of

MOST = 100  # links of one conversation
MOST_ATTACHED = 1_000  # conversations of one incident


@transaction.atomic
def link(conversation: Conversation, *, to: Conversation, relation: Relation, by: Agent) -> Link:
    """Let two conversations belong together; `relation` is what the other one is to this one.

    Raises:
        NotPossible: when they are the same, have too many links, or cannot be that to each other.
    """
    here, there = both_locked(conversation, to)
    if here.pk == there.pk:
        raise NotPossible(_("A conversation cannot be linked with itself."))
    above, below = (there, here) if relation in ABOVE else (here, there)
    kind = Link.Kind(ABOVE.get(relation, relation))
    held = list(_between(here, there))
    if kind == Link.Kind.SIDE or any(row.kind == Link.Kind.SIDE for row in held):
        raise NotPossible(_("A side conversation stays with the conversation that it is about."))
    for row in held:
        if row.kind == kind and (kind == Link.Kind.RELATED or row.one_id in ends_of(above.pk)):
            return row
    _between(here, there).delete()
    if kind == Link.Kind.ATTACHED:
        _require_incident(below, above)
    elif kind == Link.Kind.CHILD:
        _require_no_parent(below, above)
    _require_room(kind, here, there)
    made = Link.objects.create(one=above, other=below, kind=kind, agent=by)
    _tell(here, there, "linked", relation, by)
    return made


@transaction.atomic
def unlink(conversation: Conversation, *, to: Conversation, by: Agent) -> None:
    """Let them stand apart again.

    Raises:
        NotPossible: when one is a side conversation of the other.
    """
    here, there = both_locked(conversation, to)
    if _between(here, there).filter(kind=Link.Kind.SIDE).exists():
        raise NotPossible(_("A side conversation stays with the conversation that it is about."))
    if _between(here, there).delete()[0]:
        _tell(here, there, "unlinked", Relation.RELATED, by)


def _require_incident(below: Conversation, above: Conversation) -> None:
    if incident_at(ends_of(above.pk)) is None:
        raise NotPossible(_("No incident has been declared there."))
    if incident_at(ends_of(below.pk)):
        raise NotPossible(_("An incident cannot be attached to another one."))
    if above.brand_id != below.brand_id:
        raise NotPossible(_("Only conversations of the same brand belong to an incident."))
    if incident_of(below) is not None:
        raise NotPossible(_("It belongs to another incident already."))


def _require_room(kind: Link.Kind, *both: Conversation) -> None:
    attached = kind == Link.Kind.ATTACHED
    most = MOST_ATTACHED if attached else MOST
    for one in both:
        if (
            _touching(one.pk).filter(Q(kind=Link.Kind.ATTACHED) if attached else ~Q(kind=Link.Kind.ATTACHED)).count()
            >= most
        ):
            raise NotPossible(_("A conversation can have at most %(most)s links.") % {"most": most})


def _require_no_parent(below: Conversation, above: Conversation) -> None:
    if _parents(below.pk):
        raise NotPossible(_("It has a parent already. Remove that link first."))
    seen, fresh = {above.pk}, {above.pk}
    while fresh := {pk for one in fresh for pk in _parents(one)} - seen:
        seen |= fresh
    if below.pk in seen:
        raise NotPossible(_("A conversation cannot stand above its own parent."))


def _parents(conversation: int) -> set[int]:
    """Where the parents live today: one, or more when children were merged."""
    rows = Link.objects.filter(kind=Link.Kind.CHILD, other__in=ends_of(conversation))
    return set(survivors_of(list(rows.values_list("one_id", flat=True))).values()) - {conversation}


def _touching(conversation: int) -> QuerySet[Link]:
    ends = ends_of(conversation)
    return Link.objects.filter(Q(one__in=ends) | Q(other__in=ends))


def _between(here: Conversation, there: Conversation) -> QuerySet[Link]:
    ours, theirs = ends_of(here.pk), ends_of(there.pk)
    return Link.objects.filter(Q(one__in=ours, other__in=theirs) | Q(one__in=theirs, other__in=ours))


def _tell(here: Conversation, there: Conversation, what: str, relation: Relation, by: Agent) -> None:
    for one, other, seen in ((here, there, relation), (there, here, mirrored(relation))):
        happen(one, what, by=by, relation=seen.value)
        record(LinksChanged(brand=one.brand_id, conversation=one.pk, other=other.pk), actor=by.ref)
