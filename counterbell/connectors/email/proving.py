"""Where the receiver is ours, we look ourselves: SPF, DKIM, and whether one of them stands behind From."""

import re
from typing import Any

import dkim

from counterbell.base.log import get_log
from counterbell.connectors.email import spf
from counterbell.connectors.email.names import Ask, NoAnswer, is_outside, names
from counterbell.contracts.letters import Check, Verdict

log = get_log(__name__)

MOST_SIGNATURES = 4
LARGEST = 12 * 1024 * 1024
_SIGNATURE = re.compile(rb"^dkim-signature:", re.IGNORECASE | re.MULTILINE)
_POLICY = re.compile(r"(?:^|;)\s*p\s*=\s*(\w+)", re.IGNORECASE)


def prove(raw: bytes, sender_domain: str, envelope: dict[str, Any], ask: Ask = names.ask) -> Verdict:
    """What can be said about a letter that came to our own door. `envelope`: {"from", "peer", "helo"}."""
    if not sender_domain:
        return Verdict()
    signed = _signed_by(raw, ask)
    by_address, envelope_domain = _spf(envelope, ask)
    aligned = any(_stands_for(one, sender_domain, ask) for one in signed)
    aligned = aligned or (by_address is Check.PASS and _stands_for(envelope_domain, sender_domain, ask))
    return Verdict(
        spf=by_address,
        dkim=Check.PASS if signed else Check.FAIL if _SIGNATURE.search(raw) else Check.NONE,
        dmarc=_dmarc(sender_domain, aligned=aligned, outside=is_outside(str(envelope.get("peer", ""))), ask=ask),
        spf_domain=envelope_domain,
        dkim_domains=tuple(signed),
    )


def _signed_by(raw: bytes, ask: Ask) -> list[str]:
    """The domains whose signature holds."""
    count = len(_SIGNATURE.findall(raw.split(b"\r\n\r\n", 1)[0]))
    if not count or len(raw) > LARGEST:
        return []

    def text(name: bytes | str, **_how: Any) -> bytes | None:
        asked = name.decode() if isinstance(name, bytes) else name
        found = ask(asked.rstrip("."), "TXT")
        return found[0].encode() if found else None

    domains: list[str] = []
    for number in range(min(count, MOST_SIGNATURES)):
        signature = dkim.DKIM(raw, minkey=1024)
        try:
            if signature.verify(idx=number, dnsfunc=text) and signature.domain:
                domains.append(signature.domain.decode().lower())
        except NoAnswer:
            continue
        except Exception as fault:  # noqa: BLE001  # a strange signature proves nothing, whatever it raises
            log.info("a signature could not be checked: %s", type(fault).__name__)
    return list(dict.fromkeys(domains))


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
