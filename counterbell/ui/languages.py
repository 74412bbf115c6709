"""Names of languages, in the reader's own."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils import translation


def name_of(code: str) -> str:
    """ "fa" → "Persian"; a code that nobody knows stays as it is."""
    return _name_in(translation.get_language() or "en", code)


@lru_cache(maxsize=1024)
def _name_in(language: str, code: str) -> str:
    try:
        shown = Locale.parse(language.replace("-", "_"))
        name = Locale.parse(code.replace("-", "_")).get_display_name(shown)
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
