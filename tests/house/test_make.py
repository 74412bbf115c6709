"""`make` says what it can do, and everything it says it can."""

import re
import subprocess

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
