"""In which language something is written, and in which we answer."""

import re

from django.conf import settings
from django.utils import translation

from counterbell.base.languages import language_of

_BLANK = re.compile(r"\{\{[^{}]*\}\}")
_KANA = re.compile(r"[\u3041-\u30ff]")
_FEWEST_LETTERS = 8  # of fewer, nothing is said
# Languages that are written so alike that a warning between them would only annoy.
_KIN = {"bs": "hr", "sr": "hr", "sh": "hr", "cnr": "hr", "no": "nb", "nn": "nb", "prs": "fa", "dari": "fa", "in": "id"}


def base(code: str) -> str:
    """ "de-AT" → "de"; near kin under one name."""
    short = code.replace("_", "-").split("-", maxsplit=1)[0].lower()
    return _KIN.get(short, short)


def tongue_of(text: str) -> str:
    """The two letters of its language, near kin under one name; "" when the text is too short to say."""
    plain = _BLANK.sub(" ", text)
    if sum(map(str.isalpha, plain)) < _FEWEST_LETTERS and not _KANA.search(plain):
        return ""
    return base(language_of(plain))


def spoken(language: str) -> str:
    """The nearest language that we have words for, whatever somebody else calls hers."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE
