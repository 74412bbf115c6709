"""Who reads the help centre, in which language, and what every page of it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from counterbell.accounts import pictures
from counterbell.accounts.bubble import Bubble
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brand_ids_of
from counterbell.base.env import env
from counterbell.base.limits import WINDOW_SECONDS, Limit, source_of
from counterbell.customers import visitors
from counterbell.helpcenter.domains import site_of
from counterbell.helpcenter.models import Article, Section, Translation
from counterbell.helpcenter.policies import read_by, slug_of
from counterbell.helpcenter.queries import policies_of
from counterbell.storefront.readers import THEMES, Reader, languages_of, reader_of

LOOKS = Limit("help", 300)
MEMBER_SECONDS = 12 * 3600
FEW_LANGUAGES = 2  # from which on a page has others
SHARED_SECONDS = 60  # how long a page that is the same for everybody may be kept on the way

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Door:
    """One request: the brand, how it is read, and which audiences the reader belongs to."""

    brand: Brand
    reader: Reader
    audiences: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.reader.language

    @property
    def home(self) -> str:
        """The first page in this language."""
        return home_of(self.brand, self.language)

    @property
    def asked_theme(self) -> str:
        """The end of an address that asks for the same light, where that is not the brand's own."""
        theme = self.reader.theme
        return f"?theme={theme}" if theme != Bubble.of(self.brand.bubble).theme else ""

    @property
    def is_stranger(self) -> bool:
        """Sees what everybody sees."""
        return self.audiences == (Article.Audience.PUBLIC,)


View = Callable[Concatenate[HttpRequest, Door, P], HttpResponse]


def help_page(view: View[P]) -> Callable[..., HttpResponse]:
    """A page of the help centre in the language that its address names."""

    @wraps(view)
    def enter(request: HttpRequest, key: str, language: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        brand = brand_at(key)
        if language not in languages_of(brand):
            raise Http404("This brand does not speak this language.")
        asked = request.GET.get("theme", "")
        reader = Reader(language, embedded=False, theme=asked if asked in THEMES else Bubble.of(brand.bubble).theme)
        door = Door(brand, reader, audiences_of(request, brand))
        with translation.override(language):
            if LOOKS.exceeded(source_of(request)):
                return too_often(request, door)
            answer = view(request, door, *args, **kwargs)
        answer["Content-Language"] = language
        patch_vary_headers(answer, ["Authorization"])
        answer.setdefault(
            "Cache-Control", f"public, max-age={SHARED_SECONDS}" if door.is_stranger else "private, no-store"
        )
        return answer

    return enter


def brand_at(key: str) -> Brand:
    """The brand whose key stands in the address."""
    brand = Brand.objects.filter(key=key).first()
    if brand is None:
        raise Http404("There is no such help centre.")
    return brand


def home_of(brand: Brand, language: str) -> str:
    return f"/help/{brand.key}/{language}/"


def address_of(one: Translation) -> str:
    """The page of an article in a language."""
    return f"{home_of(one.brand, one.language)}{one.article_id}-{quote(one.slug)}/"


def section_address(door: Door, section: Section, language: str = "") -> str:
    """The page of a section."""
    language = language or door.language
    return f"{home_of(door.brand, language)}section/{section.pk}-{quote(slug_of(section.name(language)))}/"


def language_for(request: HttpRequest, brand: Brand) -> str:
    """Her browser's language where the brand speaks it, else the brand's own."""
    return reader_of(request, brand).language


def audiences_of(request: HttpRequest, brand: Brand) -> tuple[str, ...]:
    """What such a reader may see: colleagues of the brand all of it, signed-in shoppers what is for them."""
    # A reader without any of our cookies is a stranger: no session is looked for, and pages may be kept on the way.
    colleague = False
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        agent = request.user
        colleague = isinstance(agent, Agent) and brand.pk in brand_ids_of(agent)
    signed_in = colleague or _is_member(request, brand) or _is_vouched_for(request, brand)
    return read_by(signed_in=signed_in, colleague=colleague)


def member_cookie(brand: Brand) -> tuple[str, str]:
    """Name and value of the cookie by which a signed-in shopper is known; it says that she is one, not who."""
    return f"counterbell_help_{brand.pk}", _signer(brand).sign("member")


def _is_vouched_for(request: HttpRequest, brand: Brand) -> bool:
    """In the chat, where no cookie goes: by the token of a shopper whom the shop's server has signed in."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    visitor = visitors.read(token, brand) if scheme == "Bearer" else None
    if visitor is None or not visitor.startswith(visitors.SIGNED_IN):
        return False
    return visitors.customer_of(visitor, brand) is not None  # None once she has signed out


def _is_member(request: HttpRequest, brand: Brand) -> bool:
    token = request.COOKIES.get(f"counterbell_help_{brand.pk}", "")
    if not token:
        return False
    try:
        return _signer(brand).unsign(token, max_age=MEMBER_SECONDS) == "member"
    except BadSignature:
        return False


def _signer(brand: Brand) -> TimestampSigner:
    return TimestampSigner(salt=f"counterbell.help.{brand.pk}.{brand.jwt_secret}")


def around(door: Door, *, title: str = "", languages: dict[str, str] | None = None) -> dict[str, Any]:
    """What every page shows. `languages` are the addresses of this page in the languages that it exists in."""
    brand, theme = door.brand, door.asked_theme
    site = site_of(brand)
    here = languages or {code: home_of(brand, code) for code in languages_of(brand)}
    others = [
        (code, get_language_info(code)["name_local"].capitalize(), here.get(code, home_of(brand, code)) + theme)
        for code in languages_of(brand)
    ]
    return {
        "brand": brand,
        "reader": door.reader,
        "logo": pictures.url_of(brand.logo),
        "home": door.home,
        "title": title,
        "languages": others if len(others) > 1 else [],
        "alternates": _alternates(site, here, "" if languages else f"/help/{brand.key}/", brand.default_language),
        "canonical": site + here[door.language] if door.language in here else "",
        "house": env().url.rstrip("/"),
        "hidden": not door.is_stranger,
        "policies": [(one, *_policy(one)) for one in policies_of(brand, door.language, door.audiences)],
    }


def _alternates(site: str, here: dict[str, str], unspoken: str, default: str) -> list[tuple[str, str]]:
    """The page in each language, and as x-default for readers of any other: `unspoken`, the brand's own, or any."""
    if len(here) < FEW_LANGUAGES:
        return []
    other = unspoken or here.get(default) or next(iter(here.values()))
    return [*((code, site + address) for code, address in here.items()), ("x-default", site + other)]


def _policy(one: Translation) -> tuple[str, str]:
    """Where a policy stands for ever, and what it is called at the foot of a page."""
    if not one.article.subject:
        return address_of(one), one.title
    home = home_of(one.brand, one.language)
    return f"{home}policies/{one.article.subject}/", one.article.get_subject_display()


def missing(request: HttpRequest, door: Door, *, elsewhere: list[tuple[str, str, str]] | None = None) -> HttpResponse:
    """There is no such page: a search instead, and where it can be read in another language."""
    page = around(door, title=_("We cannot find this page")) | {"elsewhere": elsewhere or [], "canonical": ""}
    answer = render(request, "storefront/help/missing.html", page, status=HTTPStatus.NOT_FOUND)
    answer["Cache-Control"] = "no-store"
    return answer


def too_often(request: HttpRequest, door: Door) -> HttpResponse:
    """Somebody reads faster than people do."""
    page = around(door, title=_("That was a lot at once. Please try again in a minute.")) | {"canonical": ""}
    answer = render(request, "storefront/help/missing.html", page, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"], answer["Cache-Control"] = str(WINDOW_SECONDS), "no-store"
    return answer
