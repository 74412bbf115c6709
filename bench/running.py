"""The product under measurement: an installation of its own, served by a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

SECRET = "only-for-benchmarks-only-for-benchmarks"
POSTGRESQL = os.environ.get("BENCH_POSTGRESQL", "postgresql://root@127.0.0.1:5432")
NAME = "counterbell_bench"
COPY = f"{NAME}_copy"
STARTS_WITHIN = 60.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installation(database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation, removed afterwards; also set for this process."""
    folder = Path(tempfile.mkdtemp(prefix="counterbell-bench-"))
    port = free_port()
    environment = {
        "COUNTERBELL_DATA": str(folder),
        "COUNTERBELL_SECRET": SECRET,
        "COUNTERBELL_URL": f"http://127.0.0.1:{port}",
        "COUNTERBELL_PORT": str(port),
        "COUNTERBELL_CHAT_RATE": "1000000",
        "DATABASE_URL": _fresh_database() if database == "postgresql" else "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "counterbell.settings",
    }
    os.environ.update(environment)
    try:
        yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database == "postgresql":
            drop_databases()


def migrate() -> None:
    """Make the tables, and this process a part of the installation."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[psutil.Process]:
    """`counterbell serve`, until the block ends."""
    with started([sys.executable, "-m", "counterbell.cli", "serve"], int(environment["COUNTERBELL_PORT"])) as process:
        yield process


@contextmanager
def started(
    command: list[str], port: int, *, folder: str | None = None, environment: dict[str, str] | None = None
) -> Iterator[psutil.Process]:
    """A server process, from its first answer until the block ends."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, cwd=folder, env=environment)
        try:
            until = time.monotonic() + STARTS_WITHIN
            while not answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    said.seek(0)
                    raise RuntimeError(f"the server did not start: {said.read()[-3000:].decode(errors='replace')}")
                time.sleep(0.02)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def answers(port: int, path: str = "/static/0/none") -> bool:
    """Whether something answers HTTP there."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def percentile(figures: list[float], share: float) -> float:
    """The figure below which `share` of them lie."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def copy_database() -> str:
    """The address of a copy of the benchmark's PostgreSQL database; nobody may be connected to it."""
    _postgresql("CREATE DATABASE {copy} TEMPLATE {name}")
    return f"{POSTGRESQL}/{COPY}"


def drop_databases() -> None:
    """Leave nothing behind on the PostgreSQL server."""
    _postgresql("DROP DATABASE IF EXISTS {copy} WITH (FORCE)", "DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _fresh_database() -> str:
    drop_databases()
    _postgresql("CREATE DATABASE {name}")
    return f"{POSTGRESQL}/{NAME}"


def _postgresql(*statements: str) -> None:
    import psycopg
    from psycopg import sql

    names = {"name": sql.Identifier(NAME), "copy": sql.Identifier(COPY)}
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement).format(**names))
