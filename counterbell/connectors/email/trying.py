"""Tests of a mailbox before it is switched on: nothing is fetched, marked, moved or sent."""

import contextlib
import imaplib
import smtplib

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools.utils import encode_folder

from counterbell.base.env import env
from counterbell.connectors.email import imap, providers, sending
from counterbell.connectors.email.names import Ask, NoAnswer
from counterbell.contracts.channels import Config, Misdirected, SendFailed, Trial, Unreachable

Fact = tuple[str, str, bool]


def try_in(config: Config) -> Trial:
    """Whether letters would reach us."""
    match config.get("receive"):
        case "imap":
            return _try_imap(config)
        case "provider":
            return _try_provider(config)
    if not env().smtp_port:
        return _no(_("Our own door for letters is closed: set COUNTERBELL_SMTP_PORT and start again."))
    return _yes(_("Our own door for letters is open at port %(port)s.") % {"port": env().smtp_port})


def try_out(config: Config) -> Trial:
    """Whether letters would leave."""
    if config.get("send") == "provider":
        try:
            providers.backend_for(config)
        except Misdirected as fault:
            return _no(str(fault))
        return _yes(_("The provider's settings are complete."))
    if config.get("send") == "house" and settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        return _no(_no_server())
    try:
        server = sending.server_of(config)
        if not server.host:
            return _no(_no_server())
        line = sending.connect(server)
    except SendFailed as fault:
        return _no(str(fault))
    with contextlib.suppress(smtplib.SMTPException, OSError):
        line.quit()
    private = server.security in {"tls", "starttls"}
    fact = (_("Encrypted"), _("yes") if private else _("no: anybody on the way can read along"), private)
    return _yes(_("%(host)s accepts the sign-in.") % {"host": server.host}, (fact,))


def try_names(address: str, ask: Ask) -> Trial:
    """What the net says about the domain that we would write from."""
    domain = address.rpartition("@")[2]
    try:
        mx = ask(domain, "MX")
        spf = [text for text in ask(domain, "TXT") if text.lower().startswith("v=spf1")]
        dmarc = [text for text in ask(f"_dmarc.{domain}", "TXT") if text.lower().startswith("v=dmarc1")]
    except NoAnswer:
        return _no(_("The name servers do not answer now."))
    facts: list[Fact] = [
        (_("Letters to the domain (MX)"), ", ".join(mx[:3]) or _("nobody takes them"), bool(mx)),
        (
            _("Who may send for it (SPF)"),
            spf[0] if spf else _("not said: other servers may refuse our letters"),
            bool(spf),
        ),
        (
            _("What happens to forged letters (DMARC)"),
            dmarc[0] if dmarc else _("not said: anybody can write in this name"),
            bool(dmarc),
        ),
    ]
    fine = all(ok for _name, _how, ok in facts)
    return Trial(
        fine, _("The domain is ready.") if fine else _("Something is missing in the domain's records."), tuple(facts)
    )


def _try_imap(config: Config) -> Trial:
    try:
        box = imap.connect(config)
    except Unreachable as fault:
        return _no(str(fault))
    facts: list[Fact] = []
    try:
        for name in imap.folders_of(config):
            kind, said = box.client.select(encode_folder(name).decode(), readonly=True)
            there = kind == "OK"
            count = said[0].decode() if there and said and isinstance(said[0], bytes) else ""
            facts.append((name, _("%(count)s letters") % {"count": count} if there else _("no such folder"), there))
        idles = "IDLE" in box.client.capabilities
        facts.append((_("New letters"), _("at once") if idles else _("within half a minute"), True))
    except (OSError, imaplib.IMAP4.error) as fault:
        return _no(str(fault), tuple(facts))
    finally:
        with contextlib.suppress(Exception):
            box.client.shutdown()
    fine = all(ok for _name, _how, ok in facts)
    said_so = _("The mailbox can be read.") if fine else _("A folder is missing.")
    return (_yes if fine else _no)(said_so, tuple(facts))


def _try_provider(config: Config) -> Trial:
    provider = providers.PROVIDERS.get(str(config.get("provider", "")))
    if provider is None:
        return _no(_("Choose a provider."))
    if not provider.brings_letters:
        return _no(_("No letters come by this provider's webhooks: choose another way in."))
    if not any(config.get(name) for name in ("provider_auth", "provider_secret", "provider_key")):
        return _no(_("Set a secret, or a name and password: otherwise anybody could send us letters."))
    return _yes(_("Letters are taken once the provider calls the address below."))


def _no_server() -> str:
    return _("No server for outgoing letters is set: fill it in here, or set COUNTERBELL_MAIL_URL.")


def _yes(text: str, facts: tuple[Fact, ...] = ()) -> Trial:
    return Trial(ok=True, text=text, facts=facts)


def _no(text: str, facts: tuple[Fact, ...] = ()) -> Trial:
    return Trial(ok=False, text=text, facts=facts)
