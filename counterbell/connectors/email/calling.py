"""Lines to providers: only to addresses that may be called, and nobody is called twice by a library's own choice."""

import socket
from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from counterbell.base.addresses import Failed, connect

SECONDS = 15.0  # until somebody answers the door


class _Checked:
    host: str
    port: int

    def _new_conn(self) -> socket.socket:
        return connect(self.host, self.port, timeout=SECONDS)


class _Plain(_Checked, HTTPConnection):
    pass


class _Secure(_Checked, HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as fault:  # the line is not private: nothing has been said on it
            raise Failed(f"{self.host}: {fault}") from None


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *told: Any, **how: Any) -> None:
        super().init_poolmanager(*told, **how)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


def guard(session: Session) -> Session:
    """The session, which from here on calls what is checked.

    Its calls raise `Refused` and `Failed` of base.addresses when nobody was reached: then nothing was said.
    """
    session.trust_env = False  # a proxy would do the calling, and check nothing
    session.mount("http://", _Adapter())
    session.mount("https://", _Adapter())
    return session
