"""E-mail as the house's socket for channels knows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from counterbell.connectors.email.naming import letter_id
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.channels import (
    Abilities,
    Config,
    Inbound,
    Keep,
    Notice,
    Outbound,
    Request,
    Sent,
    Setting,
    Taken,
)

S = Setting


class Email:
    """Letters: by IMAP, by our own SMTP door, or by a provider's webhooks; out by SMTP or a provider."""

    kind = "email"
    abilities = Abilities(html=True, subject=True, copies=True, repeats_safely=True, largest=25 * 1024 * 1024)
    settings = (
        S("receive", default="smtp"),  # smtp, imap, provider
        S("authserv_id"),  # who writes the Authentication-Results that we believe
        S("plus", default=True),  # name+anything@ reaches the mailbox too
    )

    def verify(self, request: Request, config: Config, /) -> Taken:
        raise NotImplementedError

    def parse(self, raw: bytes, about: Mapping[str, Any], config: Config, /) -> Iterable[Inbound | Notice]:
        letter = read_letter(raw, authserv_id=str(config.get("authserv_id", "")))
        yield Inbound(letter_id(raw), letter)

    def send(self, outbound: Outbound, config: Config, /) -> Sent:
        raise NotImplementedError

    def poll(self, config: Config, state: Mapping[str, Any], keep: Keep, /) -> dict[str, Any]:
        raise NotImplementedError
