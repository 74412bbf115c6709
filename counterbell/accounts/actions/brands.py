"""Brands: what the shopper sees."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts import pictures
from counterbell.accounts.actions.refused import Refused, name_of, require, require_name
from counterbell.accounts.domains import clean_domain
from counterbell.accounts.events import AccessChanged, BrandChanged
from counterbell.accounts.models import COLOUR, Agent, Brand
from counterbell.accounts.policies import May
from counterbell.accounts.texts import TEXTS
from counterbell.base.secrets import new_token
from counterbell.journal.actions import record, record_many

MAX_DOMAINS = 50
MAX_REOPEN_DAYS = 365


@transaction.atomic
def create_brand(
    *,
    name: str,
    colour: str = "",
    languages: Sequence[str] = (),
    default_language: str = "en",
    domains: Sequence[str] = (),
    by: Agent | None,
) -> Brand:
    """Make a brand. Its web chat is made by the door that calls us: channels stand above accounts.

    Raises:
        Refused: with a sentence about the field that is wrong.
    """
    require(by, May.SET_BRAND)
    brand = Brand(name=require_name(name), default_language=default_language, languages=list(languages))
    if colour:
        brand.colour = _colour(colour)
    _check_languages(brand)
    brand.domains = _domains(domains)
    brand.save()
    record(BrandChanged(brand=brand.pk), actor=name_of(by))
    # Those who lead see every brand, so they see this one too.
    leading = Agent.objects.filter(role__in=[Agent.Role.OWNER, Agent.Role.ADMIN], is_active=True)
    facts = [(AccessChanged(agent=pk), name_of(by)) for pk in leading.values_list("pk", flat=True)]
    if facts:
        record_many(facts)
    return brand


@transaction.atomic
def update_brand(  # one form, one verb; each argument is a field of it
    brand: Brand,
    *,
    by: Agent | None,
    name: str | None = None,
    colour: str | None = None,
    languages: Sequence[str] | None = None,
    default_language: str | None = None,
    domains: Sequence[str] | None = None,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    reopen_days: int | None = None,
    thanks_wake: bool | None = None,
    shows_pages: bool | None = None,
) -> Brand:
    """Change what is given, leave what is None. `texts` changes those that it names; '' takes ours again.

    Raises:
        Refused: with a sentence about the field that is wrong.
    """
    require(by, May.SET_BRAND)
    brand = Brand.objects.select_for_update().get(pk=brand.pk)
    before = _state(brand)
    if name is not None:
        brand.name = require_name(name)
    if colour is not None:
        brand.colour = _colour(colour)
    if languages is not None:
        brand.languages = list(languages)
    if default_language is not None:
        brand.default_language = default_language
    if languages is not None or default_language is not None:
        _check_languages(brand)
    if domains is not None:
        brand.domains = _domains(domains)
    if texts is not None:
        brand.texts = _merged(brand.texts, texts)
    brand.reopen_days = brand.reopen_days if reopen_days is None else _days(reopen_days)
    brand.thanks_wake = brand.thanks_wake if thanks_wake is None else thanks_wake
    brand.shows_pages = brand.shows_pages if shows_pages is None else shows_pages
    if changed := [field for field, value in _state(brand).items() if value != before[field]]:
        brand.save(update_fields=changed)
        record(BrandChanged(brand=brand.pk), actor=name_of(by))
    return brand


@transaction.atomic
def set_visits(brand: Brand, mode: str, *, by: Agent | None) -> Brand:
    """Say whether the shop's pages tell who is on them before anybody rings the bell.

    Raises:
        Refused: `by` may not, or there is no such mode.
    """
    require(by, May.SET_BRAND)
    if mode not in Brand.Visits.values:
        raise Refused(_("Choose from the list who is shown."))
    if mode != brand.visits:
        brand.visits = mode
        brand.save(update_fields=["visits"])
        record(BrandChanged(brand=brand.pk), actor=name_of(by))
    return brand


def set_logo(brand: Brand, picture: BinaryIO | None, *, by: Agent | None) -> Brand:
    """Show another logo, or none.

    Raises:
        Refused: `by` may not, or it is no picture that we can read.
    """
    require(by, May.SET_BRAND)
    try:
        key = pictures.store(picture, pictures.LOGO) if picture else ""
    except pictures.NotAPicture as refusal:
        raise Refused(str(refusal)) from None
    with transaction.atomic():
        before, brand.logo = brand.logo, key
        brand.save(update_fields=["logo"])
        record(BrandChanged(brand=brand.pk), actor=name_of(by))
        transaction.on_commit(lambda: pictures.remove(before))
    return brand


@transaction.atomic
def rotate_jwt_secret(brand: Brand, *, by: Agent | None) -> Brand:
    """Deal a new signing secret; words signed with the old one prove nothing from now on."""
    require(by, May.SET_BRAND)
    brand.jwt_secret = new_token() + new_token()
    brand.save(update_fields=["jwt_secret"])
    record(BrandChanged(brand=brand.pk), actor=name_of(by))
    return brand


def _state(brand: Brand) -> dict[str, object]:
    fields = (
        "name", "colour", "languages", "default_language", "domains", "texts", "reopen_days", "thanks_wake",
        "shows_pages",
    )  # fmt: skip
    return {field: getattr(brand, field) for field in fields}


def _colour(colour: str) -> str:
    try:
        COLOUR(colour)
    except ValidationError:
        raise Refused(_("Write a colour as #rrggbb.")) from None
    return colour.lower()


def _check_languages(brand: Brand) -> None:
    known = dict(settings.LANGUAGES)
    if brand.default_language not in known or not set(brand.languages) <= set(known):
        raise Refused(_("Choose a language from the list."))
    if brand.languages and brand.default_language not in brand.languages:
        raise Refused(_("The default language must be one of the brand's languages."))


def _domains(typed: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for line in typed:
        try:
            found[clean_domain(line)] = None
        except ValueError:
            raise Refused(_("“%(typed)s” is not a host name.") % {"typed": line}) from None
    if len(found) > MAX_DOMAINS:
        raise Refused(_("A brand has at most %(count)d domains.") % {"count": MAX_DOMAINS})
    return list(found)


def _merged(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    merged = {code: dict(words) for code, words in old.items()}
    for code, words in new.items():
        if code not in dict(settings.LANGUAGES):
            raise Refused(_("Choose a language from the list."))
        said = {**merged.get(code, {}), **{name: _text(name, text) for name, text in words.items()}}
        merged[code] = {name: text for name, text in said.items() if text}
    return {code: words for code, words in merged.items() if words}


def _text(name: str, text: str) -> str:
    if name not in TEXTS:
        raise Refused(_("There is no such text."))
    clean = text.strip()
    if len(clean) > TEXTS[name].max_length:
        raise Refused(
            _("“%(start)s…” is longer than %(count)d letters.")
            % {
                "start": clean[:20],
                "count": TEXTS[name].max_length,
            }
        )
    return clean


def _days(days: int) -> int:
    if not 0 <= days <= MAX_REOPEN_DAYS:
        raise Refused(_("Choose between 0 and 365 days."))
    return days
