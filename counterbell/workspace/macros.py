"""What a macro does, in words: for the menus and the settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.accounts.models import Agent, Team
from counterbell.conversations.macros import Steps
from counterbell.conversations.models import CannedReply, Conversation, Label, Macro

NOTE_SHOWN = 60  # letters

STATUSES: dict[str, Promise] = {
    "open": gettext_lazy("Reopen"),
    "pending": gettext_lazy("Set to pending"),
    "resolved": gettext_lazy("Resolve"),
}
SNOOZES: dict[int, Promise] = {
    # hours; 0: until the customer writes
    0: gettext_lazy("Snooze until the customer writes"),
    1: gettext_lazy("Snooze for an hour"),
    3: gettext_lazy("Snooze for three hours"),
    24: gettext_lazy("Snooze for a day"),
    72: gettext_lazy("Snooze for three days"),
    168: gettext_lazy("Snooze for a week"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A macro with its steps as sentences, in the order in which they are done."""

    macro: Macro
    steps: list[str]


def described(macros: Iterable[Macro]) -> list[Described]:
    """Each with its steps in words; what is gone meanwhile is said to be."""
    held = list(macros)
    steps = [macro.steps for macro in held]
    wanted = {pk for one in steps for pk in [*one.get("on", []), *one.get("off", [])]}
    names = {
        "label": dict(Label.objects.filter(pk__in=wanted).values_list("pk", "name")),
        "canned": dict(
            CannedReply.objects.filter(pk__in=[one.get("canned") for one in steps]).values_list("pk", "name")
        ),
        "agent": dict(Agent.objects.filter(pk__in=_numbers(steps, "agent")).values_list("pk", "name")),
        "team": dict(Team.objects.filter(pk__in=_numbers(steps, "team")).values_list("pk", "name")),
    }
    return [Described(macro, _sentences(macro.steps, names)) for macro in held]


def _numbers(steps: Iterable[Steps], what: str) -> list[int]:
    return [found for one in steps if isinstance(found := one.get(what), int)]


def _sentences(steps: Steps, names: dict[str, dict[int, str]]) -> list[str]:
    gone = _("gone")

    def name(kind: str, pk: int) -> str:
        return f"“{names[kind].get(pk) or gone}”"

    said = []
    if "canned" in steps:
        said.append(_("Insert %(name)s") % {"name": name("canned", steps["canned"])})
    if "note" in steps:
        said.append(_("Note: %(text)s") % {"text": Truncator(steps["note"]).chars(NOTE_SHOWN)})
    said += [_("Label %(name)s on") % {"name": name("label", pk)} for pk in steps.get("on", [])]
    said += [_("Label %(name)s off") % {"name": name("label", pk)} for pk in steps.get("off", [])]
    if "priority" in steps:
        said.append(_("Priority: %(name)s") % {"name": Conversation.Priority(steps["priority"]).label})
    said += _given(steps, name("agent", _pk(steps.get("agent"))), name("team", _pk(steps.get("team"))))
    if "snooze" in steps:
        said.append(str(SNOOZES[steps["snooze"]]))
    elif "status" in steps:
        said.append(str(STATUSES[steps["status"]]))
    return said


def _pk(value: object) -> int:
    return value if isinstance(value, int) else 0


def _given(steps: Steps, agent: str, team: str) -> list[str]:
    said = []
    if "agent" in steps:
        to = _("Assign to me") if steps["agent"] == "me" else _("Assign to %(name)s") % {"name": agent}
        said.append(to if steps["agent"] else _("Assign to nobody"))
    if "team" in steps:
        said.append(_("Pass to the team %(name)s") % {"name": team} if steps["team"] else _("Take from its team"))
    return said
