"""Articles that come from a folder, or from a table."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.helpcenter.actions.publishing import publish
from counterbell.helpcenter.actions.sections import save_section
from counterbell.helpcenter.actions.writing import Placement, Wording, newest_of, start_article, write
from counterbell.helpcenter.folders import Leaf, by_article, numbers_linked, relinked
from counterbell.helpcenter.models import Article, Section, Translation
from counterbell.helpcenter.tables import Left, Row


@transaction.atomic
def take_in(brand: Brand, leaves: Iterable[Leaf], *, live: bool, by: Agent | None) -> int:
    """Make an article of each group of files, all of them or none; returns how many.

    An article whose title the brand has already in that language is left out: doing it twice is harmless.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    numbers: dict[str, int] = {}
    made: list[Translation] = []
    for together in by_article(leaves):
        together.sort(key=lambda leaf: leaf.language != brand.default_language)
        first = together[0]
        if Translation.objects.filter(brand=brand, language=first.language, title=first.about["title"]).exists():
            continue
        placement = _placement(brand, first.about, by)
        begun = start_article(brand, _wording(first), language=first.language, placement=placement, by=by)
        numbers[first.key] = begun.article_id
        made += [begun]
        made += [write(begun.article, _wording(leaf), language=leaf.language, by=by) for leaf in together[1:]]
    for one in made:
        _link(one, numbers, by)
        if live:
            publish(Translation.objects.get(pk=one.pk), by=by)
    return len(numbers)


@transaction.atomic
def take_table(brand: Brand, rows: Sequence[Row], *, by: Agent | None) -> tuple[list[Translation], list[Left]]:
    """Begin a draft for each line; what cannot be taken is left out and told, the others stay.

    Raises:
        Refused: who asks may not.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    made: list[Translation] = []
    left: list[Left] = []
    for row in rows:
        try:
            made.append(_take(brand, row, by))
        except Refused as why:
            left.append(Left(row.line, row.about["title"], str(why)))
    return made, left


@transaction.atomic
def _take(brand: Brand, row: Row, by: Agent | None) -> Translation:
    if Translation.objects.filter(brand=brand, language=row.language, title=row.about["title"]).exists():
        raise Refused(_("There is an article with this title already."))
    wording = Wording(title=row.about["title"], body=row.body, summary=row.about["summary"], hints=row.about["hints"])
    placement = _placement(brand, row.about, by)
    return start_article(brand, wording, language=row.language, placement=placement, by=by)


def _wording(leaf: Leaf) -> Wording:
    told = {name: leaf.about.get(name, "") for name in ("title", "summary", "hints", "slug")}
    return Wording(body=leaf.body, **told)


def _placement(brand: Brand, about: Mapping[str, str], by: Agent | None) -> Placement:
    kind = about.get("kind") or Article.Kind.ARTICLE
    audience = about.get("audience") or Article.Audience.PUBLIC
    subject, section = about.get("subject", ""), _section(brand, about.get("section", ""), by)
    return Placement(kind=kind, subject=subject, audience=audience, section=section)


def _section(brand: Brand, name: str, by: Agent | None) -> Section | None:
    if not name:
        return None
    code = brand.default_language
    known = next((one for one in Section.objects.filter(brand=brand) if one.names.get(code) == name), None)
    return known or save_section(brand, names={code: name}, abouts={}, by=by)


def _link(one: Translation, numbers: Mapping[str, int], by: Agent | None) -> None:
    """Let links follow the articles to their new numbers."""
    version = newest_of(one)
    if numbers_linked(version.body) & set(numbers):
        wording = Wording(
            title=version.title, body=relinked(version.body, numbers), summary=version.summary, hints=version.hints,
            slug=version.slug,
        )  # fmt: skip
        write(one.article, wording, language=one.language, by=by)
