"""Which servers a mailbox's provider has, by its address: known ones by their domain, or by who takes its letters."""

from typing import Any

from counterbell.connectors.email.names import Ask, NoAnswer

_GOOGLE = ("imap.gmail.com", "smtp.gmail.com", "mx.google.com")
_MICROSOFT = ("outlook.office365.com", "smtp.office365.com", "protection.outlook.com")
# IMAP (TLS, 993), SMTP (STARTTLS, 587), and how the server that checks senders calls itself, where that is public.
KNOWN = {
    "gmail.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "outlook.com": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "live.com": _MICROSOFT,
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com", ""),
    "yahoo.com": ("imap.mail.yahoo.com", "smtp.mail.yahoo.com", ""),
    "gmx.net": ("imap.gmx.net", "mail.gmx.net", ""),
    "gmx.de": ("imap.gmx.net", "mail.gmx.net", ""),
    "web.de": ("imap.web.de", "smtp.web.de", ""),
    "fastmail.com": ("imap.fastmail.com", "smtp.fastmail.com", ""),
    "mailbox.org": ("imap.mailbox.org", "smtp.mailbox.org", ""),
}
_TAKEN_BY = {
    "google.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "mail.protection.outlook.com": _MICROSOFT,
    "messagingengine.com": KNOWN["fastmail.com"],
    "mailbox.org": KNOWN["mailbox.org"],
    "mail.icloud.com": KNOWN["icloud.com"],
    "ovh.net": ("ssl0.ovh.net", "ssl0.ovh.net", ""),
    "kundenserver.de": ("imap.ionos.de", "smtp.ionos.de", ""),
    "strato.de": ("imap.strato.de", "smtp.strato.de", ""),
}


def servers_of(address: str, ask: Ask) -> dict[str, Any]:
    """Settings to begin with for a mailbox with that address; {} when its provider is not known."""
    domain = address.rpartition("@")[2].lower()
    found = KNOWN.get(domain) or _by_takers(domain, ask)
    if not found:
        return {}
    imap, smtp, checker = found
    return {
        "receive": "imap", "imap_host": imap, "imap_port": 993, "imap_security": "tls", "imap_user": address,
        "authserv_id": checker, "send": "smtp", "smtp_host": smtp, "smtp_port": 587, "smtp_security": "starttls",
        "smtp_user": address,
    }  # fmt: skip


def _by_takers(domain: str, ask: Ask) -> tuple[str, str, str] | None:
    try:
        takers = ask(domain, "MX")
    except NoAnswer:
        return None
    for taker in takers:
        for suffix, servers in _TAKEN_BY.items():
            if taker == suffix or taker.endswith(f".{suffix}"):
                return servers
    return None
