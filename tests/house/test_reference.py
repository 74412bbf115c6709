"""The documentation is tested: what the code can say of itself is what the pages say."""

import re

import pytest

from counterbell.base.env import Env
from counterbell.cli import main, reference
from counterbell.cli.unattended import VARIABLES
from counterbell.journal import bus
from tests.house.tree import ROOT

REFERENCE = ROOT / "docs" / "reference"
ADRS = ROOT / "docs" / "adr"


@pytest.mark.parametrize("page", sorted(reference.pages()))
def test_the_page_is_current(page: str) -> None:
    assert (REFERENCE / page).read_text() == reference.pages()[page], "run `make docs`"


def test_every_event_is_documented() -> None:
    page = (REFERENCE / "events.md").read_text()
    assert [name for name in bus.events if f"## {name}\n" not in page] == []


def test_every_event_says_what_happened() -> None:
    assert [name for name, cls in bus.events.items() if (cls.__doc__ or "").startswith((cls.__name__, " "))] == []


def test_every_subscriber_says_what_it_does() -> None:
    assert [one.name for one in bus.subscribers.values() if not (one.run or one.run_many).__doc__] == []


def test_every_command_is_documented() -> None:
    page = (REFERENCE / "commands.md").read_text()
    assert [name for name in main.commands if f"## {name}\n" not in page] == []
    assert [name for name, command in main.commands.items() if not command.help] == []


def test_every_variable_is_documented() -> None:
    page = (REFERENCE / "environment.md").read_text()
    names = {f"COUNTERBELL_{name.upper()}" for name, field in Env.model_fields.items() if not field.validation_alias}
    assert [name for name in sorted(names | set(VARIABLES)) if f"`{name}`" not in page] == []
    assert [name for name, field in Env.model_fields.items() if not field.description] == []


def test_decisions_are_titled_as_decisions() -> None:
    """docs/adr/0003-duties-are-rows.md begins with `# Duties are rows`, and says why."""
    numbers = []
    for path in sorted(ADRS.glob("*.md")):
        found = re.fullmatch(r"(\d{4})-([a-z0-9-]+)", path.stem)
        assert found, f"{path.name}: write NNNN-the-decision.md"
        numbers.append(int(found[1]))
        title = path.read_text().splitlines()[0].removeprefix("# ")
        assert re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-") == found[2]
        assert len(title.split()) >= 4, f"{path.name}: a decision is a sentence"
    assert numbers == list(range(1, len(numbers) + 1))


def test_links_in_the_documentation_lead_somewhere() -> None:
    lost = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert lost == []
