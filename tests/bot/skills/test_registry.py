"""A room above brings a skill of its own: it takes the question, acts, and is believed only when that is done."""

import pytest
from django.utils.translation import gettext as _

from counterbell.bot.models import Bot, Stay
from counterbell.bot.policies import Reason
from counterbell.bot.skills import registry
from counterbell.bot.skills.skill import Matter, Outcome, Slot, Value
from counterbell.conversations.models import Conversation, Message
from tests.bot.skills.talking import handed, note, talk
from tests.bot.test_answering import Do, said

pytestmark = pytest.mark.django_db(transaction=True)
SHELF = {"1042": "It left the harbour this morning."}


class OrderStatus:
    """Looks an order up on a shelf."""

    name = "order status"
    keys = frozenset({"pack.damaged_item"})
    slots: tuple[Slot, ...] = (
        Slot(
            "order",
            question=lambda: _("Number?"),
            again=lambda: _("Number?"),
            find=lambda text: Value("order", text) if text.isdecimal() else None,
        ),
    )
    confirms = True
    otherwise: Reason | None = Reason.FAILED

    def confirm(self, matter: Matter) -> str:
        return f"{matter.values['order'].text}, right?"

    def act(self, matter: Matter) -> Outcome:
        return Outcome(SHELF.get(matter.values["order"].text, "It is nowhere."), note="looked up")

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        return outcome.text in SHELF.values()


@pytest.fixture(autouse=True)
def order_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_skills", dict(registry._skills))
    registry.skill(OrderStatus)


def test_the_skill_that_came_last_takes_the_question(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    assert talk(conversation, do_duties, "my parcel arrived damaged").text.endswith("Number?")
    assert talk(conversation, do_duties, "1042").text == "1042, right?"
    last = talk(conversation, do_duties, "yes")
    assert (last.text, handed(last)) == ("It left the harbour this morning.", None)
    assert note(conversation) == ["looked up"]


def test_what_is_not_verified_is_not_said(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = talk(conversation, do_duties, "my parcel arrived damaged", "1043", "yes")
    assert handed(last) == "failed"
    assert "nowhere" not in "".join(one.text for one in said(conversation, Message.Kind.PUBLIC))
    assert "Order number: 1043" in note(conversation)


def test_a_dialogue_whose_skill_is_gone_is_forgotten(
    bot: Bot, conversation: Conversation, do_duties: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(conversation, do_duties, "my parcel arrived damaged")
    monkeypatch.setattr(registry, "_skills", {})
    assert "We ship to Canada" in talk(conversation, do_duties, "do you ship to canada").text
    assert Stay.objects.get().state == Stay.State.ANSWERING
