"""What the records of a domain mean, and what to do about them, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the net says: its name, the record itself, what it means and what to do."""

    name: str
    record: str
    means: str
    is_fine: bool


def facts_of(found: Mapping[str, Any]) -> list[Fact]:
    """In words what was found; nothing when nobody has asked yet."""
    return [*_mx(found), *_spf(found), *_dkim(found), *_dmarc(found)] if found else []


def _mx(found: Mapping[str, Any]) -> Iterator[Fact]:
    name, hosts = _("Letters to the domain (MX)"), found.get("mx")
    if hosts is None:
        yield _silent(name)
    elif hosts:
        yield Fact(name, ", ".join(hosts[:3]), _("These servers take letters to your domain."), is_fine=True)
    else:
        means = _(
            "Nobody takes letters to this domain: answers cannot arrive. Enter your mail server at your registrar."
        )
        yield Fact(name, "", means, is_fine=False)


def _spf(found: Mapping[str, Any]) -> Iterator[Fact]:
    name, records = _("Who may send for it (SPF)"), found.get("spf")
    if records is None:
        yield _silent(name)
    elif not records:
        means = _(
            "Nobody said who may send for it: others may refuse our letters. Add the record that your provider names."
        )
        yield Fact(name, "", means, is_fine=False)
    elif len(records) > 1:
        means = _("There are several of these records, and then none counts: make one of them.")
        yield Fact(name, records[0], means, is_fine=False)
    elif records[0].lower().split()[-1] in {"all", "+all"}:
        means = _("Everybody may send in your name: let the record end in ~all.")
        yield Fact(name, records[0], means, is_fine=False)
    else:
        means = _(
            "Others can check whether a server may send for you. The one that sends our letters must be named in it."
        )
        yield Fact(name, records[0], means, is_fine=True)


def _dkim(found: Mapping[str, Any]) -> Iterator[Fact]:
    name, keys, seen = _("Signature of our letters (DKIM)"), found.get("keys"), found.get("selectors") or []
    if keys is None:
        yield _silent(name)
        return
    shown = ", ".join(keys[:3])
    if lost := [one for one in seen if one not in keys]:
        means = _("Our letters were signed with a key that is not published: add the record that your provider names.")
        yield Fact(name, ", ".join(lost), means, is_fine=False)
    elif seen:
        yield Fact(name, shown, _("Our letters are signed, and the key is published."), is_fine=True)
    elif keys:
        means = _(
            "A key is published. Whether our letters are signed with it, the first one that comes back will show."
        )
        yield Fact(name, shown, means, is_fine=True)
    else:
        means = _(
            "No key was found under the usual names. If your provider has you publish one under another, all is well."
        )
        yield Fact(name, "", means, is_fine=False)


def _dmarc(found: Mapping[str, Any]) -> Iterator[Fact]:
    name, records = _("What happens to forged letters (DMARC)"), found.get("dmarc")
    if records is None:
        yield _silent(name)
        return
    if len(records) != 1:
        means = _(
            "Anybody can write in your name. Add a TXT record at _dmarc: v=DMARC1; p=none; and later p=quarantine."
        )
        yield Fact(name, "", means, is_fine=False)
        return
    policy = _policy(records[0])
    if policy == "reject":
        means = _("Others refuse letters that only claim to be yours.")
    elif policy == "quarantine":
        means = _("Others put letters that only claim to be yours among the spam.")
    else:
        means = _(
            "Forged letters are delivered all the same. When SPF and DKIM are in order, change it to p=quarantine."
        )
    yield Fact(name, records[0], means, is_fine=policy in {"reject", "quarantine"})


def _policy(record: str) -> str:
    tags = (part.partition("=") for part in record.split(";"))
    return next((value.strip().lower() for tag, _equals, value in tags if tag.strip().lower() == "p"), "")


def _silent(name: str) -> Fact:
    return Fact(name, "", _("The name servers did not answer."), is_fine=False)
