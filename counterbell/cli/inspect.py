import click


@click.command()
def events() -> None:
    """x"""


@click.command()
def reindex() -> None:
    """x"""


@click.command()
def check_reliability() -> None:
    """x"""
