"""The icons, read once from the sprite that designers draw in."""

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parent / "static" / "ui" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="0 0 20 20"( data-turns="yes")?>(.*?)</symbol>')


class NoSuchIcon(LookupError):
    """A template asks for an icon that nobody has drawn."""


@cache
def sprite() -> dict[str, tuple[str, bool]]:
    """Name → (the drawing, whether it turns round where writing runs right to left)."""
    return {name: (drawing, bool(turns)) for name, turns, drawing in _SYMBOL.findall(SPRITE.read_text())}


def svg(name: str) -> str:
    """The icon as inline SVG, hidden from screen readers: the words beside it say what it means."""
    if name not in sprite():
        raise NoSuchIcon(name)
    drawing, turns = sprite()[name]
    kind = "icon icon--turns" if turns else "icon"
    return f'<svg class="{kind}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{drawing}</svg>'
