"""Drafts, versions, publishing, freshness: what readers see, and what other rooms hear."""

from datetime import timedelta

import pytest

from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.clock import now
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Placement, Wording
from counterbell.helpcenter.models import Article, Revision, Translation
from counterbell.journal.models import Entry
from tests.helpcenter.conftest import Published, work

pytestmark = pytest.mark.django_db

Status, Age = Translation.Status, Translation.Age


def told() -> list[str]:
    return [name.removeprefix("helpcenter.") for name in Entry.objects.order_by("id").values_list("name", flat=True)]


def fresh(one: Translation) -> Translation:
    return Translation.objects.select_related("article", "brand").get(pk=one.pk)


def test_a_draft_is_seen_by_nobody_and_announces_nothing(brand: Brand) -> None:
    made = actions.start_article(brand, Wording(title="Sizes", body="S to XL"), language="en", by=None)
    assert (made.status, made.live, made.newest) == (Status.DRAFT, 0, 1)
    assert not Translation.objects.live().exists()
    assert told() == []


def test_publishing_shows_the_newest_version_and_says_so(brand: Brand) -> None:
    made = actions.start_article(brand, Wording(title="Sizes", body="S to *XL*"), language="en", by=None)
    shown = fresh(actions.publish(made, by=None))
    assert (shown.status, shown.live) == (Status.PUBLISHED, 1)
    assert shown.html == "<p>S to <em>XL</em></p>\n"
    assert shown.words == "S to XL"
    assert told() == ["article_published"]
    actions.publish(shown, by=None)
    assert told() == ["article_published"]


def test_readers_see_the_old_words_until_the_new_ones_are_published(published: Published) -> None:
    one = published("Sizes", "S to XL")
    actions.write(one.article, Wording(title="Sizes", body="S to XXL"), language="en", by=None)
    assert (fresh(one).words, fresh(one).status) == ("S to XL", Status.DRAFT)
    actions.publish(fresh(one), by=None)
    assert fresh(one).words == "S to XXL"
    assert told() == ["article_published", "article_changed"]


def test_the_same_words_are_no_new_version(published: Published) -> None:
    one = published("Sizes", "S to XL")
    actions.write(one.article, Wording(title=" Sizes ", body="S to XL\r\n"), language="en", by=None)
    assert (fresh(one).newest, fresh(one).status) == (1, Status.PUBLISHED)


def test_two_writers_do_not_overwrite_each_other(published: Published) -> None:
    one = published("Sizes", "S to XL")
    actions.write(one.article, Wording(title="Sizes", body="Ana's"), language="en", by=None, since=1)
    with pytest.raises(Refused):
        actions.write(one.article, Wording(title="Sizes", body="Bob's"), language="en", by=None, since=1)
    assert list(Revision.objects.values_list("number", "body")) == [(2, "Ana's"), (1, "S to XL")]


def test_an_old_version_comes_back_as_a_new_one(published: Published) -> None:
    one = published("Sizes", "S to XL")
    actions.write(one.article, Wording(title="Measures", body="S to XXL"), language="en", by=None)
    actions.restore(fresh(one), 1, by=None)
    newest = Revision.objects.get(translation=one, number=3)
    assert (newest.title, newest.body) == ("Sizes", "S to XL")


def test_a_withdrawn_article_keeps_its_words(published: Published) -> None:
    one = published("Sizes", "S to XL")
    actions.withdraw(one, by=None)
    assert (fresh(one).live, fresh(one).status, fresh(one).title) == (0, Status.DRAFT, "Sizes")
    assert told() == ["article_published", "article_withdrawn"]


def test_it_appears_when_its_time_has_come(brand: Brand) -> None:
    made = actions.start_article(brand, Wording(title="Sale"), language="en", by=None)
    actions.schedule(made, now() + timedelta(hours=2), by=None)
    work()
    assert (fresh(made).live, fresh(made).status) == (0, Status.SCHEDULED)
    with clock.shifted(timedelta(hours=3)):
        work()
    assert (fresh(made).live, fresh(made).status) == (1, Status.PUBLISHED)


def test_who_writes_on_takes_the_schedule_back(brand: Brand) -> None:
    made = actions.start_article(brand, Wording(title="Sale"), language="en", by=None)
    actions.schedule(made, now() + timedelta(hours=2), by=None)
    actions.write(made.article, Wording(title="Sale!"), language="en", by=None)
    with clock.shifted(timedelta(hours=3)):
        work()
    assert fresh(made).live == 0


def test_it_ends_by_itself_unless_another_end_was_set(published: Published) -> None:
    one, other = published("Sale"), published("Longer sale")
    for each in (one, other):
        actions.set_expiry(each, now() + timedelta(days=1), by=None)
    actions.set_expiry(other, now() + timedelta(days=9), by=None)
    with clock.shifted(timedelta(days=2)):
        work()
    assert (fresh(one).live, fresh(one).status) == (0, Status.EXPIRED)
    assert fresh(other).live == 1


def test_a_moment_in_the_past_is_refused(published: Published) -> None:
    with pytest.raises(Refused):
        actions.set_expiry(published("Sale"), now() - timedelta(minutes=1), by=None)


@pytest.mark.parametrize("change", [Age.TYPO, Age.NEEDS_UPDATE, Age.OUT_OF_DATE])
def test_translations_age_with_their_source_and_catch_up(returns: Translation, change: int) -> None:
    persian = returns.article.translations.get(language="fa")
    assert persian.age == Age.FRESH
    actions.write(returns.article, Wording(title="How to send back", body="You have 14 days."), language="en", by=None)
    actions.publish(fresh(returns), by=None, change=change)
    assert (fresh(persian).age, fresh(returns).age) == (change, Age.FRESH)
    assert Revision.objects.get(translation=returns, number=2).weight == change
    actions.write(returns.article, Wording(title="چطور", body="۱۴ روز"), language="fa", by=None)
    actions.publish(fresh(persian), by=None)
    assert fresh(persian).age == Age.FRESH


def test_what_is_scheduled_ages_the_translations_as_its_editor_said(returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    at = now() + timedelta(hours=2)
    actions.write(returns.article, Wording(title="How to send back", body="You have 14 days."), language="en", by=None)
    actions.schedule(fresh(returns), at, by=None, change=Age.TYPO)
    actions.schedule(fresh(returns), at, by=None, change=Age.OUT_OF_DATE)  # on second thoughts
    assert fresh(persian).age == Age.FRESH
    with clock.shifted(timedelta(hours=3)):
        work()
    assert (fresh(returns).live, fresh(persian).age) == (2, Age.OUT_OF_DATE)


@pytest.mark.parametrize("source_first", [True, False])
def test_a_translation_that_appears_with_its_source_is_fresh(returns: Translation, source_first: bool) -> None:
    persian = returns.article.translations.get(language="fa")
    at = now() + timedelta(hours=2)
    actions.write(returns.article, Wording(title="How to send back", body="14 days."), language="en", by=None)
    actions.write(returns.article, Wording(title="چطور", body="۱۴ روز"), language="fa", by=None)
    actions.schedule(fresh(returns), at, by=None, change=Age.OUT_OF_DATE)
    actions.schedule(fresh(persian), at, by=None)
    order = (returns, persian) if source_first else (persian, returns)
    for one in order:
        assert actions.publish_scheduled(one.pk, revision=2, at=at)
    assert (fresh(persian).live, fresh(persian).age) == (2, Age.FRESH)


def test_a_scheduled_translation_does_not_catch_up_with_what_its_writer_had_not_seen(returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    actions.write(returns.article, Wording(title="چطور", body="هنوز ۳۰ روز"), language="fa", by=None)
    actions.schedule(fresh(persian), now() + timedelta(hours=2), by=None)
    actions.write(returns.article, Wording(title="How to send back", body="14 days."), language="en", by=None)
    actions.publish(fresh(returns), by=None, change=Age.OUT_OF_DATE)
    with clock.shifted(timedelta(hours=3)):
        work()
    assert (fresh(persian).live, fresh(persian).age) == (2, Age.OUT_OF_DATE)


def test_a_scheduled_translation_that_is_not_caught_up_stays_behind(returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    actions.write(returns.article, Wording(title="How to send back", body="14 days."), language="en", by=None)
    actions.publish(fresh(returns), by=None, change=Age.OUT_OF_DATE)
    actions.write(returns.article, Wording(title="چطور!", body="۳۰ روز"), language="fa", by=None)
    actions.schedule(fresh(persian), now() + timedelta(hours=2), by=None, caught_up=False)
    with clock.shifted(timedelta(hours=3)):
        work()
    assert (fresh(persian).live, fresh(persian).age) == (2, Age.OUT_OF_DATE)


def test_what_comes_back_changed_ages_its_translations(returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    actions.withdraw(fresh(returns), by=None)
    actions.write(returns.article, Wording(title="How to send back", body="14 days."), language="en", by=None)
    actions.publish(fresh(returns), by=None, change=Age.OUT_OF_DATE)
    assert fresh(persian).age == Age.OUT_OF_DATE


def test_what_comes_back_as_it_was_ages_nothing(returns: Translation) -> None:
    actions.withdraw(fresh(returns), by=None)
    actions.publish(fresh(returns), by=None, change=Age.OUT_OF_DATE)
    assert fresh(returns.article.translations.get(language="fa")).age == Age.FRESH


def test_the_gravest_change_counts(returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    for number, change in enumerate((Age.OUT_OF_DATE, Age.TYPO)):
        actions.write(returns.article, Wording(title=f"Back {number}"), language="en", by=None)
        actions.publish(fresh(returns), by=None, change=change)
    assert fresh(persian).age == Age.OUT_OF_DATE


def test_another_audience_is_a_change(published: Published) -> None:
    one = published("Margins")
    actions.place_article(one.article, Placement(audience=Article.Audience.AGENTS), by=None)
    actions.place_article(one.article, Placement(audience=Article.Audience.AGENTS), by=None)
    assert told() == ["article_published", "article_changed"]


def test_a_deleted_article_is_withdrawn_in_every_language(returns: Translation) -> None:
    actions.delete_article(returns.article, by=None)
    assert told()[-2:] == ["article_withdrawn", "article_withdrawn"]
    assert (Article.objects.count(), Revision.objects.count()) == (0, 0)


def test_agents_write_nothing(bob: Agent, returns: Translation) -> None:
    before = told()
    words = Wording(title="Mine")
    for act in (
        lambda: actions.start_article(returns.brand, words, language="en", by=bob),
        lambda: actions.write(returns.article, words, language="en", by=bob),
        lambda: actions.publish(returns, by=bob),
        lambda: actions.withdraw(returns, by=bob),
        lambda: actions.delete_article(returns.article, by=bob),
        lambda: actions.place_article(returns.article, Placement(), by=bob),
        lambda: actions.set_synonyms(returns.brand, "en", [["a", "b"]], by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert (told(), fresh(returns).newest) == (before, 1)
