"""Runs the tests again on PostgreSQL (and Redis), where they answer; says in one line what it leaves out.

With SCALED=required, as in CI, nothing is left out: where one of them does not answer, it fails.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import redis

SECONDS = 3


def left_out(what: str) -> int:
    """Say it; 1 where it must not be."""
    if os.environ.get("SCALED") != "required":
        print(what)
        return 0
    print(f"FAILED. {what} SCALED=required asks for both: start them, or say where they are.", file=sys.stderr)
    return 1


def main() -> int:
    database, cache = os.environ["DATABASE_URL_TEST"], os.environ["REDIS_URL_TEST"]
    try:
        psycopg.connect(database, connect_timeout=SECONDS).close()
    except psycopg.Error:
        return left_out("Not tested on PostgreSQL: none answers at DATABASE_URL_TEST.")
    environment = {**os.environ, "DATABASE_URL": database}
    try:
        with redis.Redis.from_url(cache, socket_connect_timeout=SECONDS) as line:
            line.ping()
        environment["REDIS_URL"] = cache
    except redis.RedisError:
        if failed := left_out("Tested on PostgreSQL without Redis: none answers at REDIS_URL_TEST."):
            return failed
    # What speaks with neither, or only looks at a page in a browser, has been seen; the journeys go through everything.
    again = ["-m", "scaled and (not browser or journey)", "--ignore=tests/bench", "--ignore=tests/ui"]
    workers = ["-n", os.environ.get("WORKERS", "3"), "--dist", "worksteal"]
    pytest = [str(Path(sys.executable).with_name("pytest")), *workers, *again, *sys.argv[1:]]
    return subprocess.run(pytest, env=environment, check=False).returncode


sys.exit(main())
