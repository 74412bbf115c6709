"""The demo shop's words, and numbers, money and dates as each of its languages writes them.

They are the shop's, not the product's: data files, no catalogue, no gettext.
"""

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_name
from persiantools.jdatetime import JalaliDate

from counterbell.demo.goods import TEXTS

LANGUAGES = {"en": "English", "fa": "فارسی", "ar": "العربية", "ja": "日本語", "hr": "Hrvatski"}
RIGHT_TO_LEFT = frozenset({"fa", "ar"})
PERSIAN = str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬")
ANY_DIGITS = {ord(d): str(i) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for i, d in enumerate(digits)}


@cache
def words(language: str) -> dict[str, Any]:
    """All words of one language, as nested dictionaries."""
    return json.loads((TEXTS / f"{language}.json").read_text("utf-8"))  # type: ignore[no-any-return]


def say(language: str, path: str, **given: object) -> str:
    """One text by its path ("cart.title"), with what it needs filled in.

    Raises:
        KeyError: when there is no such text: a mistake of ours, never of a visitor.
    """
    found: Any = words(language)
    for step in path.split("."):
        found = found[step]
    return str(found).format_map(given) if given else str(found)


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def digits(language: str, text: str) -> str:
    """A number with the digits of its reader: Babel prints Latin ones for Persian."""
    return text.translate(PERSIAN) if language == "fa" else text


def plain_digits(text: str) -> str:
    """What somebody typed, with Latin digits."""
    return text.translate(ANY_DIGITS)


def isolated(text: object) -> str:
    """A name or number from elsewhere, so marked that it does not turn the sentence around it."""
    return f"\u2068{text}\u2069"


def number(language: str, value: int) -> str:
    return digits(language, format_decimal(value, locale=language))


def price(language: str, cents: int) -> str:
    """Euros as that language writes them; cents only when there are some."""
    places = "" if cents % 100 == 0 else ".00"
    if language in RIGHT_TO_LEFT:
        amount = format_decimal(cents / 100, format=f"#,##0{places}", locale=language)
        return f"{digits(language, amount)} {get_currency_name('EUR', locale=language)}"
    pattern = f"#,##0{places} ¤" if language == "hr" else f"¤#,##0{places}"
    return format_currency(cents / 100, "EUR", pattern, locale=language, currency_digits=False)


def day(language: str, moment: datetime | date) -> str:
    """A date in full; in the Jalali calendar for Persian."""
    when = moment.date() if isinstance(moment, datetime) else moment
    if language == "fa":
        jalali = JalaliDate(when, locale="fa")  # type: ignore[no-untyped-call]
        return digits("fa", f"{jalali.day} {jalali.strftime('%B')} {jalali.year}")
    return format_date(when, format="long", locale=language)
