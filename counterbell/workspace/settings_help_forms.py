"""The forms of the help centre: an article's words and place, a section, synonyms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.accounts.models import Brand
from counterbell.helpcenter.actions import Placement, Wording
from counterbell.helpcenter.models import Article, Revision, Section, Translation
from counterbell.helpcenter.policies import LONGEST_BODY
from counterbell.ui.forms import Moment
from counterbell.ui.languages import name_of
from counterbell.workspace.settings_words import Spoken, codes_of

PUBLISH, REVIEW, SCHEDULE = "publish", "review", "schedule"
WORDS = ("title", "body", "summary", "hints", "slug")
PLACED = ("kind", "subject", "section", "audience", "position", "promoted")
CHANGES = [
    (Translation.Age.TYPO, gettext_lazy("Only wording: the translations stay right")),
    (Translation.Age.NEEDS_UPDATE, gettext_lazy("Something new: the translations should follow")),
    (Translation.Age.OUT_OF_DATE, gettext_lazy("Something is no longer true: warn whoever reads a translation")),
]


class ArticleForm(forms.Form):
    """An article in one language."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 22, "data-body": True, "spellcheck": "true"}),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Stands in lists and search engines. Empty: the beginning of the text."),
    )
    hints = forms.CharField(
        label=gettext_lazy("Other words for it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Words that people search for and that do not stand in the text."),
    )
    slug = forms.CharField(
        label=gettext_lazy("End of the address"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Empty: the words of the title. Old addresses lead here for ever."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Article.Kind.choices)
    subject = forms.ChoiceField(
        label=gettext_lazy("What the policy is about"),
        choices=[("", gettext_lazy("Something else")), *Article.Subject.choices],
        required=False,
        help_text=gettext_lazy("It gets a lasting address, stands at the foot of every page, and the bot cites it."),
    )
    section = forms.ModelChoiceField(label=gettext_lazy("Section"), queryset=Section.objects.none(), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=Article.Audience.choices)
    position = forms.IntegerField(
        label=gettext_lazy("Place in its section"), min_value=0, max_value=9999, required=False
    )
    promoted = forms.BooleanField(label=gettext_lazy("Show on the first page"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For your colleagues, beside this version."),
    )
    change = forms.TypedChoiceField(
        label=gettext_lazy("How much changed?"),
        choices=CHANGES,
        coerce=int,
        required=False,
        initial=Translation.Age.NEEDS_UPDATE,
        widget=forms.RadioSelect,
    )
    caught_up = forms.BooleanField(
        label=gettext_lazy("It says what the original says now"), required=False, initial=True
    )
    publish_at = Moment(label=gettext_lazy("Appears"), help_text=gettext_lazy("For “Schedule”."), required=False)
    expires_at = Moment(
        label=gettext_lazy("Ends"),
        help_text=gettext_lazy("Then nobody can read it any more. Empty: it stays."),
        required=False,
    )
    since = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, brand: Brand, language: str, right_to_left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = self.fields["section"]
        assert isinstance(sections, forms.ModelChoiceField)
        sections.queryset = Section.objects.filter(brand=brand).select_related("brand")
        sections.empty_label = _("None")
        for name in WORDS:
            self.fields[name].widget.attrs |= {"lang": language, "dir": "rtl" if right_to_left else "ltr"}

    def wording(self) -> Wording:
        """What was typed."""
        told = self.cleaned_data
        return Wording(**{name: told[name] for name in WORDS})

    def placement(self) -> Placement:
        """Where it shall stand."""
        told = self.cleaned_data
        return Placement(
            kind=told["kind"],
            subject=told["subject"],
            audience=told["audience"],
            section=told["section"],
            promoted=told["promoted"],
            position=told["position"] or 0,
        )


def initial_of(article: Article, revision: Revision | None, translation: Translation | None) -> dict[str, Any]:
    """What the form shows before anybody types."""
    placed = {
        name: getattr(article, name) for name in ("kind", "subject", "section", "audience", "position", "promoted")
    }
    words = {name: getattr(revision, name) for name in WORDS} if revision else {}
    moments = {"publish_at": translation.publish_at, "expires_at": translation.expires_at} if translation else {}
    since = translation.newest if translation else 0
    is_planned = bool(revision and translation and translation.status == Translation.Status.SCHEDULED)
    change = revision.weight if is_planned and revision else None
    caught_up = not is_planned or bool(revision and revision.follows is not None)
    weighed = {"change": change or Translation.Age.NEEDS_UPDATE, "caught_up": caught_up}
    return {**placed, **words, **moments, **weighed, "since": since}


class SectionForm(forms.Form):
    """A section's names and what it is about, in each language."""

    def __init__(self, *args: Any, brand: Brand, section: Section | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.names = Spoken(codes_of(brand), "name", section.names if section else {}, data)
        self.abouts = Spoken(codes_of(brand), "about", section.abouts if section else {}, data)


class DomainForm(forms.Form):
    """Under which name of the shop's own the help centre stands."""

    domain = forms.CharField(
        label=gettext_lazy("Name of your own"),
        required=False,
        max_length=253,
        help_text=gettext_lazy("For instance help.shop.example. Empty: only under the address of Counterbell."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )


class RedirectForm(forms.Form):
    """Old addresses and the articles that they lead to, a line each."""

    lines = forms.CharField(
        label=gettext_lazy("Old addresses"),
        max_length=200_000,
        help_text=gettext_lazy(
            "A line each: the old address, a space, the address of the article here. For instance: /faq/returns"
            " https://help.shop.example/help/shop/en/17-returns/"
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false"}),
    )

    def clean_lines(self) -> list[tuple[str, str]]:
        """What was typed, by twos."""
        lines = [line.split() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if odd := next((line for line in lines if len(line) != 2), None):
            raise forms.ValidationError(
                _("Two addresses belong in this line: %(line)s") % {"line": " ".join(odd)[:100]}
            )
        return [(old, new) for old, new in lines]


class SynonymForm(forms.Form):
    """Groups of words that mean the same: a line each, with commas."""

    language = forms.CharField(widget=forms.HiddenInput, max_length=8)
    words = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"synonyms-{code}-%s"
        super().__init__(*args, **kwargs)
        self.fields["words"].label = name_of(code)

    def groups(self) -> list[list[str]]:
        """What was typed."""
        lines = self.cleaned_data["words"].replace("،", ",").replace("、", ",").splitlines()
        return [line.split(",") for line in lines]
