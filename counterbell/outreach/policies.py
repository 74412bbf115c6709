"""What a greeting may ask for before it is said. Pure: typed words in, conditions in their one form out.

A page is written as a path in which * stands for anything ("/cart*"). There is no other pattern, so nothing that is
typed here can keep a browser busy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from babel.core import get_global
from django.utils.translation import gettext as _

from counterbell.accounts.bubble import Unclear, clean_pages

LONGEST_TEXT = 300
MOST_SECONDS = 3600
MOST_DAYS = 365
MOST_CART = 10**9
WAITING_EACH = 6  # shoppers who wait, for each person at the counter: with more, we do not invite another one


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of them must hold; what is empty asks for nothing."""

    pages: tuple[str, ...] = ()
    not_pages: tuple[str, ...] = ()
    seconds: int = 5
    scroll: int = 0  # percent of the page
    exit: bool = False  # the pointer leaves the page at its top
    visitor: str = ""  # "new", "returning"
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # "HR": told by the time zone of the browser
    cart: int = 0  # value of the cart, if the shop tells it
    when: str = ""  # "open", "online"

    def as_dict(self) -> dict[str, Any]:
        """As the table keeps it: only what asks for something."""
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {name: value for name, value in plain.items() if value or name == "seconds"}


def conditions(said: Mapping[str, Any]) -> Conditions:
    """Conditions from what was typed or kept.

    Raises:
        Unclear: when something in it is wrong.
    """
    known = {field.name for field in fields(Conditions)}
    told = {name: value for name, value in said.items() if name in known}
    for name in ("pages", "not_pages"):
        told[name] = clean_pages(told.get(name) or ())
    for name in ("languages", "countries"):
        told[name] = tuple(dict.fromkeys(told.get(name) or ()))
    _within(told, "seconds", MOST_SECONDS, 5)
    _within(told, "scroll", 100, 0)
    _within(told, "cart", MOST_CART, 0)
    if told.get("visitor") not in {None, "", "new", "returning"} or told.get("when") not in {
        None,
        "",
        "open",
        "online",
    }:
        raise Unclear(_("Choose one from the list."))
    if unknown := set(told["countries"]) - set(countries()):
        raise Unclear(_("There is no country “%(code)s”.") % {"code": sorted(unknown)[0]})
    return Conditions(**told)


def fits(page: str, path: str) -> bool:
    """Whether a path is one of those that a page with stars means; the loader decides by the same rule."""
    first, *rest = page.split("*")
    if not rest:
        return path == page
    if not path.startswith(first):
        return False
    at = len(first)
    *middle, last = rest
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(path) - at >= len(last) and path.endswith(last)


def countries() -> dict[str, tuple[str, ...]]:
    """Country → its time zones, old names included, because browsers still say them."""
    zones: dict[str, set[str]] = {}
    for zone, country in get_global("zone_territories").items():
        if len(country) == 2 and country.isalpha() and "/" in zone:
            zones.setdefault(country, set()).add(zone)
    for old, new in get_global("zone_aliases").items():
        for names in zones.values():
            if new in names:
                names.add(old)
    return {country: tuple(sorted(names)) for country, names in sorted(zones.items())}


def zones_of(codes: Iterable[str]) -> list[str]:
    """The time zones of some countries."""
    known = countries() if codes else {}
    return sorted({zone for code in codes for zone in known.get(code, ())})


def is_long(waiting: int, agents: int) -> bool:
    """Whether a queue is so long that we invite nobody into it."""
    return waiting >= WAITING_EACH * max(1, agents)


def _within(told: dict[str, Any], name: str, most: int, otherwise: int) -> None:
    value = told.get(name)
    told[name] = otherwise if value is None else int(value)
    if not 0 <= told[name] <= most:
        raise Unclear(_("Choose a number from 0 to %(most)d.") % {"most": most})
