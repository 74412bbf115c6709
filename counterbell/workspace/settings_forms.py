"""The forms of the settings about people and teams."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.policies import roles_to_give


def language_choices(empty: object) -> list[tuple[str, Any]]:
    """Each language by its own name, after a line for none."""
    return [("", empty), *settings.LANGUAGES]


@cache  # it reads hundreds of files
def zone_names() -> list[str]:
    """The places of the world's time zones, without the old aliases that nobody looks for."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return sorted(name for name in zoneinfo.available_timezones() if name.startswith(areas))


def zone_choices() -> list[tuple[str, Any]]:
    """All places, after the installation's own."""
    return [("", _("As the installation")), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in zone_names())]


class NewPassword(forms.CharField):
    """A password to be chosen; its strength is judged by the action."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Password"),
            strip=False,
            max_length=256,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            help_text=_("At least 10 characters, not a common password, and not like your name or address."),
        )


class Profile(forms.Form):
    """What an agent says about herself."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Customers see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    picture = forms.FileField(
        label=_("New picture"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, at most 8 MB. The middle square is shown."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), required=False, choices=language_choices(_("As the browser"))
        )
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), required=False, choices=zone_choices())


class Setup(forms.Form):
    """What the very first person says."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = NewPassword()
    shop = forms.CharField(
        label=_("Name of your shop"),
        max_length=80,
        help_text=_("Shoppers see it at the top of the chat."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of your shoppers"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The chat speaks the shopper's language, if it is one of these."),
    )
    default_language = forms.ChoiceField(label=_("Language for everybody else"), choices=settings.LANGUAGES)
    colour = forms.CharField(label=_("Colour"), widget=forms.TextInput(attrs={"type": "color"}))


class Accept(forms.Form):
    """What an invited person says."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Customers see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    password = NewPassword()


class Invite(forms.Form):
    """Whom an administrator invites, as what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"))
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Agents see the conversations of their teams' brands."),
    )

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = role_field(by)


class Person(forms.Form):
    """Role and teams of one agent."""

    role = forms.ChoiceField(label=_("Role"))
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Owners and administrators see every brand, in teams or not."),
    )

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = role_field(by)


class TeamForm(forms.Form):
    """One team."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    brands = forms.ModelMultipleChoiceField(
        Brand.objects.all(), label=_("Brands it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    agents = forms.ModelMultipleChoiceField(
        Agent.objects.filter(is_active=True),
        label=_("Agents"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def role_field(by: Agent) -> forms.ChoiceField:
    """The roles that `by` may hand out."""
    return forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in roles_to_give(by)])
