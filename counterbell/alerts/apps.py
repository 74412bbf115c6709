from django.apps import AppConfig


class Alerts(AppConfig):
    name = "counterbell.alerts"

    def ready(self) -> None:
        from counterbell.alerts import events, subscribers  # noqa: F401  # make themselves known to the journal
