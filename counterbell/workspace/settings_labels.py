"""Labels: the words that agents sort conversations by."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.policies import May
from counterbell.conversations import actions, queries
from counterbell.conversations.models import Label
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried


class LabelForm(forms.Form):
    """One label."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, widget=forms.TextInput(attrs={"dir": "auto"}))
    colour = forms.CharField(
        label=gettext_lazy("Colour"), widget=forms.TextInput(attrs={"type": "color", "list": "colours"})
    )


@require_safe
@page_for(May.SET_LABELS)
def list_labels(request: SettingsRequest) -> HttpResponse:
    """All labels, and how much each is used."""
    return render(request, "workspace/settings/labels.html", {"labels": queries.labels_worn()})


@page_for(May.SET_LABELS)
def new_label(request: SettingsRequest) -> HttpResponse:
    """Make a label."""
    form = LabelForm(request.POST or None, initial={"colour": actions.free_colour()})
    if request.method == "POST" and done(form, lambda: actions.create_label(**form.cleaned_data, by=request.agent)):
        messages.success(request, _("The label %(name)s is made.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_labels")
    return show(request, "label.html", form, colours=actions.COLOURS)


@page_for(May.SET_LABELS)
def label(request: SettingsRequest, pk: int) -> HttpResponse:
    """Change a label."""
    found = get_object_or_404(Label, pk=pk)
    form = LabelForm(request.POST or None, initial={"name": found.name, "colour": found.colour})
    if request.method == "POST" and done(
        form, lambda: actions.change_label(found, **form.cleaned_data, by=request.agent)
    ):
        messages.success(request, _("The label %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_labels")
    worn = next((n for one, n in queries.labels_worn() if one.pk == pk), 0)
    return show(request, "label.html", form, label=found, worn=worn, colours=actions.COLOURS)


@require_POST
@page_for(May.SET_LABELS)
def delete_label(request: SettingsRequest, pk: int) -> HttpResponse:
    """Forget a label."""
    found = get_object_or_404(Label, pk=pk)
    said = _("The label %(name)s is gone.") % {"name": found.name}
    tried(request, lambda: actions.delete_label(found, by=request.agent), said)
    return redirect("settings_labels")
