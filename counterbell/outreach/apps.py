from django.apps import AppConfig


class Outreach(AppConfig):
    name = "counterbell.outreach"

    def ready(self) -> None:
        from counterbell.outreach import events  # noqa: F401  # makes itself known to the journal
