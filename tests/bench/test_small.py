"""Every benchmark runs, here with little to do, and prints the figures that it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import CHROMIUM

ROOT = Path(__file__).parent.parent.parent
FIGURES = {
    "bot": {
        "accuracy", "right", "wrong", "handed_over", "auroc", "right_at_2", "p95_ms", "fit_s", "rss_mb",
    },
    "learn": {"blocks"},
    "agents": {"agents", "conversations_per_min", "p95_update_ms", "cpu_share"},
    "chat": {"echo_per_s", "chat_per_s", "ratio", "p50_ms", "p99_ms", "acknowledged", "lost", "duplicated"},
    "help": {"articles", "search_p95_ms", "page_p95_ms", "recall_at_3"},
    "idle": {"connections", "bytes_per_connection", "rss_mb"},
    "inbox": {
        "conversations", "messages", "list_p95_ms", "open_p95_ms", "search_p95_ms",
        "growth_list", "growth_open", "growth_search",
    },
    "mail": {"letters", "per_s", "p95_ms", "peak_mb", "failed"},
    "own": {"right", "wrong", "handed_over", "asked_back", "asked"},
    "shopday": {"en", "fa", "ar", "ja", "hr"},
    "start": {"boot_s", "rss_mb"},
    "weight": {
        "launcher_kb_gz", "total_kb_gz", "requests_before_click", "main_thread_ms", "cls",
        "workspace_kb_gz", "workspace_ready_ms",
    },
}  # fmt: skip

SECONDS = 600  # two browsers and a slowed processor take their time beside other tests
pytestmark = [pytest.mark.slow, pytest.mark.timeout(SECONDS + 20)]


def figures_of(name: str, *little: str) -> dict[str, float]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERBELL_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--json", *little],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
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


def test_every_letter_is_in_a_thread_and_findable() -> None:
    figures = figures_of("mail", "--letters", "60")
    assert (figures["letters"], figures["failed"]) == (60, 0)
    assert figures["per_s"] > 0
    assert figures["p95_ms"] > 0
    assert 50 < figures["peak_mb"] < 600


def test_a_start_ends_at_the_first_page() -> None:
    figures = figures_of("start", "--starts", "1")
    assert figures["boot_s"] > 0
    assert 0 < figures["rss_mb"] < 180


def test_agents_and_shoppers_talk_at_human_speed() -> None:
    little = ("--agents", "3", "--shoppers", "12", "--seconds", "5", "--warm-up", "8")
    figures = figures_of("agents", *little)
    assert figures["agents"] == 3
    assert figures["p95_update_ms"] > 0
    assert figures["cpu_share"] > 0


@pytest.mark.browser
def test_pages_are_weighed_in_a_real_browser() -> None:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: set CHROMIUM or install Debian's package `chromium`")
    figures = figures_of("weight", "--rounds", "1")
    assert 2 < figures["launcher_kb_gz"] <= 10
    assert figures["launcher_kb_gz"] < figures["total_kb_gz"] <= 60
    assert figures["requests_before_click"] == 3  # the launcher, its settings, her visit: no greeter where none greets
    assert figures["cls"] == 0
    assert 50 < figures["workspace_kb_gz"] <= 250
    assert figures["workspace_ready_ms"] > 0


TEACH = {
    "track": ("where is my {}", "track my {}", "status of my {}", "has my {} been sent", "when does my {} come"),
    "refund": (
        "refund my {}",
        "money back for the {}",
        "i want the money for my {} back",
        "reimburse the {}",
        "refund {}",
    ),
    "invoice": ("invoice for my {}", "bill for the {}", "i need an invoice for the {}", "receipt for {}", "{} invoice"),
}
THINGS = ("order", "jacket", "shoes", "lamp", "book", "chair")


def taught(folder: Path) -> Path:
    rows = [(way.format(thing), name) for name, ways in TEACH.items() for way in ways for thing in THINGS]
    train = [row for at, row in enumerate(rows) if at % 4]
    test = [row for at, row in enumerate(rows) if not at % 4] + [("how tall is the tower", None), ("sing a song", None)]
    for name, those in (("train", train), ("test", test)):
        lines = [json.dumps({"text": text, "intent": intent}) for text, intent in those]
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    return folder


def test_the_bot_is_asked_what_it_was_not_taught(tmp_path: Path) -> None:
    figures = figures_of("bot", "--data", str(taught(tmp_path)))
    assert figures["accuracy"] >= 0.9
    assert figures["wrong"] <= 0.05
    assert 0 <= figures["right"] <= 1
    assert figures["right_at_2"] >= 0.5


def test_a_shops_own_questions_are_asked_of_small_shops(tmp_path: Path) -> None:
    figures = figures_of("own", "--data", str(taught(tmp_path)), "--shops", "1")
    assert figures["asked"] > 0
    assert 0 <= figures["wrong"] <= 1


def test_the_bot_learns_block_by_block(tmp_path: Path) -> None:
    figures = figures_of("learn", "--data", str(taught(tmp_path)), "--questions", "50")
    (block,) = figures["blocks"]  # type: ignore[misc]
    assert set(block) == {"right", "wrong", "handed_over"}
    assert block["wrong"] <= 0.1


def test_the_help_centre_finds_what_is_asked() -> None:
    figures = figures_of("help", "--articles", "60", "--rounds", "1")
    assert figures["articles"] == 60
    assert figures["recall_at_3"] >= 0.8
    assert figures["search_p95_ms"] > 0


def test_a_day_at_the_counter_is_asked_again_after_agents_have_answered() -> None:
    figures: dict[str, Any] = figures_of("shopday", "--questions", "8", "--others", "12", "--answers", "3")
    for shares in figures.values():
        later = shares.pop("learned")
        assert 0 <= later.pop("answers") <= 3
        for day in (shares, later):
            assert day.pop("p95_ms") > 0
            assert set(day) == {"right", "wrong", "handed_over", "asked_back", "in_part", "offered", "right_unseen"}
            assert all(0 <= share <= 1 for share in day.values())
