"""Answers that wait: they go out once, at their moment, and not when somebody spoke in between."""

from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now, shifted
from counterbell.conversations import actions
from counterbell.conversations.actions import UNDO, Answer, Doubtful, NotPossible, Refused, Written
from counterbell.conversations.models import Attachment, Conversation, Later, Message, Rendition
from counterbell.journal.models import Duty, Entry
from counterbell.journal.worker import work_once
from tests.people import Shopper
from tests.workspace.matters import begin

TOMORROW = timedelta(days=1)


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Hello, where is my parcel?")


def answer(text: str = "On its way", **how: object) -> Answer:
    return Answer(client_id=str(uuid4()), text=text, **how)  # type: ignore[arg-type]


def put_off(matter: Conversation, by: Agent, text: str = "On its way", **how: object) -> Later:
    how.setdefault("due", now() + UNDO)
    how.setdefault("undoing", True)
    kept = actions.put_off(matter, answer(text, **how), by=by)
    assert isinstance(kept, Later)
    return kept


def said(matter: Conversation) -> list[str]:
    return list(matter.messages.filter(kind="public").order_by("number").values_list("text", flat=True))


SENDS = "conversations.send_what_was_put_off"


def work(after: timedelta = timedelta(0)) -> None:
    with shifted(after):
        while work_once():
            pass


def test_it_goes_out_at_its_moment_and_once(matter: Conversation, bob: Agent) -> None:
    kept = put_off(matter, bob)
    work()
    assert said(matter) == ["Hello, where is my parcel?"]
    work(UNDO)
    work(UNDO * 2)
    assert said(matter) == ["Hello, where is my parcel?", "On its way"]
    message = Message.objects.get(text="On its way")
    assert (message.client_id, message.agent_id, message.author) == (kept.client_id, bob.pk, "agent")
    matter.refresh_from_db()
    assert (matter.assignee_id, matter.waiting_since) == (bob.pk, None)
    assert Later.objects.count() == 0
    assert not Duty.objects.filter(subscriber=SENDS).exists()


def test_the_same_id_is_kept_once_whatever_became_of_it(matter: Conversation, bob: Agent) -> None:
    asked = answer(due=now() + UNDO, undoing=True)
    first = actions.put_off(matter, asked, by=bob)
    assert actions.put_off(matter, asked, by=bob).pk == first.pk
    work(UNDO)
    again = actions.put_off(matter, asked, by=bob)  # the acknowledgement was lost
    assert isinstance(again, Message)
    work(UNDO)
    assert said(matter).count("On its way") == 1


def test_what_is_taken_back_never_goes_out(matter: Conversation, bob: Agent) -> None:
    kept = put_off(matter, bob, "Wrong words", reply_to=1)
    taken = actions.take_back(matter, kept.client_id, by=bob)
    assert (taken.text, taken.reply_to) == ("Wrong words", 1)
    assert actions.take_back(matter, kept.client_id, by=bob).text == ""
    work(UNDO)
    assert said(matter) == ["Hello, where is my parcel?"]
    row = Later.objects.get()
    assert (row.state, row.text) == ("taken", "")
    assert Entry.objects.filter(name="conversations.reply_taken_back").count() == 1


def test_taken_back_before_it_arrived_it_is_not_kept(matter: Conversation, bob: Agent) -> None:
    asked = answer(due=now() + UNDO, undoing=True)
    actions.take_back(matter, asked.client_id, by=bob)
    kept = actions.put_off(matter, asked, by=bob)
    assert isinstance(kept, Later)
    assert kept.state == "taken"
    work(UNDO)
    assert said(matter) == ["Hello, where is my parcel?"]


def test_what_has_gone_out_cannot_be_taken_back(matter: Conversation, bob: Agent) -> None:
    kept = put_off(matter, bob)
    work(UNDO)
    with pytest.raises(NotPossible):
        actions.take_back(matter, kept.client_id, by=bob)
    assert said(matter)[-1] == "On its way"


def test_two_go_out_in_their_order(matter: Conversation, bob: Agent) -> None:
    for text in ("One", "Two", "Three"):
        put_off(matter, bob, text, due=now() + UNDO)
    work(UNDO * 2)
    assert said(matter)[1:] == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("then", "status"), [({"then": "resolve"}, "resolved"), ({"then": "snooze"}, "snoozed"), ({}, "open")]
)
def test_what_happens_afterwards_happens_with_it(
    matter: Conversation, bob: Agent, then: dict[str, str], status: str
) -> None:
    put_off(matter, bob, **then)
    matter.refresh_from_db()
    assert matter.status == "open"
    work(UNDO)
    matter.refresh_from_db()
    assert matter.status == status


def test_at_once_is_at_once(matter: Conversation, bob: Agent) -> None:
    sent = actions.put_off(matter, answer(then="resolve"), by=bob)
    assert isinstance(sent, Message)
    matter.refresh_from_db()
    assert (said(matter)[-1], matter.status, Later.objects.count()) == ("On its way", "resolved", 0)


# ——— the stale-reply guard ———


def test_a_colleague_was_faster(matter: Conversation, bob: Agent, alice: Agent) -> None:
    seen = matter.last_number
    actions.reply(matter, text="I have it", by=alice)
    with pytest.raises(Doubtful) as why:
        actions.put_off(matter, answer(seen=seen), by=bob)
    assert why.value.between is not None
    assert (why.value.between.agent, why.value.doubts) == (alice, [])
    assert (said(matter)[-1], Later.objects.count()) == ("I have it", 0)
    matter.refresh_from_db()
    assert isinstance(actions.put_off(matter, answer(seen=matter.last_number), by=bob), Message)


def test_the_customer_wrote_on(matter: Conversation, bob: Agent) -> None:
    seen = matter.last_number
    actions.receive(matter, text="Never mind, it is here")
    with pytest.raises(Doubtful):
        actions.put_off(matter, answer(seen=seen, sure=True), by=bob)  # sure of the words, not of what came since
    assert Later.objects.count() == 0


def test_ones_own_words_notes_and_happenings_are_no_news(matter: Conversation, bob: Agent, alice: Agent) -> None:
    seen = matter.last_number
    actions.reply(matter, text="One moment", by=bob)
    actions.add_note(matter, text="He has it", by=alice)
    actions.set_priority(matter, priority=2, by=alice)
    assert isinstance(actions.put_off(matter, answer(seen=seen), by=bob), Message)


def test_a_colleague_who_answers_in_the_last_seconds_holds_it(matter: Conversation, bob: Agent, alice: Agent) -> None:
    kept = put_off(matter, bob)
    actions.reply(matter, text="I have it", by=alice)
    work(UNDO)
    kept.refresh_from_db()
    assert (kept.state, kept.why, said(matter)[-1]) == ("held", "agent_wrote", "I have it")
    held = Entry.objects.get(name="conversations.reply_held")
    assert held.facts["agent"] == bob.pk
    actions.send_now(matter, kept.client_id, by=bob)
    assert said(matter)[-1] == "On its way"


def test_the_bot_that_promises_a_person_does_not(matter: Conversation, bob: Agent) -> None:
    seen = matter.last_number
    put_off(matter, bob)
    actions.speak(matter.pk, text="A person will tell you.", facts={}, client_id="bot:1", waits=True)
    work(UNDO)
    assert said(matter)[-1] == "On its way"
    actions.speak(matter.pk, text="A person will tell you.", facts={}, client_id="bot:2", waits=True)
    matter.refresh_from_db()
    assert isinstance(actions.put_off(matter, answer(seen=seen + 2), by=bob), Message)
    actions.speak(matter.pk, text="It is on its way.", facts={}, client_id="bot:3")
    with pytest.raises(Doubtful):
        actions.put_off(matter, answer(seen=seen + 2), by=bob)


def test_the_customer_in_the_last_seconds_does_not(matter: Conversation, bob: Agent) -> None:
    put_off(matter, bob)
    actions.receive(matter, text="Hello?")
    work(UNDO)
    assert said(matter)[-1] == "On its way"


def test_one_for_tomorrow_is_held_when_she_writes_before(matter: Conversation, bob: Agent) -> None:
    kept = put_off(matter, bob, undoing=False, due=now() + TOMORROW, then="resolve")
    actions.receive(matter, text="It has come, thank you")
    work(TOMORROW)
    kept.refresh_from_db()
    matter.refresh_from_db()
    assert (kept.state, kept.why, kept.text) == ("held", "customer_wrote", "On its way")
    assert (said(matter)[-1], matter.status) == ("It has come, thank you", "open")


# ——— changing what was put off ———


def test_it_can_be_moved_and_said_otherwise(matter: Conversation, bob: Agent) -> None:
    kept = put_off(matter, bob, undoing=False, due=now() + TOMORROW)
    actions.receive(matter, text="One more thing")
    actions.change_later(matter, kept.client_id, text="Better words", due=now() + 2 * TOMORROW, by=bob)
    work(TOMORROW)
    assert said(matter)[-1] == "One more thing"
    work(2 * TOMORROW)
    assert said(matter)[-1] == "Better words"  # what she wrote before the change was seen
    assert not Duty.objects.filter(subscriber=SENDS).exists()


def test_a_translation_changes_in_both_tongues(matter: Conversation, bob: Agent) -> None:
    own = Written("بسته فردا می‌رسد.", "fa")
    kept = put_off(matter, bob, "It arrives tomorrow.", undoing=False, due=now() + TOMORROW, written=own)
    how = {"text": "It arrives on Monday.", "due": now() + TOMORROW, "by": bob}
    actions.change_later(matter, kept.client_id, **how, written="بسته دوشنبه می‌رسد.")  # type: ignore[arg-type]
    actions.change_later(matter, kept.client_id, **how)  # type: ignore[arg-type]  # only hers: her own stay
    work(TOMORROW)
    sent = Message.objects.get(author="agent", kind="public")
    kept_beside = Rendition.objects.get(message=sent)
    assert (sent.text, kept_beside.text, kept_beside.language) == ("It arrives on Monday.", "بسته دوشنبه می‌رسد.", "fa")


@pytest.mark.parametrize("text", ["", " \n", "x" * 10_001])
def test_it_is_not_changed_into_what_cannot_be_said(matter: Conversation, bob: Agent, text: str) -> None:
    kept = put_off(matter, bob, undoing=False, due=now() + TOMORROW)
    with pytest.raises(NotPossible):
        actions.change_later(matter, kept.client_id, text=text, due=now() + TOMORROW, by=bob)
    with pytest.raises(NotPossible):
        actions.change_later(matter, kept.client_id, text="Late", due=now() - TOMORROW, by=bob)
    kept.refresh_from_db()
    assert kept.text == "On its way"


def test_only_its_writer_changes_it_and_who_leads_may_stop_it(
    matter: Conversation, bob: Agent, alice: Agent, team: Team
) -> None:
    kept = put_off(matter, alice)
    for act in (
        lambda: actions.take_back(matter, kept.client_id, by=bob),
        lambda: actions.send_now(matter, kept.client_id, by=bob),
        lambda: actions.change_later(matter, kept.client_id, text="x", due=now() + TOMORROW, by=bob),
    ):
        with pytest.raises(NotPossible):
            act()
    kept.refresh_from_db()
    assert (kept.state, kept.text) == ("waiting", "On its way")
    his = put_off(matter, bob)
    assert actions.take_back(matter, his.client_id, by=alice).text == "On its way"


def test_who_has_left_says_nothing_any_more(matter: Conversation, bob: Agent, team: Team) -> None:
    kept = put_off(matter, bob)
    team.agents.remove(bob)
    work(UNDO)
    kept.refresh_from_db()
    assert (kept.state, kept.why, len(said(matter))) == ("held", "left", 1)


def test_it_follows_a_merge(matter: Conversation, dana: Shopper, bob: Agent) -> None:
    into = begin(dana, "The same again")
    put_off(matter, bob, undoing=False, due=now() + TOMORROW)
    actions.merge(matter, into=into, by=bob)
    work()
    assert Later.objects.get().conversation_id == into.pk
    work(TOMORROW)
    assert said(into)[-1] == "On its way"


def test_it_comes_back_when_the_merge_is_undone(matter: Conversation, dana: Shopper, bob: Agent) -> None:
    into = begin(dana, "The same again")
    put_off(matter, bob)
    theirs = put_off(into, bob, "For the other one")
    done = actions.merge(matter, into=into, by=bob)
    assert set(Later.objects.values_list("conversation", flat=True)) == {into.pk}
    work()
    actions.undo(done, by=bob)
    work()
    theirs.refresh_from_db()
    assert theirs.conversation_id == into.pk
    work(UNDO)
    assert (said(matter)[-1], said(into)[-1]) == ("On its way", "For the other one")


def test_it_answers_the_same_message_wherever_that_stands(matter: Conversation, dana: Shopper, bob: Agent) -> None:
    asked = Message.objects.filter(conversation=matter).earliest("number")
    into = begin(dana, "The same again", "And again")
    kept = put_off(matter, bob, reply_to=asked.number, undoing=False, due=now() + TOMORROW)

    def answers() -> bool:
        kept.refresh_from_db()
        asked.refresh_from_db()
        return (kept.conversation_id, kept.reply_to) == (asked.conversation_id, asked.number)

    done = actions.merge(matter, into=into, by=bob)
    assert (answers(), kept.conversation_id) == (True, into.pk)
    actions.undo(done, by=bob)
    assert (answers(), kept.conversation_id) == (True, matter.pk)
    actions.receive(matter, text="One more thing")
    taken = actions.split(matter, numbers=[asked.number], by=bob)
    kept.refresh_from_db()
    assert (kept.conversation_id, kept.reply_to) == (matter.pk, None)
    actions.undo(taken, by=bob)
    assert answers()


def test_it_follows_when_nothing_is_left_of_what_was_split_off(matter: Conversation, dana: Shopper, bob: Agent) -> None:
    actions.receive(matter, text="And my lamp?")
    matter.refresh_from_db()
    done = actions.split(matter, numbers=[matter.last_number], by=bob)
    put_off(done.target, bob)
    actions.undo(done, by=bob)
    assert Later.objects.get().conversation_id == matter.pk
    work(UNDO)
    assert said(matter)[-1] == "On its way"


# ——— what cannot be said ———


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "x" * 10_001}, "too_long"),
        ({"files": ("unknown",)}, "file_unknown"),
        ({"files": tuple(map(str, range(11)))}, "too_many_files"),
        ({"due": now() + timedelta(days=400)}, "bad_moment"),
        ({"due": now() - timedelta(minutes=1)}, "bad_moment"),
    ],
)
def test_what_cannot_be_said_is_refused_at_once(
    matter: Conversation, bob: Agent, how: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as why:
        actions.put_off(matter, answer(**{"text": "Hello", "due": now() + UNDO} | how), by=bob)  # type: ignore[arg-type]
    assert (why.value.code, Later.objects.count()) == (code, 0)


def test_a_file_is_promised_once(matter: Conversation, bob: Agent) -> None:
    file = Attachment.objects.create(
        brand=matter.brand, uploader=bob.ref, name="a.txt", kind="file", content_type="text/plain", size=1
    )
    put_off(matter, bob, files=(file.key,))
    with pytest.raises(Refused):
        put_off(matter, bob, files=(file.key,))
    work(UNDO)
    file.refresh_from_db()
    assert file.message is not None
    assert file.message.text == "On its way"


def test_doubtful_words_are_asked_about_once(matter: Conversation, bob: Agent) -> None:
    with pytest.raises(Doubtful) as why:
        put_off(matter, bob, "Dear {{customer.name}}")
    assert [(d.kind, d.what) for d in why.value.doubts] == [("blank", "customer.name")]
    assert Later.objects.count() == 0
    assert put_off(matter, bob, "Dear {{customer.name}}", sure=True).state == "waiting"


def test_the_name_of_another_customer_is_noticed(matter: Conversation, eve: Shopper, bob: Agent) -> None:
    begin(eve, "Hello")
    with pytest.raises(Doubtful) as why:
        put_off(matter, bob, "Dear Eve, it is here")
    assert [(d.kind, d.what) for d in why.value.doubts] == [("name", "Eve")]
