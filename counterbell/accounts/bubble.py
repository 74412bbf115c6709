"""How a brand's bubble stands on a page, beyond its colour and words. Pure: typed words in, one form out.

A page is written as a path in which * stands for anything ("/checkout*"); there is no other pattern.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

ICONS = ("bell", "chat", "question", "heart")
CORNERS = ("end", "start")
THEMES = ("", "light", "dark")
MOST_OFFSET = 200  # pixels
LONGEST_PAGE = 200
MOST_PAGES = 20
MOST_STARS = 5


class Unclear(Exception):
    """This is no setting of a bubble; the text says why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """What a page must know to draw the bell. The defaults are ours."""

    corner: str = "end"  # of a line: right in English, left in Persian
    side: int = 20
    bottom: int = 20
    icon: str = "bell"
    theme: str = ""  # as the shopper's system is
    sound: bool = True
    hidden_on: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Bubble":
        """From what the table keeps; what a newer version dropped is ignored."""
        known = {field.name for field in fields(cls)}
        told = {name: value for name, value in kept.items() if name in known}
        return cls(**{**told, "hidden_on": tuple(told.get("hidden_on", ()))})

    def as_dict(self) -> dict[str, Any]:
        """As the table keeps it: only what is unlike ours."""
        ours, mine = asdict(Bubble()), asdict(self)
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in mine.items()
            if value != ours[name]
        }


def checked(bubble: Bubble) -> Bubble:
    """The same bubble, if it is one.

    Raises:
        Unclear: when something in it is wrong.
    """
    if bubble.corner not in CORNERS or bubble.icon not in ICONS or bubble.theme not in THEMES:
        raise Unclear(_("Choose one from the list."))
    if not (0 <= bubble.side <= MOST_OFFSET and 0 <= bubble.bottom <= MOST_OFFSET):
        raise Unclear(_("The distance is between 0 and %(most)d pixels.") % {"most": MOST_OFFSET})
    clean_pages(bubble.hidden_on)
    return bubble


def clean_pages(typed: Iterable[str]) -> tuple[str, ...]:
    """Paths with stars, as they are kept.

    Raises:
        Unclear: when one is none.
    """
    found = tuple(dict.fromkeys(line.strip() for line in typed if line.strip()))
    if len(found) > MOST_PAGES:
        raise Unclear(_("At most %(count)d pages can be named.") % {"count": MOST_PAGES})
    for page in found:
        if page[0] not in "/*" or len(page) > LONGEST_PAGE or any(ord(letter) < 33 for letter in page):
            raise Unclear(
                _("“%(typed)s” is not a page. Write the part behind the domain, like /cart or /products/*.")
                % {"typed": page[:40]}
            )
        if page.count("*") > MOST_STARS:
            raise Unclear(_("“%(typed)s” has too many stars.") % {"typed": page[:40]})
    return found
