"""Mailboxes: how each fares, its settings, its tests, and what could not be read."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.policies import May
from counterbell.base.env import env
from counterbell.base.secrets import Unsealable
from counterbell.channels import actions, queries, raw
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.models import Channel, Envelope
from counterbell.mailroom import own_domain
from counterbell.mailroom.queries import returned_at
from counterbell.workspace.records import facts_of
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_mail_forms import MailboxForm, initial_of
from counterbell.workspace.settings_mail_provider import hooks_of

SHOWN = 50
BEGINNING = {"receive": "imap", "send": "smtp", "plus": True}


@require_safe
@page_for(May.SET_BRAND)
def mailboxes(request: SettingsRequest) -> HttpResponse:
    """All mailboxes: last look, what waits, what is unreadable, what came back."""
    return render(request, "workspace/settings/mailboxes.html", {"mailboxes": queries.mailboxes(request.agent)})


@page_for(May.SET_BRAND)
def new_mailbox(request: SettingsRequest) -> HttpResponse:
    """Begin a mailbox; it stays off until its tests were seen."""
    form = MailboxForm(request.POST or None, agent=request.agent, initial=BEGINNING)
    made: list[Channel] = []

    def make() -> None:
        clean = form.cleaned_data
        made.append(
            actions.create_channel(
                brand=clean["brand"],
                kind=Channel.Kind.EMAIL,
                name=clean["name"],
                address=clean["address"],
                told=form.told(),
                by=request.agent,
            )
        )

    if request.method == "POST" and done(form, make):
        messages.success(request, _("The mailbox is stored. Test it, then switch it on."))
        return redirect("settings_mailbox", made[0].pk)
    return show(request, "mailbox.html", form)


@page_for(May.SET_BRAND)
def mailbox(request: SettingsRequest, pk: int) -> HttpResponse:
    """One mailbox: settings and health."""
    found = mailbox_of(request, pk)
    form = MailboxForm(request.POST or None, agent=request.agent, channel=found, initial=initial_of(found))

    def change() -> None:
        clean = form.cleaned_data
        actions.change_channel(found, name=clean["name"], address=clean["address"], told=form.told(), by=request.agent)

    if request.method == "POST" and done(form, change):
        messages.success(request, _("The mailbox is stored."))
        return redirect("settings_mailbox", found.pk)
    hooks = hooks_of(found.config, f"{env().url}/hooks/{found.hook}/") if found.hook else {}
    health = {"refused": queries.refused_at(found)[:SHOWN], "returned": returned_at(found)[:SHOWN]}
    return show(
        request,
        "mailbox.html",
        form,
        mailbox=found,
        hooks=hooks,
        passed=queries.has_passed(found),
        **health,
        **names_facts(found),
    )


@require_POST
@page_for(May.SET_BRAND)
def try_mailbox(request: SettingsRequest, pk: int) -> HttpResponse:
    """Test each half; no letter is touched."""
    found = mailbox_of(request, pk)
    try:
        trials = adapter_for(found.kind).try_halves(settings_of(found))
    except Unsealable as fault:
        messages.error(request, str(fault))
        return redirect("settings_mailbox", found.pk)
    actions.note_trial(found, passed={half: trials[half].ok for half in ("in", "out")})
    facts = {"mailbox": found, "trials": trials, "passed": trials["in"].ok and trials["out"].ok}
    return render(request, "workspace/settings/mailbox_trial.html", facts)


@require_POST
@page_for(May.SET_BRAND)
def ask_names(request: SettingsRequest, pk: int) -> HttpResponse:
    """Ask the net anew about the domain of a mailbox."""
    own_domain.ask_names(found := mailbox_of(request, pk))
    return redirect(f"{reverse('settings_mailbox', args=[found.pk])}#names")


@require_POST
@page_for(May.SET_BRAND)
def switch_mailbox(request: SettingsRequest, pk: int) -> HttpResponse:
    """Begin to use it, or stop. What was not tested is begun only with the word that one wants it anyway."""
    found = mailbox_of(request, pk)
    on = request.POST.get("on") == "yes"
    if on and not queries.has_passed(found) and request.POST.get("anyway") != "yes":
        messages.error(request, _("Test it first: both halves must work, or you say that you want it anyway."))
        return redirect("settings_mailbox", found.pk)
    said = _("The mailbox is in use.") if on else _("The mailbox is switched off.")
    tried(request, lambda: actions.switch_channel(found, on=on, by=request.agent), said)
    return redirect("settings_mailbox", found.pk)


@require_POST
@page_for(May.SET_BRAND)
def read_again(request: SettingsRequest, pk: int) -> HttpResponse:
    """Try again to understand what was unreadable."""
    found = mailbox_of(request, pk)
    count = actions.reprocess(list(queries.refused_at(found).values_list("pk", flat=True)))
    messages.success(request, _("%(count)s letters are tried again.") % {"count": count})
    return redirect("settings_mailbox", found.pk)


@require_safe
@page_for(May.SET_BRAND)
def raw_letter(request: SettingsRequest, pk: int) -> HttpResponse:
    """An unreadable letter as it came, to be looked at elsewhere."""
    found = get_object_or_404(Envelope, pk=pk, channel__in=queries.mailboxes(request.agent))
    answer = HttpResponse(raw.read(found), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="letter-{found.pk}.eml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def mailbox_of(request: SettingsRequest, pk: int) -> Channel:
    """A mailbox that the agent may set up."""
    return get_object_or_404(queries.mailboxes(request.agent), pk=pk)


def names_facts(found: Channel) -> dict[str, object]:
    """What the net said about its domain, if it still is this one."""
    said = found.tried.get("names", {})
    if said.get("address") != found.address:
        return {}
    return {"names": facts_of(said), "names_at": datetime.fromisoformat(said["at"])}
