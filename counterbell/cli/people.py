"""Ways in for people, from the command line: the first owner, and any agent."""

import sys

import click

from counterbell.base.env import Env
from counterbell.cli.start import only_one, prepare
from counterbell.cli.unattended import FirstOwner, first_owner_options


def welcome(found: Env, first: FirstOwner) -> None:
    """Give the installation its owner, or print the one-time link by which the first person becomes it."""
    from counterbell.accounts.actions import Refused
    from counterbell.accounts.models import Agent

    with only_one():
        if Agent.objects.filter(role=Agent.Role.OWNER, is_active=True).exists():
            return
        if not first.email:
            click.echo("Nobody owns this installation yet. Open this link once, within a day, to become its owner:")
            click.echo(f"\n    {set_up_link(found)}\n")
            return
        try:
            make_owner(first)
        except Refused as refusal:
            raise click.ClickException(f"The first owner could not be made: {refusal}") from None
    click.echo(f"{first.email} owns this installation and can sign in.")


def set_up_link(found: Env) -> str:
    """A fresh one-time link; those made before stop working."""
    from django.urls import reverse

    from counterbell.accounts.actions import make_setup_link

    return found.url + reverse("setup", args=[make_setup_link()])


def make_owner(first: FirstOwner) -> None:
    """What the set-up page does, without the page.

    Raises:
        Refused: an address, name or password is not good enough.
    """
    from django.db import transaction

    from counterbell.accounts.actions import FirstBrand, make_setup_link, set_up_first_owner
    from counterbell.channels.queries import webchat_of

    with transaction.atomic():
        _, brand = set_up_first_owner(
            make_setup_link(),
            email=first.email,
            name=first.name or first.email.split("@", maxsplit=1)[0],
            password=first.password,
            brand=FirstBrand(name=first.brand),
        )
        webchat_of(brand)


@click.command()
@first_owner_options
def init(first: FirstOwner) -> None:
    """Make the data folder, the secret and the tables, and a way in for the owner."""
    found = prepare()
    click.echo(f"Ready in {found.data.resolve()}.")
    welcome(found, first)


@click.command()
@click.argument("email")
@click.option("--name", help="Name that customers see; default: what stands before the @.")
@click.option("--role", type=click.Choice(["owner", "admin", "agent"]), default="agent", show_default=True)
@click.option("--team", "teams", multiple=True, help="Name of a team to join; may be given more than once.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def create_agent(email: str, *, name: str | None, role: str, teams: tuple[str, ...], password_stdin: bool) -> None:
    """Make somebody who can sign in: for the first steps, or when nobody can get in any more."""
    prepare()
    from counterbell.accounts import actions
    from counterbell.accounts.models import Team

    found = list(Team.objects.filter(name__in=teams))
    if missing := set(teams) - {team.name for team in found}:
        there = ", ".join(Team.objects.values_list("name", flat=True)) or "none"
        raise click.ClickException(f"There is no team called {', '.join(sorted(missing))}. There are: {there}.")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _ask()
    try:
        agent = actions.create_agent(
            email=email, name=name or email.split("@", maxsplit=1)[0], role=role, password=password, teams=found
        )
    except actions.Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{agent.email} can sign in as {agent.get_role_display()}.")
    if not found and role == "agent":
        click.echo(
            "She is in no team yet, so she sees no conversations: use --team, or put her into one in the settings."
        )


def _ask() -> str:
    if not sys.stdin.isatty():
        raise click.ClickException("There is nobody to ask for a password: use --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
