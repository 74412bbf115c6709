"""The forms of the bot: how it behaves, and what it answers to a question."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy

from counterbell.accounts.models import Brand
from counterbell.bot.actions.teaching import LONGEST_GREETING, MOST_LETTERS, TOLERATED
from counterbell.bot.models import Bot, Question
from counterbell.bot.policies import PATIENCE
from counterbell.bot.tones import Tone
from counterbell.conversations.models import Label
from counterbell.workspace.settings_words import Spoken, codes_of

SOURCES = ("articles", "canned")


class BotForm(forms.Form):
    """On or off, its name and first words, how sure it must be, how long a hand-over may wait."""

    is_on = forms.BooleanField(
        label=gettext_lazy("The bot answers in the chat"),
        required=False,
        help_text=gettext_lazy("Only while no person has joined. Letters and contact forms are never answered by it."),
    )
    helps_agents = forms.BooleanField(
        label=gettext_lazy("Suggest answers to agents"),
        required=False,
        help_text=gettext_lazy("Beside what they write, also while the bot itself is off. Nothing is sent by itself."),
    )
    gathers = forms.BooleanField(
        label=gettext_lazy("Offer what agents answered as new answers"),
        required=False,
        help_text=gettext_lazy(
            "From solved conversations of every channel. Nothing is said before you have looked at it."
        ),
    )
    minds_manners = forms.BooleanField(
        label=gettext_lazy("Ask agents before a rude answer is sent"),
        required=False,
        help_text=gettext_lazy(
            "Once, where an answer shouts at or insults a customer: it can be sent anyway. Found by words, "
            "without any model."
        ),
    )
    sources = forms.MultipleChoiceField(
        label=gettext_lazy("Besides your answers it tells shoppers"),
        required=False,
        choices=[
            ("articles", gettext_lazy("what they may read in the help centre")),
            ("canned", gettext_lazy("canned replies of this brand and of everybody")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    people_labels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Customers with these labels always get a person"),
        queryset=Label.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("On any of their conversations."),
    )
    people_addresses = forms.CharField(
        label=gettext_lazy("And those with these e-mail addresses, one a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "spellcheck": "false", "placeholder": "@shop.example"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Shoppers see it with the word “Bot”."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    tone = forms.ChoiceField(
        label=gettext_lazy("Tone of its own sentences"), required=False, choices=Tone.choices, widget=forms.RadioSelect
    )
    tolerated = forms.DecimalField(
        label=gettext_lazy("Wrong answers that you can live with, in percent"),
        min_value=TOLERATED[0],
        max_value=TOLERATED[1],
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
        help_text=gettext_lazy("Of all questions. The fewer, the more questions it hands over to you."),
    )
    patience = forms.IntegerField(
        label=gettext_lazy("Remind us after so many minutes"),
        min_value=PATIENCE.start,
        max_value=PATIENCE.stop - 1,
        help_text=gettext_lazy(
            "When the bot has called a person and nobody has answered. Outside your hours it waits."
        ),
    )

    def __init__(self, *args: Any, bot: Bot, brand: Brand, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "is_on": bot.is_on,
            "helps_agents": bot.helps_agents,
            "gathers": bot.gathers,
            "minds_manners": bot.minds_manners,
            "sources": [name for name in SOURCES if name not in bot.silent],
            "people_labels": [] if bot._state.adding else bot.people_labels.all(),
            "people_addresses": "\n".join(bot.people_addresses),
            "name": bot.name,
            "tone": bot.tone,
            "tolerated": Decimal(bot.tolerated).normalize(),
            "patience": bot.patience,
        }
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.words = Spoken(codes_of(brand), "greeting", bot.greetings, data)
        self.most_letters = LONGEST_GREETING

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        told = dict(self.cleaned_data)
        chosen = told.pop("sources")
        told["silent"] = [name for name in SOURCES if name not in chosen]
        told["people_addresses"] = told["people_addresses"].splitlines()
        return {**told, "greetings": self.words.said()}


class QuestionForm(forms.Form):
    """What is answered in each language, where one reads more, and in which words it is asked."""

    def __init__(self, *args: Any, brand: Brand, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["calls_person"] = forms.BooleanField(
            label=gettext_lazy("Always call a person for this"),
            required=False,
            initial=question.calls_person,
            help_text=gettext_lazy("Also when there is an answer: then it is not said."),
        )
        self.codes = codes_of(brand)
        kept = {one.language: one for one in question.answers.all()} if question.pk else {}
        for code in self.codes:
            info, one = get_language_info(code), kept.get(code)
            about = {"lang": code, "dir": "rtl" if info["bidi"] else "ltr"}
            ways = "\n".join(question.phrasings.get(code, ()))
            self.fields[f"answer_{code}"] = forms.CharField(
                label=gettext_lazy("Answer"),
                required=False,
                max_length=MOST_LETTERS,
                initial=one.text if one else "",
                widget=forms.Textarea(attrs={"rows": 4, **about}),
            )
            self.fields[f"address_{code}"] = forms.URLField(
                label=gettext_lazy("Where one reads more"),
                required=False,
                assume_scheme="https",
                initial=one.address if one else "",
                widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
            )
            self.fields[f"ways_{code}"] = forms.CharField(
                label=gettext_lazy("Ways to ask it, one a line"),
                required=False,
                initial=ways,
                widget=forms.Textarea(attrs={"rows": 3, **about}),
            )

    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, the brand's own first."""
        return [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "answer": self[f"answer_{code}"],
                "address": self[f"address_{code}"],
                "ways": self[f"ways_{code}"],
            }
            for code in self.codes
        ]

    def said(self) -> dict[str, Any]:
        """As the action takes it; ways to ask in languages that the brand does not speak are kept."""
        told = self.cleaned_data
        ways = {code: told[f"ways_{code}"].splitlines() for code in self.codes}
        return {
            "texts": {code: told[f"answer_{code}"] for code in self.codes},
            "addresses": {code: told[f"address_{code}"] for code in self.codes},
            "phrasings": {**self.question.phrasings, **ways},
            "calls_person": told["calls_person"],
        }
