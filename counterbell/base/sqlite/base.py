"""The backend that `ENGINE = "counterbell.base.sqlite"` names."""

from collections import defaultdict

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from counterbell.base.sqlite.turnstile import Turnstile

_turnstiles: defaultdict[str, Turnstile] = defaultdict(Turnstile)


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions of this process queue before they begin; other processes still wait by SQLite's own means."""

    _inside = False

    def _start_transaction_under_autocommit(self) -> None:
        if not _turnstiles[self._place].enter(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
            raise OperationalError("database is locked: other transactions of this process took too long")
        self._inside = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()  # not when it raised: the transaction is still there, to be rolled back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    @property
    def _place(self) -> str:
        return str(self.settings_dict["NAME"])

    def _leave(self) -> None:
        if self._inside:
            self._inside = False
            _turnstiles[self._place].leave()
