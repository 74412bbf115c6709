"""The forms of a brand."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand
from counterbell.accounts.texts import TEXTS


class NewBrand(forms.Form):
    """What one must say to make a brand."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Shoppers see it at the top of the chat."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    colour = forms.CharField(label=_("Colour"), widget=forms.TextInput(attrs={"type": "color"}))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The chat speaks the shopper's language, if it is one of these. None chosen: all of them."),
    )
    default_language = forms.ChoiceField(label=_("Language for everybody else"), choices=settings.LANGUAGES)


class BrandForm(NewBrand):
    """All about a brand but its texts and its secret."""

    logo = forms.FileField(
        label=_("New logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    domains = forms.CharField(
        label=_("Domains"),
        required=False,
        help_text=_("Where the chat may appear, one a line: shop.example or *.shop.example. Empty: on every page."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false", "class": "code"}),
    )
    reopen_days = forms.IntegerField(
        label=_("Reopen window in days"),
        min_value=0,
        max_value=365,
        help_text=_("A shopper who writes again within this time goes on with her ended conversation."),
    )

    visits = forms.ChoiceField(
        label=_("Visitors shown to agents"),
        required=False,
        choices=Brand.Visits.choices,
        help_text=_("Agents see who is on the shop's pages, and can write first. Nothing of it is stored."),
    )

    field_order = [
        "name", "logo", "remove_logo", "colour", "languages", "default_language", "domains", "reopen_days", "visits",
    ]  # fmt: skip

    def clean_domains(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in self.cleaned_data["domains"].splitlines() if line.strip()]


class TextsForm(forms.Form):
    """The brand's own words in one language; what is left empty is said in our words."""

    def __init__(self, *args: Any, brand: Brand, language: str, **kwargs: Any) -> None:
        kwargs["prefix"] = language
        super().__init__(*args, **kwargs)
        info = get_language_info(language)
        self.language, self.language_name = language, info["name_local"].capitalize()
        words = brand.texts.get(language, {})
        for name, text in TEXTS.items():
            attrs = {"lang": language, "dir": "rtl" if info["bidi"] else "ltr"}
            widget = forms.Textarea(attrs={**attrs, "rows": text.lines}) if text.lines > 1 else forms.TextInput(attrs)
            self.fields[name] = forms.CharField(
                label=str(text.label),
                help_text=str(text.explanation),
                required=False,
                max_length=text.max_length,
                initial=words.get(name, ""),
                widget=widget,
            )
