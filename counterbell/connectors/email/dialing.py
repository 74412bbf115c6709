"""Lines to mail servers whose names somebody typed: only to addresses that may be called (see `base.addresses`).

What is checked is what is connected to; the certificate is still asked for the name.
"""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable

from imap_tools import BaseMailBox

from counterbell.base.addresses import Refused, connect

IMAP_SECONDS = 60.0
SMTP_SECONDS = 30.0


def not_allowed(host: str, fault: Refused) -> str:
    """Why a server is not called, and what its owner can do."""
    return f"{host} may not be called: {fault}. COUNTERBELL_OUTGOING_ALLOWED can allow it"


class _Imap(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connect(self.host, self.port, timeout=timeout or IMAP_SECONDS)


class _ImapTls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        line = connect(self.host, self.port, timeout=timeout or IMAP_SECONDS)
        try:
            wrapped: ssl.SSLSocket = self.ssl_context.wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise
        return wrapped


class _MailBox(BaseMailBox):
    """imap-tools over a line that we have dialled."""

    def __init__(self, dial: Callable[[], imaplib.IMAP4]) -> None:
        self._dial = dial
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._dial()


def dial_imap(host: str, port: int, security: str, *, timeout: float) -> BaseMailBox:
    """A line to an IMAP server, nobody signed in.

    Raises:
        Refused: when it may not be called.
        Failed: when nobody answers there.
    """

    def dial() -> imaplib.IMAP4:
        if security == "tls":
            return _ImapTls(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)
        line = _Imap(host, port, timeout=timeout)
        if security == "starttls":
            try:
                line.starttls(ssl.create_default_context())
            except BaseException:
                line.shutdown()
                raise
        return line

    return _MailBox(dial)


class _Smtp(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return connect(host, port, timeout=timeout or SMTP_SECONDS)


class _SmtpTls(smtplib.SMTP_SSL, _Smtp):
    """Its own `_get_socket` puts TLS around that of `_Smtp`."""


def dial_smtp(host: str, port: int, name: str, *, tls: bool, trusted: bool, timeout: float) -> smtplib.SMTP:
    """A line to an SMTP server, nothing said. `trusted`: whoever runs the installation named it, not its pages.

    Raises:
        Refused: when it may not be called.
        Failed: when nobody answers there.
    """
    if tls:
        kind = smtplib.SMTP_SSL if trusted else _SmtpTls
        return kind(host, port, name, timeout=timeout, context=ssl.create_default_context())
    return (smtplib.SMTP if trusted else _Smtp)(host, port, name, timeout=timeout)
