"""Beside the editor: what may answer her, with its source; what agents make of it is kept, and learned from."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.bot import mind
from counterbell.bot.actions import note_choice, set_up
from counterbell.bot.copilot import NotReady, helps_in, similar, suggested, suggestions
from counterbell.bot.models import Bot, Suggestion, Unanswered
from counterbell.bot.queries import groups
from counterbell.conversations.actions import open_conversation, receive, reply, resolve
from counterbell.conversations.actions.canned import Wording as Canned
from counterbell.conversations.actions.canned import save_canned
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.actions import Wording, publish, start_article
from tests.bot.test_answering import ask
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


@pytest.fixture(autouse=True)
def _learned() -> None:
    mind.learned()


def keys(conversation: Conversation, agent: Agent) -> list[str]:
    return [one.key for one in suggestions(conversation, agent)[1]]


def another(shopper: Shopper, text: str) -> Conversation:
    made = open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4(), language="en")
    receive(made, text=text)
    return made


def take(conversation: Conversation, agent: Agent, key: str, *, wanted: bool = True) -> str:
    """Insert (or put aside) a suggestion; returns its words."""
    chosen = suggested(conversation, agent, key)
    assert chosen is not None
    note_choice(conversation, *chosen, wanted=wanted, by=agent)
    return chosen[1].text


def test_answers_articles_and_canned_replies_are_suggested_with_their_source(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent
) -> None:
    article = publish(
        start_article(brand, Wording(title="Glaze", body="The glaze is lead free."), language="en", by=None), by=None
    )
    wording = Canned(
        name="Kiln visits", shortcut="kiln", texts={"en": "You may visit the kiln, {{customer.first_name}}!"}
    )
    canned = save_canned(wording, by=alice)
    (answer, *_) = suggestions(another(dana, "do you ship to canada?"), bob)[1]
    assert (answer.kind, answer.key, answer.version) == ("answer", "pack.delivery_countries", 1)
    assert answer.text == "We ship to Canada and all of Europe, Dana."
    (found, *_) = suggestions(another(dana, "is the glaze lead free"), bob)[1]
    assert (found.kind, found.title, found.text) == ("article", "Glaze", "The glaze is lead free.")
    assert found.address.endswith(f"/go/{article.article_id}/")
    last = suggestions(another(dana, "may i visit the kiln"), bob)[1][-1]
    assert (last.key, last.kind, last.text) == (f"canned.{canned.pk}", "canned", "You may visit the kiln, Dana!")


def test_the_language_is_hers(bot: Bot, dana: Shopper, bob: Agent) -> None:
    (first, *_) = suggestions(another(dana, "سفارش من کجاست؟"), bob)[1]
    assert (first.language, first.text) == ("fa", "بسته دو روزه می‌رسد.")


def test_nothing_is_suggested_where_nothing_is_asked(
    bot: Bot, brand: Brand, dana: Shopper, bob: Agent, do_duties: Do
) -> None:
    talk = another(dana, "where is my order")
    assert keys(talk, bob) == ["pack.where_is_my_order"]
    do_duties()  # the bot has answered it
    assert keys(talk, bob) == []
    receive(talk, text="where is my order")
    reply(talk, text="On its way", by=bob)
    assert keys(talk, bob) == []
    set_up(brand, is_on=True, helps_agents=False, by=None)
    other = another(dana, "where is my order")
    assert (helps_in(other), keys(other, bob)) == (False, [])


def test_what_the_bot_handed_over_is_still_asked(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
    ask(talk, "do you ship to canada? and #10423", do_duties)
    ask(talk, "I want to talk to a human", do_duties)
    receive(talk, text="where is my order")
    assert keys(talk, bob) == ["pack.where_is_my_order"]


def test_nobody_waits_while_the_bot_learns(
    bot: Bot, dana: Shopper, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mind, "learn_soon", lambda: False)
    with pytest.raises(NotReady):
        suggestions(another(dana, "where is my order"), bob)


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ("Your parcel comes two days after we send it.", "accepted"),
        ("Dear Dana,\n\nYour parcel comes two days after we send it. Best, Bob", "edited"),
        ("Please call us.", "unused"),
    ],
)
def test_what_became_of_it_is_kept(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do, sent: str, state: str) -> None:
    talk = another(dana, "where is my order")
    take(talk, bob, "pack.where_is_my_order")
    assert Suggestion.objects.get().state == "inserted"
    reply(talk, text=sent, by=bob)
    do_duties()
    assert Suggestion.objects.get().state == state


def test_what_an_agent_did_not_want_does_not_come_back_to_her(
    bot: Bot, dana: Shopper, alice: Agent, bob: Agent
) -> None:
    talk = another(dana, "where is my order")
    take(talk, bob, "pack.where_is_my_order", wanted=False)
    assert "pack.where_is_my_order" not in keys(talk, bob)
    assert keys(talk, alice) == ["pack.where_is_my_order"]
    receive(talk, text="where is my order")  # asked again, it is suggested again
    assert keys(talk, bob) == ["pack.where_is_my_order"]


def test_an_agents_own_answer_is_offered_as_new_knowledge(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    ask(talk, "Can I bring my dog to the shop?", do_duties)
    reply(talk, text="Yes, dogs are welcome.", by=bob)
    reply(talk, text="Anything else?", by=bob)
    do_duties()
    (group,) = groups(brand, alice)
    assert (group.said, group.by, group.taken) == ("Yes, dogs are welcome.", "Bob", "")
    assert Unanswered.objects.get().state == "open"  # nothing goes live before somebody has looked


def test_a_suggestion_that_was_sent_says_what_the_question_is(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    ask(talk, "I want to talk to a human", do_duties)
    ask(talk, "is there a warranty", do_duties)
    message = receive(talk, text="do you ship to canada?")
    Unanswered.objects.create(brand=brand, message=message, text="do you ship to canada?", language="en")
    reply(talk, text=take(talk, bob, "pack.delivery_countries"), by=bob)
    do_duties()
    taken = [group.taken for group in groups(brand, alice) if "canada" in group.shown[0]]
    assert taken == ["pack.delivery_countries"]


def test_resolved_conversations_like_it_are_listed_of_those_that_one_may_see(
    bot: Bot, brand: Brand, other_brand: Brand, dana: Shopper, eve: Shopper, bob: Agent, charlie: Agent
) -> None:
    past = another(eve, "my teapot arrived broken, the spout is off")
    reply(past, text="We send a new one.", by=bob)
    open_one = another(eve, "my teapot arrived broken too")
    reply(open_one, text="Hm.", by=bob)
    other = another(eve, "which wood do you burn")
    reply(other, text="Oak.", by=bob)
    for talk in (past, other):
        resolve(talk, by=bob)
    now = another(dana, "the spout of my teapot is broken")
    (found,) = similar(now, bob)
    assert (found.conversation, found.answered) == (past, "We send a new one.")
    assert similar(now, charlie) == []
