"""Checks of the database, Redis and the owed work; Django is awake."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection

from counterbell.base.clock import now
from counterbell.base.env import Env
from counterbell.cli.checkup.finding import Finding, fault, fine, warning
from counterbell.cli.start import NewerDatabase, pending

OLDEST_SQLITE = (3, 34, 0)  # the first with the trigram tokeniser and everything else that search needs
OLDEST_POSTGRESQL = 140000
LATE = timedelta(minutes=5)
CLOCKS_APART = timedelta(seconds=30)


def look(env: Env) -> Iterator[Finding]:
    """Everything about stored things; stops at a database that does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as failure:
        yield fault("database", f"It does not answer: {str(failure).strip()}", "Check DATABASE_URL and that it runs.")
        yield from _redis(env)
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    try:
        names = pending()
    except NewerDatabase as newer:
        yield fault("tables", str(newer), "Update Counterbell.")
    else:
        if names:
            yield fault("tables", f"{len(names)} migrations are missing ({names[0]} …).", "Run `counterbell init`.")
        else:
            yield fine("tables", "They are up to date.")
            yield from _duties(env)
    yield from _redis(env)


def _ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def _sqlite() -> Iterator[Finding]:
    import sqlite3

    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield fault(
            "database",
            f"SQLite {sqlite3.sqlite_version} is too old.",
            f"Use a Python that brings {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
        )
    mode, synchronous = _ask("PRAGMA journal_mode"), _ask("PRAGMA synchronous")
    if str(mode).lower() != "wal":
        yield fault(
            "database",
            f"SQLite works in {mode} mode: readers and writers stop each other.",
            "Move the data folder to a local disk: network folders do not allow WAL.",
        )
    if synchronous < 2:
        yield fault(
            "database",
            "SQLite does not wait for the disk: a power cut loses messages.",
            "Remove the PRAGMA that says so.",
        )
    if damaged := _damage():
        yield fault("database", f"SQLite says that its file is damaged: {damaged}", "Restore the last backup.")
    else:
        yield fine("database", f"SQLite {sqlite3.sqlite_version}, {mode}, waits for the disk, whole.")


def _damage() -> str:
    said = str(_ask("PRAGMA quick_check(1)"))
    return "" if said == "ok" else said


def _postgresql() -> Iterator[Finding]:
    version, shown = int(_ask("SHOW server_version_num")), _ask("SHOW server_version")
    if version < OLDEST_POSTGRESQL:
        yield fault("database", f"PostgreSQL {shown} is too old.", f"Use {OLDEST_POSTGRESQL // 10000} or newer.")
    else:
        yield fine("database", f"PostgreSQL {shown} answers.")
    if _ask("SHOW server_encoding") != "UTF8":
        yield fault("database", "It cannot store every language.", "Create the database with ENCODING 'UTF8'.")
    if _ask("SHOW synchronous_commit") == "off" or _ask("SHOW fsync") == "off":
        yield fault(
            "database",
            "It does not wait for the disk: a power cut loses messages that we acknowledged.",
            "Set fsync and synchronous_commit to on.",
        )
    apart = abs(_ask("SELECT clock_timestamp()") - now())
    if apart > CLOCKS_APART:
        yield warning("clock", f"The database's clock is {apart.total_seconds():.0f} s off ours.", "Use NTP on both.")


def _redis(env: Env) -> Iterator[Finding]:
    if not env.redis_url:
        if env.database_url:
            yield warning(
                "redis",
                "There is none: two processes of `serve` would not tell each other what happens.",
                "Set REDIS_URL when you run more than one.",
            )
        return
    import redis

    try:
        with redis.Redis.from_url(env.redis_url, socket_timeout=3, socket_connect_timeout=3) as line:
            line.ping()
    except (redis.RedisError, ValueError) as failure:
        yield fault("redis", f"It does not answer: {failure}", "Check REDIS_URL and that it runs. Chat goes on slower.")
    else:
        yield fine("redis", "It answers.")


def _duties(env: Env) -> Iterator[Finding]:
    from django.db.models import Count, Max

    from counterbell.journal.models import Duty

    troubled = Duty.objects.exclude(state=Duty.State.OWED).values("state", "subscriber")
    for row in troubled.annotate(count=Count("pk"), last=Max("error")).order_by("state", "subscriber"):
        if row["state"] == Duty.State.PARKED:
            yield warning(
                "duties",
                f"{row['count']} of {row['subscriber']} are parked: this version has no such subscriber.",
                "They go on by themselves when a version that has it is started.",
            )
        else:
            said = f"{row['count']} of {row['subscriber']} failed for good. The last said: {row['last']}"
            yield fault(
                "duties", said, "Mend that, then `counterbell duties --retry all`; without it, they are listed."
            )
    late = Duty.objects.claimable().filter(due__lt=now() - LATE).count()
    if late:
        mend = "Start `counterbell serve`" + (", or set COUNTERBELL_WORKERS to 1." if env.workers == 0 else ".")
        yield warning("duties", f"{late} have been due for more than five minutes: nobody works.", mend)
    if not late and not troubled.exists():
        yield fine("duties", f"{Duty.objects.count()} are owed, none is late.")
