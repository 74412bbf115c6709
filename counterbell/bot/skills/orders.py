"""Before a person looks an order up: its number, or the e-mail address it was made with, so that she need not ask."""

from django.utils.translation import gettext as _

from counterbell.bot import naming
from counterbell.bot.policies import Reason
from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill, Slot, Value


def _order(text: str) -> Value | None:
    email = naming.email(text)
    number = naming.order(text)
    return Value("order", number) if number else Value("email", email) if email else None


@skill
class CollectOrder(Skill):
    """Asks which order it is, and hands the question over. A room that can look it up takes these questions instead."""

    name = "collect order"
    keys = naming.ABOUT_ORDERS
    slots: tuple[Slot, ...] = (
        Slot(
            "order",
            question=lambda: _(
                "A person has to look that up for you. What is your order number? The e-mail address that you ordered "
                "with will do, too."
            ),
            again=lambda: _(
                "I could not find a number there. It stands in the letter that confirmed your order; if you do not "
                "have it, just say so."
            ),
            find=_order,
            kinds=("order", "email"),
        ),
    )
    otherwise: Reason | None = Reason.UNANSWERED

    def act(self, matter: Matter) -> Outcome:
        return Outcome(reason=Reason.NUMBER)

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        return "order" in matter.values
