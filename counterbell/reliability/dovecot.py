"""Debian's Dovecot as somebody's mail server: its own instance in a folder of its own, ended with whoever began it."""

import contextlib
import getpass
import imaplib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from counterbell.reliability.plan import Impossible
from counterbell.reliability.world import free_port

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
USER, PASSWORD = "help", "open sesame"  # of a server that lives for a moment


class Dovecot:
    """A running server with one mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "run").mkdir(parents=True)
        for name in ("mail", "home"):
            (folder / name).mkdir()
            if os.getuid() == 0:
                shutil.chown(folder / name, "dovecot", "dovecot")
        (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        (folder / "dovecot.conf").write_text(self._config())

    def _config(self) -> str:
        root = os.getuid() == 0  # Dovecot's door insists on not being root, and has users of its own for that
        me, door = ("dovecot", "dovenull") if root else (getpass.getuser(), getpass.getuser())
        group = "dovecot" if root else _group()
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{self.folder}/mail
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {me}
default_login_user = {door}
default_internal_group = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
protocol imap {{
  mail_max_userip_connections = 1000
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = {self.folder}/passwd
}}
userdb {{
  driver = static
  args = uid={me} gid={group} home={self.folder}/home
}}
"""

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [DOVECOT, "-F", "-c", str(self.folder / "dovecot.conf")]
        # In a session of its own, so that its helpers can be ended with it.
        self._process = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 8
        while time.monotonic() < until:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                self.line().logout()
                return
            time.sleep(0.05)
        self.stop()
        log = self.folder / "log"
        raise RuntimeError(f"dovecot did not start:\n{log.read_text()[-2000:] if log.exists() else ''}")

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def drop(self) -> None:
        """End at once with all that is in it; asked to end, it takes two seconds."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def line(self) -> imaplib.IMAP4:
        """A line of the mailbox's owner."""
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        line.login(USER, PASSWORD)
        return line

    def put(self, *letters: bytes, folder: str = "INBOX") -> None:
        """Letters arrive in the mailbox."""
        line = self.line()
        for raw in letters:
            if line.append(folder, "", "", raw)[0] != "OK":
                raise RuntimeError("Dovecot does not take a letter")
        line.logout()

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The flags of each letter that is there."""
        line = self.line()
        line.select(folder, readonly=True)
        _kind, found = line.fetch("1:*", "(FLAGS)")
        line.logout()
        return [part.decode() for part in found if isinstance(part, bytes)]

    def forget_numbers(self) -> None:
        """The server loses its numbering: UIDVALIDITY changes."""
        self.stop()
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.cache", "dovecot.index.log"):
            (self.folder / "mail" / name).unlink(missing_ok=True)
        for file in (self.folder / "mail").glob("dovecot-uidvalidity*"):
            file.unlink()
        time.sleep(1.1)  # the new number is a time in seconds
        self.start()

    def told(self) -> dict[str, object]:
        """The settings of a mailbox that lies here."""
        return {
            "receive": "imap",
            "imap_host": "127.0.0.1",
            "imap_port": self.port,
            "imap_security": "none",
            "imap_user": USER,
            "imap_password": PASSWORD,
        }


@contextlib.contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A mail server while the block runs.

    Raises:
        Impossible: where it is not installed.
    """
    if not DOVECOT:
        raise Impossible("it needs Dovecot: Debian's package is dovecot-imapd")
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = Dovecot(Path(folder) / "dovecot")
        running.start()
        try:
            yield running
        finally:
            running.drop()


def _group() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name
