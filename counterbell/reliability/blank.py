"""The tables of an installation, made in a process of its own: the checks of a run begin with copies of them."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Make the database that the environment names."""
    django.setup()
    Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    main()
