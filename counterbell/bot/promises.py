"""When a person will answer, as a sentence: by the hours, and by how soon people have answered lately."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from persiantools.jdatetime import JalaliDate

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.digits import digits, language
from counterbell.bot.tones import toned
from counterbell.conversations.models import Conversation
from counterbell.mailroom.continuing import goes_on_at
from counterbell.routing.policies import after
from counterbell.routing.queries import hours_for, standing

_figures: list[Callable[[Brand], int | None]] = []
_HOUR, _DAY = 3600, 86_400


def told_by(seconds: Callable[[Brand], int | None]) -> Callable[[Brand], int | None]:
    """Let a room above say how soon a brand usually answers, in seconds; None when nothing honest can be said."""
    _figures.append(seconds)
    return seconds


def opening_for(conversation: Conversation) -> datetime | None:
    """When it opens next; None while it is open, or keeps no hours."""
    return standing(hours_for(conversation.brand, conversation.team)).opens_at


def due_after(conversation: Conversation, start: datetime, wait: timedelta) -> datetime:
    """When so much of the hours in which somebody answers has passed; a shop that never opens is asked all the same."""
    hours = hours_for(conversation.brand, conversation.team)
    return (after(hours, start, wait) if hours else None) or start + wait


def kept_until(conversation: Conversation, since: datetime, patience: timedelta) -> datetime:
    """Until when somebody should have answered what was promised at `since`."""
    usual = _usual(conversation.brand)
    return due_after(conversation, since, max(patience, timedelta(seconds=usual or 0)))


def promise(conversation: Conversation) -> str:
    """What she is told about when somebody will answer, in the language that is spoken now."""
    opens, address = opening_for(conversation), masked(goes_on_at(conversation))
    if opens:
        hours = hours_for(conversation.brand, conversation.team)
        told = {"moment": _moment(opens, hours.zone if hours else "UTC"), "address": address}
        if address:
            return (
                toned(
                    _(
                        "We are closed now and open again %(moment)s. You get an answer then, here and by e-mail to"
                        " %(address)s; you can close this window."
                    ),
                    friendly=pgettext(
                        "friendly",
                        "We’re closed right now and back %(moment)s. You’ll get an answer then, here and by"
                        " e-mail to %(address)s; feel free to close this window.",
                    ),
                )
                % told
            )
        return (
            toned(
                _(
                    "We are closed now and open again %(moment)s. You get an answer here then;"
                    " you can close this window."
                ),
                friendly=pgettext(
                    "friendly",
                    "We’re closed right now and back %(moment)s. You’ll get an answer here then; feel free to close"
                    " this window.",
                ),
            )
            % told
        )
    usual = _usual(conversation.brand)
    soon = (
        _("Somebody usually answers within %(time)s.") % {"time": _span(usual)}
        if usual
        else toned(
            _("Somebody will answer you here as soon as possible."),
            friendly=pgettext("friendly", "Somebody will answer you here as soon as they can."),
        )
    )
    return f"{soon} {_by_letter(address)}" if address else soon


def apology(conversation: Conversation, *, again: datetime) -> str:
    """What she is told once when nobody came in time; `again`: when people are told anew."""
    sorry = toned(
        _("I am sorry: nobody has answered you in the time that I told you. I have called again."),
        friendly=pgettext("friendly", "I’m sorry: nobody has answered you in the time I told you. I’ve called again."),
    )
    hours = hours_for(conversation.brand, conversation.team)
    closes = standing(hours).closes_at
    opens = standing(hours, closes).opens_at if closes else None
    if hours and opens:
        told = _("If nobody manages before we close, we are here again %(moment)s.")
        when = told % {"moment": _moment(opens, hours.zone)}
    else:
        seconds = max(60, round((again - now()).total_seconds()))
        when = _("If nobody has answered within %(time)s, I call once more, and so on.") % {"time": _span(seconds)}
    address = masked(goes_on_at(conversation))
    return " ".join((sorry, when, _by_letter(address) if address else _("The answer comes here.")))


def masked(address: str) -> str:
    """d…@shop.example: she knows it again, and whoever looks over her shoulder does not learn it. "" stays ""."""
    name, _at, domain = address.rpartition("@")
    return f"\u2068{name[:1]}…@{domain}\u2069" if name else ""  # isolated: it is written from the left everywhere


def _by_letter(address: str) -> str:
    said = toned(
        _("You can close this window: the answer comes here and by e-mail to %(address)s."),
        friendly=pgettext(
            "friendly", "Feel free to close this window: the answer comes here and by e-mail to %(address)s."
        ),
    )
    return said % {"address": address}


def _usual(brand: Brand) -> int | None:
    return next((said for tell in _figures if (said := tell(brand))), None)


def _span(seconds: int) -> str:
    if seconds >= _DAY:
        days = -(-seconds // _DAY)
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": digits(days)}
    if seconds >= _HOUR:
        hours = -(-seconds // _HOUR)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": digits(hours)}
    minutes = max(1, -(-seconds // 60))
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": digits(minutes)}


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    clock = digits(format_time(local, "short", locale=locale))
    if at - now() < timedelta(days=6):
        day = format_date(local, "EEEE", locale=locale)
    elif language() == "fa":
        jalali = JalaliDate(local.date())  # type: ignore[no-untyped-call]
        day = digits(f"{jalali.day} {jalali.strftime('%B', locale='fa')}")
    else:
        day = format_date(local, "long", locale=locale)
    return _("on %(day)s at %(clock)s (%(zone)s)") % {"day": day, "clock": clock, "zone": _place(zone)}


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
