"""Connectors are suitcases: they know the sockets and the ground, and nothing of the house."""

import ast
from pathlib import Path

import counterbell.connectors

FOLDER = Path(counterbell.connectors.__file__).parent
KNOWN = ("counterbell.contracts", "counterbell.base", "counterbell.connectors")


def test_they_import_nothing_of_the_house() -> None:
    wrong = [
        f"{path.name}: {node.module}"
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("counterbell.")
        if not str(node.module).startswith(KNOWN)
    ]
    assert wrong == []
