"""Who vouches for a sender: the Authentication-Results of our own receiver, and of nobody else (RFC 8601)."""

import re
from dataclasses import dataclass, field

from counterbell.connectors.email.headers import Head, as_text
from counterbell.contracts.letters import Check, Verdict

# What Google and others say in a comment, and Microsoft as its action: the domain asks for nothing when it fails.
_NO_POLICY = re.compile(
    r"\([^()]{0,300}\bp\s{0,3}=\s{0,3}none\b[^()]{0,300}\)|\baction\s{0,3}=\s{0,3}none\b", re.IGNORECASE
)
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_METHOD = re.compile(r"\s*([a-z][a-z0-9-]{1,30})(?:/\d+)?\s{0,5}=\s{0,5}([a-z]{2,20})\b", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\b([a-z]{2,20}\.[a-z0-9-]{1,30})\s{0,5}=\s{0,5}(\"[^\"]{0,300}\"|[^\s;]{1,300})", re.IGNORECASE
)
_CALLED = {
    **{check.value: check for check in Check},
    "hardfail": Check.FAIL,
    "error": Check.TEMPERROR,
    "bestguesspass": Check.NONE,
    "policy": Check.FAIL,
}


@dataclass(slots=True)
class _Result:
    method: str
    check: Check
    properties: dict[str, str] = field(default_factory=dict)


def read_verdict(head: Head, authserv_id: str, from_domain: str) -> tuple[Verdict, bool]:
    """What our receiver found, and whether it contradicted itself (which no receiver does, but a forger might).

    Without an authserv-id of ours nothing is believed. DMARC counts only for the domain that is shown as From; where
    that domain asks for nothing (p=none), a failure refutes nothing: lists and forwarders break letters every day.
    """
    if not authserv_id or not from_domain:
        return Verdict(), False
    return _verdict(_own_results(head, authserv_id), from_domain)


def found_seals_whole(head: Head, authserv_id: str) -> bool:
    """Whether our receiver checked the seals of the stations before it (ARC), and found them whole."""
    found, odd = _agreed(_own_results(head, authserv_id), "arc") if authserv_id else (Check.NONE, False)
    return found is Check.PASS and not odd


def vouches(results: str, from_domain: str) -> bool:
    """Whether these results of a station say that the domain of From stood behind the letter.

    `results` are Authentication-Results; a DMARC result counts only where it names the domain that it is about.
    """
    found = [r for r in _results(results) if r.method != "dmarc" or "header.from" in r.properties]
    verdict, odd = _verdict(found, from_domain)
    return verdict.proved and not odd


def _own_results(head: Head, authserv_id: str) -> list[_Result]:
    """Those that stand together: below the next station's mark are only words of whoever wrote the letter."""
    found: list[_Result] = []
    for name, value in head.fields:
        if name == "received" and found:
            break
        if name == "authentication-results":
            found += _results(as_text(value), authserv_id)
    return found


def _verdict(results: list[_Result], from_domain: str) -> tuple[Verdict, bool]:
    spf, odd_spf = _agreed(results, "spf")
    dmarc, odd_dmarc = _agreed([r for r in results if _is_about(r, "header.from", from_domain)], "dmarc")
    signed = tuple(dict.fromkeys(_domain(r, "header.d", "header.i") for r in results if _passed(r, "dkim")))
    dkim_checks = [r.check for r in results if r.method == "dkim"]
    dkim = Check.PASS if signed else next(iter(dkim_checks), Check.NONE)
    spf_domain = next((_domain(r, "smtp.mailfrom", "smtp.helo") for r in results if r.method == "spf"), "")
    if dmarc is Check.NONE and not any(r.method == "dmarc" for r in results):
        # A receiver that knows SPF and DKIM only: DMARC passes where one of them passes for the domain that is shown.
        vouching = [*signed, *([spf_domain] if spf is Check.PASS else [])]
        dmarc = Check.PASS if any(_covers(domain, from_domain) for domain in vouching) else Check.NONE
    odd = odd_spf or odd_dmarc
    if odd and dmarc is Check.PASS:
        dmarc = Check.NONE
    return Verdict(spf, dkim, dmarc, spf_domain, tuple(filter(None, signed))), odd


def _results(text: str, authserv_id: str = "") -> list[_Result]:
    """The results of this receiver; without an id those of any."""
    plain = _COMMENT.sub(" ", _NO_POLICY.sub(" policy.dmarc=none ", text))
    first, *rest = plain.split(";")
    said = first.split()
    if not said or (authserv_id and said[0].strip('"').lower() != authserv_id.lower()):
        return []
    return [result for part in rest[:60] if (result := _result(part))]


def _result(part: str) -> _Result | None:
    found = _METHOD.match(part)
    if not found:
        return None
    method, check = found[1].lower(), _CALLED.get(found[2].lower(), Check.NONE)
    properties = {name.lower(): value.strip('"') for name, value in _PROPERTY.findall(part)}
    asks = {properties.get(name, "").lower() for name in ("policy.dmarc", "policy.published-domain-policy")}
    if method == "dmarc" and check is Check.FAIL and "none" in asks:
        check = Check.NONE
    return _Result(method, check, properties)


def _agreed(results: list[_Result], method: str) -> tuple[Check, bool]:
    """The topmost result, and whether another one contradicts it."""
    checks = [result.check for result in results if result.method == method]
    return (checks[0], any(check is not checks[0] for check in checks)) if checks else (Check.NONE, False)


def _passed(result: _Result, method: str) -> bool:
    return result.method == method and result.check is Check.PASS


def _domain(result: _Result, *names: str) -> str:
    said = next((result.properties[name] for name in names if name in result.properties), "")
    return said.rpartition("@")[2].strip("<>.").lower()


def _is_about(result: _Result, name: str, domain: str) -> bool:
    """A result that names a domain counts only for that domain."""
    said = _domain(result, name)
    return not said or said == domain.lower() or _covers(said, domain)


def _covers(domain: str, from_domain: str) -> bool:
    """Whether a domain may speak for the one in From: the same, or the one above it."""
    from_domain = from_domain.lower()
    return bool(domain) and "." in domain and (domain == from_domain or from_domain.endswith(f".{domain}"))
