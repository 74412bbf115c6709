"""The forms of a brand."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.bubble import MOST_OFFSET, Bubble, Unclear, clean_pages
from counterbell.accounts.models import Brand
from counterbell.accounts.texts import TEXTS

ICONS = [("bell", _("Bell")), ("chat", _("Speech")), ("question", _("Question mark")), ("heart", _("Heart"))]
CORNERS = [("end", _("Where lines end")), ("start", _("Where lines begin"))]
THEMES = [("", _("As the shopper's device is")), ("light", _("Light")), ("dark", _("Dark"))]


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
    icon = forms.ChoiceField(label=_("Picture on the bell"), choices=ICONS, widget=forms.RadioSelect)
    corner = forms.ChoiceField(
        label=_("Corner"),
        choices=CORNERS,
        help_text=_("Where lines end is right in English and left in Persian: the bell changes sides by itself."),
    )
    side = forms.IntegerField(label=_("From the side, in pixels"), min_value=0, max_value=MOST_OFFSET)
    bottom = forms.IntegerField(label=_("From below, in pixels"), min_value=0, max_value=MOST_OFFSET)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, required=False)
    sound = forms.BooleanField(
        label=_("Sound for a new message"), required=False, help_text=_("Every shopper can change it for herself.")
    )
    hidden_on = forms.CharField(
        label=_("Hidden on these pages"),
        required=False,
        help_text=_("One a line, the part behind the domain: /checkout* hides it while somebody pays."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "spellcheck": "false", "class": "code"}),
    )
    reopen_days = forms.IntegerField(
        label=_("Reopen window in days"),
        min_value=0,
        max_value=365,
        help_text=_("A shopper who writes again within this time goes on with her ended conversation."),
    )
    thanks_wake = forms.BooleanField(
        label=_("Thanks alone reopen a conversation"),
        required=False,
        help_text=_("Off: “thank you”, “ok” or 👍 is shown, and leaves what is resolved or snoozed where it is."),
    )
    shows_pages = forms.BooleanField(
        label=_("Links to your own pages bring a preview"),
        required=False,
        help_text=_(
            "Our server looks at a page of your domains when somebody links to it, once a day, and shows its title,"
            " its description and its picture. Off: no page is called because of what somebody wrote."
        ),
    )

    visits = forms.ChoiceField(
        label=_("Visitors shown to agents"),
        required=False,
        choices=Brand.Visits.choices,
        help_text=_("Agents see who is on the shop's pages, and can write first. Nothing of it is stored."),
    )

    def bubble(self) -> Bubble:
        """How the bubble stands on a page, as it was typed."""
        told = self.cleaned_data
        plain = {name: told[name] for name in ("icon", "corner", "side", "bottom", "theme", "sound")}
        return Bubble(**plain, hidden_on=tuple(line.strip() for line in told["hidden_on"].splitlines() if line.strip()))

    def said(self) -> dict[str, Any]:
        """What the brand itself keeps, as it was typed."""
        names = (
            "name", "colour", "languages", "default_language", "domains", "reopen_days", "thanks_wake", "shows_pages",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}

    def clean_hidden_on(self) -> str:
        """Pages, or a sentence about what is none."""
        try:
            return "\n".join(clean_pages(self.cleaned_data["hidden_on"].splitlines()))
        except Unclear as why:
            raise forms.ValidationError(str(why)) from None

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


def languages_of(brand: Brand) -> list[tuple[str, Any]]:
    """The languages in which a brand speaks, each by its own name."""
    return [(code, name) for code, name in settings.LANGUAGES if not brand.languages or code in brand.languages]
