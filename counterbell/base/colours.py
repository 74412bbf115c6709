"""Which ink can be read on a brand's colour, and the colour on paper (WCAG 2.2 relative luminance)."""

DARK_INK, LIGHT_INK = "#16181d", "#ffffff"


def ink_on(colour: str) -> str:
    """Dark or light ink for a background "#rrggbb", whichever contrasts more."""
    return LIGHT_INK if contrast(LIGHT_INK, colour) >= contrast(DARK_INK, colour) else DARK_INK


def legible(colour: str, ground: str, least: float = 4.5) -> str:
    """The colour as text on a ground: darker or lighter, as little as makes it readable there."""
    ink = ink_on(ground)
    for part in range(0, 101, 5):
        mixed = _mixed(colour, ink, part / 100)
        if contrast(mixed, ground) >= least:
            return mixed
    return ink


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(one: str, other: str, part: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
