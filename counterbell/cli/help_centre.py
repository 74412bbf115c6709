"""The help centre as a folder of Markdown files, out and in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterbell.cli.start import prepare

if TYPE_CHECKING:
    from counterbell.accounts.models import Brand

BRAND = click.option("--brand", "key", default="", help="The key of the brand, where there are several.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@BRAND
def help_export(folder: Path, key: str) -> None:
    """Write a whole help centre into a folder: articles, drafts too, as Markdown, with pictures, files and sections."""
    prepare()
    from counterbell.helpcenter.bundles import parts_of

    count = 0
    for name, raw in parts_of(_brand(key)):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        count += 1
    click.echo(f"{count} files are in {folder}.")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@BRAND
@click.option("--publish", "live", is_flag=True, help="Let readers see what is no draft, instead of keeping drafts.")
def help_import(folder: Path, key: str, *, live: bool) -> None:
    """Make articles of a folder of Markdown files, such as `help-export` writes; what is there already stays."""
    prepare()
    from django.conf import settings

    from counterbell.accounts.actions import Refused
    from counterbell.accounts.pictures import NotAPicture
    from counterbell.conversations.files import FileRefused, facts_of
    from counterbell.helpcenter.actions import take_bundle
    from counterbell.helpcenter.bundles import Unfit, in_folder

    brand = _brand(key)
    try:
        bundle = in_folder(folder, languages=dict(settings.LANGUAGES), usual=brand.default_language)
        count = take_bundle(brand, bundle, facts_of=facts_of, live=live, by=None)
    except (Refused, Unfit, NotAPicture, FileRefused) as why:
        raise click.ClickException(f"Nothing was imported. {why}") from None
    click.echo(f"{count} articles are new in the help centre of {brand}.")


def _brand(key: str) -> "Brand":
    from counterbell.accounts.models import Brand

    found = list(Brand.objects.filter(key=key) if key else Brand.objects.all()[:2])
    if len(found) != 1:
        known = ", ".join(Brand.objects.values_list("key", flat=True))
        raise click.ClickException(f"Name one of the brands with --brand: {known or 'there is none yet'}.")
    return found[0]
