"""The form of the form: each question in every language, departments, consent."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand, Team
from counterbell.reception.models import Form
from counterbell.reception.policies import KINDS, LONGEST_CONSENT, LONGEST_LABEL, MOST_FIELDS
from counterbell.workspace.settings_words import Spoken, codes_of

KIND_NAMES = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "text": _("A line of text"),
    "long": _("A longer text"),
    "choice": _("A choice"),
    "check": _("A box to tick"),
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


@dataclass(frozen=True, slots=True)
class Department:
    """A team that can be chosen."""

    team: Team
    is_offered: bool
    label: Spoken


class QuestionsForm(forms.Form):
    """Mode, and the rest as repeated fields, which it reads itself."""

    mode = forms.ChoiceField(label=_("When"), choices=Form.Mode.choices, widget=forms.RadioSelect)
    link = forms.URLField(
        label=_("Address of your privacy policy"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )  # fmt: skip

    def __init__(self, *args: Any, brand: Brand, kept: Form | None, teams: list[Team], **kwargs: Any) -> None:
        self._kept = kept or Form(brand=brand)
        self._teams, self.codes = teams, codes_of(brand)
        kwargs["initial"] = {"mode": self._kept.mode, "link": self._kept.consent.get("link", "")}
        super().__init__(*args, **kwargs)

    kinds = [(kind, KIND_NAMES[kind]) for kind in KINDS]
    longest_label, longest_consent, most = LONGEST_LABEL, LONGEST_CONSENT, MOST_FIELDS

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {
            "mode": self.cleaned_data["mode"],
            "intro": self.intro.said(),
            "fields": [_field(one) for one in self.questions],
            "teams": [{"team": one.team.pk, "labels": one.label.said()} for one in self.departments if one.is_offered],
            "consent": {"texts": self.consent.said(), "link": self.cleaned_data["link"]},
        }

    @property
    def intro(self) -> Spoken:
        """The words above the questions."""
        return self._spoken("intro", self._kept.intro)

    @property
    def consent(self) -> Spoken:
        """What she agrees to."""
        return self._spoken("consent", self._kept.consent.get("texts", {}))

    @property
    def questions(self) -> list[Question]:
        """As typed, else as kept."""
        if isinstance(self.data, QueryDict) and self.is_bound:
            places = [at for at in self.data.getlist("question") if at.isalnum() and len(at) < 20]
            return [self._question(at, {}) for at in places[: MOST_FIELDS * 2]]
        return [self._question(one["key"], one) for one in self._kept.fields]

    @property
    def new_question(self) -> Question:
        """An empty one, for the script to copy."""
        label, choices = (Spoken(self.codes, f"{NEW}-{part}", {}, None) for part in ("label", "choices"))
        return Question(at=NEW, kind="text", required=False, label=label, choices=choices)

    @property
    def departments(self) -> list[Department]:
        """The teams that serve the brand."""
        kept = {one["team"]: one["labels"] for one in self._kept.teams}
        return [
            Department(team, self._offers(team, kept), self._spoken(f"team{team.pk}", kept.get(team.pk, {})))
            for team in self._teams
        ]

    def _offers(self, team: Team, kept: dict[int, Any]) -> bool:
        return f"offer{team.pk}" in self.data if self.is_bound else team.pk in kept

    def _spoken(self, name: str, kept: dict[str, str]) -> Spoken:
        return Spoken(self.codes, name, kept, self.data if self.is_bound else None)

    def _question(self, at: str, kept: dict[str, Any]) -> Question:
        kind = self.data.get(f"{at}-kind", "") if self.is_bound else kept["kind"]
        required = f"{at}-required" in self.data if self.is_bound else kept["required"]
        choices = {code: "\n".join(choice.get(code, "") for choice in kept.get("choices", ())) for code in self.codes}
        label = self._spoken(f"{at}-label", kept.get("labels", {}))
        return Question(at, kind, required, label, self._spoken(f"{at}-choices", choices))


def _field(one: Question) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": one.kind, "required": one.required, "labels": one.label.said()}
    if one.kind == "choice":
        lines = {code: [line.strip() for line in text.splitlines()] for code, text in one.choices.said().items()}
        rows = zip_longest(*lines.values(), fillvalue="")
        made["choices"] = [dict(zip(lines, row, strict=True)) for row in rows if any(row)]
    return made
