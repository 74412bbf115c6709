"""Films at a few well-known hosts. Pure."""

import re
from dataclasses import dataclass

_YOUTUBE = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[\w=&%-]*&)?v=|shorts/|embed/|live/)|youtu\.be/)"
    r"([\w-]{11})(?:[?&#].{0,200})?"
)
_VIMEO = re.compile(r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})(?:[/?#].{0,200})?")
# Where a film plays once somebody has followed its link: hosts that set no cookie before that.
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
MARKED = ' data-film="'  # stands in the HTML of an article with such a film


@dataclass(frozen=True, slots=True)
class Film:
    """A film: its host's name, its page there, and the mark by which the help page's script knows it."""

    host: str
    address: str
    mark: str


def film_at(address: str) -> Film | None:
    """The film at an address; None for what is none of a host that we know."""
    if found := _YOUTUBE.fullmatch(address):
        return Film("YouTube", f"https://www.youtube.com/watch?v={found[1]}", f"youtube:{found[1]}")
    if found := _VIMEO.fullmatch(address):
        return Film("Vimeo", f"https://vimeo.com/{found[1]}", f"vimeo:{found[1]}")
    return None
