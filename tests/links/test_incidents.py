"""One answer to everybody attached to an incident: in each one's language, each once, and not where it must not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions import NotPossible, merge, resolve
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.models import Duty
from counterbell.journal.worker import work_once
from counterbell.links.actions import (
    answer_all,
    answering,
    attach_many,
    declare,
    give_out,
    link,
    linking,
    stop,
    withdraw,
)
from counterbell.links.models import Incident, IncidentAnswer
from counterbell.links.policies import Relation
from counterbell.links.queries import addressees_of, fates_of, incidents_for, left_out, links_of
from tests.links.conftest import conversation_of
from tests.people import Shopper, make_shopper

ENGLISH = "Dear {{customer.name|friend}}, the lorry is late. We are sorry about that."
PERSIAN = "سلام، کامیون دیر رسیده است و ما از این بابت پوزش می‌خواهیم."


@pytest.fixture
def incident(danas: Conversation, bob: Agent) -> Incident:
    return declare(danas, title=" The lorry  is late ", by=bob)


def attached(incident: Incident, by: Agent, *conversations: Conversation) -> None:
    attach_many(conversations, to=incident.conversation, by=by)


def said(conversation: Conversation) -> list[str]:
    found = Message.objects.filter(conversation=conversation, kind="public", author="agent").order_by("number")
    return list(found.values_list("text", flat=True))


def go_on(answer: IncidentAnswer) -> None:
    """Its moment has come, and that of every turn after it."""
    while fates_of(answer).get("waiting"):
        Duty.objects.filter(state=Duty.State.OWED).update(due=now())
        assert work_once()


def test_an_incident_has_a_title_and_is_found(incident: Incident, bob: Agent, charlie: Agent) -> None:
    assert incident.title == "The lorry is late"
    declare(incident.conversation, title="Two lorries are late", by=bob)
    assert [one.title for one in incidents_for(bob)] == ["Two lorries are late"]
    assert list(incidents_for(charlie)) == []
    with pytest.raises(NotPossible):
        declare(incident.conversation, title=" ", by=bob)


def test_only_what_is_of_one_brand_and_free_is_attached(
    incident: Incident, eves: Conversation, elsewhere: Conversation, dana: Shopper, alice: Agent
) -> None:
    second = declare(conversation_of(dana), title="Another", by=alice)
    done, refused = attach_many([eves, elsewhere, second.conversation], to=incident.conversation, by=alice)
    assert (done, refused.total()) == (1, 2)
    assert attach_many([eves], to=second.conversation, by=alice)[0] == 0
    assert attach_many([eves], to=conversation_of(dana), by=alice)[0] == 0
    assert [(one.relation.value, one.conversation) for one in links_of(alice, eves)] == [
        ("incident", incident.conversation)
    ]
    assert [one.relation.value for one in links_of(alice, incident.conversation)] == ["attached"]
    with pytest.raises(NotPossible):
        withdraw(incident.conversation, by=alice)


def test_their_number_has_an_end_and_related_ones_do_not_count(
    incident: Incident, eves: Conversation, dana: Shopper, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "MOST_ATTACHED", 1)
    link(incident.conversation, to=conversation_of(dana), relation=Relation.RELATED, by=bob)
    assert attach_many([eves, conversation_of(dana)], to=incident.conversation, by=bob)[0] == 1


def test_everybody_is_answered_once_in_her_language(
    incident: Incident, eves: Conversation, dana: Shopper, bob: Agent
) -> None:
    persian, settled = conversation_of(dana, "بسته من کجاست؟"), conversation_of(dana)
    Conversation.objects.filter(pk=persian.pk).update(language="fa")
    attached(incident, bob, eves, persian, settled)
    resolve(settled, by=bob)
    answer = answer_all(incident, texts={"en": ENGLISH, "fa": PERSIAN, "ja": " "}, by=bob, resolve=True)
    assert (said(eves), fates_of(answer)) == ([], {"waiting": 2})  # it can still be taken back
    go_on(answer)
    give_out(answer.pk)
    assert said(eves) == [f"Dear {eves.customer.name}, the lorry is late. We are sorry about that."]
    assert (said(persian), said(settled), said(incident.conversation)) == ([PERSIAN], [], [])
    assert fates_of(answer) == {"sent": 2}
    assert set(Conversation.objects.filter(pk__in=[eves.pk, persian.pk]).values_list("status", flat=True)) == {
        "resolved"
    }


def test_a_turn_that_is_killed_is_begun_anew_and_nobody_hears_it_twice(
    incident: Incident, brand: object, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "AT_A_TIME", 2)
    many = [conversation_of(make_shopper(incident.conversation.brand, f"Shopper {n}")) for n in range(5)]
    attached(incident, bob, *many)
    answer = answer_all(incident, texts={"en": ENGLISH}, by=bob)
    give: Callable[..., tuple[str, str]] = answering._give
    calls = iter([False, True])

    def dies(*args: object) -> tuple[str, str]:
        if next(calls, False):
            raise RuntimeError("killed")
        return give(*args)

    monkeypatch.setattr(answering, "_give", dies)
    with pytest.raises(RuntimeError):
        give_out(answer.pk)
    assert (fates_of(answer), [said(one) for one in many]) == ({"waiting": 5}, [[]] * 5)
    go_on(answer)
    assert [len(said(one)) for one in many] == [1] * 5
    # Even if what became of them had been lost.
    answer.copies.update(state="waiting")
    give_out(answer.pk)
    assert [len(said(one)) for one in many] == [1] * 5


def test_two_that_were_merged_get_one(incident: Incident, eve: Shopper, eves: Conversation, bob: Agent) -> None:
    second = conversation_of(eve)
    attached(incident, bob, eves, second)
    answer = answer_all(incident, texts={"en": ENGLISH}, by=bob)
    merge(eves, into=second, by=bob)
    go_on(answer)
    assert len(said(second)) == 1
    assert [one.pk for one in addressees_of(incident.conversation)] == [second.pk]


def test_it_can_be_taken_back_while_somebody_waits(incident: Incident, eves: Conversation, bob: Agent) -> None:
    attached(incident, bob, eves)
    answer = answer_all(incident, texts={"en": ENGLISH}, by=bob)
    assert stop(answer, by=bob) == 1
    give_out(answer.pk)
    assert (said(eves), fates_of(answer)) == ([], {"stopped": 1})
    with pytest.raises(NotPossible):
        stop(answer, by=bob)


@pytest.mark.parametrize(("text", "why"), [("Dear {{customer.phone}}, it is late.", "blank"), (PERSIAN, "tongue")])
def test_where_something_speaks_against_it_the_agent_decides(
    incident: Incident, eves: Conversation, bob: Agent, text: str, why: str
) -> None:
    attached(incident, bob, eves)
    answer = answer_all(incident, texts={"en": text}, by=bob)
    go_on(answer)
    assert (said(eves), [(one.state, one.why) for one in left_out(answer)]) == ([], [("doubted", why)])
    go_on(answer_all(incident, texts={"en": text}, by=bob, sure=True))
    assert said(eves) == [text]


def test_nothing_to_nobody_or_too_often_is_refused(
    incident: Incident, eves: Conversation, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotPossible):
        answer_all(incident, texts={"en": ENGLISH}, by=bob)
    attached(incident, bob, eves)
    for texts in ({"en": "  "}, {"en": "x" * 10_001}):
        with pytest.raises(NotPossible):
            answer_all(incident, texts=texts, by=bob)
    monkeypatch.setattr(answering, "MOST_AN_HOUR", 1)
    answer_all(incident, texts={"en": ENGLISH}, by=bob)
    with pytest.raises(NotPossible):
        answer_all(incident, texts={"en": ENGLISH}, by=bob)
    assert IncidentAnswer.objects.count() == 1
    IncidentAnswer.objects.update(created_at=now() - timedelta(hours=2))
    answer_all(incident, texts={"en": ENGLISH}, by=bob)
