"""What a brand can say in its own words, in each of its languages."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Text:
    """One of the brand's texts: what it is called and explained as in settings, and how long it may be."""

    label: Promise
    explanation: Promise
    max_length: int
    lines: int = 1


# The names are those of the bubble's own texts (widget/locales), which speak where the brand is silent.
TEXTS: dict[str, Text] = {
    "title": Text(_("Title"), _("Stands at the top of the chat; otherwise the brand's name."), 60),
    "greeting": Text(_("Greeting"), _("The first words that a shopper reads."), 300, lines=3),
    "placeholder": Text(_("In the empty message field"), _("For example: “Ask us about sizes…”"), 60),
    "away_long": Text(_("When nobody is there"), _("Say when you answer, and that the message is kept."), 300, lines=3),
    "rate_ask": Text(_("Question for the rating"), _("Asked when a conversation has ended."), 120),
    "launcher_text": Text(_("Beside the bell"), _("A word or two; empty: the bell alone."), 30),
    "launcher_open": Text(_("Name of the bell"), _("What screen readers say for the button that opens the chat."), 60),
}
