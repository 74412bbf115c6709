"""How forms look everywhere, and the field for dates."""

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.translation import gettext_lazy

from counterbell.ui import dates

ISO_MOMENT = "%Y-%m-%dT%H:%M"
_SATURDAY = 5


class Renderer(TemplatesSetting):
    """Draws forms with the house's own templates: label, help and errors tied to the control by Django's own ids."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def day_field(
    name: str, iso: str, *, with_time: bool = False, earliest: str = "", latest: str = "", **attrs: object
) -> dict[str, Any]:
    """What `ui/day_field.html` draws: the browser's own field, or one of the Persian calendar for who reads Persian."""
    drawn: dict[str, Any] = {"name": name, "iso": iso, "with_time": with_time, "min": earliest, "max": latest}
    drawn["attrs"] = flatatt({key.replace("_", "-"): value for key, value in attrs.items()})
    if dates.language() != "fa":
        return drawn
    today = timezone.localdate().isoformat()
    names = [get_day_names(width, "stand-alone", "fa") for width in ("narrow", "wide")]
    return drawn | {
        "days": [tuple(name[(_SATURDAY + at) % 7] for name in names) for at in range(7)],
        "today": today,
        "typed": dates.typed(iso),
        "example": dates.typed(f"{today}T09:00" if with_time else today),
        "earliest": dates.typed(earliest),
        "latest": dates.typed(latest),
    }


class MomentInput(forms.DateTimeInput):
    """The house's field for a day and a time."""

    template_name = "ui/day_field.html"

    def __init__(self) -> None:
        super().__init__(format=ISO_MOMENT)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As the template wants it."""
        shown = super().get_context(name, value, attrs)["widget"]
        return day_field(name, shown["value"] or "", with_time=True, **shown["attrs"])


class Moment(forms.DateTimeField):
    """A day and a time, chosen from a calendar or typed as the reader writes dates."""

    widget = MomentInput
    default_error_messages = {"invalid": gettext_lazy("This is not a date and a time.")}

    def to_python(self, value: Any) -> Any:
        """What was typed, in the ISO form that Django reads."""
        try:
            return super().to_python(dates.iso_of(value) if isinstance(value, str) else value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
