"""What we need to run is free for everybody who runs it: nothing that would bind our own licence."""

import re
from importlib import metadata

import pytest

from tests.house.tree import ROOT

BINDING = re.compile(r"(?<!L)(?<!Lesser )\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)


def needed() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [found[1] for line in lines if (found := re.match(r"([A-Za-z0-9._-]+)==", line))]


def licence_of(package: str) -> str:
    about = metadata.metadata(package)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    # Some put the whole text into the field: its first line is the name.
    said = (about.get("License-Expression") or about.get("License") or "").strip().split("\n")[0]
    return " | ".join(filter(None, [said, *classifiers]))


@pytest.mark.parametrize("package", needed())
def test_it_is_free(package: str) -> None:
    try:
        licence = licence_of(package)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not for this platform")
    assert licence, f"{package} does not say its licence"
    assert not BINDING.search(licence), licence
    assert not LESSER.search(licence), licence


@pytest.mark.parametrize(
    ("licence", "binds"),
    [("MIT", False), ("LGPL-3.0-only", False), ("GPL-3.0-only", True), ("AGPL-3.0", True), ("BSD-3-Clause", False)],
)
def test_the_rule(licence: str, *, binds: bool) -> None:
    assert bool(BINDING.search(licence)) is binds
