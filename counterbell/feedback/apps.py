from django.apps import AppConfig


class Feedback(AppConfig):
    name = "counterbell.feedback"

    def ready(self) -> None:
        from counterbell.feedback import events  # noqa: F401  # makes itself known to the journal
