from django.apps import AppConfig


class Lenses(AppConfig):
    name = "counterbell.lenses"

    def ready(self) -> None:
        from counterbell.lenses import events  # noqa: F401  # makes itself known to the journal
