"""The form of the form: each question in every language, departments, consent."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand, Team
from counterbell.reception.models import Form
from counterbell.reception.policies import KINDS, LONGEST_CONSENT, LONGEST_HELP, LONGEST_LABEL, MOST_FIELDS
from counterbell.workspace.settings_words import Spoken, codes_of

KIND_NAMES = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "text": _("A line of text"),
    "long": _("A longer text"),
    "choice": _("A choice"),
    "check": _("A box to tick"),
    "order": _("Order number"),
    "date": _("A day"),
    "file": _("Files"),
}
NEW = "new"


@dataclass(frozen=True, slots=True)
class Question:
    """One question on the form. `at` names its fields."""

    at: str
    kind: str
    required: bool
    label: Spoken
    choices: Spoken
    help: Spoken


@dataclass(frozen=True, slots=True)
class Department:
    """A team that can be chosen."""

    team: Team
    is_offered: bool
    label: Spoken


class AsksQuestions(forms.Form):
    """A form with questions: repeated fields, which it reads itself."""

    kinds = [(kind, KIND_NAMES[kind]) for kind in KINDS]
    asks_help = False
    longest_label, longest_help, most = LONGEST_LABEL, LONGEST_HELP, MOST_FIELDS
    codes: list[str]
    kept_fields: list[dict[str, Any]]

    @property
    def questions(self) -> list[Question]:
        """As typed, else as kept."""
        if isinstance(self.data, QueryDict) and self.is_bound:
            places = [at for at in self.data.getlist("question") if at.isalnum() and len(at) < 20]
            return [self._question(at, {}) for at in places[: MOST_FIELDS * 2]]
        return [self._question(one["key"], one) for one in self.kept_fields]

    @property
    def new_question(self) -> Question:
        """An empty one, for the script to copy."""
        label, choices, told = (Spoken(self.codes, f"{NEW}-{part}", {}, None) for part in ("label", "choices", "help"))
        return Question(at=NEW, kind="text", required=False, label=label, choices=choices, help=told)

    def said_fields(self) -> list[dict[str, Any]]:
        """The questions as the action takes them."""
        return [_field(one) for one in self.questions]

    def spoken(self, name: str, kept: dict[str, str]) -> Spoken:
        """The same words in each language."""
        return Spoken(self.codes, name, kept, self.data if self.is_bound else None)

    def _question(self, at: str, kept: dict[str, Any]) -> Question:
        kind = self.data.get(f"{at}-kind", "") if self.is_bound else kept["kind"]
        required = f"{at}-required" in self.data if self.is_bound else kept["required"]
        choices = {code: "\n".join(choice.get(code, "") for choice in kept.get("choices", ())) for code in self.codes}
        label = self.spoken(f"{at}-label", kept.get("labels", {}))
        told = self.spoken(f"{at}-help", kept.get("help", {}))
        return Question(at, kind, required, label, self.spoken(f"{at}-choices", choices), told)


class QuestionsForm(AsksQuestions):
    """Mode, questions, departments, consent."""

    mode = forms.ChoiceField(label=_("When"), choices=Form.Mode.choices, widget=forms.RadioSelect)
    link = forms.URLField(
        label=_("Address of your privacy policy"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )  # fmt: skip

    def __init__(self, *args: Any, brand: Brand, kept: Form | None, teams: list[Team], **kwargs: Any) -> None:
        self._kept = kept or Form(brand=brand)
        self._teams, self.codes, self.kept_fields = teams, codes_of(brand), self._kept.fields
        kwargs["initial"] = {"mode": self._kept.mode, "link": self._kept.consent.get("link", "")}
        super().__init__(*args, **kwargs)

    longest_consent = LONGEST_CONSENT

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {
            "mode": self.cleaned_data["mode"],
            "intro": self.intro.said(),
            "fields": self.said_fields(),
            "teams": [{"team": one.team.pk, "labels": one.label.said()} for one in self.departments if one.is_offered],
            "consent": {"texts": self.consent.said(), "link": self.cleaned_data["link"]},
        }

    @property
    def intro(self) -> Spoken:
        """The words above the questions."""
        return self.spoken("intro", self._kept.intro)

    @property
    def consent(self) -> Spoken:
        """What she agrees to."""
        return self.spoken("consent", self._kept.consent.get("texts", {}))

    @property
    def departments(self) -> list[Department]:
        """The teams that serve the brand."""
        kept = {one["team"]: one["labels"] for one in self._kept.teams}
        return [
            Department(team, self._offers(team, kept), self.spoken(f"team{team.pk}", kept.get(team.pk, {})))
            for team in self._teams
        ]

    def _offers(self, team: Team, kept: dict[int, Any]) -> bool:
        return f"offer{team.pk}" in self.data if self.is_bound else team.pk in kept


def _field(one: Question) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": one.kind, "required": one.required, "labels": one.label.said()}
    made["help"] = one.help.said()
    if one.kind == "choice":
        lines = {code: [line.strip() for line in text.splitlines()] for code, text in one.choices.said().items()}
        rows = zip_longest(*lines.values(), fillvalue="")
        made["choices"] = [dict(zip(lines, row, strict=True)) for row in rows if any(row)]
    return made
