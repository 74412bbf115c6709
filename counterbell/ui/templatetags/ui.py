"""Template tags of the face; built in, so no template has to load them."""

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zlib import crc32

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from counterbell.base.scripts import imports_of
from counterbell.ui import dates, icons, languages
from counterbell.ui.forms import day_field

register = template.Library()

THEME_COOKIE = "counterbell_theme"
HUES = 12
ALPHABETS_WITH_INITIALS = re.compile("[0-9A-Za-zÀ-ɏͰ-ԯ]")  # Latin, Greek, Cyrillic


@register.simple_tag
def sheets(names: str) -> SafeString:
    """One link for several style sheets, in this order: `{% sheets "ui/tokens ui/base" %}`."""
    return format_html('<link rel="stylesheet" href="{}">', static(f"together/{'~'.join(names.split())}.css"))


@register.simple_tag
def preloads(names: str) -> SafeString:
    """Links for all modules that these need: asked for at once instead of one import after another."""
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((static(one),) for one in _graph(names)))


@cache
def _graph(names: str) -> list[str]:
    """These modules, those that they import, and so on, each once."""
    found: dict[str, None] = {}

    def walk(name: str) -> None:
        if name in found:
            return
        found[name] = None
        path = finders.find(name)
        if path is None:
            raise FileNotFoundError(name)
        for beside in imports_of(Path(path).read_text(encoding="utf-8")):
            walk(posixpath.normpath(posixpath.join(posixpath.dirname(name), beside)))

    for name in names.split():
        walk(name)
    return list(found)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the house's set, as inline SVG."""
    return mark_safe(icons.svg(name))  # noqa: S308  # our own drawing, from our own tree


@register.simple_tag
def bell() -> SafeString:
    """The mark of the house: a brass bell on a counter."""
    return mark_safe(  # constant
        '<svg class="bell-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
        '<rect width="32" height="32" rx="9" fill="#1f5f5b"/><path d="M8 20.5a8 8 0 0 1 16 0Z" fill="#e2b254"/>'
        '<path d="M14.2 10.2h3.6M16 10.2v2.4" stroke="#e2b254" stroke-width="2" stroke-linecap="round"/>'
        '<path d="M6.5 23.5h19" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>'
    )


@register.simple_tag
def own_languages() -> list[tuple[str, str]]:
    """The languages we speak, each in its own words: whoever looks for hers need not read another."""
    return list(settings.LANGUAGES)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """The attribute of <html> that holds the person's choice of light or dark; nothing: as the system is."""
    chosen = theme_choice(context)
    return format_html(' data-theme="{}"', chosen) if chosen else mark_safe("")


@register.simple_tag(takes_context=True)
def theme_choice(context: Context) -> str:
    """ "light", "dark" or, as the system is, ""."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if isinstance(request, HttpRequest) else ""
    return chosen if chosen in {"light", "dark"} else ""


def initials(name: str) -> str:
    """One or two letters that stand for a name; where letters join or one is a word, only the first; "" for none."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return ""
    first = words[0][0]
    if len(words) == 1 or not ALPHABETS_WITH_INITIALS.match(first):
        return first.upper()
    return (first + words[-1][0]).upper()


def hue(name: str) -> int:
    """The same name has the same colour everywhere."""
    return crc32(name.encode()) % HUES


@register.simple_tag
def avatar(name: object, size: str = "", url: str = "") -> SafeString:
    """A round picture, or the initials on the name's own colour. size: "", "small", "large"."""
    text = str(name)
    kind = f" avatar--{size}" if size else ""
    if url:
        return format_html(
            '<span class="avatar{}" aria-hidden="true"><img src="{}" alt="" loading="lazy"></span>', kind, url
        )
    letters = initials(text) or icon("user")
    return format_html('<span class="avatar{} hue-{}" aria-hidden="true">{}</span>', kind, hue(text), letters)


@register.simple_tag
def colour_dot(colour: str, shape: str = "round") -> SafeString:
    """A dot (or "square") of any colour; drawn, because the content security policy forbids inline styles."""
    return format_html(
        '<svg class="colour-dot" width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">'
        '<rect width="8" height="8" rx="{}" fill="{}"/></svg>',
        "2" if shape == "square" else "4",
        colour,
    )


@register.simple_tag
def tinted(name: str, colour: str) -> SafeString:
    """An icon in any colour; drawn so, because the content security policy forbids inline styles."""
    drawing = icons.sprite()[name if name in icons.sprite() else "layers"][0]
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<g color="{}" stroke="{}">{}</g></svg>',
        colour,
        colour,
        mark_safe(drawing),  # noqa: S308  # our own drawing
    )


# How the caps of a keyboard are written; letters stand as they are.
_CAPS = {"Mod": "Ctrl", "Escape": "Esc", "Enter": "↵"}


@register.simple_tag
def pressed(keys: str) -> SafeString:
    """Keys as caps: "Shift+j" as two side by side, "g m" as one after the other."""
    steps = []
    for step in keys.split():
        caps = step.split("+") if len(step) > 1 else [step]
        shown = [_CAPS.get(cap, cap.upper() if len(cap) == 1 else cap) for cap in caps]
        steps.append((format_html_join("", "<kbd>{}</kbd>", ((cap,) for cap in shown)),))
    return format_html('<span class="pressed" dir="ltr">{}</span>', format_html_join(" ", "{}", steps))


def _time(moment: datetime, words: str) -> SafeString:
    title = dates.day_and_time(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), title, words)


@register.filter
def ago(moment: datetime | None) -> str:
    """5 minutes ago, with the whole moment as tooltip."""
    return _time(moment, dates.ago(moment)) if moment else ""


@register.filter
def stamp(moment: datetime | None) -> str:
    """10:42, Tue, 3 Mar: as short as a list needs."""
    return _time(moment, dates.stamp(moment)) if moment else ""


@register.filter
def span(moment: datetime | None) -> str:
    """5 min, 2 hr: how long since."""
    return dates.span(moment) if moment else ""


@register.filter
def day(moment: datetime | None) -> str:
    """3 March 2026."""
    return _time(moment, dates.day(moment)) if moment else ""


@register.filter
def day_and_time(moment: datetime | None) -> str:
    """The whole moment."""
    return dates.day_and_time(moment) if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    """The time of day."""
    return dates.clock(moment) if moment else ""


@register.filter
def wall_clock(moment: datetime | None) -> str:
    """The time of day in the moment's own zone."""
    return dates.wall_clock(moment) if moment else ""


@register.filter
def soon(moment: datetime | None) -> str:
    """Tue 09:00: a moment of the coming days."""
    return dates.soon(moment) if moment else ""


@register.filter
def appointment(moment: datetime | None) -> str:
    """Tue 3 March, 09:00: a moment that somebody chose."""
    return _time(moment, f"{dates.weekday_and_day(moment)}, {dates.clock(moment)}") if moment else ""


@register.filter
def digits(value: object) -> str:
    """With the reader's own digits."""
    return dates.digits(value)


@register.filter
def percent(share: float | None) -> str:
    """0.123 as "12.3 %", as the reader's language writes it; nothing of None."""
    return dates.percent(share) if share is not None else ""


@register.filter
def language_name(code: str) -> str:
    """ "fa" as "Persian", in the reader's language."""
    return languages.name_of(code) if code else ""


register.inclusion_tag("ui/day_field.html", name="day_field")(day_field)


@register.filter
def label(field: BoundField) -> str:
    """The label of a control; what follows it is the control, so no colon is needed."""
    return field.label_tag(label_suffix="")


@register.filter
def legend(field: BoundField) -> str:
    """The name over a group of controls."""
    return field.legend_tag(label_suffix="")


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds for a key that is itself a variable."""
    return mapping.get(key, "")
