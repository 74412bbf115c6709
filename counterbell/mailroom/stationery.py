"""The paper that a letter is written on: the brand's design, the owner's header and footer, ink for light and dark."""

from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

from counterbell.accounts import pictures
from counterbell.accounts.letterhead import Letterhead
from counterbell.accounts.models import Brand
from counterbell.base.colours import ink_on, legible
from counterbell.base.env import env
from counterbell.base.markup.tree import read_tree
from counterbell.base.markup.words import text_of
from counterbell.helpcenter import writing

OURS = "#1f5f5b"
PAPER, DARK_PAPER = "#ffffff", "#1d1f24"


@dataclass(frozen=True, slots=True)
class Printed:
    """What the owner wrote, as HTML and in plain words."""

    html: SafeString = field(default_factory=SafeString)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What stands on a letter before anybody has written on it."""

    design: str = "plain"
    header: Printed = field(default_factory=Printed)
    footer: Printed = field(default_factory=Printed)
    name: str = ""
    logo: str = ""  # its address
    colour: str = OURS

    @property
    def ink(self) -> str:
        """What can be read on the brand's colour."""
        return ink_on(self.colour)

    @property
    def links(self) -> str:
        """The brand's colour as words on light paper."""
        return legible(self.colour, PAPER)

    @property
    def dark_links(self) -> str:
        """… and on dark paper."""
        return legible(self.colour, DARK_PAPER)


def stationery_of(brand: Brand | None, *, language: str, automatic: bool) -> Stationery:
    """The paper of an answer, or of an automatic letter."""
    if brand is None:
        return Stationery()
    letterhead = Letterhead.of(brand.letterhead)
    codes = (language, language.partition("-")[0], brand.default_language)
    header, footer = letterhead.words(automatic=automatic, codes=codes)
    return Stationery(
        design=letterhead.design(automatic=automatic),
        header=_printed(header),
        footer=_printed(footer),
        name=brand.name,
        logo=_absolute(pictures.letter_url_of(brand.logo)) if brand.logo else "",
        colour=brand.colour,
    )


def _printed(markdown: str) -> Printed:
    """Markdown as a letter shows it: a line stays a line, for so an address is written."""
    if not markdown:
        return Printed()
    page = writing.render(markdown.replace("\n", "  \n"), links="", pictures="")
    html = page.html.replace('href="/', f'href="{escape(_absolute("/"))}').replace('src="/', f'src="{_absolute("/")}')
    return Printed(mark_safe(html), text_of(read_tree(html)).strip())  # noqa: S308  # the cleaner has written it


def _absolute(path: str) -> str:
    return env().url.rstrip("/") + path
