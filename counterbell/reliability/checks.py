"""The list of checks, and running them: each in a process, a data folder and a database of its own."""

import atexit
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from counterbell.reliability.plan import Plan

ROOM = "counterbell.reliability"
# Where the checks that are built live; the others of RELIABILITY belong to rooms that are not built yet.
BUILT = {
    "R01": "letters:kill_while_taking",
    "R02": "letters:deliver_at_once",
    "R03": "letter_fetching:kill_fetcher",
    "R04": "letter_fetching:abort_setup",
    "R05": "letter_crowds:poison_letters",
    "R06": "letter_fetching:fetch_through_trouble",
    "R07": "full_disk:fill_disk",
    "R08": "letters:borrow_ids",
    "R09": "letter_rights:come_late",
    "R11": "letters:kill_while_sending",
    "R17": "chat:cut_lines",
    "R18": "chat:say_twice",
    "R19": "garbage:garbled_frames",
    "R20": "scaled:lose_redis",
    "R21": "database:fall_and_fail_over",
    "R22": "storage:cut_power",
    "R23": "storage:write_while_reporting",
    "R24": "duties:kill_before_duties",
    "R26": "restoring:restore_elsewhere",
    "L02": "limits:starve",
    "L03": "letter_reading:heavy_letters",
    "L04": "letter_reading:slow_replies",
    "L05": "letter_reading:heavy_pages",
    "L06": "letter_rights:name_a_crowd",
    "L08": "letter_crowds:machines_write",
    "L09": "letter_loops:answer_each_other",
    "L10": "letter_bombs:name_others",
    "S01": "stored_scripts:stored_scripts",
    "S02": "letter_frames:linked_text",
    "S03": "letter_screens:attach_harm",
    "S04": "letter_screens:read_harm",
    "S05": "letter_frames:fetched_nothing",
    "S07": "letter_reading:hostile_names",
    "S08": "files:fetch_files",
    "S11": "shoppers:pretend",
    "S12": "forging:forge_us",
    "S13": "forging:forge_customer",
    "S14": "forging:answer_from_elsewhere",
    "S15": "matrix:knock_everywhere",
    "S16": "letter_fields:guess_tokens",
    "S17": "listening:eavesdrop",
    "S19": "letter_rights:hand_over_keys",
    "S20": "sign_in:break_in",
    "S22": "letter_fields:inject_lines",
}
EVERY = [
    *(f"R{number:02}" for number in range(1, 28)),
    *(f"L{number:02}" for number in range(1, 11)),
    *(f"S{number:02}" for number in range(1, 24)),
]
PASSED, FAILED, NOT_POSSIBLE = 0, 1, 3
MISTAKEN = 2
NEEDS_POSTGRESQL = {"R20", "R21"}
NEEDS_SQLITE = {"R22", "R23"}


def run(ids: Sequence[str], *, quick: bool = False, rounds: int = 0, database: str = "sqlite") -> int:
    """Run these checks (none: all that are built) and print a line for each, and for each that is not built.

    Returns 1 if any failed, 2 for an id that does not exist, 3 if none failed but one was not run, else 0.
    """
    wanted = [one.upper() for one in ids] or list(BUILT)
    if unknown := [one for one in wanted if one not in EVERY]:
        _say(f"There is no check called {', '.join(unknown)}. There are R01 to R27, L01 to L10 and S01 to S23.")
        return MISTAKEN
    if database not in {"sqlite", "postgresql"}:
        _say(f"There is no database called {database}: say sqlite or postgresql.")
        return MISTAKEN
    plan = Plan(quick=quick, rounds=rounds, database=database)
    results = {name: run_one(name, plan) for name in wanted}
    missing = [] if ids else [name for name in EVERY if name not in BUILT]
    for name in missing:
        _say(f"{name} not built")
    left_out = [name for name, code in results.items() if code == NOT_POSSIBLE]
    if len(results) > 1 or left_out:
        _say(_summary(list(results.values()), left_out, missing))
    return FAILED if FAILED in results.values() else NOT_POSSIBLE if left_out else PASSED


def _summary(codes: Sequence[int], left_out: Sequence[str], missing: Sequence[str]) -> str:
    """The last line: what was not run has not passed."""
    counts = f"{codes.count(PASSED)} passed, {codes.count(FAILED)} failed, {len(left_out)} not run"
    named = f" ({', '.join(left_out)})" if left_out else ""
    return f"{counts}{named}" + (f", {len(missing)} not built" if missing else "")


def run_one(name: str, plan: Plan) -> int:
    """Run one check in a process of its own; its folder is kept for a look when it failed."""
    if name not in BUILT:
        _say(f"{name} not built")
        return NOT_POSSIBLE
    on = "postgresql" if name in NEEDS_POSTGRESQL else "sqlite" if name in NEEDS_SQLITE else plan.database
    base = os.environ.get("DATABASE_URL", "")
    if on == "postgresql" and not base.startswith("postgres"):
        _say(f"{name} not run: it needs PostgreSQL, so set DATABASE_URL to one where databases may be made")
        return NOT_POSSIBLE
    folder = Path(tempfile.mkdtemp(prefix=f"counterbell-{name}-"))
    if on == "sqlite":
        (folder / "data").mkdir(mode=0o700)
        shutil.copy(_blank(), folder / "data")
    with ExitStack() as stack:
        url = stack.enter_context(_database(base, name)) if on == "postgresql" else ""
        command = [sys.executable, "-m", f"{ROOM}.one", name, BUILT[name], json.dumps(asdict(plan))]
        code = subprocess.run(command, env=_environment(folder, url), check=False).returncode  # noqa: S603
    if code in {PASSED, NOT_POSSIBLE}:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _say(f"     its folder and the server's log are kept in {folder}")
    return code if code in {PASSED, NOT_POSSIBLE} else FAILED


@cache
def _blank() -> Path:
    """A database with its tables and nothing in them: to make them takes longer than many a check."""
    folder = Path(tempfile.mkdtemp(prefix="counterbell-blank-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", f"{ROOM}.blank"], env=_environment(folder, ""), check=True)  # noqa: S603
    return folder / "data" / "counterbell.sqlite3"


@cache
def _compiled() -> Path:
    """Where the processes of a run keep what Python has compiled."""
    folder = Path(tempfile.mkdtemp(prefix="counterbell-compiled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    mine = {key: value for key, value in os.environ.items() if not key.startswith("COUNTERBELL_")}
    corpora = os.environ.get("COUNTERBELL_CORPORA", "")
    return {
        **mine,
        "COUNTERBELL_DATA": str(folder / "data"),
        "COUNTERBELL_SECRET": secrets.token_hex(32),
        "COUNTERBELL_LOG_LEVEL": "WARNING",
        "COUNTERBELL_CORPORA": corpora,
        # The world outside is played on this machine.
        "COUNTERBELL_OUTGOING_ALLOWED": "127.0.0.1",
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "counterbell.settings",
        # Servers are started again and again: where Python may not keep what it has compiled, each takes seconds.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX") or str(_compiled()),
    }


@contextmanager
def _database(base: str, name: str) -> Iterator[str]:
    """An empty database beside the one of `base`, removed afterwards."""
    import psycopg
    from psycopg import sql

    called = f"rel_{name.lower()}_{secrets.token_hex(4)}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(called)))
        try:
            yield urlunsplit(urlsplit(base)._replace(path=f"/{called}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(called)))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
