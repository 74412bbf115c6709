"""Out by SMTP: by the mailbox's own server, or by the one that the installation writes to its agents with."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMultiAlternatives

from counterbell.base.addresses import Failed, Refused
from counterbell.base.env import env
from counterbell.connectors.email.dialing import dial_smtp, not_allowed
from counterbell.connectors.email.signing_in import Access, Exchange, xoauth2
from counterbell.connectors.email.writing import as_message
from counterbell.contracts.channels import Config, GiveUp, Outbound, Sent, TryLater, Unknowable

SECONDS = 30
SUBMISSION = 587
PERMANENT = 500
GO_AHEAD, TAKEN = 354, 250
_AMAZON = re.compile(r"\bOk ([0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{6})", re.IGNORECASE)
_DOT = re.compile(rb"(?m)^\.")  # a lone dot would end the letter


@dataclass(frozen=True, slots=True)
class Server:
    """A server to hand letters to. `security` is tls, starttls or none."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    access: Access | None = None  # a token instead of a password
    trusted: bool = False  # named by whoever runs the installation: it may be anywhere


def send(outbound: Outbound, config: Config) -> Sent:
    """Let a letter leave by SMTP.

    Raises:
        SendFailed: as one of its kinds.
    """
    message = as_message(outbound)
    if config.get("send") == "house" and settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend":
        raise GiveUp("no_server")  # and nobody's words belong on a console
    if config.get("send") == "house" and settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        return _by_django(message, outbound)
    return hand_over(server_of(config), message, outbound)


def server_of(config: Config) -> Server:
    """The server that a mailbox's letters go to.

    Raises:
        TryLater: when no access token can be had.
    """
    if config.get("send") == "house":
        security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
        return Server(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            security,
            settings.EMAIL_HOST_USER,
            settings.EMAIL_HOST_PASSWORD,
            trusted=True,
        )
    access = xoauth2(config) if config.get("smtp_sign_in") == "xoauth2" else None
    return Server(
        str(config.get("smtp_host", "")),
        int(config.get("smtp_port") or SUBMISSION),
        str(config.get("smtp_security") or "starttls"),
        str(config.get("smtp_user") or ""),
        str(config.get("smtp_password") or ""),
        access,
    )


def hand_over(server: Server, message: EmailMessage, outbound: Outbound) -> Sent:
    """Say a letter to a server.

    Raises:
        SendFailed: as one of its kinds.
    """
    line = connect(server)
    try:
        return _say(line, message.as_bytes(), outbound)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
        line.close()


def connect(server: Server) -> smtplib.SMTP:
    """A line to the server, signed in.

    Raises:
        TryLater: when there is none now.
        GiveUp: when nobody said which server, or it may not be called.
    """
    if not server.host:
        raise GiveUp("no_server")
    try:
        line = _dial(server)
    except Refused as fault:
        raise GiveUp(not_allowed(server.host, fault)) from None
    except Failed as fault:
        raise TryLater(str(fault)) from None
    except smtplib.SMTPAuthenticationError as fault:
        raise TryLater(f"{server.host} does not accept the sign-in: {_words(fault.smtp_error)}") from None
    except smtplib.SMTPNotSupportedError as fault:
        raise TryLater(f"{server.host}: {fault}") from None
    except smtplib.SMTPResponseException as fault:
        raise TryLater(f"{server.host} says {fault.smtp_code} {_words(fault.smtp_error)}") from None
    except (smtplib.SMTPException, OSError) as fault:
        raise TryLater(f"{server.host}:{server.port} does not answer: {fault}") from None
    return line


def _dial(server: Server) -> smtplib.SMTP:
    name = env().hostname
    tls = server.security == "tls"
    line = dial_smtp(server.host, server.port, name, tls=tls, trusted=server.trusted, timeout=SECONDS)
    try:
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if server.access:
            _with_token(line, server.user, server.access)
        elif server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _with_token(line: smtplib.SMTP, user: str, access: Access) -> None:
    said = Exchange(user, access.token)
    try:
        line.auth("XOAUTH2", said.answer)
    except smtplib.SMTPAuthenticationError as fault:
        access.refused()
        words = f"{_words(fault.smtp_error)} {said.reason}".strip()
        raise smtplib.SMTPAuthenticationError(fault.smtp_code, words) from None


def _say(line: smtplib.SMTP, content: bytes, outbound: Outbound) -> Sent:
    try:
        refused = _address(line, len(content), outbound)
        code, said = line.docmd("DATA")
    except smtplib.SMTPException as fault:
        raise TryLater(f"the server hung up: {fault}") from None
    except OSError as fault:
        raise TryLater(f"the line broke: {fault}") from None
    if code != GO_AHEAD:
        raise _refusal(code, said)
    try:
        # From here on nobody can know what became of it until the server answers.
        line.send(_DOT.sub(b"..", content) + b"\r\n.\r\n")
        code, said = line.getreply()
    except (smtplib.SMTPException, OSError) as fault:
        raise Unknowable(f"the line broke when the letter was said: {fault}") from None
    if code != TAKEN:
        raise _refusal(code, said)
    # Amazon writes a Message-ID of its own over ours; what she answers to names this.
    renamed = _AMAZON.search(_words(said))
    return Sent(renamed[1] if renamed else "", refused=refused)


def _address(line: smtplib.SMTP, size: int, outbound: Outbound) -> dict[str, str]:
    """Say from whom and to whom; returns who was refused while others were taken."""
    options = [f"size={size}"] if line.has_extn("size") else []
    code, said = line.mail(outbound.return_path or outbound.sender, options)
    if code != TAKEN:
        raise _refusal(code, said)
    people = list(dict.fromkeys([*outbound.to, *outbound.cc, *outbound.bcc]))
    refused: dict[str, tuple[int, bytes]] = {}
    for one in people:
        code, said = line.rcpt(one)
        if code not in {250, 251}:
            refused[one] = (code, said)
    if len(refused) == len(people):
        raise _refusal(*next(iter(refused.values())))
    return {one: f"{code} {_words(said)}" for one, (code, said) in refused.items()}


def _refusal(code: int, said: bytes) -> GiveUp | TryLater:
    words = f"{code} {_words(said)}"
    return GiveUp(words) if code >= PERMANENT else TryLater(words)


def _words(said: Any) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _by_django(message: EmailMessage, outbound: Outbound) -> Sent:
    """By another way that Django was given: a test's box."""

    class Ready(EmailMultiAlternatives):
        def message(self) -> EmailMessage:  # type: ignore[override]
            return message

    people = [*outbound.to, *outbound.cc, *outbound.bcc]
    ready = Ready(outbound.subject, outbound.text, outbound.sender, people)
    if outbound.html:
        ready.attach_alternative(outbound.html, "text/html")
    ready.extra_headers = {"Message-ID": f"<{outbound.message_id}>"}
    get_connection().send_messages([ready])
    return Sent()
