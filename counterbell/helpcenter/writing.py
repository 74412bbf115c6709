"""Markdown into what readers see. Pure: no table is asked; the cleaner has the last word.

Links to other articles are written `[words](article:17)` and become an address of ours that leads there in the reader's
language, so that renaming an article breaks nothing. Pictures are `![what it shows](picture:KEY)`, files
`[its name](attachment:KEY)`. A film is written like a picture: `![its title](https://youtu.be/…)` becomes a link, and
nobody there is asked for anything before it is followed; `![its title](attachment:KEY)` plays in the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from counterbell.base.markup.articles import clean_article
from counterbell.helpcenter.films import Film, film_at
from counterbell.helpcenter.policies import slug_of

ARTICLE, PICTURE = re.compile(r"article:(\d{1,19})"), re.compile(r"picture:([A-Za-z0-9_-]{20,64})")
FILE = re.compile(r"attachment:([A-Za-z0-9_-]{20,64})")
LONGEST_SUMMARY = 180

_TAG = re.compile(r"<(?:\"[^\"]*\"|[^>\"])*>")
_ACTIVE = re.compile(r"\s*(?:javascript|vbscript|data|file):", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(?:p|li|h\d|td|th|blockquote|pre|tr|ul|ol)>|<br>")

_BLOCK = re.compile(r"\n(?=<(?:h[2-4]|p|ul|ol|table|pre|blockquote)[ >])")
_UNDER = re.compile(r"<(?:ul|ol|table)[ >]")  # belongs to the words above it
_ROW = re.compile(r"</tr>")


@dataclass(frozen=True, slots=True)
class Page:
    """Rendered words: HTML to show, plain text to search and to quote."""

    html: str
    text: str

    @property
    def beginning(self) -> str:
        """The first sentences, where the author wrote no summary."""
        if len(self.text) <= LONGEST_SUMMARY:
            return self.text
        return self.text[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def render(markdown: str, *, links: str, pictures: str, files: str = "") -> Page:
    """The page of an article. `links`, `pictures` and `files` are our addresses with `{}` for the number or key."""
    parser = _parser()
    tokens = parser.parse(markdown)
    _point(tokens, links, pictures, files)
    _name_headings(tokens)
    html = clean_article(parser.renderer.render(tokens, parser.options, {}))
    return Page(html, plain(html))


def plain(html: str) -> str:
    """The words of rendered HTML on one line."""
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK_END.sub(" ", html)))).strip()


def contents(html: str) -> list[tuple[str, str]]:
    """The headings of rendered HTML: (anchor, words)."""
    return [(anchor, plain(words)) for anchor, words in re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', html, re.DOTALL)]


def passages(html: str) -> list[str]:
    """What can be quoted of rendered HTML: a paragraph with the heading over it and the list or table under it."""
    found: list[str] = []
    heading = ""
    for block in _BLOCK.split(html):
        said = _lines(block)
        if block.startswith("<h"):
            heading = said
        elif found and not heading and _UNDER.match(block):
            found[-1] += f"\n{said}"
        elif said:
            found.append(f"{heading}\n{said}".strip())
            heading = ""
    return found


def _lines(block: str) -> str:
    """Plain words, each point of a list and each row of a table on a line of its own."""
    marked = _ROW.sub("\n", block.replace("\n", " ").replace("<li>", "\n• "))
    lines = (plain(line) for line in marked.split("\n"))
    return "\n".join(line for line in lines if line)


@cache
def _parser() -> MarkdownIt:
    # Raw HTML stays text; addresses are checked by the cleaner, ours have schemes that Markdown does not know.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = _may_be_linked  # type: ignore[method-assign,assignment]
    return parser


def _may_be_linked(address: str) -> bool:
    return not _ACTIVE.match(address)


def _point(tokens: Sequence[Token], links: str, pictures: str, files: str) -> None:
    places = (("href", ARTICLE, links), ("src", PICTURE, pictures), ("href", FILE, files), ("src", FILE, files))
    for token in tokens:
        for attribute, form, address in places:
            written = str(token.attrs.get(attribute, ""))
            if found := form.fullmatch(written):
                token.attrs[attribute] = address.replace("{}", found[1])
                if form is FILE and token.type == "image":
                    _play(token)
        if token.type == "image" and (film := film_at(str(token.attrs["src"]))):
            _lead_to(token, film)
        elif token.children:
            _point(token.children, links, pictures, files)


def _play(token: Token) -> None:
    """A film of ours: nothing of it is loaded before somebody plays it."""
    address, title = escape(str(token.attrs["src"])), escape(token.content)
    token.type, token.children = "html_inline", None
    token.content = f'<video src="{address}" title="{title}" controls="" preload="none"></video>'


def _lead_to(token: Token, film: Film) -> None:
    """A film elsewhere: a link, which the page of the article replaces with the film when it is followed."""
    title = f"{token.content} ({film.host})" if token.content else film.host
    token.type, token.children = "html_inline", None
    token.content = f'<a href="{escape(film.address)}" data-film="{film.mark}">{escape(title)}</a>'


def _name_headings(tokens: Sequence[Token]) -> None:
    """An article's own title is the page's h1: headings begin at 2, and each can be linked to."""
    taken: set[str] = set()
    for place, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        token.tag = f"h{min(4, max(2, int(token.tag[1])))}"
        if token.type == "heading_open":
            name = base = slug_of(tokens[place + 1].content)
            count = 1
            while name in taken:
                count += 1
                name = f"{base}-{count}"
            taken.add(name)
            token.attrs["id"] = name
