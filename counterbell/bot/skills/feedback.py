"""Feedback: who praises is asked what for, and it is kept beside the conversation, where colleagues read it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill, Slot, Value
from counterbell.bot.tones import toned

LONGEST = 1_000


def _words(text: str) -> Value | None:
    said = text.strip()[:LONGEST]
    return Value("feedback", said) if any(map(str.isalnum, said)) else None


@skill
class Feedback(Skill):
    """Asks once; nobody is called for it. Criticism goes to a person at once, with what she wrote."""

    name = "feedback"
    keys = frozenset({"pack.praise"})
    slots: tuple[Slot, ...] = (
        Slot(
            "feedback",
            question=lambda: toned(
                _("Thank you, that is good to hear! What did you like most, or what could be better still?"),
                friendly=pgettext("friendly", "Thanks, that’s great! What did you like most, or what could be better?"),
            ),
            again=lambda: _("What may I pass on?"),
            find=_words,
            free=True,
            choices=lambda: (_("No, thank you"),),
        ),
    )

    def act(self, matter: Matter) -> Outcome:
        said = " ".join(matter.values["feedback"].text.split())
        note = _("Feedback: “%(first)s” · “%(said)s”") % {"first": " ".join(matter.text.split())[:300], "said": said}
        thanks = toned(
            _("Thank you, I have passed that on. Is there anything else?"),
            friendly=pgettext("friendly", "Thanks, I’ve passed that on. Anything else?"),
        )
        return Outcome(thanks, note=note)

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        return bool(outcome.note)
