"""Incidents: declared on a conversation, and joined by those that have the same cause."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import NotPossible
from counterbell.conversations.actions.thread import happen, locked
from counterbell.conversations.models import Conversation
from counterbell.conversations.policies import clean
from counterbell.journal.actions import record
from counterbell.links.actions.linking import link
from counterbell.links.events import IncidentChanged
from counterbell.links.models import Incident
from counterbell.links.policies import Relation
from counterbell.links.queries import attached_to, incident_of

LONGEST_TITLE = 120


@transaction.atomic
def declare(conversation: Conversation, *, title: str, by: Agent) -> Incident:
    """Say that many write about this, or give it another title.

    Raises:
        NotPossible: when it has no title, or is attached to an incident itself.
    """
    held = locked(conversation)
    called = " ".join(clean(title).split())[:LONGEST_TITLE]
    if not called:
        raise NotPossible(_("Say in a few words what has happened."))
    if incident_of(held) is not None:
        raise NotPossible(_("An incident cannot be attached to another one."))
    incident, fresh = Incident.objects.get_or_create(conversation=held, defaults={"title": called, "agent": by})
    if not fresh and incident.title == called:
        return incident
    incident.title = called
    incident.save(update_fields=["title"])
    _tell(held, "incident_declared", by)
    return incident


@transaction.atomic
def withdraw(conversation: Conversation, *, by: Agent) -> None:
    """It was no incident after all.

    Raises:
        NotPossible: while others are attached.
    """
    held = locked(conversation)
    if attached_to(held):
        raise NotPossible(_("Conversations are attached to it. Remove their links first."))
    if Incident.objects.filter(conversation=held).delete()[0]:
        _tell(held, "incident_withdrawn", by)


def attach_many(conversations: Sequence[Conversation], *, to: Conversation, by: Agent) -> tuple[int, Counter[str]]:
    """Attach each, one transaction a piece; returns how many are attached now, and why the others are not."""
    done, refused = 0, Counter[str]()
    for one in conversations:
        try:
            link(one, to=to, relation=Relation.INCIDENT, by=by)
        except NotPossible as why:
            refused[str(why)] += 1
        else:
            done += 1
    return done, refused


def _tell(held: Conversation, what: str, by: Agent) -> None:
    happen(held, what, by=by)
    record(IncidentChanged(brand=held.brand_id, conversation=held.pk), actor=by.ref)
