"""Styles of strangers: an allow-list of properties and of what their values may look like; the rest is left out.

No value may call anything but a colour, so nothing can be fetched; nothing may leave its place or cover its neighbours.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from counterbell.base.markup.tree import names

HIDDEN = "display:none"
_PICTURE = "--picture:"
_LONGEST = 4_000
_LONGEST_VALUE = 200

_ALLOWED = names("""
    background-color border border-collapse border-color border-radius border-spacing border-style border-width
    border-top border-top-color border-top-style border-top-width
    border-bottom border-bottom-color border-bottom-style border-bottom-width
    border-left border-left-color border-left-style border-left-width
    border-right border-right-color border-right-style border-right-width
    border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius
    caption-side clear color direction display empty-cells float font font-family font-size font-style font-variant
    font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right
    margin-top max-width min-width overflow-wrap padding padding-bottom padding-left padding-right padding-top
    table-layout text-align text-decoration text-indent text-transform vertical-align white-space width word-break
    word-spacing word-wrap
""")
_DISPLAY = names("""
    block inline inline-block inline-table list-item table table-caption table-cell table-column table-footer-group
    table-header-group table-row table-row-group
""")
# Letters of any script (names of fonts), numbers, and no backslash, colon, semicolon, brace, angle or at.
_VALUE = re.compile(r"[\w\s#%.,()'\"+/-]*")
_CALL = re.compile(r"([\w-]*)\s{0,9}\(")
_COLOURS = frozenset(["rgb", "rgba", "hsl", "hsla"])
_NEGATIVE = re.compile(r"(?<![\w)-])-\s{0,9}[\d.]")
_NUMBER = re.compile(r"(?<![\w.#])(\d{0,9}\.?\d{0,9})")
_IMPORTANT = re.compile(r"\s{0,9}!\s{0,9}important\s{0,9}\Z", re.IGNORECASE)
_URL = re.compile(r"url\(\s{0,9}[\"']?([^\"')]{1,2000})", re.IGNORECASE)
_NOTHING = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?\Z")
_LARGEST = 5_000


@lru_cache(maxsize=2_048)
def safe_style(style: str, *, noting: bool = False) -> str:
    """What may stay of a style attribute. An element that nobody was meant to see gets exactly `HIDDEN`.

    `noting`: the address of a picture that it would have fetched is kept as a note, for `split_note`.
    """
    kept: list[str] = []
    said: dict[str, str] = {}
    for name, value in _declarations(style[:_LONGEST]):
        said[name] = value
        if fitting := _fitting(name, value):
            kept.append(f"{fitting}:{value}")
    if noting and "(" in style and (found := _URL.search(style[:_LONGEST])):
        kept.append(_PICTURE + quote(found[1].strip(), safe=""))
    return HIDDEN if _hides(said) else ";".join(kept)


def split_note(style: str) -> tuple[str, str]:
    """(the style, the address of the picture that was noted in it)."""
    rest, _, note = style.partition(_PICTURE)
    return rest.rstrip(";"), unquote(note)


def _declarations(style: str) -> list[tuple[str, str]]:
    # A semicolon inside quotes cuts a value in two halves; neither fits then, which is all that is needed.
    pairs = (one.partition(":") for one in style.split(";"))
    return [(name.strip().lower(), _IMPORTANT.sub("", value.strip())) for name, colon, value in pairs if colon]


def _fitting(name: str, value: str) -> str:
    """The property under which this value may stay, or ""."""
    if name == "background":
        name = "background-color"
    plain = (
        name in _ALLOWED
        and 0 < len(value) <= _LONGEST_VALUE
        and _VALUE.fullmatch(value)
        and all(found[1].lower() in _COLOURS for found in _CALL.finditer(value))
        and value.count('"') % 2 == 0
        and value.count("'") % 2 == 0
    )
    if not plain or _NEGATIVE.search(value) or (name == "display" and value.lower() not in _DISPLAY):
        return ""
    if name in {"font-size", "line-height", "color"} and (_NOTHING.match(value) or value.lower() == "transparent"):
        return ""
    if any(float(number) > _LARGEST for number in _NUMBER.findall(value) if number.strip(".")):
        return ""
    return name


def _hides(said: dict[str, str]) -> bool:
    nothing_high = any(_NOTHING.match(said.get(name, "x")) for name in ("height", "max-height"))
    return (
        said.get("display", "").lower() == "none"
        or said.get("visibility", "").lower() in {"hidden", "collapse"}
        or (nothing_high and said.get("overflow", "").lower() == "hidden")
    )
