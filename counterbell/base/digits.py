"""Numbers with the digits of the reader's language."""

from django.utils import translation

# Django and Babel print Latin digits for these two, their readers write their own.
_DIGITS = {
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
}


def language() -> str:
    """The reader's language without its region: "fa"."""
    return (translation.get_language() or "en").split("-", maxsplit=1)[0]


def digits(value: object) -> str:
    """The same text with the reader's own digits."""
    return str(value).translate(_DIGITS.get(language(), {}))
