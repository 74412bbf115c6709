"""Plain text into HTML: everything escaped, and what is an address made a link."""

import re
from html import escape

# Letters of an address; what ends a sentence is cut off afterwards. A candidate begins a word: the search is linear.
_CANDIDATE = re.compile(
    r"(?<![\w@/.:-])(?:(?P<web>https?://[^\s<>\"'`\\^{}|]{1,2000})"
    r"|(?P<www>www\.[^\s<>\"'`\\^{}|]{1,500})"
    r"|(?P<mail>[a-z0-9._+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?![\w@]))",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,10}[^\W\d_]{2,24}|\[[0-9a-fA-F:.]{2,45}\]|localhost|(?:\d{1,3}\.){3}\d{1,3}")
_TRAILING = ".,;:!?*_~'\"»”’…。、،؛؟！？」』）】>"
_PAIRS = {")": "(", "]": "["}
MOST_LINKS = 500


def linked(text: str) -> str:
    """HTML of plain text. The words come back unchanged; nothing but http, https and mailto becomes a link."""
    pieces: list[str] = []
    at = 0
    for count, found in enumerate(_CANDIDATE.finditer(text)):
        if count >= MOST_LINKS:
            break
        shown = _without_end(found[0])
        if address := _address(shown, found.lastgroup or ""):
            pieces.append(escape(text[at : found.start()]))
            pieces.append(_anchor(address, shown))
            at = found.start() + len(shown)
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def addresses_in(text: str, most: int = 100) -> list[str]:
    """The web addresses in a text, each once."""
    found: dict[str, None] = {}
    for candidate in _CANDIDATE.finditer(text):
        if (kind := candidate.lastgroup) in {"web", "www"} and (
            address := _address(_without_end(candidate[0]), kind or "")
        ):
            found[address] = None
        if len(found) >= most:
            break
    return list(found)


def paragraphs(text: str) -> str:
    """HTML of a whole plain letter: its lines stay its lines."""
    return f'<div dir="auto" style="white-space:pre-wrap">{linked(text)}</div>' if text else ""


def folded(text: str, rest: str) -> str:
    """As `paragraphs`, with the rest of the letter behind three points that open it."""
    details = f'<details data-fold="quote"><summary>•••</summary>{paragraphs(rest)}</details>' if rest else ""
    return f"{paragraphs(text)}{details}"


def _without_end(candidate: str) -> str:
    end = len(candidate)
    opened = {sign: candidate.count(sign) for sign in "()[]"}
    while end:
        last = candidate[end - 1]
        if last in _PAIRS and opened[last] > opened[_PAIRS[last]]:
            opened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return candidate[:end]


def _address(shown: str, kind: str) -> str:
    if kind == "mail":
        return f"mailto:{shown}"
    address = shown if kind == "web" else f"http://{shown}"
    authority = re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]
    host = re.sub(r":\d{1,5}$", "", authority)
    # A name and password in front of the host only serve to deceive.
    return address if _HOST.fullmatch(host) else ""


def _anchor(address: str, shown: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow" target="_blank">{escape(shown)}</a>'
