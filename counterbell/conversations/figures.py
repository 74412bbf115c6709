"""Numbers, prices, links and addresses in a text, so that they read the same in any language: pure.

"1,299.00 €", "1.299,00 EUR" and "۱٬۲۹۹٫۰۰ یورو" have the same figures.
"""

import re
import unicodedata
from collections import Counter

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'،؛。、）)]{1,500}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.I
)
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f\u2009]\d+)*")
_PARTS = re.compile(r"[.,'\u00a0\u202f\u2009]")
_CODES = "usd|eur|gbp|jpy|irr|chf|sek|pln|aed|sar"
_SIGNS = {
    "usd": "$ dollar dollars دلار دولار ドル dolar dolara",
    "eur": "€ euro euros یورو يورو ユーロ eura eur",
    "gbp": "£",
    "jpy": "¥ yen 円",
    "irr": "rial rials ریال ﷼",
    "toman": "toman tomans تومان تومن トマン",
    "%": "% ٪ percent درصد パーセント بالمئة بالمائة",
}
_NAMED = {word: sign for sign, words in _SIGNS.items() for word in words.split()}
_IN_RUNS = "".join(word for word in _NAMED if not word.isalpha() or word == "円")
_SIGN = re.compile(
    rf"[{re.escape(_IN_RUNS)}]|(?<![^\W\d_])(?:{_CODES})(?![^\W\d_])|ドル|ユーロ|トマン|パーセント|[^\W\d_]+"
)
_TRAILING = ".,;:!?…"
_OF_ARABIC = str.maketrans({"٫": ".", "٬": ","})
_GROUP = 3  # digits between the marks of a great number


def figures_of(text: str) -> Counter[str]:
    """Each number and link as often as it stands there; each currency once."""
    links = [one.rstrip(_TRAILING) for one in _LINK.findall(text)]
    # Full-width digits and signs have one form; a space that holds a number together must stay one.
    plain = _LINK.sub(" ", text).translate(_OF_ARABIC)
    plain = "".join(one if one in "\u00a0\u202f\u2009" else unicodedata.normalize("NFKC", one) for one in plain)
    numbers = [part for found in _NUMBER.findall(plain) for part in _values(_latin(found))]
    folded = plain.casefold()
    signs = {_NAMED.get(one, one if one in _CODES.split("|") else "") for one in _SIGN.findall(folded)} - {""}
    return Counter([*links, *numbers, *signs])


def differing(one: str, other: str) -> list[str]:
    """What stands in one of two texts and not, or not as often, in the other."""
    left, right = figures_of(one), figures_of(other)
    return [*(left - right), *(right - left)]


def _latin(number: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)


def _values(number: str) -> list[str]:
    """The number without the marks of its language; several, where it was a date."""
    first, *rest = _PARTS.split(number)
    if not rest:
        return [first]
    if all(len(part) == _GROUP for part in rest):
        return [first + "".join(rest)]
    if all(len(part) == _GROUP for part in rest[:-1]):
        return [f"{first}{''.join(rest[:-1])}.{rest[-1]}"]
    return [first, *rest]
