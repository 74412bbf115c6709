"""The help centre as a folder of Markdown files, out and in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterbell.cli.start import prepare

if TYPE_CHECKING:
    from counterbell.accounts.models import Brand

LARGEST = 1024 * 1024
BRAND = click.option("--brand", "key", default="", help="The key of the brand, where there are several.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@BRAND
def help_export(folder: Path, key: str) -> None:
    """Write all articles of a help centre, drafts too, into a folder of Markdown files: a folder for each language."""
    prepare()
    from counterbell.helpcenter.editing import leaves_of
    from counterbell.helpcenter.folders import written

    count = 0
    for leaf in leaves_of(_brand(key)):
        place = folder / leaf.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(written(leaf), encoding="utf-8")
        count += 1
    click.echo(f"{count} files are in {folder}.")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@BRAND
@click.option("--publish", "live", is_flag=True, help="Let readers see them at once, instead of keeping drafts.")
def help_import(folder: Path, key: str, *, live: bool) -> None:
    """Make articles of a folder of Markdown files, such as `help-export` writes; what is there already stays."""
    prepare()
    from django.conf import settings

    from counterbell.accounts.actions import Refused
    from counterbell.helpcenter.actions import take_in
    from counterbell.helpcenter.folders import read

    brand = _brand(key)
    files = [file for code, _name in settings.LANGUAGES for file in sorted((folder / code).glob("*.md"))]
    if not files:
        raise click.ClickException("There are no files such as en/1-returns.md in this folder.")
    try:
        leaves = [read(file.parent.name, file.stem, _text(file)) for file in files]
        count = take_in(brand, leaves, live=live, by=None)
    except Refused as why:
        raise click.ClickException(f"Nothing was imported. {why}") from None
    click.echo(f"{count} articles are new in the help centre of {brand}.")


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        raise click.ClickException(f"{file} is larger than an article may be.")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not in UTF-8.") from None


def _brand(key: str) -> "Brand":
    from counterbell.accounts.models import Brand

    found = list(Brand.objects.filter(key=key) if key else Brand.objects.all()[:2])
    if len(found) != 1:
        known = ", ".join(Brand.objects.values_list("key", flat=True))
        raise click.ClickException(f"Name one of the brands with --brand: {known or 'there is none yet'}.")
    return found[0]
