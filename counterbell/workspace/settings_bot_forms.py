"""The forms of the bot: how it behaves, and what it answers to a question."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy

from counterbell.accounts.models import Brand
from counterbell.bot.actions.teaching import LONGEST_GREETING, MOST_LETTERS, TOLERATED
from counterbell.bot.models import Bot, Question
from counterbell.bot.policies import PATIENCE
from counterbell.workspace.settings_words import Spoken, codes_of


class BotForm(forms.Form):
    """On or off, its name and first words, how sure it must be, how long a hand-over may wait."""

    is_on = forms.BooleanField(
        label=gettext_lazy("The bot answers in the chat"),
        required=False,
        help_text=gettext_lazy("Only while no person has joined. Letters and contact forms are never answered by it."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Shoppers see it with the word “Bot”."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
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
            "name": bot.name,
            "tolerated": Decimal(bot.tolerated).normalize(),
            "patience": bot.patience,
        }
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.words = Spoken(codes_of(brand), "greeting", bot.greetings, data)
        self.most_letters = LONGEST_GREETING

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {**self.cleaned_data, "greetings": self.words.said()}


class QuestionForm(forms.Form):
    """What is answered in each language, where one reads more, and in which words it is asked."""

    def __init__(self, *args: Any, brand: Brand, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
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
        }
