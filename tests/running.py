"""The real product, running: `server` for sockets and browsers, `browser` for real Chromium.

The server is a process of its own (`counterbell serve`) on the test's database: rows that a test makes are seen by the
server and the other way round. Tests that use it are transactional by themselves; what they leave is flushed.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.journal.models import Duty
from counterbell.journal.worker import LEASE

STARTS_WITHIN = 75.0
SETTLES_WITHIN = 5.0
IN_HAND = timedelta(seconds=10)
TELLS_WITHIN = 2_000  # milliseconds
TOLD = 1_500  # characters of each page
# The shell has no windows to draw, which is a quarter of what a test's pages cost. It hears no microphone.
WHOLE_CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
# What opens below the address bar is a page of its own, loaded beside each window: half of what a window costs.
CHROMIUM_WITHOUT = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"]
# Chromium heeds the last list alone, so here is again what Playwright does without.
CHROMIUM_WITHOUT += [
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]  # fmt: skip
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(CHROMIUM_WITHOUT)}",
    "--use-fake-device-for-media-stream",  # its microphone beeps
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database beside the tests' own, removed afterwards; "" on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    parts = urlsplit(url)
    called = f"{name}_{parts.path.strip('/')}"
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{called}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{called}"')
    yield urlunsplit(parts._replace(path=f"/{called}"))
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{called}" WITH (FORCE)')


class RunningServer:
    """`counterbell serve` in a process of its own; keeps its port over a restart."""

    def __init__(self, data: Path, *, database_url: str = "", environment: dict[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket_url = f"ws://127.0.0.1:{self.port}/live/ws"
        self.data = data
        self.log = data / f"server-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "counterbell.settings",
            "COUNTERBELL_DATA": str(data),
            "COUNTERBELL_URL": self.url,
            "COUNTERBELL_HOST": "127.0.0.1",
            "COUNTERBELL_PORT": str(self.port),
            "DATABASE_URL": database_url,
            **(environment or {}),
        }

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "counterbell.cli", "serve"],
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None or self._answers():
                break
            time.sleep(0.05)
        if self._process.poll() is not None or not self._answers():
            self.kill()
            pytest.fail(f"the server did not start:\n{self.said()[-4000:]}")

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and wait until it has; returns its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        code = self._process.wait(timeout=30)
        self._process = None
        return code

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/static/0/none", timeout=1).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def url_of_test_database() -> str:
    """DATABASE_URL of the database that the tests run on; "" on SQLite."""
    if connection.vendor == "sqlite":
        return ""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


_RUNNING = pytest.StashKey[RunningServer]()
_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def _running(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[RunningServer]:
    running = RunningServer(Path(os.environ["COUNTERBELL_DATA"]), database_url=url_of_test_database())
    request.config.stash[_RUNNING] = running
    yield running
    if running.alive:
        running.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who needs the server comes last and together, so that it is started once; what is slow, first among its kind,
    or one worker would be left with it at the end.

    Processes that speak with each other on a busy machine can be late: a fault is what comes back when tried again.
    """
    items.sort(key=lambda item: (needs_the_server(item), item.get_closest_marker("slow") is None))
    for item in items:
        if item.get_closest_marker("browser") or needs_the_server(item) or "tests/reliability" in str(item.path):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Contexts are asked at their end whether their test failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The server ends where nobody needs it: its workers would do what a test wants to do by itself."""
    running = item.config.stash.get(_RUNNING, None)
    if running and running.alive and not (nextitem and needs_the_server(nextitem)):
        running.stop()


def needs_the_server(item: pytest.Item) -> bool:
    """Whether it speaks with the running product."""
    return "server" in getattr(item, "fixturenames", ())


@pytest.fixture
def server(_running: RunningServer, transactional_db: None) -> Iterator[RunningServer]:
    """The running product, started once and kept; a test may stop, kill or restart it."""
    if not _running.alive:
        _running.start()
    yield _running
    if _running.alive:
        settle()  # on PostgreSQL, emptying the tables and doing duties would wait for each other


def settle(within: float = SETTLES_WITHIN) -> None:
    """Wait until nothing is owed.

    What is due is waited for, and what is in somebody's hands (its lease has just begun), not what is due later.
    """
    until = time.monotonic() + within
    owed = Duty.objects.filter(state=Duty.State.OWED)
    while time.monotonic() < until:
        at = now()
        if not owed.filter(Q(due__lte=at) | Q(due__range=(at + LEASE - IN_HAND, at + LEASE))).exists():
            break
        time.sleep(0.05)


@pytest.fixture(scope="session")
def _engine() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as engine:
        yield engine.chromium


def _launched(engine: Any, path: str) -> Iterator[Any]:
    if not path:
        pytest.skip("Chromium is not installed: set CHROMIUM or install Debian's package `chromium`")
    launched = engine.launch(executable_path=path, args=CHROMIUM_ARGS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def browser(_engine: Any) -> Iterator[Any]:
    """A real Chromium (Playwright's synchronous Browser), the lightest that is here."""
    yield from _launched(_engine, CHROMIUM)


@pytest.fixture(scope="session")
def whole_browser(_engine: Any) -> Iterator[Any]:
    """A real Chromium with everything that people give leave for."""
    yield from _launched(_engine, WHOLE_CHROMIUM)


@pytest.fixture
def new_context(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Makes browser contexts (one for each person) that end with the test; takes what `browser.new_context` takes."""
    made: list[Any] = []

    def make(**how: Any) -> Any:
        how.setdefault("viewport", {"width": 1280, "height": 800})
        asked = request.getfixturevalue("whole_browser") if "permissions" in how else browser
        made.append(asked.new_context(**how))
        return made[-1]

    yield make
    for context in made:
        if request.node.stash.get(_FAILED, False):
            _tell(context)
        context.close()


def _tell(context: Any) -> None:
    """What a person would have seen: a time-out says nothing of it."""
    for frame in [frame for page in context.pages for frame in page.frames]:
        with suppress(Exception):  # a page that has crashed, or asks something
            shown = frame.locator("body").inner_text(timeout=TELLS_WITHIN)
            sys.stdout.write(f"{frame.url}\n{shown[:TOLD]}\n")


@pytest.fixture
def signed_in(server: RunningServer, new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a browser context in which an agent is already signed in to `server`."""

    def make(agent: Agent, **how: Any) -> Any:
        client = Client()
        client.force_login(agent)
        context = new_context(**how)
        context.add_cookies(
            [{"name": name, "value": morsel.value, "url": server.url} for name, morsel in client.cookies.items()]
        )
        return context

    return make
