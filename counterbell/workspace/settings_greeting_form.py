"""The form of a greeting, and a greeting's conditions as a sentence."""

from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.utils import translation
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.outreach.models import Greeting
from counterbell.outreach.policies import (
    LONGEST_TEXT,
    MOST_CART,
    MOST_DAYS,
    MOST_SECONDS,
    Conditions,
    conditions,
    countries,
)
from counterbell.ui import dates
from counterbell.workspace.settings_words import Spoken, codes_of

PAGES = {"rows": 3, "dir": "ltr", "spellcheck": "false", "class": "code"}
VISITORS = [
    ("", gettext_lazy("Everybody")),
    ("new", gettext_lazy("On the first visit")),
    ("returning", gettext_lazy("Who has been here before")),
]
WHEN = [
    ("", gettext_lazy("Always")),
    ("open", gettext_lazy("Only in your hours")),
    ("online", gettext_lazy("Only while somebody is there")),
]


class GreetingForm(forms.Form):
    """Words, conditions, how often."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Only you see it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    is_on = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    pages = forms.CharField(
        label=gettext_lazy("On these pages"),
        required=False,
        help_text=gettext_lazy("One a line, the part behind the domain: /cart or /products/*. Empty: on every page."),
        widget=forms.Textarea(attrs=PAGES),
    )
    not_pages = forms.CharField(
        label=gettext_lazy("But not on these"), required=False, widget=forms.Textarea(attrs={**PAGES, "rows": 2})
    )
    seconds = forms.IntegerField(label=gettext_lazy("Seconds on the page"), min_value=0, max_value=MOST_SECONDS)
    scroll = forms.IntegerField(label=gettext_lazy("Scrolled, in percent"), min_value=0, max_value=100, required=False)
    exit = forms.BooleanField(
        label=gettext_lazy("When she is about to leave"),
        required=False,
        help_text=gettext_lazy("The pointer leaves the page at its top. On telephones it is never said."),
    )
    visitor = forms.ChoiceField(label=gettext_lazy("To whom"), choices=VISITORS, required=False)
    cart = forms.IntegerField(
        label=gettext_lazy("Cart worth at least"),
        min_value=0,
        max_value=MOST_CART,
        required=False,
        help_text=gettext_lazy("Only if your shop tells the bubble what is in the cart. Empty: whatever is in it."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In these languages of the page"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all."),
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("In these countries"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Told by the clock of her device; nobody's address is looked up. None chosen: all."),
    )
    when = forms.ChoiceField(label=gettext_lazy("When"), choices=WHEN, required=False)
    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=Greeting.Every.choices)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS, required=False)

    def __init__(self, *args: Any, brand: Brand, greeting: Greeting | None, **kwargs: Any) -> None:
        kept = conditions(greeting.conditions) if greeting else Conditions(seconds=10)
        kwargs["initial"] = _initial(greeting, kept)
        super().__init__(*args, **kwargs)
        self.codes = codes_of(brand)
        self.words = Spoken(
            self.codes, "text", greeting.texts if greeting else {}, self.data if self.is_bound else None
        )
        self.most_letters = LONGEST_TEXT
        choices = [(code, get_language_info(code)["name_local"].capitalize()) for code in self.codes]
        for name, offered in (("languages", choices), ("countries", country_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = offered

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        told = self.cleaned_data
        asks = {name: told[name] for name in ("exit", "visitor", "languages", "countries", "when", "seconds")}
        asks |= {name: told[name] or 0 for name in ("scroll", "cart")}
        asks |= {name: told[name].splitlines() for name in ("pages", "not_pages")}
        plain = {name: told[name] for name in ("name", "is_on", "every")}
        return {**plain, "days": told["days"] or 7, "asks": asks, "texts": self.words.said()}


def country_choices() -> list[tuple[str, str]]:
    """The countries of the world in the reader's language."""
    try:
        names = Locale.parse((translation.get_language() or "en").replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return sorted(((code, names.get(code, code)) for code in countries()), key=lambda pair: pair[1])


def in_words(greeting: Greeting) -> str:
    """What a greeting waits for, as a short line."""
    asks = conditions(greeting.conditions)
    said = [
        ", ".join(asks.pages) if asks.pages else _("every page"),
        ngettext("after %(count)s second", "after %(count)s seconds", asks.seconds)
        % {"count": dates.digits(asks.seconds)},
        _("scrolled to %(count)s %%") % {"count": dates.digits(asks.scroll)} if asks.scroll else "",
        _("when she is about to leave") if asks.exit else "",
        str(dict(VISITORS)[asks.visitor]) if asks.visitor else "",
        _("cart from %(worth)s") % {"worth": dates.digits(asks.cart)} if asks.cart else "",
        ", ".join(asks.languages),
        ", ".join(dict(country_choices()).get(code, code) for code in asks.countries),
        str(dict(WHEN)[asks.when]) if asks.when else "",
    ]
    return " · ".join(filter(None, said))


def _initial(greeting: Greeting | None, kept: Conditions) -> dict[str, Any]:
    plain = {name: getattr(kept, name) for name in ("seconds", "exit", "visitor", "languages", "countries", "when")}
    lists = {name: "\n".join(getattr(kept, name)) for name in ("pages", "not_pages")}
    numbers = {name: getattr(kept, name) or None for name in ("scroll", "cart")}
    if greeting is None:
        return {**plain, **lists, **numbers, "is_on": True, "every": Greeting.Every.VISITOR, "days": 7}
    own = {name: getattr(greeting, name) for name in ("name", "is_on", "every", "days")}
    return {**plain, **lists, **numbers, **own}
