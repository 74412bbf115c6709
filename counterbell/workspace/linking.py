"""What the panel tells about the conversations that one is linked with, and about an incident."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent
from counterbell.conversations.models import ACTIVE, Conversation, Delivery
from counterbell.conversations.queries_writing import to_come
from counterbell.conversations.tongues import base
from counterbell.links.actions.answering import client_id_of
from counterbell.links.models import Incident, IncidentAnswer, IncidentCopy
from counterbell.links.policies import Relation
from counterbell.links.queries import (
    Linked,
    addressees_of,
    attached_to,
    ends_of,
    fates_of,
    incident_around,
    incident_at,
    left_out,
    links_of,
)
from counterbell.ui import dates, languages

RELATIONS: dict[Relation, Promise] = {
    Relation.RELATED: _("Related"),
    Relation.PARENT: _("Parent"),
    Relation.CHILD: _("Child"),
    Relation.INCIDENT: _("Incident"),
    Relation.ATTACHED: _("Attached"),
}
_NAMES = RELATIONS | {Relation.SIDE: _("Side conversation"), Relation.ASKED_FOR: _("Asked for this one")}
_WHY: dict[str, Promise] = {
    "blank": _("a blank could not be filled"),
    "tongue": _("it is written in another language than hers"),
    "name": _("it has the name of another customer"),
    "left": _("whoever wrote it may no longer see this conversation"),
    "too_long": _("it is too long for this channel"),
}
ANSWERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as the panel shows it."""

    name: Promise
    conversation: Conversation | None
    title: str
    fixed: bool  # it cannot be removed
    due: datetime | None  # when the letter that begins it leaves


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who did not get an answer to all, and why."""

    conversation: Conversation
    why: Promise


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer to all has come."""

    answer: IncidentAnswer
    fates: dict[str, int]
    left_out: list[LeftOut]
    undelivered: int

    @property
    def of(self) -> int:
        """Whom it was meant for."""
        return sum(self.fates.values())


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that customers of an incident speak, and how many."""

    code: str
    name: str
    count: int


def links_facts(agent: Agent, shown: Conversation) -> dict[str, object]:
    """What the template of the links asks for."""
    ends = ends_of(shown.pk)
    linked = links_of(agent, shown, ends)
    facts: dict[str, object] = {"links": [_shown(one) for one in linked]}
    near = incident_around(ends, shown.brand_id)
    if near and near.conversation_id in ends:
        return facts | incident_facts(near, shown) | {"asks_likely": True}
    bound = {Relation.INCIDENT, Relation.ASKED_FOR} & {one.relation for one in linked}
    return facts | {"asks_likely": bool(near) and shown.status in ACTIVE and not bound}


def incident_facts(incident: Incident, shown: Conversation) -> dict[str, object]:
    """How an incident stands."""
    answers = list(incident.answers.select_related("agent").order_by("-pk")[:ANSWERS_SHOWN])
    return {
        "incident": incident,
        "attached": len(attached_to(shown)),
        "open": len(addressees_of(shown)),
        "answers": [_progress(one) for one in answers],
    }


def told_attached(done: int, refused: Mapping[str, int]) -> str:
    """What became of those that were to be attached, in words."""
    said = ngettext(
        "%(count)s conversation attached to the incident.", "%(count)s conversations attached to the incident.", done
    )
    words = [said % {"count": dates.digits(done)}] if done else []
    words += [why if n == 1 else f"{why} ({dates.digits(n)})" for why, n in refused.items()]
    return " ".join(words) or gettext("Nothing to attach.")


def tongues_of(people: list[Conversation]) -> list[Tongue]:
    """The languages of those who get an answer, the most spoken first; a brand's own speaks for the unknown."""
    spoken = Counter(base(one.language or one.customer.language or one.brand.default_language) for one in people)
    return [Tongue(code, languages.name_of(code), count) for code, count in spoken.most_common()]


def _shown(link: Linked) -> Shown:
    other = link.conversation
    above = incident_at(ends_of(other.pk)) if other and link.relation == Relation.INCIDENT else None
    title = above.title if above else (other.subject or other.preview) if other else ""
    aside = link.relation in {Relation.SIDE, Relation.ASKED_FOR}
    waiting = to_come(other) if other and link.relation == Relation.SIDE and not other.last_author else []
    due = next((row.due for row in waiting if not row.undoing), None)
    return Shown(_NAMES[link.relation], other, title, aside, due)


def _progress(answer: IncidentAnswer) -> Progress:
    without = [LeftOut(one.conversation, _WHY.get(one.why, _("it cannot be said there"))) for one in left_out(answer)]
    return Progress(answer, fates_of(answer), without, _undelivered(answer))


def _undelivered(answer: IncidentAnswer) -> int:
    where = answer.copies.filter(state=IncidentCopy.State.SENT).values("conversation")
    lost = Delivery.objects.filter(state__in=[Delivery.State.FAILED, Delivery.State.BOUNCED])
    return lost.filter(message__conversation__in=where, message__client_id=client_id_of(answer)).count()
