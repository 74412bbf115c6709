"""Beside the editor: what may answer her, with its source; what agents make of it is kept, and learned from."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.bot import mind
from counterbell.bot.actions import improve, leave, note_choice, set_up
from counterbell.bot.copilot import NotReady, Suggested, helps_in, question_in, similar, suggested, suggestions
from counterbell.bot.experience import better_answers
from counterbell.bot.models import Bot, Suggestion, Unanswered
from counterbell.bot.queries import bot_of, groups, mind_for
from counterbell.conversations.actions import open_conversation, receive, reply, resolve
from counterbell.conversations.actions.canned import Wording as Canned
from counterbell.conversations.actions.canned import save_canned
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import sign_in
from counterbell.helpcenter.actions import Placement, Wording, publish, start_article
from tests.bot.conftest import teach
from tests.bot.test_answering import ask
from tests.customers.test_sign_in import word
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


def test_articles_for_agents_are_suggested_to_them_and_marked(
    bot: Bot, brand: Brand, dana: Shopper, bob: Agent
) -> None:
    for audience in ("agents", "signed_in", "public"):
        wording = Wording(title=f"Kiln {audience}", body=f"The kiln burns walnut wood, say {audience}.")
        publish(start_article(brand, wording, language="en", placement=Placement(audience=audience), by=None), by=None)
    found = suggestions(another(dana, "does the kiln burn walnut wood"), bob)[1]
    assert {one.title: one.kept_from_her for one in found} == {
        "Kiln agents": True,
        "Kiln signed_in": True,
        "Kiln public": False,
    }
    hers = sign_in(dana.visitor, word(brand), brand=brand).customer
    talk = open_conversation(hers, brand=brand, public_id=uuid4(), language="en")
    receive(talk, text="does the kiln burn walnut wood")
    kept = {one.title for one in suggestions(talk, bob)[1] if one.kept_from_her}
    assert kept == {"Kiln agents"}


# ——— learned from what agents made of it ———


def dismiss(shopper: Shopper, text: str, key: str, agent: Agent) -> None:
    take(another(shopper, text), agent, key, wanted=False)


def test_what_agents_do_not_want_for_such_messages_comes_last_and_then_not_at_all(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent
) -> None:
    text = "do you ship to canada? and how do i return something?"
    assert keys(another(dana, text), bob)[:2] == ["pack.delivery_countries", "pack.return_how"]
    dismiss(dana, text, "pack.delivery_countries", bob)
    assert keys(another(dana, text), alice)[:2] == ["pack.return_how", "pack.delivery_countries"]
    dismiss(dana, "Do you ship to Canada, and how do I return something", "pack.delivery_countries", alice)
    assert "pack.delivery_countries" not in keys(another(dana, text), bob)
    assert keys(another(dana, "ship to canada"), bob)[0] == "pack.delivery_countries"  # to other words it is
    teach(brand, "delivery_countries", {"en": "To the moon."})
    assert "pack.delivery_countries" in keys(another(dana, text), bob)  # it says something else now


def test_what_was_sent_to_such_a_message_is_suggested_first(
    bot: Bot, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    text = "our Gerald has not turned up, where is my order"
    talk = another(dana, text)
    chosen = suggested(another(dana, "when do i get my refund"), bob, "pack.refund_time")
    assert chosen is not None
    asked = question_in(talk)
    assert asked is not None
    assert "pack.refund_time" not in keys(talk, bob)
    note_choice(talk, asked, chosen[1], wanted=True, by=bob)
    reply(talk, text=chosen[1].text, by=bob)
    do_duties()
    assert Suggestion.objects.get().state == "accepted"
    assert keys(another(dana, text), alice)[0] == "pack.refund_time"


def test_a_canned_reply_that_was_sent_to_such_a_message_is_suggested(
    bot: Bot, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    canned = save_canned(Canned(name="Rainy days", shortcut="rain", texts={"en": "Come on in."}), by=alice)
    talk = another(dana, "where is my order")
    asked = question_in(talk)
    assert asked is not None
    one = Suggested(f"canned.{canned.pk}", "canned", "Rainy days", "Come on in.", "en", 1)
    note_choice(talk, asked, one, wanted=True, by=bob)
    reply(talk, text="Come on in.", by=bob)
    do_duties()
    assert keys(another(dana, "where's my order"), alice)[0] == f"canned.{canned.pk}"


@pytest.mark.parametrize(
    ("sent", "offered"),
    [
        ("Your parcel comes three days after we send it, by bicycle.", True),
        ("Dear Dana,\n\nYour parcel comes two days after we send it. Best, Bob", False),
        ("Your parcel comes two days after we send it.", False),
        ("Please call us.", False),
    ],
)
def test_what_an_agent_changed_is_offered_as_the_better_answer(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do, sent: str, offered: bool
) -> None:
    talk = another(dana, "where is my order")
    take(talk, bob, "pack.where_is_my_order")
    reply(talk, text=sent, by=bob)
    do_duties()
    found = better_answers(brand, alice, "en")
    assert [one.rows[0].better.text for one in found if one.rows[0].better] == ([sent] if offered else [])
    assert better_answers(brand, bob, "en") == []
    assert mind_for(bot_of(brand)).entry("pack.where_is_my_order", "en").answer != sent or not offered  # type: ignore[union-attr]


def test_the_better_answer_is_taken_over_or_left(
    bot: Bot, brand: Brand, other_brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    for sent in ("Your parcel comes three days after we send it.", "Your parcel comes four days after we send it."):
        talk = another(dana, "where is my order")
        take(talk, bob, "pack.where_is_my_order")
        reply(talk, text=sent, by=bob)
        do_duties()
    (one,) = better_answers(brand, alice, "en")
    assert (one.title, one.language, len(one.rows)) == ("Where is my order", "en", 2)
    ids = [row.pk for row in one.rows]
    for refused in (
        {"brand": other_brand, "by": alice, "text": "x"},
        {"brand": brand, "by": bob, "text": "x"},
        {"brand": brand, "by": alice, "text": " "},
    ):
        with pytest.raises(Refused):
            improve(refused["brand"], ids, text=refused["text"], language="en", by=refused["by"])  # type: ignore[arg-type]
    improve(brand, ids, text="It comes in three or four days.", language="en", by=alice)
    assert better_answers(brand, alice, "en") == []
    entry = mind_for(bot_of(brand)).entry("pack.where_is_my_order", "en")
    assert entry is not None
    assert entry.answer == "It comes in three or four days."
    with pytest.raises(Refused):
        leave(brand, ids, by=alice)
