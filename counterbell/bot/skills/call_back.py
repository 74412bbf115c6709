"""Calling back: whom, and when; a person does it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from counterbell.bot import naming
from counterbell.bot.policies import Reason
from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill, Slot, Value
from counterbell.bot.tones import toned

LONGEST = 120  # letters of when


def _number(text: str) -> Value | None:
    found = naming.telephone(text)
    return Value("phone", found) if found else None


def _moment(text: str) -> Value | None:
    said = " ".join(text.split())[:LONGEST]
    return Value("when", said) if any(map(str.isalnum, said)) else None


@skill
class CallBack(Skill):
    """Asks for a number and a time, and hands them on."""

    name = "call back"
    keys = frozenset({"pack.call_back"})
    slots: tuple[Slot, ...] = (
        Slot(
            "number",
            question=lambda: toned(
                _("Gladly. On which number can we call you? Please write it with its area or country code."),
                friendly=pgettext("friendly", "Sure! Which number can we call you on? With its area or country code."),
            ),
            again=lambda: toned(
                _("I could not read a telephone number there. Which one is it, for example +385 91 234 5678?"),
                friendly=pgettext("friendly", "I couldn’t find a number there. Which is it, like +385 91 234 5678?"),
            ),
            find=_number,
            kinds=("phone",),
        ),
        Slot(
            "when",
            question=lambda: toned(
                _("When does it suit you best?"), friendly=pgettext("friendly", "When’s a good time for you?")
            ),
            again=lambda: toned(
                _("When may we call, for example tomorrow after five?"),
                friendly=pgettext("friendly", "When can we call you, say tomorrow after five?"),
            ),
            find=_moment,
            free=True,
            choices=lambda: (_("As soon as possible"), _("In the morning"), _("In the afternoon")),
        ),
    )
    confirms = True
    otherwise: Reason | None = Reason.CALL_BACK

    def confirm(self, matter: Matter) -> str:
        values = {"number": f"\u2068{matter.values['number'].text}\u2069", "when": matter.values["when"].text}
        said = toned(
            _("We call you on %(number)s. When: “%(when)s”. Is that right?"),
            friendly=pgettext("friendly", "We’ll call you on %(number)s. When: “%(when)s”. OK?"),
        )
        return said % values

    def act(self, matter: Matter) -> Outcome:
        return Outcome(reason=Reason.CALL_BACK)

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        return bool(naming.telephone(matter.values["number"].text))
