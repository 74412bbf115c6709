"""How a brand's letters look, and what the owner has printed over and under the words. Pure.

Header and footer are Markdown, one for each language; a footer is where the law wants a shop to say who it is.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _

DESIGNS = ("plain", "headed", "card")
LONGEST = 4_000


class Unfit(Exception):
    """This is no letterhead; the text says why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The design of answers and of automatic letters; whether each bears header and footer. The defaults are ours."""

    answers: str = "plain"
    automatic: str = "plain"
    on_answers: bool = True
    on_automatic: bool = True
    header: Mapping[str, str] = field(default_factory=dict)
    footer: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Letterhead":
        """From what the table keeps; what a newer version dropped is ignored."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def as_dict(self) -> dict[str, Any]:
        """As the table keeps it: only what is unlike ours."""
        ours = asdict(Letterhead())
        return {name: value for name, value in asdict(self).items() if value != ours[name]}

    def design(self, *, automatic: bool) -> str:
        """The design of such a letter; a design that is no more is the plain one."""
        wanted = self.automatic if automatic else self.answers
        return wanted if wanted in DESIGNS else DESIGNS[0]

    def words(self, *, automatic: bool, codes: tuple[str, ...]) -> tuple[str, str]:
        """Header and footer of such a letter, each in the first of these languages in which it is written."""
        if not (self.on_automatic if automatic else self.on_answers):
            return "", ""
        header, footer = (
            next((texts[code] for code in codes if texts.get(code)), "") for texts in (self.header, self.footer)
        )
        return header, footer


def checked(letterhead: Letterhead) -> Letterhead:
    """The same letterhead, if it is one, without languages in which nothing is written.

    Raises:
        Unfit: when something in it is wrong.
    """
    if letterhead.answers not in DESIGNS or letterhead.automatic not in DESIGNS:
        raise Unfit(_("Choose one from the list."))
    header, footer = (_written(texts) for texts in (letterhead.header, letterhead.footer))
    if any(len(text) > LONGEST for text in (*header.values(), *footer.values())):
        raise Unfit(_("At most %(count)d characters.") % {"count": LONGEST})
    return Letterhead(
        letterhead.answers, letterhead.automatic, letterhead.on_answers, letterhead.on_automatic, header, footer
    )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    lines = {code: text.replace("\r\n", "\n").replace("\x00", "").strip() for code, text in texts.items()}
    return {code: text for code, text in lines.items() if text}
