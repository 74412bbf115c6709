from django.apps import AppConfig


class Routing(AppConfig):
    name = "counterbell.routing"

    def ready(self) -> None:
        from counterbell.routing import events  # noqa: F401  # makes itself known to the journal
