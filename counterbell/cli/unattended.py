"""For set-up without a person: who the first owner is, by environment variable."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class FirstOwner:
    """Who owns a fresh installation; without an address, a set-up link is printed instead."""

    email: str
    name: str
    password: str
    brand: str


OPTIONS = (
    click.option(
        "--owner-email",
        envvar="COUNTERBELL_OWNER_EMAIL",
        default="",
        help="E-mail address of the first owner, who is then made without a set-up link.",
    ),
    click.option("--owner-name", envvar="COUNTERBELL_OWNER_NAME", default="", help="Name of the first owner."),
    click.option(
        "--owner-password",
        envvar="COUNTERBELL_OWNER_PASSWORD",
        default="",
        help="Password of the first owner. Prefer the variable: others can read your command line.",
    ),
    click.option(
        "--brand-name",
        envvar="COUNTERBELL_BRAND_NAME",
        default="My shop",
        show_default=True,
        help="Name of the first brand, made with that owner.",
    ),
)


def first_owner_options(command: Callable[[FirstOwner], None]) -> Callable[..., None]:
    """Adds the options, and hands them to the command as one FirstOwner."""

    @wraps(command)
    def with_owner(*, owner_email: str, owner_name: str, owner_password: str, brand_name: str) -> None:
        command(FirstOwner(owner_email, owner_name, owner_password, brand_name))

    wrapped: Any = with_owner
    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]
