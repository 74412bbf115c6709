"""A letter on its way from one process to another, as JSON and the bytes of its files.

Not as a pickle: whoever took over the reading process by a letter would otherwise own the process that asked.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from counterbell.base.mail_addresses import Address
from counterbell.contracts.letters import (
    Automatic,
    AutomaticKind,
    Bounce,
    Check,
    Fact,
    Letter,
    Part,
    Verdict,
)


def packed(letter: Letter) -> bytes:
    """The letter as bytes: one line of JSON, then its files one after the other."""
    card: dict[str, Any] = asdict(letter)
    files = [part.data for part in letter.attachments]
    for part in card["attachments"]:
        part["data"] = len(part["data"])
    card["date"] = letter.date.isoformat() if letter.date else None
    return b"".join([orjson.dumps(card), b"\n", *files])


def unpacked(data: bytes) -> Letter:
    """The letter again. Raises ValueError, KeyError or TypeError for what `packed` did not write."""
    end = data.index(b"\n")
    card: dict[str, Any] = orjson.loads(data[:end])
    files = _files(card["attachments"], memoryview(data)[end + 1 :])
    alike: dict[str, Any] = {
        **{name: str(card[name]) for name in _TEXTS},
        **{name: tuple(str(one) for one in card[name]) for name in _TUPLES},
        **{name: _addresses(card[name]) for name in ("reply_to", "to", "cc")},
    }
    return Letter(
        **alike,
        sender=Address(**_strings(card["sender"])),
        date=datetime.fromisoformat(card["date"]) if card["date"] else None,
        attachments=files,
        auto=Automatic(AutomaticKind(card["auto"]["kind"]), str(card["auto"]["reason"])) if card["auto"] else None,
        bounce=_bounce(card["bounce"]),
        verdict=_verdict(card["verdict"]),
        forwarded=bool(card["forwarded"]),
        remote_images=int(card["remote_images"]),
    )


_TEXTS = (
    "message_id",
    "in_reply_to",
    "subject",
    "text",
    "html",
    "fresh_text",
    "quoted_text",
    "signature",
    "language",
    "envelope_sender",
    "list_id",
)
_TUPLES = ("references", "warnings", "delivered_to", "links")


def _strings(card: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in card.items()}


def _addresses(cards: Sequence[dict[str, Any]]) -> tuple[Address, ...]:
    return tuple(Address(**_strings(card)) for card in cards)


def _files(cards: Sequence[dict[str, Any]], data: memoryview) -> tuple[Part, ...]:
    parts, at = [], 0
    for card in cards:
        size = int(card["data"])
        if size < 0 or at + size > len(data):
            raise ValueError("A file is shorter than it says.")
        parts.append(
            Part(
                name=str(card["name"]),
                content_type=str(card["content_type"]),
                data=bytes(data[at : at + size]),
                content_id=str(card["content_id"]),
                inline=bool(card["inline"]),
                facts=tuple(Fact(**_strings(fact)) for fact in card["facts"]),
                quoted=bool(card["quoted"]),
            )
        )
        at += size
    return tuple(parts)


def _bounce(card: dict[str, Any] | None) -> Bounce | None:
    if card is None:
        return None
    return Bounce(
        addresses=tuple(str(one) for one in card["addresses"]),
        status=str(card["status"]),
        hard=bool(card["hard"]),
        original_message_id=str(card["original_message_id"]),
        diagnosis=str(card["diagnosis"]),
    )


def _verdict(card: dict[str, Any]) -> Verdict:
    return Verdict(
        spf=Check(card["spf"]),
        dkim=Check(card["dkim"]),
        dmarc=Check(card["dmarc"]),
        spf_domain=str(card["spf_domain"]),
        dkim_domains=tuple(str(one) for one in card["dkim_domains"]),
        vouched_by=str(card["vouched_by"]),
    )
