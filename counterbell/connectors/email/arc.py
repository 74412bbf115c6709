"""The seals of stations that a letter passed (ARC, RFC 8617).

A list or a forwarder breaks SPF and DKIM; its seal says what it found before. Anybody can seal, so a seal counts only
where the owner trusts who made it, and everybody who had the letter afterwards.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from counterbell.connectors.email.dkim import (
    Bad,
    Lookup,
    check_signature,
    check_signer,
    find_key,
    name_of,
    read_tags,
    relaxed_field,
    split,
    verify,
    without_value,
)
from counterbell.connectors.email.verdicts import vouches
from counterbell.contracts.letters import Check

MOST_STATIONS = 8
RESULTS, MESSAGE, SEAL = "arc-authentication-results", "arc-message-signature", "arc-seal"
_FIELDS = (RESULTS, MESSAGE, SEAL)


@dataclass(frozen=True, slots=True)
class Station:
    """One set of the three fields, without their names."""

    results: bytes
    message: bytes
    seal: bytes

    @property
    def sealer(self) -> str:
        return _tags(self.seal).get("d", "").lower()


def stations_of(fields: Iterable[tuple[str, bytes]]) -> list[Station]:
    """The stations in their order; none where a set is not whole, is there twice, or there are too many."""
    found: dict[int, dict[str, bytes]] = {}
    for name, value in fields:
        if name not in _FIELDS:
            continue
        number = _number(value)
        if not 1 <= number <= MOST_STATIONS or name in found.setdefault(number, {}):
            return []
        found[number][name] = value
    if sorted(found) != list(range(1, len(found) + 1)) or any(len(one) != len(_FIELDS) for one in found.values()):
        return []
    return [Station(*(found[number][name] for name in _FIELDS)) for number in sorted(found)]


def voucher(stations: Iterable[Station], from_domain: str, trusted: Collection[str]) -> str:
    """Who of those we trust found that the domain of From stood behind the letter; "": nobody.

    The seals must have been checked. Whoever had the letter after that station must be trusted too: she could have put
    other words into it.
    """
    for station in reversed(list(stations)):
        if not _is_trusted(station.sealer, trusted):
            return ""
        _instance, _, results = station.results.decode("ascii", "replace").partition(";")
        if vouches(results, from_domain):
            return station.sealer
    return ""


def check_chain(raw: bytes, lookup: Lookup) -> list[Station]:
    """The stations of a letter as it came over the wire, when every seal is whole; otherwise none."""
    fields, body = split(raw)
    stations = stations_of((name_of(one).decode("ascii", "replace"), one.partition(b":")[2]) for one in fields)
    try:
        if stations:
            _check_message(stations[-1], fields, body, lookup)
        for number in range(len(stations), 0, -1):
            _check_seal(stations[:number], lookup)
    except Bad:
        return []
    return stations


def _check_message(newest: Station, fields: list[bytes], body: bytes, lookup: Lookup) -> None:
    """The newest station signed the letter as it is now; those before need not have."""
    tags = _tags(newest.message)
    signed = {name.strip().lower() for name in tags.get("h", "").split(":")}
    if not all(tags.get(name) for name in ("a", "b", "bh", "d", "s")) or "from" not in signed or "l" in tags:
        raise Bad(Check.PERMERROR, "not all of the letter is signed")
    if SEAL in signed:
        raise Bad(Check.PERMERROR, "seals are not signed here")
    check_signer(tags)
    field = next(one for one in fields if name_of(one) == MESSAGE.encode() and one.endswith(newest.message))
    check_signature(field, tags, fields, body, {}, lookup)


def _check_seal(stations: list[Station], lookup: Lookup) -> None:
    *before, newest = stations
    tags = _tags(newest.seal)
    if not all(tags.get(name) for name in ("a", "b", "d", "s")) or "h" in tags:
        raise Bad(Check.PERMERROR, "a tag is missing")
    if tags.get("cv", "").lower() != ("pass" if before else "none"):
        raise Bad(Check.FAIL, "it was broken before")
    check_signer(tags)
    sealed = b"".join(_whole(one) for one in before)
    sealed += _field(RESULTS, newest.results) + b"\r\n" + _field(MESSAGE, newest.message) + b"\r\n"
    sealed += relaxed_field(without_value(SEAL.encode() + b":" + newest.seal))
    verify(tags, sealed, find_key(tags, tags["d"].lower(), lookup))


def _whole(station: Station) -> bytes:
    parts = zip(_FIELDS, (station.results, station.message, station.seal), strict=True)
    return b"".join(_field(name, value) + b"\r\n" for name, value in parts)


def _field(name: str, value: bytes) -> bytes:
    return relaxed_field(name.encode() + b":" + value)


def _tags(value: bytes) -> dict[str, str]:
    return read_tags(value.decode("ascii", "replace"))


def _number(value: bytes) -> int:
    said = _tags(value).get("i", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0


def _is_trusted(sealer: str, trusted: Collection[str]) -> bool:
    return any(sealer == one or sealer.endswith(f".{one}") for one in trusted if "." in one)
