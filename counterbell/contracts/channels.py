"""The socket for channels: what a connector to the outside world offers, and what passes through it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from counterbell.contracts.letters import Letter

Config = Mapping[str, Any]  # a channel's settings by name, secrets in clear


class SendFailed(Exception):
    """The message did not leave, or nobody can know. Raise one of the kinds below."""


class TryLater(SendFailed):
    """It did not leave; asking again may help. `word`: why, for programs, where that is known."""

    def __init__(self, reason: str, *, after: timedelta | None = None, word: str = "") -> None:
        super().__init__(reason)
        self.after = after
        self.word = word


class Unknowable(SendFailed):
    """The line broke after everything was said and before they answered: it may have left.

    `repeats`: saying it again shows its reader one, because our id stays with it.
    """

    def __init__(self, reason: str, *, repeats: bool = True) -> None:
        super().__init__(reason)
        self.repeats = repeats


class GiveUp(SendFailed):
    """Asking again cannot help: stop, and tell the agent why."""


class NotGenuine(Exception):
    """A request whose signature does not hold, or that is not for us; the text says why. Nothing of it is kept."""

    asks_sign_in = False  # they send name and password only when they are asked


class Misdirected(NotGenuine):
    """The settings on their side or ours do not fit together; the text says what to change."""


class Unreachable(Exception):
    """A mailbox or service could not be asked: one word for programs, and what was said, for who knows such things."""

    def __init__(self, text: str, *, reason: str = "other") -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can carry: the one description that the editor, the guards and the senders go by.

    `repeats_safely`: the reader's side knows our id, so sending twice shows one.
    """

    longest: int = 1_000  # characters of one message
    files: int = 0  # with one message; 0: none
    types: tuple[str, ...] = ()  # of files, as a browser's file dialogue takes them; empty: whatever we take
    html: bool = False
    subject: bool = False
    copies: bool = False  # To, CC and BCC
    repeats_safely: bool = False
    largest: int = 20 * 1024 * 1024  # bytes of one message


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of the form that an owner fills in. `secret` ones are encrypted at rest and never shown again."""

    name: str
    secret: bool = False
    default: object = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something of a stranger as it came, to be kept before anybody tries to understand it."""

    raw: bytes
    external_id: str  # the same for the same thing, however often and by whatever way it comes
    about: dict[str, Any] = field(default_factory=dict)  # how it came: envelope sender and recipients, headers


@dataclass(frozen=True, slots=True)
class Inbound:
    """Words for us. Channels that carry letters bring the `letter`, others fill in the rest."""

    external_id: str
    letter: Letter | None = None
    recipients: tuple[str, ...] = ()  # to whom the envelope said
    sender: str = ""
    name: str = ""
    text: str = ""
    at: datetime | None = None


class Fate(StrEnum):
    """What became of something we sent."""

    DELIVERED = "delivered"
    POSTPONED = "postponed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OTHER = "other"  # opened, clicked, unsubscribed …: we do not follow people


@dataclass(frozen=True, slots=True)
class Notice:
    """A provider's word on something we sent. `external_id` is theirs for it, `message_id` ours, as far as known."""

    external_id: str
    fate: Fate
    address: str = ""
    reason: str = ""
    hard: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an outgoing message. With a `content_id` it is shown inside the HTML."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message that shall leave. Ids are without angle brackets; `headers` are further ones, one line each."""

    message_id: str
    sender: str  # the address shown as From
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: str = ""
    return_path: str = ""  # where bounces go; "" for the sender
    subject: str = ""
    text: str = ""
    html: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """It left. `refused` are recipients that the server did not take, with its words."""

    external_id: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook as it came."""

    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    url: str = ""  # as the sender wrote it: some sign that


@dataclass(frozen=True, slots=True)
class Trial:
    """What a test of one half found: `facts` are (what, how it is, fine?) in the order in which they were tried."""

    ok: bool
    text: str
    facts: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """By what we sign in elsewhere. `refresh` gets us the next; without `access` there is none now."""

    refresh: str
    access: str = ""
    ends_at: datetime | None = None


class Tokens(Protocol):
    """A channel's tokens as all processes find them. Its service may replace the refresh token at each use."""

    def held(self) -> Held:
        """What holds now."""
        ...

    def begin(self) -> bool:
        """Whether it is our turn to ask for the next: others wait until `end`, or until we are taken for dead."""
        ...

    def keep(self, held: Held, /) -> None:
        """Use these from now on; they are on disk before this returns, or remembered while the disk cannot."""
        ...

    def end(self) -> None:
        """Let others ask."""
        ...

    def forget(self, access: str, /) -> None:
        """A server does not take this access token."""
        ...


class Keep(Protocol):
    """Keeps what was taken, on disk, before it returns."""

    def __call__(self, taken: Iterable[Taken], /) -> None: ...


Note = Callable[[dict[str, Any]], None]
Going = Callable[[], bool]


class Channel(Protocol):
    """An adapter. It knows nothing of the house; whoever calls it brings the settings and keeps the results."""

    kind: str
    abilities: Abilities
    settings: tuple[Setting, ...]

    def verify(self, request: Request, config: Config, /) -> Taken:
        """Prove that a webhook is genuine, and name it.

        Raises:
            NotGenuine: when it is not.
        """

    def parse(self, raw: bytes, about: Mapping[str, Any], config: Config, /) -> Iterable[Inbound | Notice]:
        """What is in it. May ask the vendor for parts that the webhook only names."""

    def try_halves(self, config: Config, /) -> Mapping[str, Trial]:
        """Test each half without touching a message: "in", "out", "names" (what the net says about the address)."""

    def send(self, outbound: Outbound, config: Config, /) -> Sent:
        """Let it leave. Called outside any transaction.

        Raises:
            SendFailed: as one of its kinds.
        """

    def watch(self, config: Config, state: Mapping[str, Any], keep: Keep, note: Note, going: Going, /) -> None:
        """Fetch what is new, `keep` it, and only then `note` where we are; go on as more arrives, while `going()`.

        Raises:
            Unreachable: when the other side does not answer; what was kept before stays kept.
        """


@runtime_checkable
class Sourced(Protocol):
    """An adapter whose messages have a form of their own, which one can look at and keep as a file."""

    def source(self, raw: bytes, about: Mapping[str, Any], config: Config, name: str, /) -> bytes | None:
        """The message of that name (its `external_id`) in what came, without asking anybody; None: it is not in it."""

    def written(self, outbound: Outbound, /) -> bytes:
        """What leaves.

        Raises:
            GiveUp: when it cannot leave like this.
        """


@runtime_checkable
class Stepwise(Protocol):
    """An adapter whose channel is set up step by step."""

    def try_half(self, half: str, config: Config, /) -> Trial:
        """Test one half, "in" or "out"; nothing is touched."""

    def servers_of(self, address: str, /) -> dict[str, Any]:
        """Settings to begin with, where the provider of an address is known; asks name servers only."""


@runtime_checkable
class Named(Protocol):
    """An adapter whose addresses lie in a domain of which the net says something."""

    def names_of(self, address: str, letters: Iterable[bytes], /) -> dict[str, Any]:
        """What it says, as JSON; `letters` came back to the address. Asks name servers only."""
