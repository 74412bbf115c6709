"""Blanks in canned replies: `{{customer.name}}`, or with a word for when it is not known, `{{customer.name|friend}}`.

No template engine: a name is looked up in a flat table, and what was filled in is never read again. A blank that cannot
be filled stays where it is, for everybody to see.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "customer.name": _("The customer's name"),
    "customer.first_name": _("The customer's first name"),
    "customer.email": _("The customer's e-mail address"),
    "customer.phone": _("The customer's telephone number"),
    "agent.name": _("Your name"),
    "agent.first_name": _("Your first name"),
    "brand.name": _("The brand's name"),
    "conversation.number": _("The conversation's number"),
    "conversation.subject": _("The conversation's subject"),
}
_BLANK = re.compile(r"\{\{\s{0,9}([^{}|]{0,80}?)\s{0,9}(?:\|\s{0,9}([^{}|]{0,200}?)\s{0,9})?\}\}")
_GAP = re.compile(r"[ \t]{0,9}\{\{[^{}]{0,300}\}\}")
_BEFORE_SIGN = re.compile(r"[ \t]{1,9}([,.;:!?،؛؟])")
_BEFORE_END = re.compile(r"[,،、](?=[.!?؟。！？])")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with what could be filled in, and the names of the blanks that stayed."""

    text: str
    missing: tuple[str, ...]


def fill(text: str, facts: Mapping[str, str]) -> Filled:
    """The text with its blanks filled; unknown and empty ones stay, unless they bring a word of their own."""
    missing: dict[str, None] = {}

    def one(found: re.Match[str]) -> str:
        known = facts.get(found[1], "").strip() or (found[2] or "")
        if known:
            return known
        missing[found[1]] = None
        return found[0]

    return Filled(_BLANK.sub(one, text), tuple(missing))


def fill_or_drop(text: str, facts: Mapping[str, str]) -> str:
    """The same for who is told it unseen, without blanks that could not be filled: agents would see and mend them."""
    filled = fill(text, facts)
    if not filled.missing:
        return filled.text
    return _BEFORE_END.sub("", _BEFORE_SIGN.sub(r"\1", _GAP.sub("", filled.text)))


def blanks_in(text: str) -> list[str]:
    """The names of the blanks of a text, each once."""
    return list(dict.fromkeys(found[1] for found in _BLANK.finditer(text)))


def first_name(name: str) -> str:
    """How somebody is spoken to; where the family name comes first, the whole name."""
    words = name.split()
    return words[0] if words and words[0][0] < "\u2e80" else name.strip()
