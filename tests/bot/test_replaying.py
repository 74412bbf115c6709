"""A change is tried on past questions: what would be answered, right or wrong, and what differs; nobody is told."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import adopt, attach_all, go_on, judge, replaying, settle, start_replay, stop_replay
from counterbell.bot.models import Bot, Question, Replay, Turn, Unanswered
from counterbell.bot.queries import bot_of
from counterbell.bot.replaying import Change, Said, learned_lately, past_questions, turn_of
from counterbell.bot.sources import Entry
from counterbell.bot.truth import Judge, Truth
from counterbell.conversations.actions import open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Message
from tests.people import Shopper, make_shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
DOG = "Can I bring my dog to the shop?"
DOGS = {"en": "Dogs are welcome in our shop, on a lead."}


@pytest.fixture
def asked(bot: Bot, do_duties: Do) -> Callable[..., Conversation]:
    """Somebody new asks, and the bot has read it."""

    def ask(*texts: str) -> Conversation:
        talk = open_conversation(make_shopper(bot.brand).customer, brand=bot.brand, public_id=uuid4(), language="en")
        for text in texts:
            receive(talk, text=text)
            do_duties()
        return talk

    return ask


def tried(brand: Brand, do: Do, kind: str, by: Agent | None = None, **change: Any) -> Replay:
    replay = start_replay(brand, kind, change, by=by)
    do()
    replay.refresh_from_db()
    return replay


def new_question(**more: Any) -> dict[str, Any]:
    return {"key": "", "texts": DOGS, "phrasings": {"en": [DOG]}, "addresses": {}, "calls_person": False, **more}


def test_a_new_answer_shows_what_it_would_answer_and_says_nothing(
    bot: Bot, brand: Brand, alice: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("where is my order", "thanks")
    handed = asked(DOG)
    before = (Message.objects.count(), Turn.objects.count(), Question.objects.count(), bot_of(brand).version)
    replay = tried(brand, do_duties, Change.QUESTION, alice, **new_question())
    assert (replay.state, replay.asked, replay.whole) == ("done", 2, 2)  # thanks ask nothing
    assert replay.counts == {
        "now": {"asked": 2, "answer": 1, "hand over": 1},
        "then": {"asked": 2, "answer": 2},
    }
    (case,) = replay.cases.select_related("message")
    assert (case.message.conversation_id, case.turn) == (handed.pk, "other")
    assert case.now == {"move": "hand over", "text": "", "verdict": ""}
    assert case.then == {"move": "answer", "text": DOGS["en"], "verdict": ""}
    assert (Message.objects.count(), Turn.objects.count(), Question.objects.count(), bot_of(brand).version) == before


def test_what_an_agent_answered_tells_that_it_is_right(
    bot: Bot, brand: Brand, alice: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    reply(asked(DOG), text="Dogs are welcome in our shop, on a lead!", by=alice)
    do_duties()
    replay = tried(brand, do_duties, Change.QUESTION, **new_question())
    assert replay.cases.get().turn == "better"
    assert (replay.counts["now"].get("right", 0), replay.counts["then"]["right"]) == (0, 1)


def test_what_was_attached_elsewhere_tells_that_it_is_wrong(
    bot: Bot, brand: Brand, alice: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("is our Gerald on his way")
    attach_all(brand, [Unanswered.objects.get().pk], key="pack.where_is_my_order", by=alice)
    change = new_question(phrasings={"en": ["is our Gerald on his way"]})
    Question.objects.filter(pack="where_is_my_order").update(phrasings={})
    Bot.objects.update(version=99)
    replay = tried(brand, do_duties, Change.QUESTION, **change)
    case = replay.cases.get()
    assert (case.then["verdict"], case.turn) == ("wrong", "worse")


def test_an_answer_that_rests_is_missed_where_people_found_it_right(
    bot: Bot, brand: Brand, bob: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("how do i return something")
    asked("do you ship to canada")
    good = Turn.objects.get(topic="pack.return_how")
    judge(good.pk, "right", was="", by=bob)
    replay = tried(brand, do_duties, Change.REST, key="pack.return_how")
    assert [(case.message_id, case.turn) for case in replay.cases.all()] == [(good.pk, "worse")]
    assert (replay.counts["now"]["answer"], replay.counts["then"]["answer"]) == (2, 1)
    judge(good.pk, "wrong", was="right", by=bob)
    assert not tried(brand, do_duties, Change.REST, key="pack.return_how").cases.exists()  # it is not said any more
    change = {"texts": {"en": "Within 60 days."}, "phrasings": {}, "addresses": {}, "calls_person": False}
    mended = tried(brand, do_duties, Change.QUESTION, key="pack.return_how", **change).cases.get()
    assert (mended.now["move"], mended.then["verdict"], mended.turn) == ("hand over", "", "other")  # and no worse


def test_a_stricter_line_and_fewer_sources_are_tried(
    bot: Bot, brand: Brand, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("has my parcel been sent out already, i wait since days")
    asked("where is my order")
    replay = tried(brand, do_duties, Change.BEHAVIOUR, tolerated="0.5", silent=["articles", "nonsense"])
    assert replay.change == {"tolerated": "0.5", "silent": ["articles"]}
    assert replay.counts["then"].get("answer", 0) <= replay.counts["now"].get("answer", 0)
    for tolerated in ("50", "0.1", "NaN", "x", ""):
        with pytest.raises(Refused):
            start_replay(brand, Change.BEHAVIOUR, {"tolerated": tolerated}, by=None)


def test_chats_that_no_bot_read_are_asked_too(brand: Brand, dana: Shopper, bot: Bot, do_duties: Do) -> None:
    Bot.objects.update(is_on=False)
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    first = receive(talk, text="how do i return something")
    receive(talk, text="hello?")
    do_duties()
    assert past_questions(brand) == [first.pk]
    assert tried(brand, do_duties, Change.NOTHING).counts["now"] == {"asked": 1, "answer": 1}


def test_live_it_is_as_it_was_tried(
    bot: Bot, brand: Brand, alice: Agent, bob: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked(DOG)
    replay = tried(brand, do_duties, Change.QUESTION, **new_question())
    with pytest.raises(Refused):
        adopt(replay, by=bob)
    adopt(replay, by=alice)
    with pytest.raises(Refused):
        adopt(replay, by=alice)
    assert Question.objects.get(pack="").answers.get().text == DOGS["en"]
    said = asked(DOG).messages.get(author=Message.Author.BOT, kind=Message.Kind.PUBLIC)
    assert said.text.endswith(DOGS["en"])
    adopt(tried(brand, do_duties, Change.REST, key="pack.return_how"), by=alice)
    assert not Question.objects.get(pack="return_how").is_on
    adopt(tried(brand, do_duties, Change.BEHAVIOUR, tolerated="3.5", silent=["articles"]), by=alice)
    kept = bot_of(brand)
    assert (kept.tolerated, kept.silent, kept.name, kept.is_on) == (Decimal("3.5"), ["articles"], "Robin", True)


def test_it_goes_in_parts_and_a_part_counts_once(
    bot: Bot,
    brand: Brand,
    alice: Agent,
    asked: Callable[..., Conversation],
    do_duties: Do,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        asked("where is my order")
    monkeypatch.setattr(replaying, "AT_ONCE", 1)
    clock = iter(range(0, 10_000, 2))  # every look at the clock is two seconds later
    monkeypatch.setattr(replaying, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    replay = start_replay(brand, Change.NOTHING, {}, by=alice)
    go_on(replay.pk, asked=0)
    replay.refresh_from_db()
    assert (replay.state, replay.asked) == ("running", 1)
    go_on(replay.pk, asked=0)  # done at least once: what was kept is not kept again
    replay.refresh_from_db()
    assert replay.counts["now"]["asked"] == 1
    monkeypatch.setattr(replaying, "MOST_SECONDS", 9)
    go_on(replay.pk, asked=1)
    replay.refresh_from_db()
    assert (replay.state, replay.asked, replay.counts["now"]["asked"]) == ("stopped", 2, 2)
    other = start_replay(brand, Change.NOTHING, {}, by=alice)
    stop_replay(other, by=alice)
    go_on(other.pk, asked=0)
    other.refresh_from_db()
    assert (other.state, other.asked) == ("stopped", 0)


def test_what_may_not_be_tried(bot: Bot, brand: Brand, bob: Agent, asked: Callable[..., Conversation]) -> None:
    with pytest.raises(Refused, match="Nobody has asked"):
        start_replay(brand, Change.NOTHING, {}, by=None)
    asked("where is my order")
    with pytest.raises(Refused):
        start_replay(brand, Change.NOTHING, {}, by=bob)
    wrong = (
        (Change.REST, {"key": "pack.warranty"}),
        (Change.USE, {"key": ""}),
        (Change.QUESTION, new_question(key="own.99")),
        (Change.QUESTION, new_question(phrasings={"en": [" "]})),
        (Change.QUESTION, new_question(texts={"en": "x" * 2001})),
        ("nonsense", {"key": ""}),
    )
    for kind, change in wrong:
        with pytest.raises(Refused):
            start_replay(brand, kind, change, by=None)
    assert Replay.objects.count() == 0


def test_only_the_newest_are_kept_and_one_runs(
    bot: Bot, brand: Brand, asked: Callable[..., Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("where is my order")
    monkeypatch.setattr(replaying, "KEPT", 3)
    made = [start_replay(brand, Change.NOTHING, {}, by=None).pk for _ in range(5)]
    kept = Replay.objects.order_by("pk").values_list("pk", "state")
    assert list(kept) == [(made[2], "stopped"), (made[3], "stopped"), (made[4], "running")]


# ——— what was not answered ———


def test_answering_what_was_not_answered_is_tried_as_it_would_be_saved(
    bot: Bot, brand: Brand, alice: Agent, bob: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("where is my order")
    first, second = asked(DOG), asked("can i bring my dog into the shop please")
    ids = list(Unanswered.objects.values_list("pk", flat=True))
    settle = {"ids": ids, "key": "", "text": f" {DOGS['en']} ", "language": "en"}
    before = (Question.objects.count(), bot_of(brand).version)
    replay = tried(brand, do_duties, Change.SETTLE, alice, **settle)
    assert (replay.counts["now"]["answer"], replay.counts["then"]["answer"]) == (1, 3)
    assert {case.message.conversation_id for case in replay.cases.select_related("message")} == {first.pk, second.pk}
    assert {case.then["text"] for case in replay.cases.all()} == {DOGS["en"]}
    assert (Question.objects.count(), bot_of(brand).version) == before
    assert set(Unanswered.objects.values_list("state", flat=True)) == {"open"}
    with pytest.raises(Refused):
        adopt(replay, by=bob)
    adopt(replay, by=alice)
    saved = Question.objects.get(pack="")
    assert (saved.answers.get().text, saved.phrasings) == (DOGS["en"], replay.change["phrasings"])
    assert set(Unanswered.objects.values_list("state", "settled")) == {("answered", saved.key)}
    said = asked(DOG).messages.get(author=Message.Author.BOT, kind=Message.Kind.PUBLIC)
    assert said.text.endswith(DOGS["en"])


def test_attaching_is_tried_and_what_somebody_saw_to_meanwhile_stays(
    bot: Bot, brand: Brand, alice: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    riddle = "is our Gerald on his way"
    asked(riddle)
    ids = [Unanswered.objects.get().pk]
    settle = {"ids": ids, "key": "pack.where_is_my_order", "text": None}
    replay = tried(brand, do_duties, Change.SETTLE, alice, **settle)
    assert replay.cases.get().then["text"] == "Your parcel comes two days after we send it."
    other = tried(brand, do_duties, Change.SETTLE, alice, **settle)
    adopt(replay, by=alice)
    assert Question.objects.get(pack="where_is_my_order").phrasings == {"en": [riddle]}
    assert Unanswered.objects.get().state == "attached"
    with pytest.raises(Refused, match="Somebody has seen to this already"):
        adopt(other, by=alice)
    other.refresh_from_db()
    assert other.adopted_at is None


def test_what_rests_is_not_awaked_by_a_new_way_to_ask_it(
    bot: Bot, brand: Brand, alice: Agent, asked: Callable[..., Conversation], do_duties: Do
) -> None:
    asked("is our Gerald on his way")
    Question.objects.filter(pack="where_is_my_order").update(is_on=False)
    Bot.objects.update(version=99)
    settle = {"ids": [Unanswered.objects.get().pk], "key": "pack.where_is_my_order", "text": None}
    assert not tried(brand, do_duties, Change.SETTLE, alice, **settle).cases.exists()


def test_what_cannot_be_settled_is_not_tried(
    bot: Bot, brand: Brand, other_brand: Brand, asked: Callable[..., Conversation]
) -> None:
    asked(DOG)
    ids = [Unanswered.objects.get().pk]
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Write the answer", {"ids": ids, "key": "", "text": "  ", "language": "en"}),
        ("at most 2000", {"ids": ids, "key": "", "text": "x" * 2001, "language": "en"}),
        ("Somebody has seen", {"ids": [], "key": "", "text": "Yes.", "language": "en"}),
        ("no such question", {"ids": ids, "key": "own.99", "text": "Yes.", "language": "en"}),
        ("no such question", {"ids": ids, "key": "", "text": None}),
        ("no such question", {"ids": ids, "key": "pack.warranty", "text": None}),  # nobody has answered it
    )
    for why, change in wrong:
        with pytest.raises(Refused, match=why):
            start_replay(brand, Change.SETTLE, change, by=None)
    Unanswered.objects.update(brand=other_brand)
    with pytest.raises(Refused, match="Somebody has seen"):
        start_replay(brand, Change.SETTLE, {"ids": ids, "key": "", "text": "Yes.", "language": "en"}, by=None)
    assert Replay.objects.count() == 0


def test_what_was_settled_at_once_is_looked_back_at(
    bot: Bot,
    brand: Brand,
    alice: Agent,
    bob: Agent,
    asked: Callable[..., Conversation],
    do_duties: Do,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked("where is my order")
    asked(DOG)
    asked(DOG)
    first = Unanswered.objects.earliest("pk")
    told: dict[str, Any] = {"key": "", "text": DOGS["en"], "language": "en"}
    with pytest.raises(Refused):
        settle(brand, [first.pk], **told, by=bob)
    saved = settle(brand, [first.pk], **told, by=alice)
    assert (saved.answers.get().text, saved.phrasings) == (DOGS["en"], {"en": [DOG]})
    look = learned_lately(brand)
    assert look is not None
    assert first.message_id not in look.messages
    do_duties()
    look.refresh_from_db()
    assert (look.state, look.asked, look.reached) == ("done", 2, 1)
    assert {case.now["move"] for case in look.cases.all()} == {"hand over"}
    with pytest.raises(Refused, match="already"):
        adopt(look, by=alice)
    # Only the last one is kept, few questions are asked, and what the owner tries herself is not stopped by it.
    monkeypatch.setattr(replaying, "LOOKED_BACK", 1)
    other = Unanswered.objects.get(state="open")
    settle(brand, [other.pk], key=saved.key, text=None, by=alice)
    (again,) = Replay.objects.all()
    assert (again.whole, again.change["phrasings"]) == (1, {"en": [DOG]})
    own = start_replay(brand, Change.NOTHING, {}, by=alice)
    assert set(Replay.objects.values_list("kind", "state")) == {("learned", "stopped"), ("nothing", "running")}
    Unanswered.objects.update(state="open")
    settle(brand, [other.pk], key=saved.key, text=None, by=alice)
    own.refresh_from_db()
    assert (own.state, learned_lately(brand)) == ("running", None)


# ——— right or wrong ———


def test_another_answer_that_says_the_same_is_right_too() -> None:
    entries = [
        Entry("pack.a", "en", "A", "You can send it back within 30 days."),
        Entry("article.1", "en", "B", "You can send it back within 30 days"),
        Entry("pack.c", "en", "C", "We ship to Canada."),
    ]
    said = Judge(entries)
    truth = Truth(right={"pack.a"})
    assert said.verdict(truth, ["article.1"], entries[1].answer) == "right"
    assert said.verdict(truth, ["pack.c"], entries[2].answer) == "wrong"
    assert said.verdict(Truth(wrong={"pack.c": None}), ["pack.c"], entries[2].answer) == "wrong"
    assert said.verdict(Truth(wrong={"pack.c": None}), ["pack.a"], entries[0].answer) == ""
    assert said.verdict(Truth(reply="Something else altogether."), ["pack.a"], entries[0].answer) == ""
    assert said.verdict(None, ["pack.a"], entries[0].answer) == ""


def test_better_is_less_wrong_or_more_right() -> None:
    def said(verdict: str) -> Said:
        return Said("answer", (), "", verdict)

    turns = [turn_of(said(was), said(would)) for was, would in (("", "right"), ("wrong", ""), ("", "wrong"), ("", ""))]
    assert turns == ["better", "better", "worse", "other"]
