"""What is in the tree."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "counterbell"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: known to git, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode:  # a tree without git: a release
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def ours(*endings: str, under: Path = PACKAGE) -> list[Path]:
    """Files with such an ending below a folder, without what others wrote."""
    return [
        path
        for path in tracked()
        if path.is_relative_to(under)
        and path.suffix in endings
        and ".min." not in path.name
        and "migrations" not in path.parts
    ]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def layers() -> tuple[frozenset[str], ...]:
    """The floors of pyproject.toml, from the top."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return tuple(frozenset(name.strip() for name in floor.replace(":", "|").split("|")) for floor in floors)


def floor_of(room: str) -> int:
    """0 is the top."""
    return next(number for number, floor in enumerate(layers()) if room in floor)


def rooms() -> list[str]:
    """Every room: a package of Counterbell."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
