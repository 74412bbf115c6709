from django.apps import AppConfig


class Reports(AppConfig):
    name = "counterbell.reports"

    def ready(self) -> None:
        from counterbell.reports import subscribers  # noqa: F401  # makes itself known to the journal
