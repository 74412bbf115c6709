"""Articles that come from a folder, or from a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts import pictures
from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base import disk
from counterbell.base.clock import now
from counterbell.helpcenter.actions.files import keep_file, throw_away
from counterbell.helpcenter.actions.publishing import mark_age, publish, set_expiry
from counterbell.helpcenter.actions.redirects import add_redirects
from counterbell.helpcenter.actions.sections import save_section
from counterbell.helpcenter.actions.synonyms import set_synonyms
from counterbell.helpcenter.actions.writing import Placement, Wording, start_article, write
from counterbell.helpcenter.bundles import LARGEST_FILE, Bundle, Shelf
from counterbell.helpcenter.files import PICTURE_SIZE
from counterbell.helpcenter.folders import YES, Leaf, by_article, keys_named, rekeyed, relinked
from counterbell.helpcenter.models import Article, ArticleFile, Redirect, Section, Synonym, Translation
from counterbell.helpcenter.tables import Left, Row

FactsOf = Callable[[Any], Mapping[str, Any]]
_BEHIND = {age.name.lower(): age for age in Translation.Age}


def take_bundle(brand: Brand, bundle: Bundle, *, facts_of: FactsOf, live: bool, by: Agent | None) -> int:
    """Make a help centre of a bundle: what `take_in` does, with sections, synonyms, pictures and attachments.

    `facts_of` says name, type and size of a file, and raises for one that is not taken.

    Raises:
        Refused, Unfit, NotAPicture: with a sentence about what is wrong; then nothing was taken.
    """
    require(by, May.SET_HELP)
    fresh = [leaf for together in _new(brand, bundle.leaves) for leaf in together]
    keys: dict[str, str] = {}
    try:
        for key in sorted(set().union(*(keys_named(leaf.body) for leaf in fresh))):
            _keep(brand, bundle, key, keys, facts_of, by)
        leaves = [replace(leaf, body=rekeyed(leaf.body, keys)) for leaf in fresh]
        return _take_all(brand, bundle, leaves, live=live, by=by)
    except Exception:
        throw_away(ArticleFile.objects.filter(brand=brand, article=None, key__in=keys.values()))
        disk.take_away(f"{pictures.FOLDER}/{keys[key]}" for key in bundle.pictures if key in keys)
        raise


def _keep(brand: Brand, bundle: Bundle, key: str, keys: dict[str, str], facts_of: FactsOf, by: Agent | None) -> None:
    """Keep what a text names under a key of ours; what the bundle does not bring stays as it is."""
    if key in bundle.pictures:
        raw = bundle.pictures[key](pictures.MAX_BYTES)
        keys[key] = pictures.store(BytesIO(raw), PICTURE_SIZE).removeprefix(f"{pictures.FOLDER}/")
    elif key in bundle.attachments:
        name, content = bundle.attachments[key]
        file = SimpleUploadedFile(name, content(LARGEST_FILE))
        keys[key] = keep_file(brand, file, **facts_of(file), by=by).key


@transaction.atomic
def _take_all(brand: Brand, bundle: Bundle, leaves: Sequence[Leaf], *, live: bool, by: Agent | None) -> int:
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    for language, groups in bundle.synonyms.items():
        _add_synonyms(brand, language, groups, by)
    numbers = _make(brand, leaves, _shelves(brand, bundle.shelves, by), live=live, by=by)
    known = set(Redirect.objects.filter(brand=brand).values_list("path", flat=True))
    fresh = [(path, numbers[key]) for path, key in bundle.redirects.items() if key in numbers and path not in known]
    add_redirects(brand, [(path, str(number)) for path, number in fresh], by=by)
    return len(numbers)


@transaction.atomic
def take_in(brand: Brand, leaves: Iterable[Leaf], *, live: bool, by: Agent | None) -> int:
    """Make an article of each group of files, all of them or none; returns how many.

    An article whose title the brand has already in that language is left out: doing it twice is harmless. `live`: let
    readers see what is no draft.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    return len(_make(brand, leaves, {}, live=live, by=by))


def _make(
    brand: Brand, leaves: Iterable[Leaf], named: Mapping[str, Section], *, live: bool, by: Agent | None
) -> dict[str, int]:
    """The articles, and their numbers here by those that they had."""
    numbers: dict[str, int] = {}
    begun: list[tuple[Article, Leaf]] = []
    for together in list(_new(brand, leaves)):
        first = together[0]
        placement = _placement(brand, first.about, by, named)
        article = start_article(brand, _wording(first), language=first.language, placement=placement, by=by).article
        numbers[first.key] = article.pk
        begun += [(article, leaf) for leaf in together]
    for article, leaf in begun:  # all have their numbers now: links can follow them
        _write_leaf(article, leaf, numbers, live=live, by=by)
    return numbers


def _new(brand: Brand, leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """The files of each article that the brand has not: its source first, and what readers see before its draft."""
    for together in by_article(leaves):
        together.sort(
            key=lambda leaf: (leaf.about.get("source") != YES, leaf.language != brand.default_language, leaf.is_draft)
        )
        first = together[0]
        if not Translation.objects.filter(brand=brand, language=first.language, title=first.about["title"]).exists():
            yield together


def _write_leaf(article: Article, leaf: Leaf, numbers: Mapping[str, int], *, live: bool, by: Agent | None) -> None:
    one = write(article, _wording(leaf, numbers), language=leaf.language, by=by)
    if live and not leaf.is_draft:
        publish(one, by=by)
        mark_age(one, _BEHIND.get(leaf.about.get("behind", ""), Translation.Age.FRESH), by=by)
    if ends := _moment(leaf.about.get("ends", "")):
        set_expiry(one, ends, by=by)


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
    placement = _placement(brand, row.about, by, {})
    return start_article(brand, wording, language=row.language, placement=placement, by=by)


def _wording(leaf: Leaf, numbers: Mapping[str, int] | None = None) -> Wording:
    told = {name: leaf.about.get(name, "") for name in ("title", "summary", "hints", "slug")}
    return Wording(body=relinked(leaf.body, numbers or {}), **told)


def _placement(brand: Brand, about: Mapping[str, str], by: Agent | None, named: Mapping[str, Section]) -> Placement:
    position, section = about.get("position", ""), about.get("section", "")
    return Placement(
        kind=about.get("kind") or Article.Kind.ARTICLE,
        subject=about.get("subject", ""),
        audience=about.get("audience") or Article.Audience.PUBLIC,
        section=named.get(section) or _section(brand, section, by),
        promoted=about.get("promoted") == YES,
        position=int(position) if position.isascii() and position.isdigit() and len(position) < 5 else 0,
    )


def _section(brand: Brand, name: str, by: Agent | None) -> Section | None:
    if not name:
        return None
    code = brand.default_language
    known = next((one for one in Section.objects.filter(brand=brand) if one.names.get(code) == name), None)
    return known or save_section(brand, names={code: name}, abouts={}, by=by)


def _shelves(brand: Brand, told: Sequence[Shelf], by: Agent | None) -> dict[str, Section]:
    """The sections by each of their names; those that the brand has not are made in their order."""
    known = list(Section.objects.filter(brand=brand).select_related("brand"))
    named: dict[str, Section] = {}
    for shelf in told:
        same = next((one for one in known if one.names.items() & shelf.names.items()), None)
        if same is None and shelf.names:
            names = {brand.default_language: next(iter(shelf.names.values()))} | shelf.names
            same = save_section(brand, names=names, abouts=shelf.abouts, by=by)
        if same:
            named |= dict.fromkeys(shelf.names.values(), same)
    return named


def _add_synonyms(brand: Brand, language: str, groups: list[list[str]], by: Agent | None) -> None:
    known: list[list[str]] = list(
        Synonym.objects.filter(brand=brand, language=language).values_list("words", flat=True)
    )
    set_synonyms(brand, language, known + [one for one in groups if one not in known], by=by)


def _moment(written: str) -> datetime | None:
    """A moment that is still to come; None for any other, and for what is none."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo and at > now() else None
