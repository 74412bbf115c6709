"""Macros: several deeds under one name; the shop's, a team's, one's own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.conversations import canned, macros
from counterbell.conversations.actions.macros import Bundle, delete_macro, save_macro
from counterbell.conversations.canned import may_change
from counterbell.conversations.macros import Steps
from counterbell.conversations.models import Conversation, Label, Macro
from counterbell.workspace.macros import SNOOZES, STATUSES, described
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_canned import EVERYBODY, MINE, place_key, places_of

ME, NOBODY = "me", "none"


class MacroForm(forms.Form):
    """One macro: whose it is, what it is called, what it does."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    place = forms.ChoiceField(label=gettext_lazy("For whom"))
    canned = forms.ChoiceField(
        label=gettext_lazy("Insert a canned reply"),
        required=False,
        help_text=gettext_lazy("It goes into the editor and waits there: a macro sends nothing by itself."),
    )
    note = forms.CharField(
        label=gettext_lazy("Add a note"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    on = forms.MultipleChoiceField(
        label=gettext_lazy("Put labels on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    off = forms.MultipleChoiceField(
        label=gettext_lazy("Take labels off"), required=False, widget=forms.CheckboxSelectMultiple
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    agent = forms.ChoiceField(label=gettext_lazy("Assign to"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    then = forms.ChoiceField(label=gettext_lazy("In the end"), required=False)

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places_of(by)
        stays = ("", _("Leave as it is"))
        labels = [(str(label.pk), label.name) for label in Label.objects.all()]
        people, teams = Agent.objects.filter(is_active=True), Team.objects.all()
        if not by.leads:
            people = people.filter(teams__brands__in=brands_of(by)).distinct()
            teams = teams.filter(brands__in=brands_of(by)).distinct()
        snoozes = [(f"snooze:{hours}", name) for hours, name in SNOOZES.items()]
        choices: dict[str, list[Any]] = {
            "place": [(key, name) for key, (name, _whose) in self._places.items()],
            "canned": [("", _("None")), *((str(one.pk), one.name) for one in canned.seen_by(by))],
            "on": labels,
            "off": labels,
            "priority": [stays, *((str(value), name) for value, name in Conversation.Priority.choices)],
            "agent": [stays, (ME, _("Whoever runs it")), (NOBODY, _("Nobody")), *((str(a.pk), a.name) for a in people)],
            "team": [stays, (NOBODY, _("No team")), *((str(one.pk), one.name) for one in teams)],
            "then": [stays, *STATUSES.items(), *snoozes],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def bundle(self) -> Bundle:
        """What was chosen."""
        whose = self._places[self.cleaned_data["place"]][1]
        return Bundle(
            name=self.cleaned_data["name"],
            steps=self._steps(),
            brand=whose if isinstance(whose, Brand) else None,
            team=whose if isinstance(whose, Team) else None,
            owner=whose if isinstance(whose, Agent) else None,
        )

    def _steps(self) -> Steps:
        told = self.cleaned_data
        steps: Steps = {}
        if told["canned"]:
            steps["canned"] = int(told["canned"])
        if told["note"].strip():
            steps["note"] = told["note"].strip()
        if told["on"]:
            steps["on"] = [int(pk) for pk in told["on"]]
        if told["off"]:
            steps["off"] = [int(pk) for pk in told["off"] if pk not in told["on"]]
        if told["priority"]:
            steps["priority"] = int(told["priority"])
        if told["agent"]:
            steps["agent"] = "me" if told["agent"] == ME else None if told["agent"] == NOBODY else int(told["agent"])
        if told["team"]:
            steps["team"] = None if told["team"] == NOBODY else int(told["team"])
        kind, _colon, hours = told["then"].partition(":")
        if kind == "snooze":
            steps["snooze"] = int(hours)
        elif kind:
            steps["status"] = kind
        return steps


def as_chosen(macro: Macro) -> dict[str, Any]:
    """A macro as the fields of its form hold it."""
    steps: Steps = macro.steps
    chosen: dict[str, Any] = {"name": macro.name, "place": place_key(macro), **steps}
    for name in ("agent", "team"):
        if name in steps:
            chosen[name] = steps.get(name) or NOBODY
    chosen["then"] = f"snooze:{steps['snooze']}" if "snooze" in steps else steps.get("status", "")
    return chosen


@require_safe
@page_for(May.ANSWER)
def list_macros(request: SettingsRequest) -> HttpResponse:
    """All that the reader may run, her own first."""
    seen = sorted(macros.seen_by(request.agent), key=lambda one: one.owner_id is None)
    return render(request, "workspace/settings/macros.html", {"macros": described(seen)})


@page_for(May.ANSWER)
def new_macro(request: SettingsRequest) -> HttpResponse:
    """Make one."""
    first = EVERYBODY if may(request.agent, May.SET_BRAND) else MINE
    form = MacroForm(request.POST or None, by=request.agent, initial={"place": first})
    if request.method == "POST" and done(form, lambda: save_macro(form.bundle(), by=request.agent)):
        messages.success(request, _("The macro %(name)s is made.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_macros")
    return show(request, "macro.html", form)


@page_for(May.ANSWER)
def one_macro(request: SettingsRequest, pk: int) -> HttpResponse:
    """Change one; whoever may only run it reads it in the list."""
    found = get_object_or_404(macros.seen_by(request.agent), pk=pk)
    if not may_change(request.agent, found):
        raise PermissionDenied
    form = MacroForm(request.POST or None, by=request.agent, initial=as_chosen(found))
    if request.method == "POST" and done(form, lambda: save_macro(form.bundle(), by=request.agent, macro=found)):
        messages.success(request, _("The macro %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_macros")
    return show(request, "macro.html", form, macro=found)


@require_POST
@page_for(May.ANSWER)
def forget_macro(request: SettingsRequest, pk: int) -> HttpResponse:
    """Delete one."""
    found = get_object_or_404(macros.seen_by(request.agent), pk=pk)
    if not may_change(request.agent, found):
        raise PermissionDenied
    said = _("The macro %(name)s is gone.") % {"name": found.name}
    tried(request, lambda: delete_macro(found, by=request.agent), said)
    return redirect("settings_macros")
