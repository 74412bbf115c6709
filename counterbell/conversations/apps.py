from django.apps import AppConfig


class Conversations(AppConfig):
    name = "counterbell.conversations"

    def ready(self) -> None:
        from counterbell.conversations import subscribers  # noqa: F401  # registers with the bus
