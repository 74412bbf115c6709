"""Input that nobody on this project wrote: it lies beside the repository and is never part of it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared"
ROOT = Path(os.environ.get("COUNTERBELL_CORPORA", "") or BESIDE)


def read(path: str) -> str:
    """A file of the corpora; skips the test where they are absent."""
    found = ROOT / path
    if not found.is_file():
        pytest.skip(f"{path} is not beside the repository: set COUNTERBELL_CORPORA to the folder that holds it")
    return found.read_text(encoding="utf-8")


def naughty_strings() -> list[str]:
    """The big list of naughty strings."""
    return [str(line) for line in json.loads(read("corpora/xss_lists/blns/blns.json"))]


def dialogues() -> list[list[tuple[str, str]]]:
    """Dialogues of a clothing shop, as (who, words); what the agents did in silence is left out."""
    found: list[dict[str, Any]] = json.loads(read("bot/abcd/abcd_sample.json"))
    return [[(who, words) for who, words in talk["original"] if who in {"customer", "agent"}] for talk in found]
