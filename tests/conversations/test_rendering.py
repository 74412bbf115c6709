"""Both texts of a translated answer: the customer has hers, agents have both, and search finds both."""

from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations import actions, queries, wire
from counterbell.conversations.actions import UNDO, Answer, Doubtful, Written
from counterbell.conversations.guard import Doubt
from counterbell.conversations.models import Conversation, Later, Message, ReadTranslated, Rendition
from counterbell.conversations.queries_tongues import reads_translated, renditions_in, tongue_of_customer
from counterbell.conversations.subscribers import documents
from counterbell.journal.worker import work_once
from tests.conversations.test_later import work
from tests.people import Shopper
from tests.workspace.matters import begin

OWN = "بسته‌ی شما تا ۳ روز دیگر می‌رسد"
HERS = "Your parcel arrives within 3 days"


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Hello, where is my parcel, please?")


def answer(text: str = HERS, own: str = OWN, **how: object) -> Answer:
    return Answer(client_id=str(uuid4()), text=text, written=Written(own, "fa"), **how)  # type: ignore[arg-type]


def sent(matter: Conversation, bob: Agent) -> Message:
    kept = actions.put_off(matter, answer(), by=bob)
    assert isinstance(kept, Message)
    while work_once():
        pass
    return kept


def test_both_texts_are_kept_and_only_hers_goes_out(matter: Conversation, bob: Agent) -> None:
    message = sent(matter, bob)
    kept = Rendition.objects.get()
    matter.refresh_from_db()
    assert (message.text, kept.message_id, kept.text, kept.language, kept.written, kept.differs) == (
        HERS, message.pk, OWN, "fa", True, False,
    )  # fmt: skip
    for told in (wire.newest_of(matter, public_only=True), wire.newest_of(matter)):  # the socket sends the same to both
        assert OWN not in str(told)
        assert HERS in str(told)


def test_it_waits_with_both_and_comes_back_with_both(matter: Conversation, bob: Agent) -> None:
    wanted = answer(due=now() + UNDO, undoing=True)
    actions.put_off(matter, wanted, by=bob)
    taken = actions.take_back(matter, wanted.client_id, by=bob)
    assert taken.written == {"text": OWN, "language": "fa"}
    assert Later.objects.get().written is None
    actions.put_off(matter, answer(due=now() + UNDO, undoing=True), by=bob)
    work(UNDO + timedelta(seconds=1))
    assert Rendition.objects.get().text == OWN


def test_other_numbers_are_asked_about_once_and_marked(matter: Conversation, bob: Agent) -> None:
    wrong = "Your parcel arrives within 30 days"
    with pytest.raises(Doubtful) as asked:
        actions.put_off(matter, answer(wrong), by=bob)
    assert asked.value.doubts == [Doubt("figures", "3, 30")]
    assert Message.objects.filter(author="agent").count() == 0
    actions.put_off(matter, answer(wrong, sure=True), by=bob)
    assert Rendition.objects.get().differs


def test_search_finds_both(matter: Conversation, alice: Agent, bob: Agent, charlie: Agent) -> None:
    message = sent(matter, bob)
    for words in ("بسته‌ی شما", "parcel arrives"):
        assert [found.message for found in queries.find(alice, words)] == [message]
        assert queries.find(charlie, words) == []
    said = matter.messages.get(number=1)
    actions.keep_translation(said, text="سلام، بستهٔ من کجاست؟", language="fa", by=bob)
    while work_once():
        pass
    assert [found.message for found in queries.find(alice, "بستهٔ من کجاست")] == [said]
    again = documents([(said.pk, matter.brand_id, matter.pk, said.text)])  # as when the index is made anew
    assert "کجاست" in again[0].text


def test_of_two_who_ask_at_once_the_first_is_kept(matter: Conversation, bob: Agent) -> None:
    said = matter.messages.get(number=1)
    first = actions.keep_translation(said, text="یکی", language="fa", by=bob)
    assert actions.keep_translation(said, text="دیگری", language="fa", by=bob) == first
    assert [one.text for one in renditions_in(matter, "fa")] == ["یکی"]
    assert renditions_in(matter, "hr") == []


def test_it_moves_with_its_message(matter: Conversation, dana: Shopper, bob: Agent) -> None:
    actions.keep_translation(matter.messages.get(number=1), text="سلام", language="fa", by=bob)
    other = begin(dana, "And another thing")
    actions.merge(matter, into=other, by=bob)
    assert [one.text for one in renditions_in(other, "fa")] == ["سلام"]


def test_always_is_each_agents_own(matter: Conversation, alice: Agent, bob: Agent) -> None:
    actions.read_translated(matter, on=True, by=bob)
    actions.read_translated(matter, on=True, by=bob)
    assert (reads_translated(matter, bob), reads_translated(matter, alice)) == (True, False)
    actions.read_translated(matter, on=False, by=bob)
    assert ReadTranslated.objects.count() == 0


def test_her_language_is_that_of_her_last_words(matter: Conversation) -> None:
    actions.receive(matter, text="Gdje je moja narudžba, molim vas?")
    actions.receive(matter, text="ok")
    assert tongue_of_customer(matter) == "hr"


def test_a_politer_wording_replaces_the_first_words_and_is_compared_with_them(matter: Conversation, bob: Agent) -> None:
    def reworded(text: str, **how: object) -> Answer:
        own = Written("I said 3 days already!", "")
        return Answer(client_id=str(uuid4()), text=text, written=own, **how)  # type: ignore[arg-type]

    with pytest.raises(Doubtful) as asked:
        actions.put_off(matter, reworded("It arrives within 5 days."), by=bob)
    assert asked.value.doubts == [Doubt("figures", "3, 5")]
    waiting = reworded("It arrives within 3 days.", due=now() + UNDO, undoing=True)
    actions.put_off(matter, waiting, by=bob)
    assert actions.take_back(matter, waiting.client_id, by=bob).written == {
        "text": "I said 3 days already!", "language": "",
    }  # fmt: skip
    assert isinstance(actions.put_off(matter, reworded("It arrives within 3 days."), by=bob), Message)
    assert Rendition.objects.count() == 0
