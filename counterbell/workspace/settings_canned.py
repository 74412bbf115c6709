"""Canned replies: the shop's, a team's, one's own; and the table they travel in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.conversations import canned, canned_csv
from counterbell.conversations.actions.canned import Wording, delete_canned, import_canned, save_canned
from counterbell.conversations.blanks import NAMES
from counterbell.conversations.models import CannedReply, Macro
from counterbell.ui.dates import digits
from counterbell.workspace.enclosing import in_words
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried

MINE, EVERYBODY = "me", "everybody"


class CannedForm(forms.Form):
    """One canned reply: whose it is, what it is called, and its text in each language."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    shortcut = forms.CharField(
        label=gettext_lazy("Shortcut"),
        max_length=41,
        help_text=gettext_lazy("One word. Type it after a slash while you answer: /ship"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    place = forms.ChoiceField(label=gettext_lazy("For whom"))

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places_of(by)
        self.fields["place"] = forms.ChoiceField(
            label=_("For whom"), choices=[(key, name) for key, (name, _whose) in self._places.items()]
        )
        for code, name in settings.LANGUAGES:
            field = forms.CharField(label=name, required=False, max_length=10_000, strip=True)
            field.widget = forms.Textarea(attrs={"rows": 5, "dir": "auto", "lang": code, "data-blanks": True})
            self.fields[f"text_{code}"] = field
            along = forms.JSONField(required=False, widget=forms.HiddenInput(attrs={"data-along": True}))
            self.fields[f"part_{code}"] = along

    def wording(self) -> Wording:
        """What was typed."""
        told = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        texts = {code: told[f"text_{code}"] for code in codes}
        parts = {code: part for code in codes if (part := told[f"part_{code}"])}
        whose = self._places[told["place"]][1]
        return Wording(
            name=told["name"],
            shortcut=told["shortcut"],
            texts=texts,
            parts=parts,
            brand=whose if isinstance(whose, Brand) else None,
            team=whose if isinstance(whose, Team) else None,
            owner=whose if isinstance(whose, Agent) else None,
        )

    @property
    def texts(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For each language its code, the field of the text and that of what goes along with it."""
        return [(code, self[f"text_{code}"], self[f"part_{code}"]) for code, _name in settings.LANGUAGES]


@require_safe
@page_for(May.ANSWER)
def list_canned(request: SettingsRequest) -> HttpResponse:
    """All that the reader may use, by whose they are; `q` narrows them as in the editor."""
    words = request.GET.get("q", "").strip()[:100]
    seen = canned.seen_by(request.agent)
    found = canned.ranked(seen, words) if words else list(seen)
    groups: dict[tuple[str, str], list[CannedReply]] = {}
    for one in found:
        groups.setdefault(canned_csv.place_of(one), []).append(one)
    order = {"me": 0, "everybody": 1, "brand": 2, "team": 3}
    shown = sorted(groups.items(), key=lambda group: (order[group[0][0]], group[0][1]))
    around = {"groups": shown, "words": words, "some": seen.exists()}
    return render(request, "workspace/settings/canned_list.html", around)


@page_for(May.ANSWER)
def new_canned(request: SettingsRequest) -> HttpResponse:
    """Write one."""
    first = EVERYBODY if may(request.agent, May.SET_BRAND) else MINE
    form = CannedForm(request.POST or None, by=request.agent, initial={"place": first})
    if request.method == "POST" and done(form, lambda: save_canned(form.wording(), by=request.agent)):
        messages.success(request, _("The reply %(name)s is made.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_canned")
    return show(request, "canned.html", form, blanks=NAMES)


@page_for(May.ANSWER)
def one_canned(request: SettingsRequest, pk: int) -> HttpResponse:
    """Change one; whoever may only use it reads it here."""
    found = get_object_or_404(canned.seen_by(request.agent), pk=pk)
    if not canned.may_change(request.agent, found):
        if request.method == "POST":
            raise PermissionDenied
        along = {code: in_words(part) for code, part in found.parts.items()}
        around = {"canned": found, "texts": [(code, text, along.get(code)) for code, text in found.texts.items()]}
        return render(request, "workspace/settings/canned_read.html", around)
    before = {"name": found.name, "shortcut": found.shortcut, "place": place_key(found)}
    before |= {f"text_{code}": text for code, text in found.texts.items()}
    before |= {f"part_{code}": part for code, part in found.parts.items()}
    form = CannedForm(request.POST or None, by=request.agent, initial=before)
    if request.method == "POST" and done(form, lambda: save_canned(form.wording(), by=request.agent, canned=found)):
        messages.success(request, _("The reply %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_canned")
    return show(request, "canned.html", form, canned=found, blanks=NAMES)


@require_POST
@page_for(May.ANSWER)
def forget_canned(request: SettingsRequest, pk: int) -> HttpResponse:
    """Delete one."""
    found = get_object_or_404(canned.seen_by(request.agent), pk=pk)
    if not canned.may_change(request.agent, found):
        raise PermissionDenied
    said = _("The reply %(name)s is gone.") % {"name": found.name}
    tried(request, lambda: delete_canned(found, by=request.agent), said)
    return redirect("settings_canned")


@require_safe
@page_for(May.ANSWER)
def export_canned(request: SettingsRequest) -> HttpResponse:
    """All that the reader may use, as a table."""
    answer = HttpResponse(canned_csv.write(canned.seen_by(request.agent)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="canned-replies-{now():%Y-%m-%d}.csv"'
    return answer


@require_POST
@page_for(May.ANSWER)
def take_in_canned(request: SettingsRequest) -> HttpResponse:
    """Save what stands in a table: all of it or nothing."""
    file = request.FILES.get("table")
    if file is None or not file.size:
        messages.error(request, _("Choose a file first."))
        return redirect("settings_canned")
    try:
        made, changed = import_canned(
            canned_csv.read(file.read(canned_csv.LARGEST + 1), by=request.agent), by=request.agent
        )
    except Refused as why:
        messages.error(request, _("Nothing was imported. %(why)s") % {"why": why})
        return redirect("settings_canned")
    fresh = ngettext("%(number)s reply is new.", "%(number)s replies are new.", made)
    known = ngettext("%(number)s is as in the file now.", "%(number)s are as in the file now.", changed)
    said = (fresh % {"number": digits(made)}, known % {"number": digits(changed)})
    messages.success(request, " ".join(said))
    return redirect("settings_canned")


def places_of(agent: Agent) -> dict[str, tuple[str, Brand | Team | Agent | None]]:
    """For whom an agent may write canned replies: key → name, and whose they are."""
    found: dict[str, tuple[str, Brand | Team | Agent | None]] = {MINE: (_("Only for me"), agent)}
    if may(agent, May.SET_BRAND):
        found[EVERYBODY] = (_("Everybody, for every brand"), None)
        for brand in brands_of(agent):
            found[f"brand:{brand.pk}"] = (_("Brand: %(name)s") % {"name": brand.name}, brand)
    for team in Team.objects.all() if agent.leads else agent.teams.all():
        found[f"team:{team.pk}"] = (_("Team: %(name)s") % {"name": team.name}, team)
    return found


def place_key(one: CannedReply | Macro) -> str:
    """Whose it is, as the form's choices are named."""
    if one.owner_id:
        return MINE
    if one.brand_id:
        return f"brand:{one.brand_id}"
    return f"team:{one.team_id}" if one.team_id else EVERYBODY
