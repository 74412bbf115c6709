"""Invitations and visiting cards as plain facts: what they say is shown as text, never run, never fetched."""

import re
from collections.abc import Iterator

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
}
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
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def facts_of(kind: str, name: str, data: bytes) -> tuple[Fact, ...]:
    """The facts in a calendar or a card; none for anything else or for what cannot be read."""
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
            depth = _depth(depth, field, value.strip().upper(), block)
        elif depth == 1 and field in known and (text := _shown(field, parameters, value)):
            yield Fact(known[field], text)
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
    if found := _TIME.fullmatch(value.strip()):
        year, month, day, hour, minute, utc = found.groups()
        clock = f" {hour}:{minute}{' UTC' if utc else ''}" if hour else ""
        return f"{year}-{month}-{day}{clock}"
    text = re.sub(r"\\([nN,;\\])", lambda sign: " " if sign[1] in "nN" else sign[1], value)
    if field in {"ORGANIZER", "ATTENDEE"}:
        text = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
        if said := _NAME.search(parameters):
            text = f"{said[1] or said[2]} <{text}>"
    if field in {"ADR", "ORG"}:
        text = ", ".join(filter(None, (one.strip() for one in text.split(";"))))
    return " ".join(_UNSEEN.sub(" ", text).split())[:LONGEST_VALUE]
