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


# What the environment may say besides base.env. A password is better given here: others can read a command line.
VARIABLES = {
    "COUNTERBELL_OWNER_EMAIL": "E-mail address of the first owner, who is then made without a set-up link.",
    "COUNTERBELL_OWNER_NAME": "Name of the first owner.",
    "COUNTERBELL_OWNER_PASSWORD": "Password of the first owner; only read while there is none.",
    "COUNTERBELL_BRAND_NAME": "Name of the first brand, made with that owner.",
}


def _option(name: str, default: str = "") -> Callable[..., Any]:
    variable = f"COUNTERBELL_{name.upper().replace('-', '_')}"
    return click.option(
        f"--{name}", envvar=variable, default=default, show_default=bool(default), help=VARIABLES[variable]
    )


OPTIONS = (
    _option("owner-email"),
    _option("owner-name"),
    _option("owner-password"),
    _option("brand-name", "My shop"),
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
