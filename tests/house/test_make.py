"""`make` says what it can do, and everything it says it can."""

import os
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def test_help_names_every_word() -> None:
    words = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())  # type: ignore[index]
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in said.splitlines()} == words


def test_the_scripts_that_it_calls_exist() -> None:
    called = set(re.findall(r"(?<!/)\bdev/[\w.]+", MAKEFILE))
    assert called
    assert [name for name in called if not (ROOT / name).exists()] == []


def test_the_readme_uses_words_that_exist() -> None:
    words = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    pages = [(ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md", "docs/guide/owners.md")]
    used = {word for page in pages for word in re.findall(r"(?:^|`|&& )make ([\w./-]+)", page, re.M)}
    assert used - words == set()


@pytest.mark.parametrize(("asked", "code"), [("required", 1), ("", 0)])
def test_without_a_database_the_second_run_fails_where_it_must_not_be_left_out(asked: str, code: int) -> None:
    nowhere = {"DATABASE_URL_TEST": "postgresql://127.0.0.1:1/none", "REDIS_URL_TEST": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        [sys.executable, "dev/test_scaled.py"],
        cwd=ROOT,
        env={**os.environ, **nowhere, "SCALED": asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Not tested on PostgreSQL: none answers" in (done.stderr if code else done.stdout)


def test_ci_leaves_out_no_database() -> None:
    assert 'SCALED="${SCALED:-required}" make test' in (ROOT / ".ci/run").read_text()
