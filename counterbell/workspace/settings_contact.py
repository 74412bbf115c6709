"""Contact forms: which there are, what each asks, and where it stands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.base.env import env
from counterbell.channels.queries import mail_channel_of, mail_channels
from counterbell.reception.actions import create_form, delete_topic, move_topic, set_contact_form, set_topic
from counterbell.reception.models import ContactForm
from counterbell.reception.queries import as_asked, contact_forms
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_contact_forms import ContactFormForm, NewFormForm, TopicForm


@require_safe
@page_for(May.SET_BRAND)
def forms(request: SettingsRequest) -> HttpResponse:
    """All contact forms."""
    return render(request, "workspace/settings/contact_forms.html", {"forms": contact_forms(request.agent)})


@page_for(May.SET_BRAND)
def new_form(request: SettingsRequest) -> HttpResponse:
    """Make one."""
    form = NewFormForm(request.POST or None, agent=request.agent)
    made: list[ContactForm] = []

    def make() -> None:
        made.append(create_form(form.cleaned_data["brand"], name=form.cleaned_data["name"], by=request.agent))

    if request.method == "POST" and done(form, make):
        messages.success(request, _("The contact form is there. Say what it is about, then put it on your page."))
        return redirect("settings_contact", made[0].pk)
    return show(request, "contact_form_new.html", form)


@page_for(May.SET_BRAND)
def form(request: SettingsRequest, pk: int) -> HttpResponse:
    """One contact form: its words, its topics, and where it stands."""
    kept = _kept(request, pk)
    mailboxes = mail_channels().filter(brand=kept.brand).order_by("name")
    asked = ContactFormForm(request.POST or None, kept=kept, mailboxes=mailboxes)
    if request.method == "POST" and done(asked, lambda: set_contact_form(kept, by=request.agent, **asked.said())):
        messages.success(request, _("The contact form is saved."))
        return redirect("settings_contact", pk)
    teams = dict(teams_for(kept.brand).values_list("pk", "name"))
    return show(
        request,
        "contact_form.html",
        asked,
        kept=kept,
        brand=kept.brand,
        topics=[
            (key, name, teams.get(one["team"], ""), len(one["fields"]))
            for (key, name), one in zip(
                as_asked(kept, kept.brand.default_language, "").topics, kept.topics, strict=True
            )
        ],
        base=env().url,
        can_answer=mail_channel_of(kept.brand) is not None,
    )


@page_for(May.SET_BRAND)
def topic(request: SettingsRequest, pk: int, key: str = "") -> HttpResponse:
    """One topic, or (without a key) a new one."""
    kept = _kept(request, pk)
    found: dict[str, Any] = next((one for one in kept.topics if one["key"] == key), {})
    if key and not found:
        raise Http404
    asked = TopicForm(request.POST or None, brand=kept.brand, kept=found, teams=teams_for(kept.brand))
    if request.method == "POST" and done(
        asked, lambda: set_topic(kept, key or None, said=asked.said(), by=request.agent)
    ):
        messages.success(request, _("The topic is saved."))
        return redirect("settings_contact", pk)
    return show(request, "contact_topic.html", asked, kept=kept, brand=kept.brand, key=key)


@require_POST
@page_for(May.SET_BRAND)
def drop_topic(request: SettingsRequest, pk: int, key: str) -> HttpResponse:
    """Take a topic away."""
    kept = _kept(request, pk)
    tried(request, lambda: delete_topic(kept, key, by=request.agent), _("The topic is gone."))
    return redirect("settings_contact", pk)


@require_POST
@page_for(May.SET_BRAND)
def raise_topic(request: SettingsRequest, pk: int, key: str) -> HttpResponse:
    """One place further up."""
    kept = _kept(request, pk)
    tried(request, lambda: move_topic(kept, key, by=request.agent), _("The topics stand in this order now."))
    return redirect("settings_contact", pk)


def _kept(request: SettingsRequest, pk: int) -> ContactForm:
    return get_object_or_404(contact_forms(request.agent), pk=pk)
