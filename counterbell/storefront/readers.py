"""In which language a page of the storefront speaks, and to which pages of the shop it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_info

from counterbell.accounts.models import Brand

THEMES = {"light", "dark"}


@dataclass(frozen=True, slots=True)
class Reader:
    """How a page is read: its language, whether within a shop's page, and light or dark where the address says so."""

    language: str
    embedded: bool
    theme: str

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def query(self, **more: str) -> str:
        """What the address of the next page needs, so that it is read in the same way."""
        told: Mapping[str, str] = {
            "lang": self.language,
            "embed": "1" if self.embedded else "",
            "theme": self.theme,
            **more,
        }
        return "?" + "&".join(f"{name}={value}" for name, value in told.items() if value)


def languages_of(brand: Brand) -> list[str]:
    """The languages in which this brand speaks, in our order."""
    codes = [code for code, _name in settings.LANGUAGES if not brand.languages or code in brand.languages]
    return codes or [brand.default_language]


def reader_of(request: HttpRequest, brand: Brand) -> Reader:
    """The reader of a page: her language is what the address says, else her browser's, else the brand's own."""
    asked = request.GET.get("lang", "").lower()[:35].replace("_", "-").split("-")[0]
    offered = languages_of(brand)
    language = asked if asked in offered else translation.get_language_from_request(request)
    default = brand.default_language if brand.default_language in offered else offered[0]
    theme = request.GET.get("theme", "")
    return Reader(
        language=language if language in offered else default,
        embedded="embed" in request.GET,
        theme=theme if theme in THEMES else "",
    )
