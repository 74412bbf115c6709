from django.apps import AppConfig


class Links(AppConfig):
    name = "counterbell.links"

    def ready(self) -> None:
        from counterbell.links import events  # noqa: F401  # makes itself known to the journal
