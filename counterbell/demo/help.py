"""The help centre of the demo's shop: made once, like the rest of its stage.

Its words are the shop's, not the product's: a file for each language. A line `= key | name | about` begins a section,
`# key | kind | * | title` an article; a star puts it on the first page. The same key is the same article.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from counterbell.accounts.models import Brand
from counterbell.demo.goods import TEXTS
from counterbell.demo.words import LANGUAGES
from counterbell.helpcenter.actions import Placement, Wording, publish, save_section, start_article, write
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Article, Section, Translation

SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in one language, with its section: key, name, what it is about."""

    section: tuple[str, str, str]
    key: str
    kind: str
    promoted: bool
    title: str
    body: str


def entries(language: str) -> Iterator[Entry]:
    """All that the shop explains in a language, in order."""
    text = (TEXTS / "help" / f"{language}.md").read_text("utf-8")
    section: tuple[str, str, str] = ("", "", "")
    for part in ("\n" + text).split("\n= ")[1:]:
        heads, *articles = part.split("\n# ")
        key, name, about = (cell.strip() for cell in heads.split("|"))
        section = (key, name, about)
        for article in articles:
            head, _, body = article.partition("\n")
            key, kind, star, title = (cell.strip() for cell in head.split("|"))
            yield Entry(section, key, kind, star == "*", title, body.strip())


def explain(brand: Brand) -> None:
    """Write the shop's help centre, in every language that it has words in."""
    spoken = {language: list(entries(language)) for language in LANGUAGES}
    sections = _sections(brand, spoken)
    articles: dict[str, Article] = {}
    for place, one in enumerate(spoken[SOURCE]):
        placement = Placement(
            kind=one.kind, section=sections[one.section[0]], promoted=one.promoted and place % 3 == 0, position=place
        )
        made = start_article(
            brand, Wording(title=one.title, body=one.body), language=SOURCE, placement=placement, by=None
        )
        articles[one.key] = publish(made, by=None).article
    for language in LANGUAGES:
        if language != SOURCE:
            for one in spoken[language]:
                wording = Wording(title=one.title, body=one.body)
                publish(write(articles[one.key], wording, language=language, by=None), by=None)
    # At once: the duty that does it waits behind the bot, which learns for some seconds when it is switched on.
    put_on_shelf(Translation.objects.live().filter(brand=brand).values_list("pk", flat=True))


def _sections(brand: Brand, spoken: dict[str, list[Entry]]) -> dict[str, Section]:
    names: dict[str, dict[str, str]] = {}
    abouts: dict[str, dict[str, str]] = {}
    for language, found in spoken.items():
        for key, name, about in dict.fromkeys(one.section for one in found):
            names.setdefault(key, {})[language] = name
            abouts.setdefault(key, {})[language] = about
    return {key: save_section(brand, names=names[key], abouts=abouts[key], by=None) for key in names}
