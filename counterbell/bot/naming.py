"""Orders, telephone numbers and e-mail addresses in what somebody writes, in whatever digits."""

import re
import unicodedata

from counterbell.search.lexicon import concepts_in
from counterbell.search.tokens import fold

MOST = 3  # of a kind in one message
LONGEST = 2_000  # letters of a message that are read
TELEPHONE_DIGITS = range(7, 16)  # E.164 has at most fifteen
# Not \w: in Japanese and Arabic a number stands right beside the letters.
_BEFORE, _AFTER = r"(?<![A-Za-z0-9@.+#/-])", r"(?![A-Za-z0-9@])(?!-\d)"
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII)
_LINK = re.compile(r"(?:https?://|www\.)\S{1,500}")
_DATE = re.compile(rf"{_BEFORE}(?:\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}){_AFTER}")
_MONEY = re.compile(
    r"(?:[€$£¥₹]|\b(?:eur|usd|gbp|hrk|kn)\b) ?\d[\d.,]*|\d[\d.,]* ?(?:[€$£¥₹円]|(?:eur|usd|gbp|kn)\b|تومان|ریال)", re.I
)
_MARKED = re.compile(r"#[A-Za-z]{0,4}-?\d[\d-]{1,29}\d")  # whoever writes the sign means an order
_LETTERED = re.compile(rf"{_BEFORE}[A-Za-z]{{1,4}}-?\d(?:[\d-]{{2,28}}\d)(?:-[A-Za-z0-9]{{1,6}})?{_AFTER}")
_BARE = re.compile(rf"{_BEFORE}\d(?:[\d-]{{1,28}}\d){_AFTER}")
_YEAR = re.compile(r"(?:19|20|13|14)\d\d")
_FEW = 3  # words of an answer in which what looks like a year is none
_SHORTEST = 4  # figures within a sentence: fewer are pieces, days, sizes
_TELEPHONE = re.compile(rf"(?<![A-Za-z0-9@#/.-])(?:\+ ?)?\(?\d(?:[ ()./-]{{0,2}}\d){{6,16}}{_AFTER}")
# Questions of the pack that somebody can only answer who looks up an order.
ABOUT_ORDERS = frozenset(
    {
        "pack.where_is_my_order",
        "pack.tracking_number",
        "pack.delivery_late",
        "pack.delivered_not_received",
        "pack.parcel_lost",
        "pack.change_address",
        "pack.add_address",
        "pack.cancel_order",
        "pack.change_order",
        "pack.add_item",
        "pack.order_confirmation",
        "pack.return_how",
        "pack.return_label",
        "pack.return_status",
        "pack.refund_how",
        "pack.refund_status",
        "pack.exchange",
        "pack.damaged_item",
        "pack.wrong_item",
        "pack.missing_item",
        "pack.not_working",
        "pack.invoice",
        "pack.charged_twice",
    }
)
_CALLS = re.compile(
    r"\b(?:call|phone|ring|tel|mobile|cell|whatsapp|text me|reach me|my number is|nazov|zovi|zvati|mobitel|mob)"
    r"|زنگ|تماس|تلفن|موبایل|شماره ام|شماره من|اتصل|اتصال|هاتف|جوال|تلفون|موبايل|電話|携帯",
    re.I,
)


def latin(text: str) -> str:
    """The same text with Latin digits and a plain plus sign."""
    if text.isascii():
        return text
    return "".join(_latin(sign) for sign in text)


def telephone(text: str) -> str:
    """The telephone number in a text, wherever it is from: "+385 91 234 5678"; "" when there is none."""
    found = (" ".join(one[0].split()) for one in _TELEPHONE.finditer(_without_dates(text)))
    return next((one for one in found if _rings(one)), "")


def order(text: str) -> str:
    """The order number in an answer to the question for it; "" when there is none."""
    rest = _plain(text)
    for phone in [one[0] for one in _TELEPHONE.finditer(rest) if _is_told(one[0]) and not one[0].isdecimal()]:
        rest = rest.replace(phone, " ")
    found = _orders(rest)
    alone = len(text.split()) <= _FEW
    return next((one for one in found if alone or not _YEAR.fullmatch(one)), "")


def email(text: str) -> str:
    """The e-mail address in a text; "" when there is none."""
    found = _EMAIL.search(latin(text[:LONGEST]))
    return found[0] if found else ""


def named(text: str, *, about_orders: bool = False) -> list[tuple[str, str]]:
    """What a message names, as ("order" | "phone" | "email", value). `about_orders`: its question is about one."""
    rest = _plain(text)
    about = about_orders or bool({"order", "invoice"}.intersection(concepts_in(text[:LONGEST])))
    calls = bool(_CALLS.search(fold(text[:LONGEST])))
    rung = [one[0] for one in _TELEPHONE.finditer(rest) if _rings(one[0])]
    phones = [one for one in rung if _is_told(one) or (calls and not (about and one.isdecimal()))][:MOST]
    for one in phones:
        rest = rest.replace(one, " ")
    orders = [one for one in _orders(rest) if one.startswith("#") or (about and _is_long(one))]
    emails = [one[0] for one in _EMAIL.finditer(latin(text[:LONGEST]))][:MOST]
    told = (("order", orders), ("phone", [" ".join(one.split()) for one in phones]), ("email", emails))
    return [(kind, value) for kind, values in told for value in values]


def _orders(text: str) -> list[str]:
    marked, rest = [one[0] for one in _MARKED.finditer(text)], _MARKED.sub(" ", text)
    lettered, rest = [one[0] for one in _LETTERED.finditer(rest)], _LETTERED.sub(" ", rest)
    return list(dict.fromkeys([*marked, *lettered, *(one[0] for one in _BARE.finditer(rest))]))[:MOST]


def _is_long(number: str) -> bool:
    return len(number) >= _SHORTEST and not _YEAR.fullmatch(number)


def _plain(text: str) -> str:
    """Without addresses, dates and sums of money: their figures are no numbers of anything."""
    return _MONEY.sub(" ", _without_dates(text))


def _without_dates(text: str) -> str:
    return _DATE.sub(" ", _LINK.sub(" ", _EMAIL.sub(" ", latin(text[:LONGEST]))))


def _rings(number: str) -> bool:
    figures = re.sub(r"\D", "", number)
    return len(figures) in TELEPHONE_DIGITS and len(set(figures)) > 1


def _is_told(number: str) -> bool:
    """Written as only telephone numbers are: with a country's code, or the zero before an area's."""
    return number.lstrip("(").startswith(("+", "0"))


def _latin(sign: str) -> str:
    figure = unicodedata.decimal(sign, None)
    return str(figure) if figure is not None else "+" if sign == "＋" else sign
