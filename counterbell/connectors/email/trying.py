"""Tests of a mailbox before it is switched on: nothing is fetched, marked, moved or sent."""

import contextlib
import imaplib
import smtplib

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools.utils import encode_folder

from counterbell.base.addresses import Failed, Refused
from counterbell.base.env import env
from counterbell.connectors.email import imap, providers, sending
from counterbell.connectors.email.dialing import dial_smtp
from counterbell.connectors.email.names import Ask, NoAnswer
from counterbell.contracts.channels import Config, Misdirected, SendFailed, Trial, Unreachable

SMTP, SECONDS = 25, 10.0
TAKEN, OTHER, FOR_GOOD = 250, 260, 500
Fact = tuple[str, str, bool]


def try_in(config: Config, ask: Ask | None = None) -> Trial:
    """Whether letters would reach us; with `ask` the domain's server is asked about addresses with a plus too."""
    match config.get("receive"):
        case "imap":
            return _try_imap(config, ask)
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


def try_plus(address: str, ask: Ask, *, port: int = SMTP) -> Fact:
    """Whether the domain's server takes letters to the address with a plus: it is asked, and told nothing to keep."""
    local, _at, domain = address.partition("@")
    name, wanted = _("Addresses with a plus"), f"{local}+test@{domain}"
    try:
        host = next(iter(ask(domain, "MX")), "")
        code = _ask_server(host, port, address, wanted) if host else 0
    except (NoAnswer, Refused, Failed, smtplib.SMTPException, OSError):
        code = 0
    if TAKEN <= code < OTHER:
        return name, _("the server takes them"), True
    if code >= FOR_GOOD:
        return name, _("the server refuses them: take the tick away, or answers come back"), False
    return name, _("not tested: write to %(address)s yourself, and see whether it arrives") % {"address": wanted}, True


def _ask_server(host: str, port: int, address: str, wanted: str) -> int:
    """What it says to such a recipient; 0 when it takes none from us at all."""
    line = dial_smtp(host, port, env().hostname, tls=False, trusted=False, timeout=SECONDS)
    try:
        line.ehlo_or_helo_if_needed()
        if line.mail("")[0] != TAKEN or line.rcpt(address)[0] not in {TAKEN, TAKEN + 1}:
            return 0  # whom it does not know is not asked about more
        return line.rcpt(wanted)[0]
    finally:
        line.close()


def _try_imap(config: Config, ask: Ask | None) -> Trial:
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
    if ask and config.get("plus", True):
        facts.append(try_plus(str(config.get("address", "")), ask))
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
