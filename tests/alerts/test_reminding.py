"""Reminders: told once, at their moment, to whom they belong and to nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from counterbell.accounts.actions import deactivate
from counterbell.accounts.models import Agent, Team
from counterbell.alerts import actions, queries
from counterbell.alerts.models import Notice, Reminder
from counterbell.alerts.words import said
from counterbell.base.clock import now, shifted
from counterbell.conversations.actions import NotPossible, merge, receive, resolve, split, undo
from counterbell.conversations.models import Conversation
from tests.people import Shopper
from tests.workspace.matters import begin

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
HOUR = timedelta(hours=1)


def remind(conversation: Conversation, by: Agent, after: timedelta = HOUR, note: str = "Ask the carrier") -> Reminder:
    return actions.set_reminder(conversation, due=now() + after, note=note, by=by)


def told(agent: Agent) -> list[str]:
    return [str(notice.kind) for notice in queries.unread_of(agent)]


def test_she_is_told_once_at_its_moment_and_nobody_else_is(
    conversation: Conversation, bob: Agent, alice: Agent, do_duties: Do
) -> None:
    remind(conversation, bob)
    do_duties()
    assert told(bob) == []
    with shifted(HOUR):
        do_duties()
        do_duties()
        assert (told(bob), told(alice)) == (["reminder"], [])
        notice = queries.unread_of(bob)[0]
        assert "Dana" in said(notice, with_words=True).title
        assert said(notice, with_words=True).body == "Ask the carrier"
        assert said(notice, with_words=False).body == ""
    assert Notice.objects.count() == 1
    conversation.refresh_from_db()
    assert conversation.status == Conversation.Status.OPEN


def test_one_that_was_moved_is_told_at_the_new_moment_only(
    conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    row = remind(conversation, bob)
    actions.move_reminder(row.pk, due=now() + 3 * HOUR, note="Later", by=bob)
    with shifted(2 * HOUR):
        do_duties()
        assert told(bob) == []
    with shifted(3 * HOUR):
        do_duties()
        assert told(bob) == ["reminder"]
        actions.move_reminder(row.pk, due=now() + HOUR, note="Again", by=bob)
        assert told(bob) == []


def test_one_that_ended_is_told_no_more(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    actions.end_reminder(remind(conversation, bob).pk, by=bob)
    due = remind(conversation, bob)
    with shifted(HOUR):
        do_duties()
        assert len(told(bob)) == 1
        actions.end_reminder(due.pk, by=bob)
        assert told(bob) == []
        with pytest.raises(NotPossible):
            actions.end_reminder(due.pk, by=bob)


def test_it_outlives_the_end_of_its_conversation(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    remind(conversation, bob)
    resolve(conversation, by=bob)
    with shifted(HOUR):
        do_duties()
        assert told(bob) == ["reminder"]


def test_it_follows_a_merge_and_comes_back_with_it(dana: Shopper, bob: Agent, do_duties: Do) -> None:
    source, target = begin(dana, "Where is it?"), begin(dana, "Anybody?")
    row = remind(source, bob)
    done = merge(source, into=target, by=bob)
    do_duties()
    assert [one.pk for one in queries.reminders_in(bob, target)] == [row.pk]
    undo(done, by=bob)
    do_duties()
    assert [one.pk for one in queries.reminders_in(bob, source)] == [row.pk]
    merge(source, into=target, by=bob)
    Reminder.objects.update(conversation=source)  # the merge has not been heard of yet
    actions.remind(row.pk, due=row.due)
    assert queries.unread_of(bob)[0].conversation_id == target.pk


def test_it_goes_with_the_messages_that_are_split_off(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="Where is it?")
    late = receive(conversation, text="And something else")
    remind(conversation, bob)
    done = split(conversation, numbers=[late.number], by=bob)
    do_duties()
    assert [one.conversation_id for one in queries.reminders_of(bob)] == [done.target_id]


def test_who_may_not_see_it_any_more_is_not_told(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    remind(conversation, bob)
    for team in Team.objects.filter(agents=bob):
        team.agents.remove(bob)
    with shifted(HOUR):
        do_duties()
    assert Notice.objects.count() == 0
    assert list(queries.reminders_of(bob)) == []


def test_those_of_a_removed_agent_are_gone(conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do) -> None:
    remind(conversation, bob)
    remind(conversation, alice)
    deactivate(bob, by=alice)
    do_duties()
    assert [row.agent_id for row in Reminder.objects.all()] == [alice.pk]


@pytest.mark.parametrize("after", [timedelta(minutes=-1), timedelta(days=400)])
def test_its_moment_lies_ahead_within_a_year(conversation: Conversation, bob: Agent, after: timedelta) -> None:
    with pytest.raises(NotPossible):
        remind(conversation, bob, after)
    assert Reminder.objects.count() == 0


def test_over_the_pages_it_is_hers_alone(
    conversation: Conversation, bob_client: Client, alice_client: Client, charlie_client: Client
) -> None:
    here = f"/inbox/{conversation.public_id}/"
    wish = {"until": (now() + HOUR).isoformat(), "note": "Ask the <carrier>\n now", "moment": ""}
    assert charlie_client.post(f"{here}remind/", wish).status_code == 404
    assert bob_client.post(f"{here}remind/", wish).status_code == 204
    row = Reminder.objects.get()
    assert row.note == "Ask the <carrier> now"
    for place in (f"{here}reminders/", "/reminders/", here):
        assert "Ask the &lt;carrier&gt; now" in bob_client.get(place).content.decode()
        assert "carrier" not in alice_client.get(place).content.decode()
    one = f"/reminders/{row.pk}/"
    assert alice_client.get(one).status_code == alice_client.post(one, wish).status_code == 404
    assert alice_client.post(f"{one}end/").status_code == 409
    moved = {"moment": "2020-01-01T09:00", "note": "x"}
    assert bob_client.post(one, moved).status_code == 409
    assert bob_client.post(one, {"moment": "soon"}).status_code == 400
    assert bob_client.post(one, wish | {"note": "Call her"}).status_code == 204
    assert Reminder.objects.get().note == "Call her"
    assert bob_client.post(f"{one}end/").status_code == 204
    assert Reminder.objects.count() == 0
