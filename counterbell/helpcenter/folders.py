"""Articles as a folder of Markdown files, `<language>/<number>-<words>.md`, and back. Pure.

A file begins with what the article is, a line each between two lines of dashes; what stands in no such line keeps its
usual value, and a file without them is an article whose title is its first heading or its name. Files of one number are
one article in several languages; `<number>-<words>.draft.md` are its newest words, where readers do not see them yet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FIELDS = (
    "title", "kind", "subject", "audience", "section", "position", "promoted", "source", "status", "behind", "ends",
    "summary", "hints", "slug",
)  # fmt: skip
DRAFT, YES = "draft", "yes"
_HEAD = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*\n?", re.DOTALL)
_LINE = re.compile(r"([a-z_]{1,20}):[ \t]*(.*)")
_NUMBER = re.compile(r"(\d{1,18})(?:-|$)")
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*(?:\n|\Z)")
_KEPT = re.compile(r"\b(picture|attachment):([A-Za-z0-9_-]{20,64})")
_LINK = re.compile(r"(?<=\]\()article:(\d{1,18})(?=\))")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file: which article it belongs to, in which language, what it is, and its words in Markdown."""

    key: str
    language: str
    about: Mapping[str, str]
    body: str

    @property
    def name(self) -> str:
        """Where it stands in the folder."""
        end = f"-{self.about['slug']}" if self.about.get("slug") else ""
        return f"{self.language}/{self.key}{end}{'.draft' if self.is_draft else ''}.md"

    @property
    def is_draft(self) -> bool:
        """Whether readers do not see these words."""
        return self.about.get("status") == DRAFT


def written(leaf: Leaf) -> str:
    """The file's text."""
    lines = [f"{name}: {' '.join(leaf.about[name].split())}" for name in FIELDS if leaf.about.get(name)]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{leaf.body.strip()}\n"


def read(language: str, stem: str, text: str) -> Leaf:
    """The file of that name (without its ending) in a language's folder."""
    text = text.replace("\r\n", "\n")
    head = _HEAD.match(text)
    lines = (_LINE.fullmatch(line.strip()) for line in head[1].split("\n")) if head else ()
    about = {line[1]: line[2].strip() for line in lines if line and line[1] in FIELDS}
    body = text[head.end() :] if head else text.removeprefix("\ufeff")
    if not about.get("title") and (heading := _HEADING.match(body)):
        about["title"], body = heading[1], body[heading.end() :]
    about.setdefault("title", stem.replace("-", " ").strip() or stem)
    number = _NUMBER.match(stem)
    return Leaf(number[1] if number else stem, language, about, body.strip())


def relinked(body: str, numbers: Mapping[str, int]) -> str:
    """The text with its links to other articles by their new numbers; a link to none of them stays as it is."""
    return _LINK.sub(lambda link: f"article:{numbers.get(link[1], link[1])}", body)


def keys_named(body: str) -> set[str]:
    """The pictures and files that a text names."""
    return {key for _kind, key in _KEPT.findall(body)}


def rekeyed(body: str, keys: Mapping[str, str]) -> str:
    """The text with its pictures and files by their new keys; what has none stays as it is."""
    return _KEPT.sub(lambda named: f"{named[1]}:{keys.get(named[2], named[2])}", body)


def by_article(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """The files of each article together, in the order in which they come."""
    found: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        found.setdefault(leaf.key, []).append(leaf)
    yield from found.values()
