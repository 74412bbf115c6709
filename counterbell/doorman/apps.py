from django.apps import AppConfig


class Doorman(AppConfig):
    name = "counterbell.doorman"

    def ready(self) -> None:
        from counterbell.doorman import subscribers  # noqa: F401  # makes itself known to the journal
