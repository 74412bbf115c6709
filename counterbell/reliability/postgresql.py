"""A PostgreSQL of our own, with a standby: what a shop's database server does on a bad day."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterbell.reliability.plan import Impossible
from counterbell.reliability.world import free_port

USER = "bell"
NAME = "counterbell"
STARTS_WITHIN = 30.0
# Small, and as safe as an untouched installation: nothing that is acknowledged is only in memory.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
shared_buffers = 32MB
max_connections = 60
wal_level = replica
max_wal_senders = 4
hot_standby = on
wal_retrieve_retry_interval = 500ms
"""


class Cluster:
    """One server and its data."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    def make(self) -> None:
        """A new, empty one."""
        _run(
            "initdb", "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "-D", str(self.folder)
        )
        self._settle_in(SETTINGS)
        with (self.folder / "pg_hba.conf").open("a") as hba:
            hba.write("host replication all 127.0.0.1/32 trust\n")

    def follow(self, primary: "Cluster") -> None:
        """A standby of a running one."""
        line = f"host=127.0.0.1 port={primary.port} user={USER}"
        _run("pg_basebackup", "-D", str(self.folder), "-R", "-X", "stream", "-c", "fast", "-d", line)
        self._settle_in("")

    def start(self) -> None:
        """Start, and wait until it answers."""
        _run("pg_ctl", "start", "-w", "-t", "30", "-D", str(self.folder), "-l", str(self.folder / "server.log"))

    def restart_at_once(self) -> None:
        """As a power cut does: nothing is written out before; it recovers from its log."""
        log = str(self.folder / "server.log")
        _run("pg_ctl", "restart", "-m", "immediate", "-w", "-t", "60", "-D", str(self.folder), "-l", log)

    def stop_at_once(self) -> None:
        """End without writing anything out."""
        with contextlib.suppress(subprocess.CalledProcessError):
            _run("pg_ctl", "stop", "-m", "immediate", "-w", "-D", str(self.folder))

    def take_over(self, fallen: "Cluster") -> None:
        """From now on this one takes what is written, at the fallen one's address."""
        _run("pg_ctl", "promote", "-w", "-D", str(self.folder))
        self.port = fallen.port
        self._settle_in("synchronous_standby_names = ''")  # it has nobody to wait for
        _run("pg_ctl", "restart", "-w", "-D", str(self.folder), "-l", str(self.folder / "server.log"))

    def ask(self, statement: str, database: str = "postgres") -> str:
        """One statement, one cell."""
        line = f"host=127.0.0.1 port={self.port} user={USER} dbname={database}"
        return _run("psql", "-XAtq", "-d", line, "-c", statement).strip()

    def _settle_in(self, settings: str) -> None:
        with (self.folder / "postgresql.conf").open("a") as conf:
            conf.write(f"{settings}\nport = {self.port}\n")


@contextmanager
def cluster() -> Iterator[tuple[Cluster, Cluster]]:
    """A running primary with an empty database, and a standby that is not made yet; both end with the block."""
    if not _binary("initdb"):
        raise Impossible("it needs PostgreSQL's own programs (initdb, pg_ctl): Debian's package is postgresql")
    folder = Path(tempfile.mkdtemp(prefix="counterbell-postgresql-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    primary, standby = Cluster(folder / "one"), Cluster(folder / "two")
    try:
        primary.make()
        primary.start()
        primary.ask(f"CREATE DATABASE {NAME}")
        yield primary, standby
    finally:
        for one in (primary, standby):
            one.stop_at_once()
        shutil.rmtree(folder, ignore_errors=True)


def follows(primary: Cluster) -> bool:
    """Whether a standby has everything that is acknowledged, from now on."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')") == "1":
            return True
        time.sleep(0.1)
    return False


def _binary(name: str) -> str:
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))  # Debian's, which are not on the PATH
    return str(beside[-1]) if beside else shutil.which(name) or ""


def _run(name: str, *arguments: str) -> str:
    # PostgreSQL does not run as root.
    who = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryFile() as said:  # a pipe would be kept open by the server that pg_ctl leaves behind
        done = subprocess.run(  # noqa: S603
            [_binary(name), *arguments],
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
            timeout=120,
            user=who,
            group=who,
        )
        said.seek(0)
        told = said.read().decode(errors="replace")
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, name, told)
    return told
