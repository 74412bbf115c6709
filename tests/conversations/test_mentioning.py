"""Calling colleagues by name: who is meant, who hears of it, and who does not."""

import pytest

from counterbell.accounts.models import Agent, Team
from counterbell.conversations import actions
from counterbell.conversations.mentions import called, callees
from counterbell.conversations.models import Conversation, Mention
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from tests.people import Shopper, make_agent
from tests.workspace.matters import begin

PEOPLE = callees(
    [(1, "Ana", "ana@shop.example"), (2, "Ana Horvat", "horvat@shop.example"), (3, "Luka", "luka@shop.example"),
     (4, "Luka", "luka2@shop.example"), (5, "زهرا کریمی", "zahra@shop.example"), (6, "佐藤", "sato@shop.example")],
    [(1, "Returns"), (2, "Luka")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Ana can you look?", [("agent", 1)]),
        ("@Ana Horvat can you look?", [("agent", 2)]),  # the longest name
        ("@ana horvat, @RETURNS!", [("agent", 2), ("team", 1)]),
        ("@Anastasia is somebody else", []),
        ("write to shop@ana.example", []),
        ("@Luka", []),  # two people and a team are called so
        ("@luka2@shop.example knows", [("agent", 4)]),
        ("از @زهرا كريمي بپرس", [("agent", 5)]),  # typed on an Arabic keyboard
        ("@佐藤 さん", [("agent", 6)]),
        ("@ Ana", []),
        ("@Ana @Ana", [("agent", 1)]),
        ("(@Ana)", [("agent", 1)]),
        ("@" * 5000, []),
    ],
)
def test_whom_a_text_calls(text: str, meant: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.pk) for one in called(text, PEOPLE)] == meant


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Hello")


def _mentioned() -> list[tuple[str, str | None]]:
    rows = Mention.objects.order_by("agent__name").values_list("agent__name", "team__name")
    return [(name, team) for name, team in rows]


def test_a_note_tells_whom_it_calls(matter: Conversation, bob: Agent, alice: Agent) -> None:
    note = actions.add_note(matter, text="@Alice, please decide", by=bob)
    while work_once():
        pass
    mention = Mention.objects.for_agent(alice).unseen().get()
    assert (mention.message_id, mention.conversation_id, mention.team_id) == (note.pk, matter.pk, None)
    entry = Entry.objects.get(name="conversations.agent_mentioned")
    assert (entry.facts["agent"], entry.facts["message"], entry.actor) == (alice.pk, note.pk, bob.ref)
    assert Mention.objects.for_agent(bob).count() == 0


def test_a_team_is_called_but_not_its_member_who_calls(
    matter: Conversation, team: Team, bob: Agent, alice: Agent
) -> None:
    make_agent("carla", teams=(team,))
    actions.add_note(matter, text="@Lisbon who has the key? @Bob", by=bob)
    while work_once():
        pass
    assert _mentioned() == [("Carla", "Lisbon")]


def test_whoever_may_not_see_it_is_not_called(matter: Conversation, bob: Agent, charlie: Agent) -> None:
    actions.add_note(matter, text="@Charlie @Oslo look", by=bob)
    actions.reply(matter, text="@Alice is what a customer may read", by=bob)
    while work_once():
        pass
    assert Mention.objects.count() == 0
    assert not Entry.objects.filter(name="conversations.agent_mentioned").exists()


def test_reading_the_note_is_seeing_the_mention(matter: Conversation, bob: Agent, alice: Agent) -> None:
    first = actions.add_note(matter, text="@Alice one", by=bob)
    actions.add_note(matter, text="@Alice two", by=bob)
    while work_once():
        pass
    actions.mark_read(matter, agent=bob, number=first.number)
    assert Mention.objects.for_agent(alice).unseen().count() == 2
    actions.mark_read(matter, agent=alice, number=first.number)
    assert [m.message.text for m in Mention.objects.for_agent(alice).unseen()] == ["@Alice two"]


def test_what_was_read_before_it_was_understood_is_seen(matter: Conversation, bob: Agent, alice: Agent) -> None:
    note = actions.add_note(matter, text="@Alice now", by=bob)
    actions.mark_read(matter, agent=alice, number=note.number)
    while work_once():
        pass
    assert Mention.objects.get().seen_at is not None


def test_a_mention_follows_its_note(matter: Conversation, dana: Shopper, bob: Agent, alice: Agent) -> None:
    actions.add_note(matter, text="@Alice here", by=bob)
    while work_once():
        pass
    into = begin(dana, "Another matter")
    actions.merge(matter, into=into, by=bob)
    while work_once():
        pass
    assert Mention.objects.for_agent(alice).get().conversation_id == into.pk


def test_who_may_no_longer_see_has_no_mention(matter: Conversation, team: Team, bob: Agent, alice: Agent) -> None:
    actions.add_note(matter, text="@Bob look", by=alice)
    while work_once():
        pass
    assert Mention.objects.for_agent(bob).count() == 1
    team.agents.remove(bob)
    assert Mention.objects.for_agent(bob).count() == 0
    assert Mention.objects.count() == 1
