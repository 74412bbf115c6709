from django.apps import AppConfig


class Channels(AppConfig):
    name = "counterbell.channels"

    def ready(self) -> None:
        from counterbell.channels import events  # noqa: F401  # makes itself known to the journal
