"""E-mail as the house's socket for channels knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from counterbell.connectors.email import imap, providers, records, sending, servers, trying, writing
from counterbell.connectors.email.apart import read_apart
from counterbell.connectors.email.names import names
from counterbell.connectors.email.naming import letter_id
from counterbell.connectors.email.proving import prove
from counterbell.contracts.channels import (
    Abilities,
    Config,
    GiveUp,
    Going,
    Inbound,
    Keep,
    Misdirected,
    Note,
    Notice,
    Outbound,
    Request,
    Sent,
    Setting,
    Taken,
    Trial,
    Unreachable,
)
from counterbell.contracts.letters import Letter, Unreadable

S = Setting


class Email:
    """Letters: by IMAP, by our own SMTP door, or by a provider's webhooks; out by SMTP or a provider."""

    kind = "email"
    abilities = Abilities(
        longest=10_000,
        files=10,
        html=True,
        subject=True,
        copies=True,
        repeats_safely=True,
        largest=25 * 1024 * 1024,
    )
    settings = (
        S("receive", default="smtp"),  # smtp, imap, provider
        S("plus", default=True),  # name+anything@ reaches the mailbox too
        S("authserv_id"),  # who writes the Authentication-Results that we believe
        S("sealers"),  # whose seals we believe (ARC)
        S("relays"),  # addresses of our own servers that hand letters on to our SMTP door
        S("imap_host"),
        S("imap_port", default=993),
        S("imap_security", default="tls"),  # tls, starttls, none
        S("imap_user"),
        S("imap_password", secret=True),
        S("imap_sign_in", default="password"),  # password, xoauth2
        S("imap_folders", default="INBOX"),
        S("imap_from", default="new"),  # new: only what comes from now on; all
        S("imap_after", default="keep"),  # keep: unread, with a mark of ours; seen
        S("oauth_url"),
        S("oauth_client"),
        S("oauth_secret", secret=True),
        S("oauth_refresh", secret=True),
        S("provider"),
        S("provider_auth", secret=True),  # user:password, one on each line
        S("provider_secret", secret=True),  # that webhooks are signed with; a second line: for news about our letters
        S("provider_key", secret=True),
        S("provider_key_secret", secret=True),
        S("provider_domain"),
        S("provider_url"),
        S("provider_hook_url"),
        S("send", default="house"),  # house, smtp, provider
        S("smtp_host"),
        S("smtp_port", default=587),
        S("smtp_security", default="starttls"),
        S("smtp_user"),
        S("smtp_password", secret=True),
        S("smtp_sign_in", default="password"),
        S("from_name", default="agent"),  # agent, brand
        S("signature", default=None),  # {"en": "…"}
        S("own_hosts", default=()),
        S("own_addresses", default=()),
    )

    def verify(self, request: Request, config: Config, /) -> Taken:
        """Prove a provider's webhook."""
        if config.get("receive") != "provider" and config.get("send") != "provider":
            raise Misdirected("this mailbox has no provider")
        return providers.verify(request, config)

    def parse(self, raw: bytes, about: Mapping[str, Any], config: Config, /) -> Iterable[Inbound | Notice]:
        """A letter, or what a provider said."""
        if about.get("way") == "provider":
            yield from _said_by_provider(raw, about, config)
            return
        if about.get("too_large"):
            raise Unreadable("too_large", f"The letter has {int(about['too_large']) // 2**20} MB.")
        yield Inbound(letter_id(raw), _read(raw, about, config), tuple(about.get("to", ())))

    def try_halves(self, config: Config, /) -> Mapping[str, Trial]:
        """Test fetching, sending, and what the net says about the domain; no letter is touched."""
        return {
            "in": self.try_half("in", config),
            "out": self.try_half("out", config),
            "names": trying.try_names(str(config.get("address", "")), names.ask),
        }

    def try_half(self, half: str, config: Config, /) -> Trial:
        """Test fetching ("in") or sending ("out"); no letter is touched."""
        return trying.try_in(config, names.ask) if half == "in" else trying.try_out(config)

    def servers_of(self, address: str, /) -> dict[str, Any]:
        """Settings to begin with, where the provider of an address is known."""
        return servers.servers_of(address, names.ask)

    def send(self, outbound: Outbound, config: Config, /) -> Sent:
        """Let a letter leave, by whatever way the mailbox has."""
        if config.get("send") != "provider":
            return sending.send(outbound, config)
        from counterbell.connectors.email import handing  # anymail takes a while to load

        try:
            return handing.hand_over(outbound, providers.backend_for(config))
        except Misdirected as fault:
            raise GiveUp(str(fault)) from None

    def source(self, raw: bytes, about: Mapping[str, Any], config: Config, name: str, /) -> bytes | None:
        """A letter as it came, by whatever way."""
        if about.get("way") != "provider":
            return raw
        try:
            return providers.letter_in(raw, about, config, name)
        except (Misdirected, Unreadable, Unreachable):
            return None

    def written(self, outbound: Outbound, /) -> bytes:
        """A letter of ours as it leaves."""
        return writing.as_message(outbound).as_bytes()

    def names_of(self, address: str, letters: Iterable[bytes], /) -> dict[str, Any]:
        """What the net says of the address' domain; see `records`."""
        return records.look_up(address, letters, names.ask)

    def watch(self, config: Config, state: Mapping[str, Any], keep: Keep, note: Note, going: Going, /) -> None:
        """Watch the mailbox by IMAP."""
        imap.watch(config, state, keep, note, going)


def _said_by_provider(raw: bytes, about: Mapping[str, Any], config: Config) -> Iterable[Inbound | Notice]:
    for event in providers.events(raw, about, config):
        if not hasattr(event, "message"):
            yield providers.notice_of(event)
            continue
        letter = providers.raw_of(event)
        recipient = getattr(event.message, "envelope_recipient", None)
        told = {**about, "way": "letter"}
        yield Inbound(letter_id(letter), _read(letter, told, config), (recipient,) if recipient else ())


def _read(raw: bytes, about: Mapping[str, Any], config: Config) -> Letter:
    straight = about.get("way") == "smtp" and about.get("peer") not in _words(config, "relays")
    letter = read_apart(
        raw,
        # Straight from a stranger, what a letter says about itself is nobody's word.
        authserv_id="" if straight else str(config.get("authserv_id", "")),
        sealers=_words(config, "sealers"),
        own_hosts=tuple(config.get("own_hosts") or ()),
        own_addresses=tuple(config.get("own_addresses") or ()),
    )
    if not straight or "several_senders" in letter.warnings:
        return letter
    return replace(letter, verdict=prove(raw, letter.sender.domain, dict(about), sealers=_words(config, "sealers")))


def _words(config: Config, name: str) -> set[str]:
    return set(str(config.get(name) or "").lower().replace(",", " ").split())
