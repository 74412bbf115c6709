"""Every benchmark runs, here with little to do, and prints the figures that it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FIGURES = {
    "chat": {"echo_per_s", "chat_per_s", "ratio", "p50_ms", "p99_ms", "acknowledged", "lost", "duplicated"},
    "idle": {"connections", "bytes_per_connection", "rss_mb"},
    "inbox": {
        "conversations", "messages", "list_p95_ms", "open_p95_ms", "search_p95_ms",
        "growth_list", "growth_open", "growth_search",
    },
    "start": {"boot_s", "rss_mb"},
}  # fmt: skip

pytestmark = pytest.mark.slow


def figures_of(name: str, *little: str) -> dict[str, float]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERBELL_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--json", *little],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    figures: dict[str, float] = json.loads(done.stdout)
    assert set(figures) == FIGURES[name]
    return figures


def test_chat_loses_and_doubles_nothing() -> None:
    figures = figures_of("chat", "--pairs", "4", "--seconds", "1")
    assert (figures["lost"], figures["duplicated"]) == (0, 0)
    assert figures["acknowledged"] > 0
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]


def test_idle_visitors_are_all_welcomed() -> None:
    figures = figures_of("idle", "--visitors", "200")
    assert figures["connections"] == 200
    assert 0 < figures["rss_mb"] < 512


def test_the_inbox_is_measured_against_a_tenth_of_it() -> None:
    figures = figures_of("inbox", "--conversations", "500", "--messages", "5", "--rounds", "20")
    assert (figures["conversations"], figures["messages"]) == (500, 2500)
    assert all(figures[name] > 0 for name in FIGURES["inbox"])


def test_a_start_ends_at_the_first_page() -> None:
    figures = figures_of("start", "--starts", "1")
    assert figures["boot_s"] > 0
    assert 0 < figures["rss_mb"] < 180
