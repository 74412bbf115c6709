"""HTML of our own pages that colleagues wrote: what Markdown makes, and nothing else.

Stricter than for letters: no styles, no pictures from afar. Addresses within our house are let through where they
begin as ours do.
"""

import re
from functools import cache

import nh3

from counterbell.base.markup.tree import names

_TAGS = names("""
    a blockquote br code del em h2 h3 h4 hr img li ol p pre s strong table tbody td th thead tr ul video
""")
_OURS = ("/help/", "/files/face/", "#")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_FILM = re.compile(r"(?:youtube|vimeo):[\w-]{5,12}")
_FILE = re.compile(r"/help/[\w-]{1,64}/[\w-]{1,8}/file/[\w-]{20,64}/")
_NAME = re.compile(r"[\w\u200c-]{1,120}")


def clean_article(html: str) -> str:
    """Harmless HTML; links to elsewhere open beside the page and tell nobody where from."""
    return _opened_beside(_cleaner().clean(html))


def _attribute(tag: str, name: str, value: str) -> str | None:
    match tag, name:
        case "a", "href":
            return value if _LINK.match(value) or value.startswith(_OURS) else None
        case "img", "src":
            return value if value.startswith("/files/face/") else None
        case "a", "data-film":
            return value if _FILM.fullmatch(value) else None
        case "video", "src":
            return value if _FILE.fullmatch(value) else None
        case _, "id":
            return value if _NAME.fullmatch(value) else None
        case _:
            return value[:500]


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes={
            "a": {"href", "title", "data-film"},
            "img": {"src", "alt", "title"},
            "ol": {"start"},
            "video": {"src", "title", "controls", "preload"},
            **{heading: {"id"} for heading in ("h2", "h3", "h4")},
        },
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative="pass_through",
        link_rel=None,
    )


_AFAR = re.compile(r'<a href="(?=https?://)', re.IGNORECASE)
_PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')


def _opened_beside(html: str) -> str:
    # After the cleaner, and safe: what is put in is ours, in front of attributes that the cleaner has written.
    html = _AFAR.sub('<a target="_blank" rel="noopener noreferrer" href="', html)
    return _PICTURE.sub(lambda tag: f'<img loading="lazy"{tag[1]}>' if ' src="' in tag[1] else "", html)
