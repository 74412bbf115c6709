"""How far the bot of a brand brings chats alone, over a period, and the chats behind each figure."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.bot.titles import name_of_key
from counterbell.reports.figures import FIGURES, Line, Period, behind, figures
from counterbell.ui import dates
from counterbell.ui.languages import name_of
from counterbell.workspace.settings_access import SettingsRequest, page_for
from counterbell.workspace.settings_bot import around

DAYS = (7, 28, 90)  # offered at once
MOST_DAYS = 1_100
SHOWN = ("chats", "answered", "asked_back", "handed_over", "verified")  # of each topic and language
AT_ONCE = 50
LONGEST_KEY = 80
FIRST_DAY = date(2025, 1, 1)


@require_safe
@page_for(May.ANSWER)
def shown(request: SettingsRequest, pk: int) -> HttpResponse:
    """All figures; `from` and `to` are days."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    since, until = _days(request)
    found = figures(brand, request.agent, _period(since, until))
    about = {
        "figures": found,
        "lines": _lines(found.whole),
        "topics": [(_topic(brand, one.name, request.LANGUAGE_CODE), _shown(one)) for one in found.topics],
        "languages": [(name_of(one.name) if one.name else _("Not known"), _shown(one)) for one in found.languages],
        **_around_period(since, until),
    }
    return render(request, "workspace/settings/bot_figures.html", {**around(request, brand), **about})


@require_safe
@page_for(May.ANSWER)
def cases(request: SettingsRequest, pk: int, figure: str) -> HttpResponse:
    """The chats that a figure counts, the newest first, page by page."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    if figure not in FIGURES:
        raise Http404
    since, until = _days(request)
    topic, language = (_line_of(request, name) for name in ("topic", "language"))
    found = behind(brand, request.agent, _period(since, until), figure, topic=topic, language=language)
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in (("topic", topic), ("language", language)) if value is not None}
    about = {
        "figure": WORDS[figure](),
        "page": page,
        "names": {one.topic: _topic(brand, one.topic, request.LANGUAGE_CODE) for one in page},
        "topic_name": _topic(brand, topic, request.LANGUAGE_CODE) if topic is not None else "",
        "language_code": language,
        "kept": urlencode({**kept, "from": since.isoformat(), "to": until.isoformat()}),
        **_around_period(since, until),
    }
    return render(request, "workspace/settings/bot_cases.html", {**around(request, brand), **about})


WORDS: dict[str, Callable[[], str]] = {
    "chats": lambda: _("Chats"),
    "involved": lambda: _("The bot took part"),
    "answered": lambda: _("The bot answered"),
    "asked_back": lambda: _("It asked back"),
    "handed_over": lambda: _("It handed over"),
    "by_person": lambda: _("A person wrote, too"),
    "verified": lambda: _("Verified as resolved by the bot alone"),
    "open_yet": lambda: _("Resolved by the bot alone, seven days not over"),
    "again": lambda: _("Came back within seven days"),
    "unended": lambda: _("Answered, and not confirmed by the shopper"),
}


def _lines(whole: Line) -> list[tuple[str, str, int, float | None]]:
    """A figure's name, its words, its count, and its share of all chats."""
    every = whole.counts["chats"]
    return [
        (name, words(), whole.counts[name], whole.counts[name] / every if every else None)
        for name, words in WORDS.items()
    ]


def _shown(line: Line) -> list[tuple[str, str, int, str]]:
    """Of a topic or a language: each figure's name, its words, its count, and the line's own name."""
    return [(name, WORDS[name](), line.counts[name], line.name) for name in SHOWN]


def _line_of(request: SettingsRequest, name: str) -> str | None:
    """Which topic or language; "" is the line of those that have none."""
    said = request.GET.get(name)
    return None if said is None else said.replace("\x00", "")[:LONGEST_KEY]


def _topic(brand: Brand, key: str, language: str) -> str:
    return name_of_key(brand, key, language) or (_("Something else") if key else _("Not understood"))


def _days(request: SettingsRequest) -> tuple[date, date]:
    """Both included; the last 28 days unless something sensible is wished."""
    today = timezone.localdate()
    until = min(_day(request.GET.get("to"), today), today)
    since = _day(request.GET.get("from"), until - timedelta(days=DAYS[1] - 1))
    return max(min(since, until), until - timedelta(days=MOST_DAYS), FIRST_DAY), until


def _day(said: str | None, otherwise: date) -> date:
    try:
        return max(date.fromisoformat(dates.iso_of(said or "")), FIRST_DAY)
    except ValueError:
        return otherwise


def _period(since: date, until: date) -> Period:
    first, last = (datetime.combine(one, time.min) for one in (since, until + timedelta(days=1)))
    return Period(timezone.make_aware(first), timezone.make_aware(last))


def _around_period(since: date, until: date) -> dict[str, Any]:
    today = timezone.localdate()
    offered = [(days, today - timedelta(days=days - 1)) for days in DAYS]
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "days": [(days, first.isoformat(), (first, today) == (since, until)) for days, first in offered],
        "today": today.isoformat(),
        "first_day": dates.day(_period(since, until).since),
        "last_day": dates.day(_period(until, until).since),
        "query": urlencode({"from": since.isoformat(), "to": until.isoformat()}),
    }
