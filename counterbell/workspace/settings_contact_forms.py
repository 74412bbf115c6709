"""The forms of a contact form and of one of its topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.queries import brands_of
from counterbell.channels.models import Channel
from counterbell.reception.actions.contact import LONGEST_NAME, LONGEST_THANKS
from counterbell.reception.models import ContactForm
from counterbell.reception.policies import CONTACT_KINDS, LONGEST_CONSENT
from counterbell.workspace.settings_form_form import KIND_NAMES, AsksQuestions
from counterbell.workspace.settings_words import Spoken, codes_of


class NewFormForm(forms.Form):
    """What a new contact form needs."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Only your colleagues see it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, agent: Agent, **how: Any) -> None:
        super().__init__(*args, **how)
        brands = self.fields["brand"]
        assert isinstance(brands, forms.ModelChoiceField)
        brands.queryset = brands_of(agent)


class ContactFormForm(forms.Form):
    """Name, words, receipt and consent of a contact form."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Only your colleagues see it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    mailbox = forms.ModelChoiceField(
        label=_("Answers leave from"),
        queryset=Channel.objects.none(),
        required=False,
        empty_label=_("The first mailbox"),
    )
    receipt = forms.BooleanField(
        label=_("Tell by e-mail that a message has arrived"),
        required=False,
        help_text=_(
            "In our own words only, once a day to an address at most: nobody can use the form to write to others."
        ),
    )
    link = forms.URLField(
        label=_("Address of your privacy policy"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )  # fmt: skip
    longest_consent, longest_thanks = LONGEST_CONSENT, LONGEST_THANKS

    def __init__(self, *args: Any, kept: ContactForm, mailboxes: Any, **how: Any) -> None:
        told = kept.channel.config
        how["initial"] = {
            "name": kept.channel.name,
            "is_active": kept.channel.is_active,
            "receipt": told.get("receipt", True),
            "mailbox": told.get("mailbox"),
            "link": kept.consent.get("link", ""),
        }
        super().__init__(*args, **how)
        self._kept, self._codes = kept, codes_of(kept.brand)
        chosen = self.fields["mailbox"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = mailboxes

    @property
    def title(self) -> Spoken:
        """The heading."""
        return self._spoken("title", self._kept.title)

    @property
    def intro(self) -> Spoken:
        """The words above the questions."""
        return self._spoken("intro", self._kept.intro)

    @property
    def thanks(self) -> Spoken:
        """The words after sending."""
        return self._spoken("thanks", self._kept.thanks)

    @property
    def consent(self) -> Spoken:
        """What somebody agrees to."""
        return self._spoken("consent", self._kept.consent.get("texts", {}))

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        clean = self.cleaned_data
        return {
            "name": clean["name"],
            "is_active": clean["is_active"],
            "receipt": clean["receipt"],
            "mailbox": clean["mailbox"].pk if clean["mailbox"] else None,
            "texts": {"title": self.title.said(), "intro": self.intro.said(), "thanks": self.thanks.said()},
            "consent": {"texts": self.consent.said(), "link": clean["link"]},
        }

    def _spoken(self, name: str, kept: dict[str, str]) -> Spoken:
        return Spoken(self._codes, name, kept, self.data if self.is_bound else None)


class TopicForm(AsksQuestions):
    """What a topic is called, where it goes, and what it asks."""

    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("Nobody in particular")
    )
    kinds = [(kind, KIND_NAMES[kind]) for kind in CONTACT_KINDS]
    asks_help = True

    def __init__(self, *args: Any, brand: Brand, kept: dict[str, Any], teams: Any, **how: Any) -> None:
        how["initial"] = {"team": kept.get("team")}
        super().__init__(*args, **how)
        self._labels, self.codes, self.kept_fields = kept.get("labels", {}), codes_of(brand), kept.get("fields", [])
        chosen = self.fields["team"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = teams

    @property
    def label(self) -> Spoken:
        """What it is called."""
        return self.spoken("label", self._labels)

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        team = self.cleaned_data["team"]
        return {"labels": self.label.said(), "team": team.pk if team else None, "fields": self.said_fields()}
