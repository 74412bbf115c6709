"""One's own notices: what, by which ways, when not, and on which devices."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.accounts.policies import May
from counterbell.alerts import actions, queries
from counterbell.alerts.policies import NAMES, SOUNDS, Kind, Way
from counterbell.alerts.push.signing import public_key
from counterbell.workspace.settings_access import SettingsRequest, page_for, show


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class Notices(forms.Form):
    """How an agent wants to be told."""

    sound = forms.ChoiceField(label=gettext_lazy("Sound"), choices=list(SOUNDS.items()), widget=forms.RadioSelect)
    show_words = forms.BooleanField(
        label=gettext_lazy("Show the customer's words"),
        required=False,
        help_text=gettext_lazy("On lock screens and in desktop notices. Otherwise they only say who it is."),
    )
    repeat = forms.BooleanField(
        label=gettext_lazy("Repeat until answered"),
        required=False,
        help_text=gettext_lazy("Every few minutes while a customer waits for you, a quarter of an hour long."),
    )
    quiet_from = forms.TimeField(label=gettext_lazy("Quiet from"), required=False, widget=_clock())
    quiet_until = forms.TimeField(label=gettext_lazy("Quiet until"), required=False, widget=_clock())
    wait_minutes = forms.IntegerField(
        label=gettext_lazy("A customer waits too long after (minutes)"), min_value=1, max_value=1440
    )
    idle_minutes = forms.IntegerField(
        label=gettext_lazy("Away after (minutes)"),
        min_value=0,
        max_value=240,
        help_text=gettext_lazy("Without a movement of mouse or keys. 0: never by itself."),
    )

    def matrix(self) -> dict[str, list[str]]:
        """The ticks of the table."""
        return {kind: [way for way in Way if f"{kind}:{way}" in self.data.getlist("tell")] for kind in Kind}  # type: ignore[attr-defined]


@page_for(May.ANSWER)
def notices(request: SettingsRequest) -> HttpResponse:
    """Show and change how one is told."""
    agent = request.agent
    how = queries.preferences_of(agent)
    before: dict[str, Any] = {name: getattr(how, name) for name in Notices.base_fields}
    form = Notices(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prefer(agent, matrix=form.matrix(), **form.cleaned_data)
        except actions.NotTaken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Your notices are set."))
            return redirect("settings_notices")
    told = form.matrix() if form.is_bound else {kind: how.ways(kind) for kind in Kind}
    return show(
        request,
        "notices.html",
        form,
        rows=[(kind.value, NAMES[kind], [(way.value, way in told[kind]) for way in Way]) for kind in Kind],
        devices=list(queries.devices_of(agent)),
        push_key=public_key(),
        page_words={
            "on": _("On"),
            "off": _("Off"),
            "blocked": _("Blocked in the browser"),
            "missing": _("This browser cannot do it"),
            "failed": _("That did not work. Try again."),
            "sent": _("Sent. It should appear in a moment."),
        },
        TIME_ZONE=settings.TIME_ZONE,
    )
