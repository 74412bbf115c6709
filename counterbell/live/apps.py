from django.apps import AppConfig


class Live(AppConfig):
    name = "counterbell.live"

    def ready(self) -> None:
        from counterbell.live import listening  # noqa: F401  # registers with the bus
