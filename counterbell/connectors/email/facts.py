"""Invitations and visiting cards as plain facts: what they say is shown as text, never run, never fetched."""

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from counterbell.base.charsets import decode
from counterbell.contracts.letters import Fact

LARGEST = 200_000
MOST_FACTS = 40
LONGEST_VALUE = 500

_EVENT = {
    "SUMMARY": "what",
    "DTSTART": "when",
    "DTEND": "until",
    "LOCATION": "where",
    "ORGANIZER": "organiser",
    "ATTENDEE": "guest",
    "DESCRIPTION": "about",
    "STATUS": "status",
    "RRULE": "repeats",
}
# Said of the whole calendar, before its first event: REQUEST, CANCEL, REPLY.
_CALENDAR = {"METHOD": "method"}
_CARD = {
    "FN": "name",
    "ORG": "organisation",
    "TITLE": "role",
    "TEL": "telephone",
    "EMAIL": "email",
    "ADR": "address",
    "URL": "web",
}
_LINE = re.compile(
    r"([A-Za-z0-9.-]{1,60})((?:;[^:;\"]{0,200}(?:\"[^\"]{0,200}\"[^:;\"]{0,200})?){0,20}):(.*)", re.DOTALL
)
_NAME = re.compile(r";CN=(?:\"([^\"]{1,100})\"|([^;:]{1,100}))", re.IGNORECASE)
_TIME = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_ZONE = re.compile(r";TZID=\"?([A-Za-z0-9 _+()./&-]{1,80})\"?", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def facts_of(kind: str, name: str, data: bytes) -> tuple[Fact, ...]:
    """The facts in a calendar or a card; none for anything else or for what cannot be read.

    Of several events or cards in one file only the first is told. Times are ISO 8601: a day, or a time of day with the
    offset of its zone, or without one where the file does not say in which zone it is.
    """
    lower = name.lower()
    if len(data) > LARGEST:
        return ()
    if kind in {"text/calendar", "application/ics"} or lower.endswith(".ics"):
        return tuple(_facts(data, "VEVENT", _EVENT))
    if kind in {"text/vcard", "text/x-vcard", "text/directory"} or lower.endswith(".vcf"):
        return tuple(_facts(data, "VCARD", _CARD))
    return ()


def _facts(data: bytes, block: str, known: dict[str, str]) -> Iterator[Fact]:
    depth = count = 0
    for line in _lines(decode(data, "utf-8")):
        found = _LINE.match(line)
        if not found:
            continue
        field, parameters, value = found[1].upper().rpartition(".")[2], found[2], found[3]
        if field in {"BEGIN", "END"}:
            # Alarms and time zones inside an event have fields of the same names.
            depth, before = _depth(depth, field, value.strip().upper(), block), depth
            if before and not depth:
                return
            continue
        told = known if depth == 1 else _CALENDAR if not depth and block == "VEVENT" else {}
        if field in told and (text := _shown(field, parameters, value)):
            yield Fact(told[field], text)
            count += 1
            if count == MOST_FACTS:
                return


def _depth(depth: int, field: str, name: str, block: str) -> int:
    if field == "BEGIN":
        return depth + 1 if depth or name == block else 0
    return max(0, depth - 1)


def _lines(text: str) -> Iterator[str]:
    """Lines with their continuations."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if line[:1] in {" ", "\t"} and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield "".join(pieces)
        pieces = [line]
    if pieces:
        yield "".join(pieces)


def _shown(field: str, parameters: str, value: str) -> str:
    if field in {"DTSTART", "DTEND"}:
        return _time(parameters, value.strip())
    text = re.sub(r"\\([nN,;\\])", lambda sign: " " if sign[1] in "nN" else sign[1], value)
    if field in {"ORGANIZER", "ATTENDEE"}:
        text = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
        if said := _NAME.search(parameters):
            text = f"{said[1] or said[2]} <{text}>"
    if field in {"ADR", "ORG"}:
        text = ", ".join(filter(None, (one.strip() for one in text.split(";"))))
    return " ".join(_UNSEEN.sub(" ", text).split())[:LONGEST_VALUE]


def _time(parameters: str, value: str) -> str:
    if not _TIME.fullmatch(value):
        return ""
    try:
        if "T" not in value:
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value)
        if found := _ZONE.search(parameters):
            moment = moment.replace(tzinfo=moment.tzinfo or _zone(found[1]))
        return moment.isoformat(timespec="minutes")
    except (ValueError, OverflowError):
        return ""


def _zone(name: str) -> tzinfo | None:
    """A zone by its name in the world's list, or by the one that Windows has for it."""
    for one in (name, _zones_of_windows().get(name, "")):
        try:
            return ZoneInfo(one)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


@cache
def _zones_of_windows() -> dict[str, str]:
    from babel.core import get_global  # its tables take a while to load

    return dict(get_global("windows_zone_mapping"))
