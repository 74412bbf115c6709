"""What the bot could not answer: sorted by meaning, answered once, and answered from then on."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.bot import sources
from counterbell.bot.actions import answer_all, attach_all, ignore_all, refresh, save_question, set_up
from counterbell.bot.models import Answer, Bot, Question, Revision, Unanswered
from counterbell.bot.queries import bot_of, groups, question_of
from counterbell.bot.sources import AGENTS, Entry, source
from counterbell.bot.topics import nearest_first, topics
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from tests.bot.conftest import teach
from tests.bot.test_answering import ask
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def another(shopper: Shopper) -> Conversation:
    return open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4(), language="en")


def test_the_same_meaning_is_one_group_and_only_leads_see_it(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    asked = ["Can I bring my dog to the shop?", "can i bring my dog to your shop", "Is there a warranty?"]
    for text in [*asked, "warranty?"]:
        ask(another(dana), text, do_duties)
    found = {group.key: group for group in groups(brand, alice)}
    assert {key: len(group.rows) for key, group in found.items()} == {"": 2, "pack.warranty": 2}
    assert set(found[""].shown) == set(asked[:2])
    assert groups(brand, bob) == []


def test_answered_once_it_is_answered_ever_after(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    ask(another(dana), "Can I bring my dog to the shop?", do_duties)
    ids = [row.pk for row in Unanswered.objects.all()]
    with pytest.raises(Refused):
        answer_all(brand, ids, key="", text="Yes!", language="en", by=bob)
    answer_all(brand, ids, key="", text="Yes, dogs are welcome.", language="en", by=alice)
    assert groups(brand, alice) == []
    for text in ("Can I bring my dog to the shop?", "can i bring my dog to your shop"):
        said = ask(another(dana), text, do_duties)
        assert said is not None
        assert said.text.endswith("Yes, dogs are welcome.")
    with pytest.raises(Refused):  # somebody has seen to it
        answer_all(brand, ids, key="", text="No.", language="en", by=alice)


def test_a_question_of_the_pack_is_answered_as_such(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    ask(another(dana), "is there a warranty", do_duties)
    (group,) = groups(brand, alice)
    answer_all(brand, [row.pk for row in group.rows], key=group.key, text="Two years.", language="en", by=alice)
    said = ask(another(dana), "how long is the guarantee", do_duties)  # other words of the pack
    assert said is not None
    assert said.text.endswith("Two years.")


def test_attached_it_is_another_way_to_ask(bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do) -> None:
    ask(another(dana), "is our Gerald on his way", do_duties)
    attach_all(brand, [row.pk for row in Unanswered.objects.all()], key="pack.where_is_my_order", by=alice)
    said = ask(another(dana), "Is our Gerald on his way?", do_duties)
    assert said is not None
    assert said.text.endswith("Your parcel comes two days after we send it.")
    assert Unanswered.objects.get().state == Unanswered.State.ATTACHED


def test_attached_to_nothing_is_refused_and_ignored_is_gone(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    ask(another(dana), "What is the capital of France?", do_duties)
    ids = [row.pk for row in Unanswered.objects.all()]
    for key in ("pack.warranty", "own.99", "pack.nonsense", ""):
        with pytest.raises(Refused):
            attach_all(brand, ids, key=key, by=alice)
    ignore_all(brand, ids, by=alice)
    assert groups(brand, alice) == []


def test_another_brands_questions_cannot_be_touched(
    bot: Bot, other_brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    ask(another(dana), "What is the capital of France?", do_duties)
    with pytest.raises(Refused):
        ignore_all(other_brand, [row.pk for row in Unanswered.objects.all()], by=alice)


# ——— answers and their versions ———


def test_versions_count_on_over_what_was_taken_away(brand: Brand, alice: Agent) -> None:
    teach(brand, "warranty", {"en": "Two years."})
    teach(brand, "warranty", {"en": "Two years."})  # nothing new
    teach(brand, "warranty", {"en": ""})
    assert Answer.objects.count() == 0
    teach(brand, "warranty", {"en": "Three years.", "fa": "سه سال."})
    assert list(Revision.objects.filter(language="en").order_by("version").values_list("version", "text")) == [
        (1, "Two years."),
        (2, ""),
        (3, "Three years."),
    ]
    assert {one.language: one.version for one in Answer.objects.all()} == {"en": 3, "fa": 1}


def test_every_change_is_a_new_version_of_the_bot(brand: Brand) -> None:
    set_up(brand, is_on=True, by=None)
    before = bot_of(brand).version
    teach(brand, "warranty", {"en": "Two years."})
    refresh(brand.pk)
    assert bot_of(brand).version == before + 2


def test_what_may_not_be(brand: Brand, bob: Agent) -> None:
    question = question_of(brand, "pack.warranty")
    assert question is not None
    with pytest.raises(Refused):
        save_question(brand, question, texts={"en": "x"}, by=bob)
    with pytest.raises(Refused):
        save_question(brand, question, texts={"en": "x" * 2001}, by=None)
    with pytest.raises(Refused):
        save_question(brand, Question(brand=brand), texts={"en": "x"}, phrasings={"en": [" "]}, by=None)
    with pytest.raises(Refused):
        set_up(brand, is_on=True, by=bob)
    assert (Answer.objects.count(), Question.objects.count(), bot_of(brand).is_on) == (0, 0, False)


def test_topics_are_found_by_their_words_in_any_language(brand: Brand) -> None:
    teach(brand, "warranty", {"en": "Two years."})
    assert [one.key for one in topics(brand, "en", answered=True)] == ["pack.warranty"]
    assert "pack.warranty" in [one.key for one in topics(brand, "en", words="guarantee")]
    assert topics(brand, "fa", words="گارانتی")[0].title != ""
    assert len(topics(brand, "en")) > 90


def test_what_is_most_like_it_is_offered_first(brand: Brand) -> None:
    for name in ("warranty", "return_how", "delivery_countries"):
        teach(brand, name, {"en": "Yes."})
    known = topics(brand, "en", answered=True)
    assert nearest_first(known, "would you ship it to Chile")[0].key == "pack.delivery_countries"
    assert nearest_first(known, "آیا به کانادا ارسال دارید")[0].key == "pack.delivery_countries"


# ——— other sources ———


@pytest.fixture
def articles() -> Iterator[list[Entry]]:
    """A room above that knows articles."""
    known: list[Entry] = []
    source("elsewhere")(lambda _brand: known)
    yield known
    sources._sources.pop("elsewhere")


def test_an_article_answers_by_its_passage_and_the_agents_own_stay_with_them(
    bot: Bot, brand: Brand, dana: Shopper, articles: list[Entry], do_duties: Do
) -> None:
    passage = "The glaze of our teapots is lead free and food safe."
    articles.append(
        Entry("article.7", "en", "Glaze", passage, passages=(passage,), version=4, address="https://x.example/7")
    )
    secret = "Teapots cost us four euros in the kiln."
    articles.append(Entry("article.8", "en", "Costs", secret, passages=(secret,), audience=AGENTS))
    refresh(brand.pk)
    said = ask(another(dana), "is the glaze of the teapots lead free", do_duties)
    assert said is not None
    assert said.text.endswith(passage)
    assert said.facts is not None
    assert said.facts["sources"] == [{"key": "article.7", "title": "Glaze", "version": 4, "url": "https://x.example/7"}]
    kept = ask(another(dana), "what do teapots cost in the kiln", do_duties)
    assert kept is None or secret not in kept.text
