"""The form of the hours: a week of intervals, and the days that are unlike it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import get_day_names
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.routing.models import Schedule
from counterbell.routing.writing import DAYS, Unclear, clean_special, clean_week, read_hours
from counterbell.ui import dates
from counterbell.workspace.settings_forms import zone_names

NEW_WEEK = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
FIRST = {"fa": 5, "ar": 6, "ja": 6}  # Saturday, Sunday, Sunday; elsewhere Monday. Babel knows it of countries only.
WORKDAYS = {"fa": ("sat", "sun", "mon", "tue", "wed", "thu"), "ar": ("sun", "mon", "tue", "wed", "thu")}
Pair = list[str]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week on the form."""

    code: str
    name: str
    hours: list[Pair]
    is_workday: bool


@dataclass(frozen=True, slots=True)
class Special:
    """A special day on the form: a line for each interval, one for a day that is closed."""

    date: str
    name: str
    start: str
    end: str


class HoursForm(forms.Form):
    """Hours as they are typed. Its times are repeated fields, so it reads the posted data itself."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Keep hours"),
        required=False,
        help_text=gettext_lazy("Outside them the chat says when you open next; waiting times count only open hours."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    def __init__(self, *args: Any, schedule: Schedule | None, zone: str, **kwargs: Any) -> None:
        self._kept = schedule
        kwargs["initial"] = {"is_on": schedule.is_on if schedule else True, "zone": schedule.zone if schedule else zone}
        super().__init__(*args, **kwargs)
        names = [(name, name.replace("_", " ")) for name in ["UTC", *zone_names()]]
        self.fields["zone"] = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=names)

    def clean(self) -> dict[str, Any]:
        """What was typed must be hours."""
        told = super().clean() or {}
        try:
            self._week = clean_week(self._typed_week())
            self._special = clean_special(self._typed_special())
            read_hours(told.get("zone", "UTC"), self._week, self._special)
        except Unclear as why:
            raise forms.ValidationError(str(why)) from None
        return told

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        told = self.cleaned_data
        return {"zone": told["zone"], "is_on": told["is_on"], "week": self._week, "special": self._special}

    # ——— as it is shown ———

    @property
    def days(self) -> list[Day]:
        """The week, beginning where it begins for the reader."""
        week = self._typed_week() if self.is_bound else (self._kept.week if self._kept else NEW_WEEK)
        language = dates.language()
        names = get_day_names("wide", "stand-alone", Locale.parse(language))
        first = FIRST.get(language, 0)
        working = WORKDAYS.get(language, DAYS[:5])
        order = [(first + offset) % 7 for offset in range(7)]
        return [
            Day(
                DAYS[at], names[at].capitalize(), [_shown(pair) for pair in week.get(DAYS[at], [])], DAYS[at] in working
            )
            for at in order
        ]

    @property
    def special(self) -> list[Special]:
        """The days that are unlike the others."""
        if self.is_bound:
            return [Special(*line) for line in self._special_lines()]
        return list(_lines(self._kept.special)) if self._kept else []

    # ——— as it was typed ———

    def _list(self, name: str) -> list[str]:
        return [text.strip() for text in self.data.getlist(name)] if isinstance(self.data, QueryDict) else []

    def _typed_week(self) -> dict[str, list[Pair]]:
        return {day: _pairs(self._list(f"{day}-from"), self._list(f"{day}-to")) for day in DAYS}

    def _special_lines(self) -> list[tuple[str, str, str, str]]:
        columns = [self._list(f"special-{name}") for name in ("date", "name", "from", "to")]
        return list(zip(*columns, strict=False))

    def _typed_special(self) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for typed, name, start, end in self._special_lines():
            if not typed:
                continue
            when = _date(typed)
            line = found.setdefault(when, {"date": when, "name": name, "hours": []})
            line["name"] = line["name"] or name
            line["hours"] += _pairs([start], [end])
        return list(found.values())


def _pairs(starts: list[str], ends: list[str]) -> list[Pair]:
    """Intervals from two columns. From midnight to midnight is the whole day; a clock has no 24:00 to choose."""
    found = [[a[:5], b[:5]] for a, b in zip(starts, ends, strict=False) if a or b]
    return [[a, "24:00"] if b == "00:00" else [a, b] for a, b in found]


def _shown(pair: Pair) -> Pair:
    return [pair[0], "00:00" if pair[1] == "24:00" else pair[1]]


def _lines(kept: list[dict[str, Any]]) -> Iterator[Special]:
    for one in kept:
        for start, end in [_shown(pair) for pair in one["hours"]] or [["", ""]]:
            yield Special(one["date"], one["name"], start, end)


def _date(typed: str) -> str:
    """An ISO date from what was typed: 2026-12-25, or ۱۴۰۵/۱۰/۰۴ of the Persian calendar.

    Raises:
        Unclear: when it is neither.
    """
    try:
        return date.fromisoformat(dates.iso_of(typed)).isoformat()
    except ValueError:
        raise Unclear(_("“%(typed)s” is not a date.") % {"typed": typed[:20]}) from None
