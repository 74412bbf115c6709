"""SPF (RFC 7208): whether a domain lets that address send for it."""

import ipaddress
from collections.abc import Iterator

from counterbell.connectors.email.names import Ask, NoAnswer
from counterbell.contracts.letters import Check

MOST_LOOKUPS = 10
LONGEST = 2_000
_SIGNS = {"+": Check.PASS, "-": Check.FAIL, "~": Check.SOFTFAIL, "?": Check.NEUTRAL}


class _Broken(Exception):
    """The record is not one, or asks too much."""


def check(address: str, domain: str, ask: Ask) -> Check:
    """What the domain says about that address."""
    try:
        return _Look(ipaddress.ip_address(address), ask).domain(domain) or Check.NONE
    except NoAnswer:
        return Check.TEMPERROR
    except (_Broken, ValueError, RecursionError):
        return Check.PERMERROR


class _Look:
    def __init__(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address, ask: Ask) -> None:
        self._address, self._ask, self._lookups = address, ask, 0

    def domain(self, domain: str) -> Check | None:
        """None: the domain has no record."""
        records = [text for text in self._ask(domain, "TXT") if text.lower().split(" ", 1)[0] == "v=spf1"]
        if len(records) > 1 or any(len(one) > LONGEST for one in records):
            raise _Broken(domain)
        return self._record(records[0], domain) if records else None

    def _record(self, record: str, domain: str) -> Check:
        redirect = ""
        for term in record.split()[1:]:
            name, _, value = term.partition("=")
            if name.lower() == "redirect" and "/" not in name:
                redirect = value
                continue
            if "=" in term and ":" not in name:
                continue  # a modifier that we need not know
            sign, mechanism = (term[0], term[1:]) if term[0] in _SIGNS else ("+", term)
            if self._matches(mechanism, domain):
                return _SIGNS[sign]
        if redirect:
            self._count()
            found = self.domain(_plain(redirect))
            if found is None:
                raise _Broken(redirect)
            return found
        return Check.NEUTRAL

    def _matches(self, mechanism: str, domain: str) -> bool:
        head, _, length = mechanism.partition("/")
        name, _, value = head.partition(":")
        match name.lower():
            case "all":
                return True
            case "ip4" | "ip6":
                return self._address in ipaddress.ip_network(mechanism.partition(":")[2], strict=False)
            case "a" | "mx":
                return any(self._address in net for net in self._hosts(name.lower(), value or domain, length))
            case "include":
                self._count()
                found = self.domain(_plain(value))
                if found is None:
                    raise _Broken(value)
                return found is Check.PASS
            case "exists":
                self._count()
                return bool(self._ask(_plain(value), "A"))
            case "ptr":
                return False  # nobody should, and it would cost much
        raise _Broken(mechanism)

    def _hosts(self, kind: str, domain: str, length: str) -> "Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]":
        self._count()
        hosts = self._ask(_plain(domain), "MX")[:MOST_LOOKUPS] if kind == "mx" else [_plain(domain)]
        four, _, six = length.partition("//") if not length.startswith("/") else ("", "", length[1:])
        version = "A" if self._address.version == 4 else "AAAA"
        bits = (four or "32") if version == "A" else (six or "128")
        for host in hosts:
            for one in self._ask(host, version):
                yield ipaddress.ip_network(f"{one}/{int(bits)}", strict=False)

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > MOST_LOOKUPS:
            raise _Broken("too many look-ups")


def _plain(domain: str) -> str:
    if "%" in domain or not domain:
        raise _Broken(domain)  # macros ask about this letter alone; a record that needs them says nothing to us
    return domain.rstrip(".").lower()
