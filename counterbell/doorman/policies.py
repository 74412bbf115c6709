"""What makes a first message look like spam. Pure: text and figures in, reasons out.

No single sign is enough, because each of them fits an honest shopper too: she pastes an address, she is fast, her
browser is old. What our own script says of her hands is a stranger's word; it costs a simple robot more than it gains.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

# Reasons, and how much each of them weighs.
WEIGHTS = {"trap": 2, "no_script": 1, "too_fast": 1, "link": 1, "links": 2, "repeated": 1, "flood": 2}
ENOUGH = 2

MANY_LINKS = 3
SOONEST = 3  # seconds between seeing the chat and sending, below which nobody has read and written
SHORTEST = 20  # characters: "Hello" is everybody's
REPEATED_WITHIN, REPEATED = timedelta(hours=1), 2
FLOOD_WITHIN, FLOOD = timedelta(minutes=10), 10

_LINK = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|net|org|ru|cn|info|biz|xyz|top|shop|site|online|click|io|me)/", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NOISE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Hand:
    """How the message was written: as our script says in the chat, as our own signed clock says of a form.

    `keys` is None where nobody counts them. `trapped`: a field was filled in that people do not see.
    """

    seconds: int
    keys: int | None
    trapped: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """How many other people began with the same words lately."""

    within_hour: int = 0
    within_minutes: int = 0


def reasons_for(text: str, hand: Hand | None, again: Again, *, scripted: bool = True) -> list[str]:
    """Everything that speaks against a first message, in the order of WEIGHTS.

    `scripted`: it came where a script of ours should have told of the hand.
    """
    links = len(_LINK.findall(text))
    found = {
        "trap": hand is not None and hand.trapped,
        "no_script": scripted and hand is None,
        "too_fast": hand is not None and (hand.seconds < SOONEST or hand.keys == 0),
        "link": 0 < links < MANY_LINKS,
        "links": links >= MANY_LINKS,
        "repeated": again.within_hour >= REPEATED,
        "flood": again.within_minutes >= FLOOD,
    }
    return [reason for reason in WEIGHTS if found[reason]]


def is_enough(reasons: list[str]) -> bool:
    """Whether these reasons together set a conversation aside."""
    return sum(WEIGHTS[reason] for reason in reasons) >= ENOUGH


def fingerprint_of(text: str) -> str:
    """A fingerprint that forgives case, digits, punctuation and where an address leads; "" for what is too short."""
    plain = _NOISE.sub(" ", _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text)).casefold()).strip()
    if len(plain) < SHORTEST:
        return ""
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:32]


def hand_of(page: object) -> Hand | None:
    """What the page facts of a conversation say about the hand that wrote it."""
    said = page.get("hand") if isinstance(page, dict) else None
    if not isinstance(said, dict):
        return None
    seconds, keys = said.get("seconds"), said.get("keys")
    if isinstance(trapped := said.get("trapped"), bool) and isinstance(seconds, int):
        return Hand(seconds, keys if isinstance(keys, int) else None, trapped)
    return Hand(seconds, keys) if isinstance(seconds, int) and isinstance(keys, int) else None
