"""Runs the command line as an owner would: in a process of its own, with an environment of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

Done: TypeAlias = "subprocess.CompletedProcess[str]"
Run = Callable[..., Done]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")


def surroundings(data: Path, **more: str) -> dict[str, str]:
    """Nothing of Counterbell but what the test says; SQLite, in that data folder."""
    plain = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**plain, "COUNTERBELL_DATA": str(data), **more}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Installations of these tests are always on SQLite: once is enough. PostgreSQL has test_scaled.py."""
    if not os.environ.get("DATABASE_URL"):
        return
    again = [item for item in items if "counterbell" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run_in(folder: Path, data: Path, *arguments: str, typed: str = "", **environment: str) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "counterbell.cli", *arguments],
        cwd=folder,
        env=surroundings(data, **environment),
        input=typed,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.fixture
def counterbell(data: Path, tmp_path: Path) -> Run:
    """`counterbell("init", COUNTERBELL_PORT="1")`: runs it in an empty folder, returns what it said."""
    return partial(run_in, tmp_path, data)


@pytest.fixture(scope="session")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made once, to be copied."""
    folder = tmp_path_factory.mktemp("model")
    done = run_in(
        folder,
        folder / "data",
        "init",
        COUNTERBELL_OWNER_EMAIL="alice@shop.example",
        COUNTERBELL_OWNER_NAME="Alice",
        COUNTERBELL_OWNER_PASSWORD="the bell rings twice at noon",
        COUNTERBELL_BRAND_NAME="Lisbon Ceramics",
    )
    assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.fixture
def installed(counterbell: Run, data: Path, _model: Path) -> Run:
    """The same, where an owner exists already: alice@shop.example."""
    shutil.copytree(_model, data)
    return counterbell
