"""Feedback: who praises is asked what for, and it is kept beside the conversation, where colleagues read it."""

from django.utils.translation import gettext as _

from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill, Slot, Value

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
            question=lambda: _(
                "Thank you, that is good to hear! What did you like most, or what could be better still?"
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
        return Outcome(_("Thank you, I have passed that on. Is there anything else?"), note=note)

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        return bool(outcome.note)
