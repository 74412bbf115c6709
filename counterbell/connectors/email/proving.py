"""Where the receiver is ours, we look ourselves: SPF, DKIM, and whether one of them stands behind From."""

import re
from collections.abc import Collection
from typing import Any

from counterbell.connectors.email import spf
from counterbell.connectors.email.arc import check_chain, voucher
from counterbell.connectors.email.dkim import Lookup, Signature, check_signatures
from counterbell.connectors.email.names import Ask, NoAnswer, is_outside, names
from counterbell.contracts.letters import Check, Verdict

LARGEST = 12 * 1024 * 1024
_POLICY = re.compile(r"(?:^|;)\s*p\s*=\s*(\w+)", re.IGNORECASE)


def prove(
    raw: bytes,
    sender_domain: str,
    envelope: dict[str, Any],
    ask: Ask = names.ask,
    *,
    sealers: Collection[str] = (),
) -> Verdict:
    """What can be said about a letter that came to our own door. `envelope`: {"from", "peer", "helo"}.

    `sealers` are the domains whose word counts about a letter that passed through their hands.
    """
    if not sender_domain:
        return Verdict()
    signatures = _signatures(raw, ask)
    signed = list(dict.fromkeys(one.domain for one in signatures if one.check is Check.PASS))
    by_address, envelope_domain = _spf(envelope, ask)
    aligned = any(_stands_for(one, sender_domain, ask) for one in signed)
    aligned = aligned or (by_address is Check.PASS and _stands_for(envelope_domain, sender_domain, ask))
    return Verdict(
        spf=by_address,
        dkim=Check.PASS if signed else next((one.check for one in signatures), Check.NONE),
        dmarc=_dmarc(sender_domain, aligned=aligned, outside=is_outside(str(envelope.get("peer", ""))), ask=ask),
        spf_domain=envelope_domain,
        dkim_domains=tuple(signed),
        vouched_by="" if aligned else _voucher(raw, sender_domain, sealers, ask),
    )


def _voucher(raw: bytes, sender_domain: str, sealers: Collection[str], ask: Ask) -> str:
    stations = check_chain(raw, _lookup(ask)) if sealers and len(raw) <= LARGEST else []
    return voucher(stations, sender_domain, sealers)


def _signatures(raw: bytes, ask: Ask) -> tuple[Signature, ...]:
    return check_signatures(raw, _lookup(ask)) if len(raw) <= LARGEST else ()


def _lookup(ask: Ask) -> Lookup:
    def lookup(name: str) -> list[str]:
        try:
            return ask(name, "TXT")
        except NoAnswer as silent:
            raise OSError(str(silent)) from None

    return lookup


def _spf(envelope: dict[str, Any], ask: Ask) -> tuple[Check, str]:
    peer = str(envelope.get("peer", ""))
    sender = str(envelope.get("from", ""))
    domain = (sender.rpartition("@")[2] or str(envelope.get("helo", ""))).lower().strip("[]")
    if not is_outside(peer) or "." not in domain:
        return Check.NONE, ""
    return spf.check(peer, domain, ask), domain


def _stands_for(domain: str, sender: str, ask: Ask) -> bool:
    """Whether one domain speaks for the other: the same, the one above, or one below a domain with rules of its own."""
    if not domain:
        return False
    if domain == sender or (sender.endswith(f".{domain}") and "." in domain):
        return True
    return domain.endswith(f".{sender}") and bool(_record(sender, ask))


def _dmarc(sender: str, *, aligned: bool, outside: bool, ask: Ask) -> Check:
    if aligned:
        return Check.PASS
    if not outside:
        return Check.NONE  # it came over a server of ours that we were not told of: nothing can be concluded
    labels = sender.split(".")
    for start in range(max(1, len(labels) - 1)):
        if record := _record(".".join(labels[start:]), ask):
            policy = _POLICY.search(record)
            strict = policy is not None and policy[1].lower() in {"reject", "quarantine"}
            return Check.FAIL if strict else Check.NONE
    return Check.NONE


def _record(domain: str, ask: Ask) -> str:
    try:
        found = ask(f"_dmarc.{domain}", "TXT")
    except NoAnswer:
        return ""
    return next((text for text in found if text.lower().startswith("v=dmarc1")), "")
