from django.apps import AppConfig


class Mailroom(AppConfig):
    name = "counterbell.mailroom"

    def ready(self) -> None:
        from counterbell.mailroom import subscribers  # noqa: F401  # registers with the bus
