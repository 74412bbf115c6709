"""A new mailbox step by step: address, letters in, letters out, the domain, switching on.

What each step says is stored in the mailbox, which stays off: going back finds it again, secrets too, and a half is
tested before the next one is asked for. `mailbox.html` has everything on one page.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May
from counterbell.base.secrets import Unsealable
from counterbell.channels import actions, queries
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Stepwise, Trial
from counterbell.mailroom import own_domain
from counterbell.workspace.settings_access import SettingsRequest, done, page_for
from counterbell.workspace.settings_mail import mailbox_of, names_facts
from counterbell.workspace.settings_mail_forms import MailboxForm, initial_of

STEPS = {
    "address": gettext_lazy("Address"),
    "receive": gettext_lazy("Letters in"),
    "send": gettext_lazy("Letters out"),
    "names": gettext_lazy("The domain"),
    "switch": gettext_lazy("Switch on"),
}
HALVES = {"receive": "in", "send": "out"}
BEGINNING = {"receive": "imap", "send": "smtp", "plus": True}
_PROVIDER = ("provider", "provider_auth", "provider_secret", "provider_key", "provider_key_secret", "provider_domain",
             "provider_url", "provider_hook_url")  # fmt: skip
_TOKENS = ("oauth_url", "oauth_client", "oauth_secret", "oauth_refresh")


class StepForm(MailboxForm):
    """One step of it. `ways` of a group: the choices with which it is needed; the sheet hides it with others."""

    parts: dict[str, tuple[tuple[Any, str, tuple[str, ...]], ...]] = {
        "address": (("", "", ("brand", "name", "address", "from_name")),),
        "receive": (
            ("", "", ("receive",)),
            ("IMAP", "imap", ("imap_host", "imap_port", "imap_security", "imap_user", "imap_sign_in", "imap_password",
                              "imap_folders", "imap_from", "imap_after")),
            (gettext_lazy("Our own door"), "smtp", ("relays",)),
            (gettext_lazy("Provider"), "provider", _PROVIDER),
            (gettext_lazy("Tokens of Google and Microsoft"), "imap", _TOKENS),
            (gettext_lazy("How senders are checked"), "", ("authserv_id", "plus")),
        ),
        "send": (
            ("", "", ("send",)),
            ("SMTP", "smtp", ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_sign_in", "smtp_password")),
            (gettext_lazy("Provider"), "provider", _PROVIDER),
            (gettext_lazy("Tokens of Google and Microsoft"), "smtp", _TOKENS),
        ),
    }  # fmt: skip

    def __init__(self, *args: Any, step: str, **how: Any) -> None:
        super().__init__(*args, **how)
        self.shown = self.parts[step]
        kept = {name for _title, _way, names in self.shown for name in names}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]

    @property
    def groups_shown(self) -> list[tuple[Any, str, list[Any]]]:
        """Title, the way with which it is needed ("" for all), fields."""
        return [(title, way, [self[n] for n in names if n in self.fields]) for title, way, names in self.shown]

    def told(self) -> dict[str, Any]:
        """Only what this step asks: the rest stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"brand", "name", "address"}}


@page_for(May.SET_BRAND)
def begin(request: SettingsRequest) -> HttpResponse:
    """The first step makes the mailbox; it stays off."""
    form = StepForm(request.POST or None, agent=request.agent, step="address")
    made: list[Channel] = []
    if request.method == "POST" and form.is_valid():
        servers = _servers_of(form.cleaned_data["address"])  # asks the net: before the transaction
        if done(form, lambda: made.append(_make(form, servers, request.agent))):
            if servers:
                messages.success(request, _("We know this provider: its servers are filled in."))
            return redirect("settings_mailbox_setup", made[0].pk, "receive")
    return _show(request, "address", form=form)


@page_for(May.SET_BRAND)
def setup(request: SettingsRequest, pk: int, step: str) -> HttpResponse:
    """A further step, or an earlier one again."""
    found = mailbox_of(request, pk)
    if found.is_active or step not in STEPS:
        return redirect("settings_mailbox", found.pk)
    if step == "names":
        return _names(request, found)
    if step == "switch":
        return _show(request, step, mailbox=found, passed=queries.has_passed(found))
    form = StepForm(request.POST or None, agent=request.agent, channel=found, initial=initial_of(found), step=step)
    trial = None
    if request.method == "POST" and done(form, lambda: _keep(found, form, request.agent)):
        trial = _tried(mailbox_of(request, pk), found, HALVES[step]) if step in HALVES else None
        if trial is None or trial.ok:
            if trial:
                messages.success(request, trial.text)
            return redirect("settings_mailbox_setup", pk, _after(step))
    return _show(request, step, form=form, mailbox=found, trial=trial)


def _names(request: SettingsRequest, found: Channel) -> HttpResponse:
    if request.method == "POST":
        own_domain.ask_names(found)
        return redirect("settings_mailbox_setup", found.pk, "names")
    facts: dict[str, Any] = names_facts(found)
    return _show(request, "names", mailbox=found, **facts)


def _tried(now: Channel, before: Channel, half: str) -> Trial:
    """Test one half; what was found of the other one counts on, for this step did not touch it."""
    adapter = adapter_for(now.kind)
    assert isinstance(adapter, Stepwise)
    try:
        trial = adapter.try_half(half, settings_of(now))
    except Unsealable as fault:
        trial = Trial(ok=False, text=str(fault))
    other = "out" if half == "in" else "in"
    actions.note_trial(now, passed={half: trial.ok, other: bool(_passed(before).get(other))})
    return trial


def _passed(channel: Channel) -> dict[str, Any]:
    """Which halves passed their test with the settings as `channel` has them."""
    halves: dict[str, Any] = channel.tried.get("halves", {})
    return halves if halves.get("mark") == queries.settings_mark(channel) else {}


def _over(channel: Channel | None) -> set[str]:
    """The steps that are done."""
    if channel is None:
        return set()
    passed = _passed(channel)
    asked = {"names"} if names_facts(channel) else set()
    return {"address", *(step for step, half in HALVES.items() if passed.get(half)), *asked}


def _servers_of(address: str) -> dict[str, Any]:
    adapter = adapter_for(Channel.Kind.EMAIL)
    return adapter.servers_of(address) if isinstance(adapter, Stepwise) else {}


def _make(form: StepForm, servers: dict[str, Any], by: Agent) -> Channel:
    clean = form.cleaned_data
    told = {**BEGINNING, **servers, **form.told()}
    return actions.create_channel(
        brand=clean["brand"], kind=Channel.Kind.EMAIL, name=clean["name"], address=clean["address"], told=told, by=by
    )


def _keep(found: Channel, form: StepForm, by: Agent) -> None:
    clean = form.cleaned_data
    name, address = clean.get("name", found.name), clean.get("address", found.address)
    actions.change_channel(found, name=name, address=address, told=form.told(), by=by)


def _after(step: str) -> str:
    names = list(STEPS)
    return names[names.index(step) + 1]


def _show(request: SettingsRequest, step: str, *, form: StepForm | None = None, **facts: Any) -> HttpResponse:
    names = list(STEPS)
    at, over = names.index(step), _over(facts.get("mailbox"))
    words = {
        "step": step,
        "steps": [(name, title, name in over) for name, title in STEPS.items()],
        "before": names[at - 1] if at else "",
        "after": names[at + 1] if at + 1 < len(names) else "",
        "form": form,
        **facts,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "workspace/settings/mailbox_setup.html", words, status=422 if wrong else 200)
