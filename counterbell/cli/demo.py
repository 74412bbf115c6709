"""The demo: the product with a shop and people in it."""

import click


@click.command()
def demo() -> None:
    """x"""
