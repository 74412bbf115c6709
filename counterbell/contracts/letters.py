"""A letter as the house understands it. `read_letter` makes it from raw bytes; nothing in it executes or fetches."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from counterbell.base.mail_addresses import Address

__all__ = [
    "Address",
    "Automatic",
    "AutomaticKind",
    "Bounce",
    "Check",
    "Fact",
    "Letter",
    "Part",
    "Unreadable",
    "Verdict",
]


class Unreadable(Exception):
    """The letter cannot be understood. `reason` is one word for a program, the text is a sentence for an admin.

    The raw letter is kept by whoever holds it and can be read again after an upgrade.
    """

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class Check(StrEnum):
    """What our own receiver found about a sender. NONE: it did not say."""

    PASS = "pass"  # noqa: S105  # not a password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who vouches for the From that is shown. Read only from the Authentication-Results of our own authserv-id."""

    spf: Check = Check.NONE
    dkim: Check = Check.NONE
    dmarc: Check = Check.NONE
    spf_domain: str = ""
    dkim_domains: tuple[str, ...] = ()
    vouched_by: str = ""  # a station that the owner trusts and that found From to be true; it proves nothing

    @property
    def proved(self) -> bool:
        """The domain of From itself stands behind the letter."""
        return self.dmarc is Check.PASS

    @property
    def refuted(self) -> bool:
        """The domain of From says that the letter is not its own: hold it."""
        return self.dmarc is Check.FAIL and not self.vouched_by


class AutomaticKind(StrEnum):
    """Why nobody may be answered by a machine."""

    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    REPORT = "report"  # delivery and disposition notices that are no bounce
    LIST = "list"
    BULK = "bulk"
    OWN_LOOP = "own_loop"
    NO_REPLY = "no_reply"
    GENERATED = "generated"  # Auto-Submitted, X-Auto-Response-Suppress and their like


@dataclass(frozen=True, slots=True)
class Automatic:
    """The letter is not from a person's hand; `reason` names the header or the words that say so."""

    kind: AutomaticKind
    reason: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter of ours did not arrive. `hard`: trying again cannot help."""

    addresses: tuple[str, ...]
    status: str = ""  # RFC 3463, "5.1.1", or ""
    hard: bool = True
    original_message_id: str = ""  # without angle brackets
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an invitation or a visiting card, as plain text."""

    name: str  # what, when, until, where, organiser, guest, repeats, method; name, telephone, email, address, …
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with the letter. `name` is for people, cleaned; nothing may be stored under it."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""  # without angle brackets
    inline: bool = False  # shown inside the HTML by its content_id
    facts: tuple[Fact, ...] = ()
    quoted: bool = False  # a picture that only the quoted words name

    @property
    def size(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Letter:
    """What was written, by whom, and what our receiver knows about it.

    Ids are without angle brackets. `html` is cleaned: see `base.markup.frames` for how it is shown. `text` is
    everything in plain words; `fresh_text`, `quoted_text` and `signature` are its parts: what the person wrote now is
    `fresh_text`, the rest is folded, never thrown away.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    text: str
    html: str
    fresh_text: str
    quoted_text: str
    signature: str
    language: str  # "" when it cannot be told
    attachments: tuple[Part, ...]
    auto: Automatic | None
    bounce: Bounce | None
    verdict: Verdict
    forwarded: bool
    warnings: tuple[str, ...]
    # What lies above is the contract; what follows has grown since and may be left alone.
    envelope_sender: str = ""  # Return-Path; "<>" for the null sender
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To
    list_id: str = ""
    remote_images: int = 0
    links: tuple[str, ...] = field(default=())  # addresses in the letter, at most a hundred
