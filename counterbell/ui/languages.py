"""Names of languages, in the reader's own."""

from babel import Locale, UnknownLocaleError
from django.utils import translation


def name_of(code: str) -> str:
    """ "fa" → "Persian"; a code that nobody knows stays as it is."""
    try:
        shown = Locale.parse((translation.get_language() or "en").replace("-", "_"))
        name = Locale.parse(code.replace("-", "_")).get_display_name(shown)
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
