"""From the command `counterbell serve`, on an installation that exists, to the first page.

As where it is installed, Python may keep what it has compiled: only the first of the starts compiles it.
"""

import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

from bench import running

STARTS = 5  # the median is what counts: the machine may do something else for a moment
WAITS = 30.0
FIRST_PAGE = "/account/login/"


def run(*, starts: int = STARTS) -> dict[str, float | int]:
    """Start several times; returns the figures."""
    with running.installation("sqlite") as environment:
        running.migrate()
        port = int(environment["COUNTERBELL_PORT"])
        kept = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": f"{environment['COUNTERBELL_DATA']}/code",
        }
        measured = [_start(port, kept) for _ in range(starts)]
    return {
        "boot_s": round(statistics.median(boot for boot, _ in measured), 2),
        "rss_mb": round(max(size for _, size in measured), 1),
    }


def _start(port: int, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the sign-in page is there, and the memory in MB that the process has then."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "counterbell.cli", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _is_there(port):
            if process.poll() is not None or time.perf_counter() - began > WAITS:
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        return time.perf_counter() - began, psutil.Process(process.pid).memory_info().rss / 2**20
    finally:
        process.terminate()
        process.wait(20)


def _is_there(port: int) -> bool:
    """Whether the first page comes, with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{FIRST_PAGE}", timeout=WAITS) as answer:
            return bool(answer.status == 200 and answer.read())
    except urllib.error.HTTPError as refusal:
        raise RuntimeError(f"the first page is {refusal.code}") from None
    except OSError:
        return False
