"""The clock from a hand-over: it never ends while she waits, keeps the hours, and she hears once that it is late."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now, shifted
from counterbell.bot import promises
from counterbell.bot.models import Bot
from counterbell.bot.policies import LONGEST_PAUSE, pause
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.customers.correspondents import prove
from counterbell.journal.models import Duty, Entry
from counterbell.routing.actions import set_hours
from tests.bot.test_answering import ask, said, told
from tests.mailroom.post import make_mailbox

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
FRIDAY = datetime(2027, 1, 8, 12, tzinfo=UTC)
WISH = "I want to talk to a human"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with shifted(moment - now()):
        yield


def open_on_weekdays(brand: Brand, zone: str = "UTC") -> None:
    set_hours(brand, zone=zone, week={day: [("09:00", "17:00")] for day in WEEKDAYS}, by=None)


def rounds() -> list[datetime]:
    """When agents were told that nobody has come."""
    return list(Entry.objects.filter(name="bot.promise_broken").order_by("pk").values_list("at", flat=True))


def next_look() -> datetime:
    return Duty.objects.filter(subscriber__startswith="bot.look_after").order_by("due")[0].due


def until_told(times: int, do: Do) -> None:
    """Let time pass from duty to duty."""
    for _ in range(times):
        with at(next_look() + timedelta(seconds=1)):
            do()


def test_pauses_grow_and_never_end() -> None:
    minutes = [int(pause(10, turn).total_seconds() / 60) for turn in (1, 2, 3, 4, 5, 6, 7, 1000)]
    assert minutes == [10, 10, 20, 40, 80, 160, 240, 240]
    assert pause(240, 9) == LONGEST_PAUSE


def test_it_is_told_for_days_until_somebody_answers(
    bot: Bot, conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    ask(conversation, WISH, do_duties)
    until_told(20, do_duties)
    assert len(rounds()) == 20
    assert rounds()[-1] - rounds()[0] > timedelta(days=2)
    with at(next_look() + timedelta(seconds=1)):
        reply(conversation, text="here I am", by=bob)
        do_duties()
    assert len(rounds()) == 20
    assert not Duty.objects.filter(subscriber__startswith="bot.look_after").exists()


def test_after_everybody_those_who_lead_are_called_by_name(
    bot: Bot, conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    from counterbell.alerts.models import Notice

    ask(conversation, WISH, do_duties)
    until_told(2, do_duties)
    conversation.refresh_from_db()
    assert conversation.priority == Conversation.Priority.HIGH
    until_told(1, do_duties)
    conversation.refresh_from_db()
    assert conversation.priority == Conversation.Priority.URGENT
    owners = Notice.objects.filter(kind="promised", agent__isnull=False)
    assert [one.agent for one in owners] == [alice]
    until_told(4, do_duties)
    assert Notice.objects.filter(kind="promised").count() == 2  # one for all and hers, told anew each time
    with at(next_look()):
        assert told(bob) == ["promised", "waiting", "opened"]


def test_rounds_keep_the_hours(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    open_on_weekdays(brand)
    with at(FRIDAY.replace(hour=16, minute=55)):  # five minutes before the weekend
        ask(conversation, WISH, do_duties)
    until_told(12, do_duties)
    assert rounds()[0].strftime("%a %H:%M") == "Mon 09:05"
    assert all(one.strftime("%a") not in {"Sat", "Sun"} and 9 <= one.hour < 17 for one in rounds())


def test_who_closes_meanwhile_is_asked_once_it_is_open(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    with at(FRIDAY.replace(hour=20)):
        ask(conversation, WISH, do_duties)  # no hours are kept yet
        open_on_weekdays(brand)
    until_told(1, do_duties)
    assert rounds() == []
    until_told(1, do_duties)
    assert [one.strftime("%a %H:%M") for one in rounds()] == ["Mon 09:10"]


def test_a_shop_that_never_opens_is_asked_all_the_same(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    set_hours(brand, zone="UTC", week={}, by=None)
    ask(conversation, WISH, do_duties)
    until_told(3, do_duties)
    assert len(rounds()) == 3


def test_she_hears_once_that_it_takes_longer(bot: Bot, conversation: Conversation, alice: Agent, do_duties: Do) -> None:
    ask(conversation, WISH, do_duties)
    until_told(6, do_duties)
    late = [one for one in said(conversation) if "nobody has answered you" in one.text]
    assert [one.text.partition("called again. ")[2] for one in late] == [
        "If nobody has answered within 10 minutes, I call once more, and so on. The answer comes here."
    ]
    conversation.refresh_from_db()
    assert conversation.waiting_since is not None  # a word of the bot is no answer


def test_she_hears_when_it_is_open_again(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    open_on_weekdays(brand)
    with at(FRIDAY):
        ask(conversation, WISH, do_duties)
    until_told(1, do_duties)
    assert "before we close, we are here again on Monday at 9:00" in said(conversation)[-1].text.replace("\u202f", " ")


def test_she_hears_it_in_her_language(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    from django.utils import translation

    ask(conversation, "می‌خواهم با یک نفر صحبت کنم", do_duties)
    until_told(1, do_duties)
    with translation.override("fa"):
        again = now() + timedelta(minutes=10)
        assert said(conversation)[-1].text == promises.apology(conversation, again=again)


def test_a_longer_promise_is_not_broken_by_our_impatience(
    bot: Bot, conversation: Conversation, do_duties: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "_figures", [lambda _brand: 3600])
    ask(conversation, WISH, do_duties)
    until_told(4, do_duties)
    assert not any("nobody has answered you" in one.text for one in said(conversation))
    until_told(1, do_duties)
    assert rounds()[-1] - rounds()[0] < timedelta(minutes=51)  # an hour after the promise, not when our pause ends
    assert "nobody has answered you" in said(conversation)[-1].text


def test_who_has_left_the_chat_reads_it_in_a_letter(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    make_mailbox(brand)
    prove("dana@post.example", customer=conversation.customer, brand=brand)
    ask(conversation, WISH, do_duties)
    until_told(1, do_duties)
    late = said(conversation)[-1]
    with shifted(timedelta(minutes=30)):
        do_duties()
    assert Delivery.objects.filter(message=late, recipients__to=["dana@post.example"]).count() == 1


def test_the_promise_names_the_address_to_which_the_answer_goes(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    open_on_weekdays(brand)
    prove("dana@post.example", customer=conversation.customer, brand=brand)
    with at(FRIDAY):
        assert "e-mail" not in promises.promise(conversation)  # nothing is sent without a mailbox
        make_mailbox(brand)
        here = "here and by e-mail to \u2068d…@post.example\u2069"
        assert promises.promise(conversation).endswith(f"You can close this window: the answer comes {here}.")
        assert here in promises.apology(conversation, again=now())
    with at(FRIDAY.replace(hour=20)):
        last = ask(conversation, WISH, do_duties)
        assert last is not None
        assert f"You get an answer then, {here}; you can close this window." in last.text


def test_an_address_that_was_only_typed_is_not_promised(bot: Bot, brand: Brand, conversation: Conversation) -> None:
    from counterbell.customers.actions import describe

    make_mailbox(brand)
    describe(conversation.customer, actor="visitor", email="victim@post.example")
    assert "e-mail" not in promises.promise(conversation)
