"""E-mail addresses: the one parser of the house. What it refuses is nobody's address.

Two parsers that read one text differently are how letters reach people they were not checked for. So this one takes the
plain form that real people have and refuses what exists only on paper: quoted local parts, source routes, `%` and `!`
hops, literals, encoded words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LONGEST = 254
LONGEST_NAME = 200
# What one header may name; the rest is left out, and `read_list` says so by its length.
MOST = 2_000

_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\x9f\"(),:;<>@\[\\\]!%|`]{1,128}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SPECIAL = re.compile(r"[\"(),:;<>]")
# RFC 5322 allows blanks (where a comment stood) around the points of an address.
_AROUND = re.compile(r"[ \t\n]{1,20}([.@])|(?<=[.@])[ \t\n]{1,20}")
_IN_QUOTES = re.compile(r"[\"\\]")
_IN_COMMENT = re.compile(r"[()\\]")
_LOOKS_LIKE = re.compile(r"[^\s@<>\"(),:;]{1,64}@[^\s@<>\"(),:;]{1,128}\.[^\s@<>\"(),:;]{2,63}")


@dataclass(frozen=True, slots=True)
class Address:
    """`name` as it is shown, cleaned; `email` in the form of `read_address`, or "" where none can be trusted."""

    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """By this two addresses are the same."""
        return self.email.lower()

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    @property
    def shows_another(self) -> bool:
        """The name itself looks like an address, and it is not this one: a trick on whoever reads only names."""
        return any(found[0].lower() != self.key for found in _LOOKS_LIKE.finditer(self.name))

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


def read_address(text: str) -> str:
    """The address in its one form (domain in lower case, as ASCII), or "" for what is none."""
    local, at, domain = text.strip(" \t").rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or "=?" in local or local.startswith("."):
        return ""
    # Full-width and compatibility letters would be somebody else's address after the next program folds them.
    if unicodedata.normalize("NFKC", local) != local or _UNSEEN.search(local):
        return ""
    domain = _ascii_domain(domain)
    address = f"{local}@{domain}"
    return address if domain and len(address) <= LONGEST else ""


def _ascii_domain(domain: str) -> str:
    domain = domain.lower().removesuffix(".")
    if not domain.isascii():
        if unicodedata.normalize("NFKC", domain) != domain or len(domain) > LONGEST:
            return ""
        try:
            plain = domain.encode("idna")
            # Letters that the two versions of IDNA read differently do not come back.
            domain = plain.decode("ascii") if plain.decode("idna") == domain else ""
        except UnicodeError:
            return ""
    labels = domain.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return ""
    return domain


def clean_name(text: str) -> str:
    """A name on one line, without what cannot be seen; the joiners that Persian and emoji need stay."""
    visible = _UNSEEN.sub(" ", text)
    return " ".join(visible.split())[:LONGEST_NAME].strip()


def read_list(text: str, *, decode: Callable[[str], str] = str) -> tuple[Address, ...]:
    """Every mailbox of a header or a typed field, at most `MOST`.

    `decode` is for names only and is called after the list was cut, so that nothing hidden in it becomes an address.
    A mailbox that cannot be trusted keeps its name and has no email.
    """
    found = []
    for mailbox in _mailboxes(text):
        address = _read_mailbox(mailbox, decode)
        if address.name or address.email:
            found.append(address)
        if len(found) >= MOST:
            break
    return tuple(found)


@dataclass(slots=True)
class _Mailbox:
    """The pieces of one entry: words in front of the angle, what is in it, what was in quotes or brackets."""

    words: list[str]
    comments: list[str]
    angles: list[str]
    after: list[str] = field(default_factory=list)  # words behind the angle
    quoted: bool = False  # the words came in quotes: they are never an address


def _mailboxes(text: str) -> Iterator[_Mailbox]:
    current, at, angle = _Mailbox([], [], []), 0, False
    while at < len(text):
        found = _SPECIAL.search(text, at)
        _take(current, text[at : found.start() if found else len(text)], angle=angle)
        if not found:
            break
        at, sign = found.end(), found[0]
        if sign == '"':
            words, at = _quoted(text, at)
            _take(current, f'"{words}"' if angle else words, angle=angle)
            current.quoted = True
        elif sign == "(":
            words, at = _comment(text, at)
            current.comments.append(words)
        elif sign == "<":
            current.angles.append("")
            angle = True
        elif sign == ">":
            angle = False
        elif angle:
            current.angles[-1] += sign  # a route or a list inside the angle: never a plain address
        elif sign == ":":
            current = _Mailbox([], [], [])  # the name of a group, or a stray header name
        elif sign in ",;":
            yield current
            current = _Mailbox([], [], [])
    yield current


def _take(into: _Mailbox, words: str, *, angle: bool) -> None:
    if angle:
        into.angles[-1] += words
    elif words.strip():
        (into.after if into.angles else into.words).append(words)


def _quoted(text: str, at: int) -> tuple[str, int]:
    words: list[str] = []
    while found := _IN_QUOTES.search(text, at):
        words.append(text[at : found.start()])
        at = found.end()
        if found[0] == '"':
            return "".join(words), at
        words.append(text[at : at + 1])
        at += 1
    return "".join([*words, text[at:]]), len(text)


def _comment(text: str, at: int) -> tuple[str, int]:
    words: list[str] = []
    depth = 1
    while found := _IN_COMMENT.search(text, at):
        words.append(text[at : found.start()])
        at = found.end()
        if found[0] == "\\":
            words.append(text[at : at + 1])
            at += 1
            continue
        depth += 1 if found[0] == "(" else -1
        if not depth:
            return "".join(words), at
    return "".join([*words, text[at:]]), len(text)


def _read_mailbox(mailbox: _Mailbox, decode: Callable[[str], str]) -> Address:
    words = " ".join(mailbox.words)
    if mailbox.angles:
        plain = len(mailbox.angles) == 1 and not any("@" in word for word in mailbox.after)
        inner = _AROUND.sub(lambda found: found[1] or "", mailbox.angles[0]) if plain else ""
        return Address(clean_name(decode(words or " ".join(mailbox.comments))), read_address(inner))
    if not mailbox.quoted and (email := read_address(_AROUND.sub(lambda found: found[1] or "", words.strip()))):
        return Address(clean_name(decode(" ".join(mailbox.comments))), email)
    return Address(clean_name(decode(words)))
