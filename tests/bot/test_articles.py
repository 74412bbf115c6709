"""The help centre is the bot's knowledge: what is published is said, what is not current is not."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from counterbell.accounts.models import Brand
from counterbell.bot import articles
from counterbell.bot.models import Answer, Bot, Question
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Message
from counterbell.customers import visitors
from counterbell.customers.actions import sign_in, sign_out
from counterbell.customers.models import Identity
from counterbell.helpcenter.actions import Placement, Wording, publish, start_article, withdraw, write
from counterbell.helpcenter.models import Article, Translation
from tests.bot.test_answering import ask
from tests.customers.test_sign_in import word
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
GLAZE = "Our glaze is **lead free**.\n\n## In the oven\n\nTeapots endure:\n\n- 180 degrees\n- no open fire\n"


def told(dana: Shopper, text: str, do: Do, *, language: str = "en") -> Message | None:
    """What is said to a question in a new conversation."""
    return ask(open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language=language), text, do)


def published(brand: Brand, title: str, body: str, **placed: str) -> Translation:
    wording, placement = Wording(title=title, body=body), Placement(**placed)  # type: ignore[arg-type]
    return publish(start_article(brand, wording, language="en", placement=placement, by=None), by=None)


def test_what_was_published_a_moment_ago_is_said_with_its_source(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    before = told(dana, "is the glaze lead free", do_duties)
    assert before is None or "lead free" not in before.text
    article = published(brand, "The glaze of our teapots", GLAZE)
    said = told(dana, "is the glaze lead free", do_duties)
    assert said is not None
    assert said.facts is not None
    assert said.text.endswith("Our glaze is lead free.")
    (source,) = said.facts["sources"]
    assert (source["title"], source["version"]) == ("The glaze of our teapots", 1)
    assert source["url"].endswith(f"/help/{brand.key}/en/go/{article.article_id}/")


def test_a_changed_article_is_said_in_its_new_words_and_a_withdrawn_one_not_at_all(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    article = published(brand, "Fire in the kiln", "The kiln burns oak wood.")
    said = told(dana, "which wood burns in the kiln", do_duties)
    assert said is not None
    assert "oak" in said.text
    changed = write(
        article.article, Wording(title="Fire in the kiln", body="The kiln burns beech wood."), language="en", by=None
    )
    publish(changed, by=None)
    said = told(dana, "which wood burns in the kiln", do_duties)
    assert said is not None
    assert said.text.endswith("The kiln burns beech wood.")
    withdraw(changed, by=None)
    said = told(dana, "which wood burns in the kiln", do_duties)
    assert said is None or "beech" not in said.text


def test_a_question_of_the_help_centre_is_understood_as_it_is_asked(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    published(brand, "Can I paint a cup myself?", "Yes, on Saturdays in our shop.", kind=Article.Kind.FAQ)
    said = told(dana, "can i paint a cup myself", do_duties)
    assert said is not None
    assert said.text.endswith("Yes, on Saturdays in our shop.")


def test_what_is_not_for_everybody_is_not_told_to_anybody_unknown(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    for audience in (Article.Audience.SIGNED_IN, Article.Audience.AGENTS):
        published(brand, "Secret of the kiln", "The kiln is heated with walnut wood.", audience=audience)
    said = told(dana, "what wood heats the kiln", do_duties)
    assert said is None or "walnut" not in said.text


def test_signed_in_shoppers_are_told_what_is_for_them_and_anonymous_ones_never(
    bot: Bot, brand: Brand, dana: Shopper, eve: Shopper, do_duties: Do
) -> None:
    published(brand, "Members and the kiln", "Members may heat the kiln with walnut wood.", audience="signed_in")
    published(brand, "The kiln at cost", "The kiln costs us nine euros of walnut wood.", audience="agents")
    question = "may members heat the kiln with walnut wood"
    before = told(dana, question, do_duties)
    assert before is None or "Members may" not in before.text
    hers = sign_in(dana.visitor, word(brand), brand=brand)
    member = Shopper(hers.token, visitors.read(hers.token, brand) or "", hers.customer, brand)
    said = told(member, question, do_duties)
    assert said is not None
    assert said.text.endswith("Members may heat the kiln with walnut wood.")
    for text in (question, "the kiln costs us nine euros of walnut wood"):
        other = told(eve, text, do_duties)
        assert other is None or "walnut" not in other.text
    secret = told(member, "what does the kiln cost us in walnut wood", do_duties)
    assert secret is None or "nine euros" not in secret.text
    sign_out(member.visitor, brand=brand)
    after = told(member, question, do_duties)
    assert after is None or "Members may" not in after.text


def test_an_anonymous_browser_of_somebody_who_once_signed_in_is_told_nothing_for_members(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    published(brand, "Members and the kiln", "Members may heat the kiln with walnut wood.", audience="signed_in")
    hers = sign_in(visitors.read(visitors.mint(brand), brand) or "", word(brand), brand=brand)
    Identity.objects.filter(kind="visitor", value=dana.visitor).update(customer=hers.customer)
    anonymous = Shopper(dana.token, dana.visitor, hers.customer, brand)
    said = told(anonymous, "may members heat the kiln with walnut wood", do_duties)
    assert said is None or "walnut" not in said.text


def test_a_translation_that_is_out_of_date_is_not_told_as_current(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    source = published(brand, "Clay", "Our clay comes from Westerwald.")
    german = Wording(title="Ton", body="Unser Ton kommt aus Limoges.")
    publish(write(source.article, german, language="hr", by=None), by=None)
    said = told(dana, "Limoges Ton", do_duties, language="hr")
    assert said is not None
    assert "Limoges" in said.text
    newer = write(source.article, Wording(title="Clay", body="Our clay comes from Bavaria."), language="en", by=None)
    publish(newer, by=None, change=Translation.Age.OUT_OF_DATE)
    said = told(dana, "Limoges Ton", do_duties, language="hr")
    assert said is None or "Limoges" not in said.text


def test_a_policy_is_cited_where_the_shop_has_written_no_answer(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    wording = Wording(title="Our warranty", body="Long words.", summary="Every teapot is warranted for five years.")
    placement = Placement(kind="policy", subject="warranty")
    one = publish(start_article(brand, wording, language="en", placement=placement, by=None), by=None)
    said = told(dana, "is there a warranty", do_duties)
    assert said is not None
    assert said.facts is not None
    assert said.text.endswith("Every teapot is warranted for five years.")
    assert said.facts["sources"][0]["url"].endswith(f"/go/{one.article_id}/")


def test_the_shops_own_answer_comes_before_its_policy(brand: Brand) -> None:
    placement = Placement(kind="policy", subject="warranty")
    wording = Wording(title="Our warranty", body="Every teapot is warranted for five years.")
    publish(start_article(brand, wording, language="en", placement=placement, by=None), by=None)
    assert "pack.warranty" in {one.key for one in articles.articles(brand.pk)}
    Answer.objects.create(
        question=Question.objects.create(brand=brand, pack="warranty"), language="en", text="Six years."
    )
    assert "pack.warranty" not in {one.key for one in articles.articles(brand.pk)}
