from django.apps import AppConfig


class Reports(AppConfig):
    name = "counterbell.reports"

    def ready(self) -> None:
        from counterbell.reports import queries, subscribers  # noqa: F401  # make themselves known
