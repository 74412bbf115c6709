"""Frames as they are written (docs/develop/wire.md): the codes, and how strangers' bytes become a frame."""

import json
import re
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import override

from counterbell.conversations.refusals import sentence
from counterbell.conversations.rich import LONGEST, MOST_FIELDS

LONGEST_FRAME = 128 * 1024
LONGEST_TYPING = 2_000
MOST_IN_CART = 20
Frame = dict[str, Any]

# Closing codes.
NOT_UNDERSTOOD, NOT_VALID, NOT_ALLOWED, SILENT, SLOW, FAST = 4400, 4401, 4403, 4408, 4409, 4429

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Garbled(Exception):
    """These bytes are no frame of ours."""


def read(text: str | None) -> Frame:
    """One frame.

    Raises:
        Garbled: when it is too long, no JSON, nested too deeply, or no object with a kind.
    """
    if text is None:
        raise Garbled("binary")
    if len(text) > LONGEST_FRAME:
        raise Garbled("longer than a frame may be")
    try:
        frame = _parse(text)
    except (ValueError, RecursionError):
        raise Garbled("no JSON") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
        raise Garbled('no object with "t"')
    return frame


def write(frame: Frame) -> str:
    """A frame as it travels."""
    return orjson.dumps(frame).decode()


def several(text: str | bytes) -> list[Frame]:
    """What a browser does with a text of ours: one frame, or an array of them that travelled together."""
    said = orjson.loads(text)
    return said if isinstance(said, list) else [said]


def named(frame: Frame, field: str = "c") -> str | None:
    """The UUID in a field, or None when there is none."""
    cell = frame.get(field)
    return cell if isinstance(cell, str) and _UUID.fullmatch(cell) else None


def number(frame: Frame, field: str) -> int:
    """A number of the thread; whatever is none counts as 0."""
    cell = frame.get(field)
    return cell if type(cell) is int and 0 <= cell < 2**31 else 0


def words(frame: Frame, field: str, longest: int) -> str:
    """A short text; whatever is none counts as "". Always one that can be stored and written again."""
    cell = frame.get(field)
    # Half a surrogate pair cannot be written, NUL cannot be stored; both are legal JSON.
    return cell[:longest].replace("\0", "").encode(errors="replace").decode() if isinstance(cell, str) else ""


def page_of(frame: Frame) -> dict[str, Any] | None:
    """Where the shopper is and what lies in her cart, if she says so in a form that we keep."""
    page = frame.get("page") if frame.get("t") != "page" else frame
    if not isinstance(page, dict):
        return None
    url = words(page, "url", 500)
    # Only what a browser may open: an agent will click it.
    if not url.startswith(("https://", "http://")):
        return None
    kept: dict[str, Any] = {"url": url, "title": words(page, "title", 200)}
    if cart := cart_of(page.get("cart")):
        kept["cart"] = cart
    if isinstance(hand := page.get("hand"), dict):  # how it was written, as our script saw it: see doorman
        kept["hand"] = {"seconds": number(hand, "seconds"), "keys": number(hand, "keys")}
    return kept


def cart_of(said: object) -> dict[str, Any] | None:
    """What the shop's page says lies in the cart: a stranger's word, cut to what an agent can use. Empty: None."""
    if not isinstance(said, dict):
        return None
    named = said.get("items")
    items = [_item(item) for item in named[:MOST_IN_CART] if isinstance(item, dict)] if isinstance(named, list) else []
    cart = {"items": [item for item in items if item["name"]], "total": amount(said, "total")}
    return cart | {"currency": words(said, "currency", 8)} if cart["items"] or cart["total"] else None


def answers_of(frame: Frame) -> dict[str, str] | None:
    """What was filled in of a form, if the frame answers one."""
    said = frame.get("answers")
    if not isinstance(said, dict):
        return None
    return {f"f{place}": words(said, f"f{place}", max(LONGEST.values()) + 1) for place in range(MOST_FIELDS)}


def amount(said: dict[str, Any], field: str) -> str:
    """A sum as it is shown, "24.90"; whatever is none counts as ""."""
    cell = said.get(field)
    if isinstance(cell, str):
        return words(said, field, 20)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 10**12  # nor NaN
    return f"{cell:.2f}".removesuffix(".00") if is_number else ""


def _item(said: dict[str, Any]) -> dict[str, Any]:
    url = words(said, "url", 500)
    return {
        "name": words(said, "name", 120),
        "sku": words(said, "sku", 60),
        "quantity": min(number(said, "quantity") or 1, 9999),
        "price": amount(said, "price"),
        "url": url if url.startswith(("https://", "http://")) else "",
    }


def nack(client_id: str, c: str | None, error: str, language: str) -> Frame:
    """Tell a sender that her message is not stored, and why, in her language."""
    again = error in {"unavailable", "busy"}
    with override(language or None):
        return {"t": "nack", "id": client_id, "c": c, "error": error, "text": sentence(error), "retry": again}


def _parse(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)  # half of a surrogate pair is legal JSON, which only this one reads


def as_uuid(text: str) -> UUID:
    """The UUID that `named` has checked."""
    return UUID(text)
