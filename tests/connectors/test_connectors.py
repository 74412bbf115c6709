"""A suitcase holds what it needs: a connector knows `contracts` and `base`, and starts without Django."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.tree import PACKAGE, ours, shown

KNOWN = ("counterbell.contracts", "counterbell.base")


def _imported(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]


def test_a_connector_knows_nothing_of_the_house() -> None:
    strange = []
    for path in ours(".py", under=PACKAGE / "connectors"):
        own = f"counterbell.connectors.{path.relative_to(PACKAGE / 'connectors').parts[0]}"
        strange += [
            f"{shown(path)}: {name}"
            for name in _imported(path)
            if name.startswith("counterbell") and not name.startswith((*KNOWN, own))
        ]
    assert strange == []


def test_letters_are_read_without_django() -> None:
    code = "import sys, counterbell.connectors.email.reader; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.strip() == "False"
