"""The pages of docs/reference, written from the code: `python -m counterbell.cli.reference` (or `make docs`)."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic.fields import FieldInfo

from counterbell.base.env import Env
from counterbell.cli.unattended import VARIABLES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def pages() -> dict[str, str]:
    """File name → text, of every page that the code can write."""
    os.environ.setdefault("COUNTERBELL_SECRET", "nothing-is-signed-while-writing-the-reference")
    from counterbell.cli.start import wake

    wake()
    from counterbell.cli.wiring import as_page

    return {"commands.md": commands(), "environment.md": environment(), "events.md": as_page()}


def commands() -> str:
    """Every command with its options."""
    from counterbell.cli import main

    return "\n".join(_commands(main)).rstrip() + "\n"


def _commands(main: click.Group) -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "What one can say to `counterbell`. Written by `make docs` from the code."
    for name, command in sorted(main.commands.items()):
        context = click.Context(command, info_name=f"counterbell {name}")
        yield ""
        yield f"## {name}"
        yield ""
        yield " ".join((command.help or "").split())
        yield ""
        yield "```text"
        yield command.get_usage(context).removeprefix("Usage: ")
        yield "```"
        options = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
        if any(options):
            yield ""
        yield from (f"- `{record[0]}`: {record[1]}" for record in options if record)


def environment() -> str:
    """Every environment variable."""
    return "\n".join(_environment()).rstrip() + "\n"


def _environment() -> Iterator[str]:
    yield "# Environment"
    yield ""
    yield "Everything that differs between installations is an environment variable; there is no settings file."
    yield "An empty one counts as not set; `counterbell doctor` names those that mean nothing. Written by `make docs`."
    yield ""
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Env.model_fields.items():
        shown = str(field.validation_alias or f"COUNTERBELL_{name.upper()}")
        yield f"| `{shown}` | {_default(field)} | {_cell(field.description or '')} |"
    yield ""
    yield "Read once, while nobody owns the installation (see [commands](commands.md), `init`):"
    yield ""
    yield "| variable | meaning |"
    yield "|---|---|"
    yield from (f"| `{name}` | {_cell(meaning)} |" for name, meaning in VARIABLES.items())


def _default(field: FieldInfo) -> str:
    if field.default == "":
        return ""
    if isinstance(field.default, bool):
        return "`on`" if field.default else "`off`"
    return f"`{field.default}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page, text in pages().items():
        (FOLDER / page).write_text(text)
        click.echo(f"docs/reference/{page}")
