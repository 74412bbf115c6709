"""What the builder of saved views offers: every field with its verbs and values, in words."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.queries import brands_of
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Label
from counterbell.lenses.conditions import ME, MINE, NOBODY, NONE, Condition, Group
from counterbell.ui.languages import name_of
from counterbell.workspace.lens import Lens

Choice = tuple[str, str]


def fields_for(agent: Agent) -> list[dict[str, Any]]:
    """The fields in the order in which one thinks of them."""
    brands = [(str(b.pk), b.name) for b in brands_of(agent)]
    people = Agent.objects.filter(is_active=True)
    teams = Team.objects.all()
    if not agent.leads:
        people = people.filter(teams__brands__in=brands_of(agent)).distinct()
        teams = teams.filter(brands__in=brands_of(agent)).distinct()
    either = [("is", _("is any of")), ("not", _("is none of"))]
    lists: list[tuple[str, str, list[Choice], list[Choice]]] = [
        ("status", _("Status"), either, [(str(value), str(name)) for value, name in Conversation.Status.choices]),
        ("assignee", _("Assigned to"), either, _people(people)),
        (
            "team",
            _("Team"),
            either,
            [(MINE, _("My teams")), (NONE, _("No team")), *((str(t.pk), t.name) for t in teams)],
        ),
        ("brand", _("Brand"), either, brands),
        ("label", _("Label"), either, [(NONE, _("No label")), *((str(x.pk), x.name) for x in Label.objects.all())]),
        ("channel", _("Channel"), either, _channels(agent)),
        ("priority", _("Priority"), either, [(str(v), str(n)) for v, n in reversed(Conversation.Priority.choices)]),
        ("language", _("Language"), either, _languages()),
    ]
    found: list[dict[str, Any]] = [
        {"name": name, "text": text, "kind": "several", "verbs": verbs, "values": values}
        for name, text, verbs, values in lists
        if values
    ]
    wait = [("over", _("longer than")), ("under", _("less than"))]
    units = [("1", _("minutes")), ("60", _("hours")), ("1440", _("days"))]
    proof = [("yes", _("verified")), ("no", _("not verified"))]
    fates = [("undelivered", _("one not delivered"))]
    return [
        *found,
        {"name": "waiting", "text": _("Waiting"), "kind": "span", "verbs": wait, "values": units},
        {"name": "verified", "text": _("Customer"), "kind": "one", "verbs": [("is", _("is"))], "values": proof},
        {"name": "letters", "text": _("Letters"), "kind": "one", "verbs": [("is", _("is"))], "values": fates},
        {"name": "text", "text": _("Text"), "kind": "words", "verbs": [("has", _("contains"))], "values": []},
    ]


def starting(lens: Lens) -> Group:
    """The conditions of the list that one looks at, to go on from."""
    active = Condition("status", "is", ("open", "pending"))
    views: dict[str, tuple[Condition, ...]] = {
        "mine": (active, Condition("assignee", "is", (ME,))),
        "unassigned": (active, Condition("assignee", "is", (NOBODY,))),
        "waiting": (active, Condition("waiting", "over", ("1",))),
        "snoozed": (Condition("status", "is", ("snoozed",)),),
        "resolved": (Condition("status", "is", ("resolved",)),),
    }
    found = list(views.get(lens.view, (active,)))
    narrowed = {"brand": lens.brand, "team": lens.team, "label": lens.label}
    found += [Condition(field, "is", (str(value),)) for field, value in narrowed.items() if value]
    if lens.words:
        found = [Condition("text", "has", (lens.words,))]
    return Group("all", tuple(found))


def _people(people: Any) -> list[Choice]:
    return [(ME, _("Me")), (NOBODY, _("Nobody")), *((str(p.pk), p.name) for p in people)]


def _channels(agent: Agent) -> list[Choice]:
    here = Channel.objects.filter(brand__in=brands_of(agent)).values_list("kind", flat=True).distinct().order_by("kind")
    return [(kind, str(dict(Channel.Kind.choices).get(kind, kind))) for kind in here]


def _languages() -> list[Choice]:
    # Those in which customers write most, our own first; a view may name others, which the form keeps.
    codes = [code for code, _name in settings.LANGUAGES] + ["de", "fr", "es", "it", "tr", "pl", "sv", "ru", "zh", "ko"]
    return sorted(((code, name_of(code)) for code in dict.fromkeys(codes)), key=lambda pair: pair[1])
