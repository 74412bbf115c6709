"""What the net says about a domain that we write from: who takes its letters, who may send, who signs.

Only findings: a page puts them into words. Nothing is said to anybody but name servers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from counterbell.connectors.email.names import Ask, NoAnswer

# Under these names large senders publish keys for their customers.
USUAL = (
    "google",
    "selector1",
    "selector2",
    "default",
    "dkim",
    "mail",
    "s1",
    "s2",
    "k1",
    "k2",
    "k3",
    "pm",
    "mx",
    "sig1",
)
AT_ONCE = 8
MOST_SELECTORS = 5
LONGEST_HEAD = 200_000
_SIGNED = re.compile(rb"^dkim-signature:((?:[^\r\n]|\r?\n[ \t]){1,4000})", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(r"(?:^|;)\s{0,8}p\s{0,8}=\s{0,8}[a-z0-9+/]", re.IGNORECASE)  # an empty one was taken back
_TAG = re.compile(rb"(?:^|;)\s{0,8}([ds])\s{0,8}=\s{0,8}([a-z0-9][a-z0-9._-]{0,199})", re.IGNORECASE)


def look_up(address: str, letters: Iterable[bytes], ask: Ask) -> dict[str, Any]:
    """{"mx": […], "spf": […], "dmarc": […], "selectors": [seen in our own letters], "keys": [selectors with a key]}.

    `letters` came back and may hold the heads of ours. What nobody answered is None.
    """
    domain = address.rpartition("@")[2].lower()
    seen = list(dict.fromkeys(one for letter in letters for one in selectors_in(letter, domain)))[:MOST_SELECTORS]
    tried = list(dict.fromkeys([*seen, *USUAL]))
    places = [(domain, "MX"), (domain, "TXT"), (f"_dmarc.{domain}", "TXT")]
    places += [(f"{one}._domainkey.{domain}", "TXT") for one in tried]
    with ThreadPoolExecutor(AT_ONCE) as askers:
        mx, spf, dmarc, *said = askers.map(lambda place: _answer(ask, *place), places)
    keys = [one for one, texts in zip(tried, said, strict=True) if any(map(_KEY.search, texts or ()))]
    return {
        "mx": mx,
        "spf": _of_kind(spf, "v=spf1"),
        "dmarc": _of_kind(dmarc, "v=dmarc1"),
        "selectors": seen,
        "keys": keys if any(texts is not None for texts in said) else None,
    }


def selectors_in(letter: bytes, domain: str) -> Iterator[str]:
    """By which names keys were called in signatures of the domain, wherever in the letter they stand."""
    for signature in _SIGNED.finditer(letter[:LONGEST_HEAD]):
        tags: Mapping[bytes, bytes] = {name.lower(): value.lower() for name, value in _TAG.findall(signature[1])}
        if tags.get(b"d", b"").decode() == domain and tags.get(b"s"):
            yield tags[b"s"].decode()


def _answer(ask: Ask, name: str, kind: str) -> list[str] | None:
    try:
        return ask(name, kind)
    except NoAnswer:
        return None


def _of_kind(texts: list[str] | None, begins: str) -> list[str] | None:
    return None if texts is None else [text[:500] for text in texts if text.lower().startswith(begins)]
